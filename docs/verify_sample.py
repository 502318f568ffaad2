"""Recomputes a period's sample without QA Desk: python verify_sample.py sample-2026-11.json frames-2026-11.jsonl"""

# short on purpose: this file is to be read
import hashlib
import json
import sys
from collections import Counter
from itertools import groupby
from pathlib import Path

sha = lambda s: hashlib.sha256(s.encode()).hexdigest()
canon = lambda d: json.dumps(d, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
proof = json.loads(Path(sys.argv[1]).read_text("utf-8"))
frames = {one["sha256"]: one["lines"] for one in map(json.loads, Path(sys.argv[2]).read_text("utf-8").splitlines())}
seed, period, policy, faults = proof["seed"], proof["period"], proof["policy"], []
check = lambda holds, what: holds or faults.append(what)
ticket = lambda deal: sha(f"{seed}|{period}|{deal}")
order = lambda d: (d[1], ticket(d[0]), d[0])  # a deal is (id, manager, stage, source, flags): by manager, then ticket
stratum = lambda d: (d[2], d[3])
part = lambda n, percent: -(-n * percent // 100)


def due(quota: int, manager: str, day: int, days: int) -> int:
    offset = int(ticket("manager|" + manager)[:8], 16) % 10000
    return quota if day == days else min(quota, (quota * day * 10000 + offset * days) // (days * 10000))


def drawn_now(frame: list, day: int, days: int) -> list:
    found = []
    for manager, his in groupby(sorted(frame, key=order), key=lambda d: d[1]):
        deals, new = list(his), []
        quota, size = part(len(deals), policy["share_percent"]), Counter(map(stratum, deals))
        taken = Counter(stratum(d) for d in deals if d[0] in random)
        below = lambda up: [d for d in free if taken[stratum(d)] < (size[stratum(d)] * quota + up) // len(deals)]  # noqa: B023
        for _ in range(due(quota, manager, day, days) - taken.total()):
            free = [d for d in deals if d[0] not in known and d not in new]
            owed = sum(max(0, n * quota // len(deals) - taken[one]) for one, n in size.items())
            tight = quota - taken.total() <= owed  # places left are only enough for parts rounded down
            new += ((tight and below(0)) or below(len(deals) - 1) or free)[:1]  # the lowest ticket of these
            taken = Counter(stratum(d) for d in deals if d[0] in random or d in new)
        found += [(d, "random", "") for d in new]
        for flag, percent in sorted(policy["extras"].items()):
            flagged = [d for d in deals if flag in d[4].split(",")]
            need = due(part(len(flagged), percent), manager, day, days) - sum(extra.get(d[0]) == flag for d in flagged)
            more = [d for d in flagged if d[0] not in known and d not in new][: max(need, 0)]
            new, found = new + more, found + [(d, "extra", flag) for d in more]
    return found


def replaced_now(frame: list, old: dict) -> list:
    free = [d for d in frame if d[1] == old["manager"] and d[0] not in known and old["flag"] in ("", *d[4].split(","))]
    near = [d for d in free if stratum(d) == (old["stage"], old["source"])] or free
    return [(d, old["as"], old["flag"]) for d in sorted(near, key=order)[:1]]


check(sha(seed) == proof["commitment"], "the seed is not the committed one")
check(sha("|".join(["qa-desk-seed", period, *proof["contributions"]])) == seed, "other contributions made the seed")
seal = sha(canon({key: proof[key] for key in ("format", "period", "policy", "commitment")}))
known, how = set(), {}  # all ever drawn; what stands, by deal
for number, draw in enumerate(proof["draws"], 1):
    seal = sha(seal + canon({key: value for key, value in draw.items() if key != "seal"}))
    check(seal == draw["seal"] and number == draw["number"], f"draw {number}: the seal does not hold")
    lines = frames.get(draw["frame_sha256"], [])
    whole = sha("".join(line + "\n" for line in lines)) == draw["frame_sha256"] and len(lines) == draw["frame_size"]
    check(whole, f"draw {number}: the frame was changed or is missing")
    old = how.pop(draw["replaced"], {"manager": None, "flag": "", "stage": "", "source": "", "as": ""})
    random = {deal for deal, one in how.items() if one["as"] == "random"}
    extra = {deal: one["flag"] for deal, one in how.items() if one["as"] == "extra"}
    frame, again = [line.split("\t") for line in lines], draw["kind"] == "replacement"
    expected = replaced_now(frame, old) if again else drawn_now(frame, draw["day"], draw["days"])
    keys = ("deal", "manager", "stage", "source", "ticket", "as", "flag")
    mine = [dict(zip(keys, (*d[:4], ticket(d[0]), how_drawn, flag), strict=True)) for d, how_drawn, flag in expected]
    check(mine == draw["drawn"], f"draw {number}: other deals than the seed gives")
    how |= {one["deal"]: one for one in draw["drawn"]}
    known |= {one["deal"] for one in draw["drawn"]}
check(bool(proof["draws"]) and proof["draws"][-1]["day"] == proof["draws"][-1]["days"], "the period has no top-up")
print("\n".join(faults) or f"{period}: {len(proof['draws'])} draws recomputed, all hold. Last seal: {seal}")
sys.exit(bool(faults))
