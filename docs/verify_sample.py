"""Recomputes a period's sample without QA Desk: python verify_sample.py sample-2026-11.json frames-2026-11.jsonl"""

# short on purpose: this file is to be read
import hashlib
import json
import sys
from collections import Counter, defaultdict
from pathlib import Path

sha = lambda s: hashlib.sha256(s.encode()).hexdigest()
canon = lambda d: json.dumps(d, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
proof = json.loads(Path(sys.argv[1]).read_text("utf-8"))
frames = {one["sha256"]: one["lines"] for one in map(json.loads, Path(sys.argv[2]).read_text("utf-8").splitlines())}
seed, period, policy = proof["seed"], proof["period"], proof["policy"]
faults = []
check = lambda holds, what: holds or faults.append(what)
ticket = lambda deal: sha(f"{seed}|{period}|{deal}")
part = lambda n, percent: -(-n * percent // 100)


def due(quota: int, manager: str, day: int, days: int) -> int:
    offset = int(ticket("manager|" + manager)[:8], 16) % 10000
    return quota if day == days else min(quota, (quota * day * 10000 + offset * days) // (days * 10000))


def drawn_now(lines: list, day: int, days: int) -> list:
    found, by_manager = [], defaultdict(list)
    for line in lines:
        by_manager[line[1]].append(line)
    for manager in sorted(by_manager):
        deals = sorted(by_manager[manager], key=lambda d: (ticket(d[0]), d[0]))
        quota, size = part(len(deals), policy["share_percent"]), Counter((d[2], d[3]) for d in deals)
        taken, new = Counter((d[2], d[3]) for d in deals if d[0] in random), []
        least = {stratum: n * quota // len(deals) for stratum, n in size.items()}
        most = {stratum: -(-n * quota // len(deals)) for stratum, n in size.items()}
        for _ in range(due(quota, manager, day, days) - sum(d[0] in random for d in deals)):
            free = [d for d in deals if d[0] not in known and d not in new]
            owed = sum(max(0, least[stratum] - taken[stratum]) for stratum in size)
            below = lambda part: [d for d in free if taken[d[2], d[3]] < part[d[2], d[3]]]  # noqa: B023
            tight = quota - sum(taken.values()) <= owed
            first = ((tight and below(least)) or below(most) or free)[:1]  # of these the lowest ticket
            new += first
            taken.update((d[2], d[3]) for d in first)
        found += [(d, "random", "") for d in new]
        for flag, percent in sorted(policy["extras"].items()):
            flagged = [d for d in deals if flag in d[4].split(",")]
            need = due(part(len(flagged), percent), manager, day, days) - sum(extra.get(d[0]) == flag for d in flagged)
            more = [d for d in flagged if d[0] not in known and d not in new][: max(need, 0)]
            new, found = new + more, found + [(d, "extra", flag) for d in more]
    return found


check(sha(seed) == proof["commitment"], "the seed is not the committed one")
check(sha("|".join(["qa-desk-seed", period, *proof["contributions"]])) == seed, "other contributions made the seed")
seal = sha(canon({key: proof[key] for key in ("format", "period", "policy", "commitment")}))
random, extra, known, how = set(), {}, set(), {}  # drawn and standing; all ever drawn; how each was drawn
for number, draw in enumerate(proof["draws"], 1):
    seal = sha(seal + canon({key: value for key, value in draw.items() if key != "seal"}))
    check(seal == draw["seal"] and number == draw["number"], f"draw {number}: the seal does not hold")
    lines = frames.get(draw["frame_sha256"], [])
    whole = sha("".join(line + "\n" for line in lines)) == draw["frame_sha256"] and len(lines) == draw["frame_size"]
    check(whole, f"draw {number}: the frame was changed or is missing")
    deals = [line.split("\t") for line in lines]
    if draw["kind"] == "replacement":
        old = how.pop(draw["replaced"], {"manager": None, "flag": "", "stage": "", "source": "", "as": ""})
        free = [d for d in deals if d[1] == old["manager"] and d[0] not in known]
        free = [d for d in free if old["flag"] in ("", *d[4].split(","))]
        near = [d for d in free if (d[2], d[3]) == (old["stage"], old["source"])] or free
        expected = [(d, old["as"], old["flag"]) for d in sorted(near, key=lambda d: (ticket(d[0]), d[0]))[:1]]
        random, extra = random - {draw["replaced"]}, {k: v for k, v in extra.items() if k != draw["replaced"]}
    else:
        expected = drawn_now(deals, draw["day"], draw["days"])
    keys = ("deal", "manager", "stage", "source", "ticket", "as", "flag")
    mine = [dict(zip(keys, (*d[:4], ticket(d[0]), how_drawn, flag), strict=True)) for d, how_drawn, flag in expected]
    check(mine == draw["drawn"], f"draw {number}: other deals than the seed gives")
    how |= {one["deal"]: one for one in draw["drawn"]}
    known |= {one["deal"] for one in draw["drawn"]}
    random |= {one["deal"] for one in draw["drawn"] if one["as"] == "random"}
    extra |= {one["deal"]: one["flag"] for one in draw["drawn"] if one["as"] == "extra"}
check(bool(proof["draws"]) and proof["draws"][-1]["day"] == proof["draws"][-1]["days"], "the period has no top-up")
print("\n".join(faults) or f"{period}: {len(proof['draws'])} draws recomputed, all hold. Last seal: {seal}")
sys.exit(bool(faults))
