"""Analysis report: four answers, tables whose rows name the deals behind them, charts. Codes and facts, never words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from qa_desk.domain.checklist import Label
from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import name_key
from qa_desk.domain.trust import interval


class ReportKind(StrEnum):
    REASONS = "reasons"
    COVERAGE = "coverage"
    SCORECARDS = "scorecards"
    RECOVERED = "recovered"


class Grade(StrEnum):
    """A traffic light. UNKNOWN: too little was counted for any colour."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Word:
    """A code whose words are looked up when shown: Word("reason", "price")."""

    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` for each of `whole`: calls a deal. May be over 1."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Range:
    """From where to where a share may truly lie; None bounds where nothing was counted."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Places:
    """From which to which place somebody may stand among `of`; one place only where intervals tell all apart."""

    first: int
    last: int
    of: int


@dataclass(frozen=True, slots=True)
class Mean:
    """Mean of `whole` scores, each in basis points; `total` of them all."""

    total: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.total / (self.whole * 10_000) if self.whole else None


Cell = str | int | Money | Share | Rate | Range | Places | Word | Mean | Label | Grade | date | datetime | None


class CellKind(StrEnum):
    """What a column holds; decides alignment and number format, never the value."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    SHARE = "share"
    RATE = "rate"
    RANGE = "range"
    PLACES = "places"
    GRADE = "grade"
    DAY = "day"
    MOMENT = "moment"


RIGHT = frozenset(
    {CellKind.COUNT, CellKind.MONEY, CellKind.SHARE, CellKind.RATE, CellKind.RANGE, CellKind.PLACES}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableColumn:
    """`width`: in characters."""

    key: str
    kind: CellKind = CellKind.TEXT
    width: int = 14

    @property
    def right(self) -> bool:
        return self.kind in RIGHT


@dataclass(frozen=True, slots=True)
class TableRow:
    """`deals`: ids of the deals that the row counts."""

    cells: tuple[Cell, ...]
    deals: tuple[int, ...] = ()
    total: bool = False


class Rows(Protocol):
    """Rows that can be gone through again; a tuple, or something that makes them one at a time."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[TableRow]: ...


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence's code with its facts."""

    code: str
    facts: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReportTable:
    """`linked`: False where no row names deals, so that nobody has to look through a million rows for them."""

    key: str
    columns: tuple[TableColumn, ...]
    rows: Rows
    note: Said | None = None
    linked: bool = True

    def place(self, key: str) -> int:
        """Raises KeyError for a column that is not there."""
        for at, column in enumerate(self.columns):
            if column.key == key:
                return at
        raise KeyError(key)


class ChartKind(StrEnum):
    PARETO = "pareto"  # bars from tall to short, the line is their cumulative share
    BARS = "bars"
    TREND = "trend"  # over periods


@dataclass(frozen=True, slots=True)
class Chart:
    """Drawn from the rows of `table` that are no totals, the first `most` of them. `bars`: columns of counts or money.
    `line`: a column of shares, "" for none; its own axis runs from 0 to 100 %."""

    key: str
    kind: ChartKind
    table: str
    label: str
    bars: tuple[str, ...]
    line: str = ""
    most: int = 14


@dataclass(frozen=True, slots=True)
class Answers:
    """Good or bad? By how much? Why? What to do?"""

    grade: Grade
    verdict: Said
    how_much: tuple[Said, ...]
    why: tuple[Said, ...]
    to_do: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class DealRef:
    """How a deal behind a figure is called."""

    external_id: str
    title: str
    manager: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class AnalysisReport:
    """`period`: "2026-11". `deals`: every deal named by a row. The same facts give the same report."""

    kind: ReportKind
    period: str
    answers: Answers
    tables: tuple[ReportTable, ...]
    charts: tuple[Chart, ...]
    deals: Mapping[int, DealRef]
    made_at: datetime
    time_zone: str
    currency: str

    def table(self, key: str) -> ReportTable:
        """Raises KeyError."""
        for one in self.tables:
            if one.key == key:
                return one
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Bar:
    """One place of a chart: its label, its bars, its point on the line."""

    label: Cell
    values: tuple[int, ...]
    line: float | None = None


def bars_of(report: AnalysisReport, chart: Chart) -> tuple[Bar, ...]:
    """What a chart draws, money in whole units of the currency."""
    table = report.table(chart.table)
    label, line = table.place(chart.label), table.place(chart.line) if chart.line else None
    places = [table.place(key) for key in chart.bars]
    found: list[Bar] = []
    for row in table.rows:
        if row.total:
            continue
        if len(found) == chart.most:
            break
        point = row.cells[line] if line is not None else None
        share = point.value if isinstance(point, Share | Mean) else None
        found.append(Bar(row.cells[label], tuple(_height(row.cells[place]) for place in places), share))
    return tuple(found)


def _height(cell: Cell) -> int:
    match cell:
        case Money():
            return cell.minor // 100
        case bool():
            return int(cell)
        case int():
            return cell
        case _:
            return 0


def scale_steps(highest: int) -> tuple[int, ...]:
    """Marks of a scale in whole numbers from 0 to the first round number not below `highest`: (0, 5, 10, 15, 20)."""
    power = 1
    while power * 10 < highest:
        power *= 10
    top = next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= highest)
    parts = next(one for one in (5, 4, 3, 2, 1) if top % one == 0)
    return tuple(top * part // parts for part in range(parts + 1))


def range_of(share: Share) -> Range | None:
    """Wilson's 95 % interval; None where nothing was counted: an interval of everything says nothing."""
    return Range(*interval(share)) if share.whole else None


def merged_names(names: Sequence[str]) -> dict[str, str]:
    """One spelling for each person: the most frequent, then the first by alphabet."""
    by_key: dict[str, dict[str, int]] = {}
    for name in names:
        spellings = by_key.setdefault(name_key(name), {})
        spellings[name] = spellings.get(name, 0) + 1
    best = {key: min(known, key=lambda one: (-known[one], one)) for key, known in by_key.items()}
    return {name: best[name_key(name)] for name in names}
