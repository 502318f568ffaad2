"""Where the cases of the page come from: one look fetches all lines; filter, search and sort work on them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa_desk.desktop.tables.columns import Sort
from qa_desk.domain.appeal_steps import Step
from qa_desk.domain.deal import DealId
from qa_desk.domain.ledger import EntryId
from qa_desk.domain.people import User
from qa_desk.domain.working_time import WorkDays
from qa_desk.services.case_lines import CaseCard, CaseLine, case_card, case_lines
from qa_desk.services.look import deal_card
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store
from qa_desk.services.views import DealCard

SortKey = Callable[[CaseLine], str | float]


class Show(StrEnum):
    """Which cases the list shows."""

    ACTION = "action"
    OVERDUE = "overdue"
    ALL = "all"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class CaseQuery:
    show: Show = Show.ACTION
    text: str = ""


EVERYTHING_OPEN = CaseQuery()


def wanted(line: CaseLine, query: CaseQuery) -> bool:
    match query.show:
        case Show.ACTION if line.step is Step.DONE:
            return False
        case Show.OVERDUE if not line.late:
            return False
        case Show.DECIDED if line.case.decision is None:
            return False
    deal = "" if line.deal is None else f"{line.deal.external_id}\n{line.deal.title}"
    told = f"{line.number}\n{line.case.manager}\n{line.case.period}\n{deal}"
    return query.text.casefold() in told.casefold()


class CasesSource:
    """IdSource of the list; no sort means the most urgent first. `lines`: all of them, whatever the filter."""

    def __init__(self, store: Store, clock: Clock, days: WorkDays, sort_keys: Mapping[str, SortKey]) -> None:
        self._store, self._clock, self._days = store, clock, days
        self._sort_keys = sort_keys
        self.lines: Mapping[int, CaseLine] = {}

    def load_ids(self, query: CaseQuery, sort: Sort | None) -> Sequence[int]:
        lines = case_lines(self._store, self._clock, self._days)
        self.lines = {line.number: line for line in lines}  # one assignment: the window sees the old or the new
        found = [line for line in lines if wanted(line, query)]
        if sort is not None:
            found.sort(key=self._sort_keys[sort.key], reverse=sort.descending)
        return [line.number for line in found]

    def load_rows(self, ids: Sequence[int]) -> Sequence[CaseLine]:
        lines = self.lines
        return [lines[one] for one in ids if one in lines]


@dataclass(frozen=True, slots=True)
class Detail:
    """`deal`: None for an entry that is about none."""

    card: CaseCard
    deal: DealCard | None

    @property
    def number(self) -> int:
        return int(self.card.entry.id)


def load_detail(store: Store, user: User, line: CaseLine) -> Detail:
    card = case_card(store, user, EntryId(line.number))
    return Detail(card, None if line.deal is None else deal_card(store, DealId(line.deal.deal_id)))
