"""Versions of the reason book: what differs between two, and an older one brought back as an edit of the one in use."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qa_desk.services.ports import BookReason, KeptBook, OpenedBook, ReasonBook, ReasonBooks

LISTS = ("phrases", "examples", "synonyms", "anti", "manager", "hints", "topics")


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ListChange:
    """`field`: name of the list in the book."""

    field: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonChange:
    """`old`, `new`: the reason before and after; one of them None when it was added or removed. `lists` that differ."""

    code: str
    kind: ChangeKind
    old: BookReason | None
    new: BookReason | None
    lists: tuple[ListChange, ...] = ()

    @property
    def shown(self) -> BookReason:
        """The reason by whose title a person knows it."""
        found = self.new or self.old
        if found is None:
            raise ValueError("a change has a reason on at least one side")
        return found

    @property
    def renamed(self) -> bool:
        return self.old is not None and self.new is not None and _titles(self.old) != _titles(self.new)

    @property
    def switched(self) -> bool:
        return self.old is not None and self.new is not None and self.old.off is not self.new.off


@dataclass(frozen=True, slots=True)
class Compared:
    """A kept book against the one in use: what became of it since. `same_rest`: nothing but reasons differs."""

    kept: OpenedBook
    now: ReasonBook
    changes: tuple[ReasonChange, ...]

    @property
    def same_rest(self) -> bool:
        return self.kept.same_rest


def kept_books(books: ReasonBooks) -> Sequence[KeptBook]:
    """Newest first."""
    return books.kept()


def compare_kept(books: ReasonBooks, name: str) -> Compared:
    """Raises NotFound, ReasonBookBroken."""
    kept, now = books.open_kept(name), books.current()
    return Compared(kept, now, differences(kept.book.reasons, now.reasons))


def differences(old: Sequence[BookReason], new: Sequence[BookReason]) -> tuple[ReasonChange, ...]:
    """In the order of `new`, what was removed behind it. The order within a list means nothing."""
    before = {reason.code: reason for reason in old}
    after = {reason.code for reason in new}
    found = [_change(before.get(reason.code), reason) for reason in new]
    found += [ReasonChange(reason.code, ChangeKind.REMOVED, reason, None) for reason in old if reason.code not in after]
    return tuple(change for change in found if change is not None)


def _change(old: BookReason | None, new: BookReason) -> ReasonChange | None:
    if old is None:
        return ReasonChange(new.code, ChangeKind.ADDED, None, new)
    lists = tuple(change for name in LISTS if (change := _list_change(name, old, new)) is not None)
    if not lists and _titles(old) == _titles(new) and old.off is new.off:
        return None
    return ReasonChange(new.code, ChangeKind.CHANGED, old, new, lists)


def _list_change(name: str, old: BookReason, new: BookReason) -> ListChange | None:
    before: tuple[str, ...] = getattr(old, name)
    after: tuple[str, ...] = getattr(new, name)
    added = tuple(one for one in after if one not in before)
    removed = tuple(one for one in before if one not in after)
    return ListChange(name, added, removed) if added or removed else None


def _titles(reason: BookReason) -> tuple[str, str]:
    return reason.title_ru, reason.title_en


def restored(now: Sequence[BookReason], kept: Sequence[BookReason]) -> tuple[BookReason, ...]:
    """`kept` as an edit of `now`: a reason that came later stays, switched off, since findings may name it."""
    wanted = {reason.code: reason for reason in kept}
    codes = {reason.code for reason in now}
    back = [wanted.get(reason.code, replace(reason, off=True)) for reason in now]
    return (*back, *(reason for reason in kept if reason.code not in codes))
