"""What a table shows and where it comes from: columns as plain data, and the source of ids and rows as a port."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Row = TypeVar("Row")
SourceRow_co = TypeVar("SourceRow_co", covariant=True)
Query_contra = TypeVar("Query_contra", contravariant=True)


@dataclass(frozen=True)  # no slots: Column[Row](...) of a frozen slotted class fails on Python 3.11
class Column(Generic[Row]):
    """`title` is called when shown. `text` must be quick: it runs when a cell is painted.

    `hint`: what the column means, on its title. `tint`: name of the colour token of a row's text, "" for the usual one.
    `icon`: name of an icon, "" for none.
    """

    key: str
    title: Callable[[], str]
    text: Callable[[Row], str]
    width: int = 120
    align_right: bool = False
    sortable: bool = True
    tooltip: Callable[[Row], str] | None = None
    tint: Callable[[Row], str] | None = None
    icon: Callable[[Row], str] | None = None
    hint: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    """`key` of a column."""

    key: str
    descending: bool = False


class IdSource(Protocol[Query_contra, SourceRow_co]):
    """Both methods run off the GUI thread, several at a time; each opens its own unit of work."""

    def load_ids(self, query: Query_contra, sort: Sort | None) -> Sequence[int]:
        """All ids in order. An array('q') is taken as it is."""
        ...

    def load_rows(self, ids: Sequence[int]) -> Sequence[SourceRow_co]:
        """Rows of the ids in any order; ids that no longer exist are left out."""
        ...
