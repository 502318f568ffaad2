"""Freezes a frame of N deals and draws a month's last sample from it, in a process of its own; prints one JSON object.

seconds: from the list of deals to the sealed record, frame hashed and packed. peak_mb: the most the process ever held.
"""

import json
import random
import sys
import time
import zlib
from datetime import UTC, datetime

from benchmarks.memory import peak_mb
from qa_desk.domain.sample_draw import Flag, FrameDeal, Moment, SamplePolicy
from qa_desk.domain.sample_frame import freeze
from qa_desk.domain.sample_proof import DrawKind, SampleProof, next_record
from qa_desk.domain.sampling import wanted

STAGES = ("Новый лид", "Квалификация", "КП отправлено", "Переговоры", "Договор", "Оплата", "Закрыта")
SOURCES = ("Яндекс.Директ", "Авито", "Сайт", "Звонок", "Рекомендация")
DEALS_A_MANAGER = 2_000


def frame_of(deals: int) -> list[FrameDeal]:
    chance = random.Random(7)  # noqa: S311 - the same deals every time
    managers = [f"Менеджер {number:03d}" for number in range(max(1, deals // DEALS_A_MANAGER))]
    flags = ((), (), (), (Flag.NO_TASK,))
    return [
        FrameDeal(
            str(30_000_000 + number),
            managers[number % len(managers)],
            chance.choice(STAGES),
            chance.choice(SOURCES),
            chance.choice(flags),
        )
        for number in range(deals)
    ]


def main() -> None:
    deals = int(sys.argv[1])
    frame = frame_of(deals)
    proof = SampleProof("2026-11", SamplePolicy(10, {Flag.NO_TASK: 5}), "0" * 64)
    began = time.perf_counter()
    frozen = freeze(frame)
    packed = zlib.compress(frozen.text, 1)
    record = next_record(proof, "seed", frozen, DrawKind.TOP_UP, Moment(30, 30), datetime(2026, 11, 30, tzinfo=UTC))
    seconds = time.perf_counter() - began
    if len(record.drawn) < wanted(deals, 10) or len(packed) < deals:
        raise AssertionError(f"{len(record.drawn)} of {deals} drawn")
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb()}))


if __name__ == "__main__":
    main()
