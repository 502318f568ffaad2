"""Loads the shipped reader in a process of its own and prints what it costs, as one JSON object."""

import json
import time

import psutil

from qa_desk import paths

CALL_TURNS = 30
RUNS = 5


def main() -> None:
    start = time.perf_counter()
    from qa_desk.adapters.reasons.learned.reader import open_reader  # noqa: PLC0415 - importing is part of loading

    reader = open_reader()
    load_s = time.perf_counter() - start
    from qa_desk.adapters.reasons.cases import read_cases  # noqa: PLC0415

    files = sorted((paths.resources() / "training").glob("refusals-*.jsonl"))
    cases = [case for file in files for case, _label in read_cases(file)]
    turns = sum(len(call.turns) for case in cases for call in case.calls)
    seconds = []
    for _run in range(RUNS):
        began = time.process_time()
        for case in cases:
            reader.read(case)
        seconds.append(time.process_time() - began)
    rss = psutil.Process().memory_info().rss / 1e6
    print(json.dumps({"load_s": load_s, "calls_per_s": turns / min(seconds) / CALL_TURNS, "rss_mb": rss}))


if __name__ == "__main__":
    main()
