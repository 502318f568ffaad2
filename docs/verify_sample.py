"""Recomputes a period's sample without QA Desk: python verify_sample.py sample-2026-11.json frames-2026-11.jsonl

docs/sampling.md tells the rules. A deal `d` is a line of a frame: [id, manager, stage, lead source, flags].
"""

import hashlib
import json
import sys
from collections import Counter
from itertools import chain, groupby
from pathlib import Path

sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
seal_of = lambda before, part: sha(before + json.dumps(part, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
ticket = lambda deal: sha(f"{proof['seed']}|{proof['period']}|{deal}")
stratum = lambda d: (d[2], d[3])
stands = lambda d, flag: drawn.get(d[0], {}).get("flag") == flag  # drawn for this flag ("": at random), not put back
names = ("deal", "manager", "stage", "source", "ticket", "as", "flag")
told = lambda d, flag: dict(zip(names, (*d[:4], ticket(d[0]), "extra" if flag else "random", flag), strict=True))
check = lambda holds, what: holds or faults.append(what)


def random_part(deals: list, quota: int) -> list:
    """All that the quota of one manager still lacks, in the order in which it comes."""
    size, taken = Counter(map(stratum, deals)), Counter(stratum(d) for d in deals if stands(d, ""))
    free, coming = [d for d in deals if d[0] not in drawn], []
    below = lambda up: (d for d in free if taken[stratum(d)] < (size[stratum(d)] * quota + up) // len(deals))
    while free and taken.total() < quota:
        # tight: the places left are only enough for what strata below their part rounded down still lack
        tight = quota - taken.total() <= sum(max(0, n * quota // len(deals) - taken[one]) for one, n in size.items())
        coming.append(next(chain(below(0) if tight else (), below(len(deals) - 1), free)))
        free.remove(coming[-1])
        taken[stratum(coming[-1])] += 1
    return coming


def drawn_now(frame: list, day: int, days: int):  # noqa: ANN201
    for manager, his in groupby(sorted(frame, key=lambda d: (d[1], ticket(d[0]))), key=lambda d: d[1]):
        deals, busy, offset = list(his), [], int(ticket("manager|" + manager)[:8], 16) % 10000
        for flag, percent in [("", proof["policy"]["share_percent"]), *sorted(proof["policy"]["extras"].items())]:
            asked = [d for d in deals if flag in ("", *d[4].split(","))]
            quota = -(-len(asked) * percent // 100)  # rounded up
            need = (quota * day * 10000 + offset * days) // (days * 10000) - sum(stands(d, flag) for d in asked)
            coming = [d for d in asked if d[0] not in drawn and d not in busy] if flag else random_part(deals, quota)
            new = coming[: max(need, 0)]
            busy += new if flag else coming  # what will come at random is never taken for a flag
            yield from (told(d, flag) for d in new)


def drawn_instead(frame: list, old: dict) -> list:
    free = [d for d in frame if d[1] == old["manager"] and d[0] not in drawn and old["flag"] in ("", *d[4].split(","))]
    near_first = lambda d: (stratum(d) != (old["stage"], old["source"]), ticket(d[0]))
    return [told(d, old["flag"]) for d in sorted(free, key=near_first)[:1]]


proof, faults, drawn, used, ended = json.loads(Path(sys.argv[1]).read_text("utf-8")), [], {}, "", False
lists = [json.loads(one)["lines"] for one in Path(sys.argv[2]).read_text("utf-8").splitlines()]
frames = {sha("".join(f"{line}\n" for line in lines)): [line.split("\t") for line in lines] for lines in lists}
seed = sha("|".join(["qa-desk-seed", proof["period"], *proof["contributions"]]))
check([seed, sha(seed)] == [proof["seed"], proof["commitment"]], "the seed is not the one that two persons committed")
check(proof["policy"]["share_percent"] >= 10, "the share is under 10 %")
seal = seal_of("", {key: proof[key] for key in ("format", "period", "policy", "commitment")})
for number, draw in enumerate(proof["draws"], 1):
    seal = seal_of(seal, {key: value for key, value in draw.items() if key != "seal"})
    check(seal == draw["seal"] and number == draw["number"], f"draw {number}: the seal does not hold")
    frame, again, old = frames.get(draw["frame_sha256"], []), draw["kind"] == "replacement", drawn.get(draw["replaced"])
    check(0 < len(frame) == draw["frame_size"], f"draw {number}: the frame was changed or is missing")
    put_back = {bool(draw["replaced"]), bool(draw["reason"]), bool(old and used == draw["frame_sha256"])}
    check(put_back == {again}, f"draw {number}: a deal was put back without a reason, a draw or its list")
    expected = drawn_instead(frame, old) if old else list(drawn_now(frame, draw["day"], draw["days"]))
    check(expected == draw["drawn"] and (expected or not again), f"draw {number}: other deals than the seed gives")
    drawn |= {draw["replaced"]: {}} | {one["deal"]: one for one in draw["drawn"]}
    used, ended = draw["frame_sha256"], ended if again else draw["kind"] == "top_up" and draw["day"] == draw["days"]
check(ended, "the period has no top-up")
print("\n".join(faults) or f"{proof['period']}: {len(proof['draws'])} draws recomputed, all hold. Last seal: {seal}")
sys.exit(bool(faults))
