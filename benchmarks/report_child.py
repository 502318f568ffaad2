"""Writes a workbook of N register rows, made one at a time, as XLSX; prints seconds and memory as JSON."""

import json
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from qa_desk.adapters.reports.analysis import AnalysisFiles
from qa_desk.adapters.reports.columns import COLUMNS
from qa_desk.domain.money import Money
from qa_desk.domain.report_table import (
    AnalysisReport,
    Answers,
    Cell,
    CellKind,
    DealRef,
    Grade,
    ReportKind,
    ReportTable,
    Said,
    TableColumn,
    TableRow,
)

START = datetime(2026, 11, 1, 9, tzinfo=UTC)
_MOMENTS = {"callback_at", "decided_at", "proposed_at", "signed_at"}
_DAYS = {"tariff_valid_from", "acknowledged_on"}
_COUNTS = {"fine_id", "tariff_id", "entry_id"}
_LONG = {
    "quote": "Я не отказывался, менеджер обещал пересчитать с рассрочкой на шесть месяцев",
    "client_words": "Жду звонка с расчётом, никто не перезвонил",
    "explanation": "Клиент просил не звонить до понедельника",
}


@dataclass(frozen=True, slots=True)
class Register:
    """Rows with the columns of the payroll register; none is kept."""

    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[TableRow]:
        return (TableRow(tuple(_cell(column.key, number) for column in COLUMNS)) for number in range(self.count))


def _cell(key: str, number: int) -> Cell:
    if key in _COUNTS:
        return number + 1
    if key in _MOMENTS:
        return START + timedelta(seconds=number)
    if key in _DAYS:
        return date(2026, 11, 1 + number % 28)
    if key == "amount":
        return Money(150_000 + number)
    if key in _LONG:
        return _LONG[key]
    return f"{key} {number % 977}"


def report_of(rows: int) -> AnalysisReport:
    kinds = dict.fromkeys(_COUNTS, CellKind.COUNT) | dict.fromkeys(_MOMENTS, CellKind.MOMENT)
    kinds |= dict.fromkeys(_DAYS, CellKind.DAY) | {"amount": CellKind.MONEY}
    # titles of the analysis tables stand in for the register's own: their number and length are what costs
    columns = tuple(TableColumn("title", kinds.get(one.key, CellKind.TEXT), one.width) for one in COLUMNS)
    refs: dict[int, DealRef] = {}
    return AnalysisReport(
        ReportKind.RECOVERED, "2026-11", Answers(Grade.UNKNOWN, Said("recovered_none"), (), (), ()),
        (ReportTable("recovered_deals", columns, Register(rows), linked=False),), (), refs, START, "Europe/Moscow",
        "RUB",
    )  # fmt: skip


def main() -> None:
    folder, rows = Path(sys.argv[1]), int(sys.argv[2])
    report = report_of(rows)
    began = time.perf_counter()
    (file,) = AnalysisFiles().write(report, folder, ("xlsx",))
    seconds = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb, "size": file.size}))


if __name__ == "__main__":
    main()
