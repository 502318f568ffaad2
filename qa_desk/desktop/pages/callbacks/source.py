"""Where the refusals of a page come from: its lines, kept for the table, and what a chosen line needs besides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa_desk.desktop.tables.columns import Sort
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalId, RefusalState
from qa_desk.services.look import deal_card, managers
from qa_desk.services.penalise import FinePreview, preview_fine
from qa_desk.services.reassign import idle_managers
from qa_desk.services.store import Store
from qa_desk.services.views import DealCard, RefusalLine

SortKey = Callable[[RefusalLine], str | float]


class LinesSource:
    """IdSource of a short list: one look fetches all lines, the table then reads them from `lines`.

    The query is what the page counts up to ask again; no sort means nearest deadline first, as the service gives them.
    """

    def __init__(self, load: Callable[[], list[RefusalLine]], sort_keys: Mapping[str, SortKey]) -> None:
        self._load = load
        self._sort_keys = sort_keys
        self.lines: Mapping[int, RefusalLine] = {}

    def load_ids(self, query: int, sort: Sort | None) -> Sequence[int]:  # noqa: ARG002 - the list has no filter
        lines = self._load()
        self.lines = {line.refusal_id: line for line in lines}  # one assignment: the GUI thread sees the old or the new
        if sort is not None:
            lines.sort(key=self._sort_keys[sort.key], reverse=sort.descending)
        return [line.refusal_id for line in lines]

    def load_rows(self, ids: Sequence[int]) -> Sequence[RefusalLine]:
        lines = self.lines
        return [lines[one] for one in ids if one in lines]


@dataclass(frozen=True, slots=True)
class Detail:
    """`managers`: how many deals each has. `idle`: who of them did nothing lately and is not proposed.
    `no_fine`: why no fine can be proposed; both None in other states."""

    refusal_id: int
    card: DealCard
    managers: Mapping[str, int]
    fine: FinePreview | None = None
    no_fine: KnownError | None = None
    idle: frozenset[str] = frozenset()


def load_detail(store: Store, line: RefusalLine) -> Detail:
    card, loads, idle = deal_card(store, DealId(line.deal_id)), managers(store), idle_managers(store)
    if line.state is not RefusalState.PENALTY_DUE:
        return Detail(line.refusal_id, card, loads, idle=idle)
    try:
        return Detail(line.refusal_id, card, loads, preview_fine(store, RefusalId(line.refusal_id)), idle=idle)
    except KnownError as error:
        return Detail(line.refusal_id, card, loads, no_fine=error, idle=idle)
