"""Writes the payroll register of N fines, its lines made one at a time, as XLSX; prints seconds and memory as JSON."""

import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import overload

from benchmarks.memory import peak_mb
from qa_desk.adapters.reports.payroll_xlsx import PayrollXlsx
from qa_desk.domain.money import Money
from qa_desk.domain.report import Register, RegisterLine
from qa_desk.words import report_words

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
_AMOUNT = 150_000


@dataclass(frozen=True, slots=True)
class Lines(Sequence[RegisterLine]):
    """None is kept, so what is measured is the writer's memory and not the register's."""

    size: int

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[RegisterLine]:
        return (_line(number) for number in range(self.size))

    @overload
    def __getitem__(self, place: int) -> RegisterLine: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[RegisterLine]: ...
    def __getitem__(self, place: int | slice) -> RegisterLine | Sequence[RegisterLine]:
        return _line(place) if isinstance(place, int) else [_line(one) for one in range(self.size)[place]]


def _line(number: int) -> RegisterLine:
    at = START + timedelta(seconds=number)
    return RegisterLine(
        fine_id=number + 1,
        period="2026-11",
        manager=f"Менеджер {number % 97:02d}",
        deal_external_id=f"{number:07d}",
        deal_title=f"Остекление балкона, заявка {number}",
        lead_source=f"Источник {number % 9}",
        stated_reason="price",
        stated_comment="Дорого, клиент выбрал других",
        finding="no_refusal",
        decision="contradicted",
        quote="Я не отказывался, менеджер обещал пересчитать с рассрочкой на шесть месяцев",
        quote_from_ms=151_300 + number,
        recording_name=f"out-7916{number:07d}.wav",
        callback_outcome="denied",
        client_words="Жду звонка с расчётом, никто не перезвонил",
        callback_at=at,
        tariff_id=3,
        tariff_valid_from=date(2026, 10, 1),
        amount=Money(_AMOUNT + number),
        decided_by="Аудитор",
        decided_at=at,
        proposed_by="Аудитор",
        proposed_at=at,
        signed_by="Руководитель",
        signed_at=at,
        new_manager=f"Менеджер {(number + 1) % 97:02d}",
        entry_id=number + 1,
        ground="Положение о премировании, пункт 4.2",
        explanation="Клиент просил не звонить до понедельника",
        acknowledged="paper",
        acknowledged_on=date(2026, 11, 1 + number % 28),
    )


def register_of(rows: int) -> Register:
    total = Money(rows * _AMOUNT + rows * (rows - 1) // 2)
    return Register("2026-11", "RUB", "Europe/Moscow", Lines(rows), total, START, "Расчётчик")


def main() -> None:
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    register, titles = register_of(rows), report_words.titles(True)
    began = time.perf_counter()
    file = PayrollXlsx().write(register, folder, "payroll-2026-11.xlsx", titles, report_words.label)
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb(), "size": file.size}))


if __name__ == "__main__":
    main()
