"""Cells of an analysis table as table files hold them: a share becomes a number and, beside it, its n."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.report_table import (
    AnalysisReport,
    Cell,
    CellKind,
    DealRef,
    Grade,
    Mean,
    Rate,
    ReportTable,
    TableColumn,
    TableRow,
)
from qa_desk.words import analysis_words as say
from qa_desk.words import tr


@dataclass(frozen=True, slots=True)
class Percent:
    """A share as a number, 0..1."""

    value: float


@dataclass(frozen=True, slots=True)
class Linked:
    """How many deals stand behind a row, with a link to them."""

    n: int


Flat = Linked | str | int | float | Money | Percent | Grade | date | datetime | None


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """`source`: place of the table's column. `is_n`: holds the n of the share before it."""

    title: str
    width: int
    source: int
    kind: CellKind
    is_n: bool = False


def flat_columns(table: ReportTable) -> tuple[FlatColumn, ...]:
    found: list[FlatColumn] = []
    for place, column in enumerate(table.columns):
        found.append(FlatColumn(say.column_title(column.key), column.width, place, column.kind))
        if column.kind is CellKind.SHARE:
            title = tr("{title}: n").format(title=say.column_title(column.key))
            found.append(FlatColumn(title, 10, place, CellKind.COUNT, is_n=True))
    return tuple(found)


def flat(cell: Cell, column: FlatColumn, zone: ZoneInfo) -> Flat:
    if type(cell) is str:  # most cells of a long table
        return cell if not column.is_n else None
    if isinstance(cell, Share | Mean) and column.kind is not CellKind.TEXT:
        if column.is_n:
            return cell.whole
        return None if cell.value is None else Percent(cell.value)
    if column.is_n:
        return None
    if isinstance(cell, Rate) and column.kind is not CellKind.TEXT:
        return cell.value
    if cell is None or isinstance(cell, (Grade, str, int, Money, datetime, date)):
        return cell
    return say.text(cell, zone)


@dataclass(frozen=True, slots=True)
class Behind:
    """One deal behind one row of one table."""

    table: str
    row: str
    ref: DealRef


class Links:
    """Where the deals behind each row begin in the list of all of them; the same deals of the same row stand once."""

    def __init__(self, report: AnalysisReport, zone: ZoneInfo, most: int) -> None:
        self._report, self._zone = report, zone
        self._starts: dict[tuple[str, tuple[int, ...]], int] = {}
        self._tables: list[str] = []
        count = 0
        for table in (one for one in report.tables if one.linked):
            for row in table.rows:
                key = self._key(row)
                if row.deals and key not in self._starts and count + len(row.deals) <= most:
                    self._starts[key] = count
                    self._tables.append(say.table_title(table.key))
                    count += len(row.deals)
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Behind]:
        for (label, deals), table in zip(self._starts, self._tables, strict=True):
            for deal in deals:
                known = self._report.deals.get(deal)
                yield Behind(table, label, known or DealRef(str(deal), "", ""))

    def start(self, row: TableRow) -> int | None:
        """Place of the first deal behind a row, from 0; None where the row has none or the list is full."""
        return self._starts.get(self._key(row)) if row.deals else None

    def _key(self, row: TableRow) -> tuple[str, tuple[int, ...]]:
        return (say.text(row.cells[0], self._zone) if row.deals else "", row.deals)


BEHIND = (
    TableColumn("table", width=24), TableColumn("row", width=30), TableColumn("deal", width=18),
    TableColumn("title", width=40), TableColumn("manager", width=26), TableColumn("amount", CellKind.MONEY, 18),
)  # fmt: skip
"""Columns of the list of deals behind the figures."""


def behind_rows(links: Links) -> Iterator[TableRow]:
    for one in links:
        ref = one.ref
        yield TableRow((one.table, one.row, ref.external_id, ref.title, ref.manager, ref.amount))
