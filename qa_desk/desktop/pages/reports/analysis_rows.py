"""Tables of a report as columns of the window's tables, and the deals behind a row."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from qa_desk.desktop.pages.reports.answers_card import TONES
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.widgets.tone import ICONS, TINTS
from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.report_table import Cell, CellKind, DealRef, Grade, Mean, Places, Range, Rate, ReportTable, TableRow
from qa_desk.words import analysis_words as say
from qa_desk.words import formats

_LETTER_PX = 7
_WIDEST_PX = 320
_LETTERS = {CellKind.SHARE: 20, CellKind.MONEY: 20, CellKind.RANGE: 19, CellKind.GRADE: 17}


@dataclass(frozen=True, slots=True)
class BehindRow:
    deal_id: int
    ref: DealRef


def table_columns(table: ReportTable, zone: ZoneInfo) -> list[Column[TableRow]]:
    return [
        Column(
            one.key,
            lambda key=one.key: say.column_title(key),  # type: ignore[misc]
            _text(place, zone),
            width_of(say.column_title(one.key), max(one.width, _LETTERS.get(one.kind, 0))),
            align_right=one.right,
            tint=_tint(place),
            icon=_icon(place),
        )
        for place, one in enumerate(table.columns)
    ]


def width_of(title: str, letters: int) -> int:
    """Room for the title with its sort mark, and for what usually stands below."""
    return min(max(len(title) * 9 + 30, letters * _LETTER_PX), _WIDEST_PX)


def _text(place: int, zone: ZoneInfo) -> Callable[[TableRow], str]:
    return lambda row: say.text(row.cells[place], zone)


def _tint(place: int) -> Callable[[TableRow], str]:
    def tint(row: TableRow) -> str:
        cell = row.cells[place]
        return TINTS[TONES[cell]] if isinstance(cell, Grade) else ""

    return tint


def _icon(place: int) -> Callable[[TableRow], str]:
    def icon(row: TableRow) -> str:
        cell = row.cells[place]
        return ICONS[TONES[cell]] if isinstance(cell, Grade) else ""

    return icon


def sort_keys(table: ReportTable) -> dict[str, Callable[[TableRow], int]]:
    """Numbers sort as numbers; an empty cell stands below all."""

    def by(place: int) -> Callable[[TableRow], int]:
        return lambda row: sort_value(row.cells[place])

    return {one.key: by(place) for place, one in enumerate(table.columns) if one.right}


def sort_value(cell: Cell) -> int:
    match cell:
        case int():
            return cell
        case Money():
            return cell.minor
        case Share() | Rate() | Mean():
            return -1 if cell.value is None else round(cell.value * 1_000_000)
        case Range():
            return round(cell.low * 1_000_000)
        case Places():
            return cell.first * 1_000 + cell.last
        case _:
            return -1


def behind_columns() -> list[Column[BehindRow]]:
    return [
        Column("deal", lambda: say.column_title("deal"), lambda row: row.ref.external_id, 120),
        Column("title", lambda: say.column_title("title"), lambda row: row.ref.title, 260),
        Column("manager", lambda: say.column_title("manager"), lambda row: row.ref.manager, 180),
        Column(
            "amount",
            lambda: say.column_title("amount"),
            lambda row: "" if row.ref.amount is None else formats.money(row.ref.amount),
            140,
            align_right=True,
        ),
    ]


BEHIND_KEYS: dict[str, Callable[[BehindRow], int]] = {
    "amount": lambda row: -1 if row.ref.amount is None else row.ref.amount.minor
}
