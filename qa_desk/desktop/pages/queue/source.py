"""Where the queue table's ids, rows and counts come from. Everything here runs off the GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from qa_desk.desktop.tables.columns import Sort
from qa_desk.services.look import managers
from qa_desk.services.ports import Clock
from qa_desk.services.queue import queue_ids, queue_lines
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

    def __init__(self, store: Store) -> None:
        self._store = store

    def load_ids(self, query: QueueQuery, sort: Sort | None) -> Sequence[int]:
        return queue_ids(self._store, sorted_by(query, sort))

    def load_rows(self, ids: Sequence[int]) -> Sequence[QueueLine]:
        return queue_lines(self._store, ids)


def sorted_by(query: QueueQuery, sort: Sort | None) -> QueueQuery:
    """No sort means the queue's own order."""
    if sort is None:
        return replace(query, sort=QueueSort.URGENCY, descending=False)
    return replace(query, sort=QueueSort(sort.key), descending=sort.descending)


def count(store: Store, clock: Clock, urgent_first: Sequence[int] | None = None) -> Counts:
    """Overdue items are the head of the list by deadline: a bisection reads a few lines of 200 000.

    `urgent_first`: all undone items in the queue's own order, when they are at hand.
    """
    ids = queue_ids(store, QueueQuery(sort=QueueSort.DEADLINE)) if urgent_first is None else urgent_first
    return Counts(len(ids), _overdue(store, ids, clock()), sum(managers(store).values()))


def _overdue(store: Store, ids: Sequence[int], now: datetime) -> int:
    low, high = 0, len(ids)
    while low < high:
        middle = (low + high) // 2
        lines = queue_lines(store, ids[middle : middle + 1])
        if lines and lines[0].deadline_at < now:
            low = middle + 1
        else:
            high = middle
    return low
