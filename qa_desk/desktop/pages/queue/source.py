"""Where the queue table's ids, rows and counts come from. Everything here runs off the GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_desk.desktop.tables.columns import Sort
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.look import waiting
from qa_desk.services.ports import Clock
from qa_desk.services.queue import queue_ids, queue_lines
from qa_desk.services.queue_forms import QueueForms
from qa_desk.services.store import Store
from qa_desk.services.views import QueueLine, QueueQuery, QueueSort


@dataclass(frozen=True, slots=True)
class Counts:
    """`waiting`: all undone items, `overdue`: those past their deadline, both whatever the filter. `deals`: in all."""

    waiting: int
    overdue: int
    deals: int


class QueueSource:
    """IdSource of the queue: the header's sort becomes the query's."""

    def __init__(self, store: Store, books: ChecklistBooks) -> None:
        self._store, self._forms = store, QueueForms(books)

    def load_ids(self, query: QueueQuery, sort: Sort | None) -> Sequence[int]:
        return queue_ids(self._store, sorted_by(query, sort))

    def load_rows(self, ids: Sequence[int]) -> Sequence[QueueLine]:
        return queue_lines(self._store, ids, self._forms)


def sorted_by(query: QueueQuery, sort: Sort | None) -> QueueQuery:
    """No sort means the queue's own order."""
    if sort is None:
        return replace(query, sort=QueueSort.URGENCY, descending=False)
    return replace(query, sort=QueueSort(sort.key), descending=sort.descending)


def count(store: Store, clock: Clock) -> Counts:
    found = waiting(store, clock)
    return Counts(sum(found.queue.waiting.values()), sum(found.queue.overdue.values()), found.deals)
