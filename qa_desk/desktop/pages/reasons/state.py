"""What the reasons page knows at one moment, and the small steps that make the next moment of it. No Qt here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from qa_desk.services.book_history import restored
from qa_desk.services.ports import BookReason, OpenedBook, ReasonBook


@dataclass(frozen=True, slots=True)
class BookState:
    """`reasons`: as edited. `place`: of the chosen one, -1 for none. `running`: long work is under way. `uncaught`:
    by code, places of examples that the edited phrases do not find. `brought_back`: version the edit started from."""

    admin: bool = False
    saved: ReasonBook | None = None
    reasons: tuple[BookReason, ...] = ()
    place: int = -1
    running: bool = False
    uncaught: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    brought_back: str = ""

    @property
    def originals(self) -> tuple[BookReason, ...]:
        return self.saved.reasons if self.saved is not None else ()

    @property
    def dirty(self) -> bool:
        return self.saved is not None and self.reasons != self.saved.reasons

    @property
    def chosen(self) -> BookReason | None:
        return self.reasons[self.place] if 0 <= self.place < len(self.reasons) else None

    @property
    def chosen_is_new(self) -> bool:
        """Added since the book was saved: nobody can have used it."""
        return self.chosen is not None and all(one.code != self.chosen.code for one in self.originals)


def with_book(state: BookState, book: ReasonBook) -> BookState:
    """A freshly loaded book never wipes out what is being typed."""
    return state if state.dirty else reverted(replace(state, saved=book))


def reverted(state: BookState) -> BookState:
    reasons = state.originals
    place = min(max(state.place, 0), len(reasons) - 1)
    return replace(state, reasons=reasons, place=place, uncaught={}, brought_back="")


def with_reason(state: BookState, reason: BookReason) -> BookState:
    """In the place of the chosen one."""
    if state.chosen is None:
        return state
    at = state.place
    return replace(state, reasons=(*state.reasons[:at], reason, *state.reasons[at + 1 :]))


def with_added(state: BookState, reason: BookReason) -> BookState:
    """Behind the others, chosen."""
    return replace(state, reasons=(*state.reasons, reason), place=len(state.reasons))


def without_chosen(state: BookState) -> BookState:
    """Only a reason that was never saved may go without a trace."""
    if not state.chosen_is_new:
        return state
    left = (*state.reasons[: state.place], *state.reasons[state.place + 1 :])
    return replace(state, reasons=left, place=min(state.place, len(left) - 1))


def switched(state: BookState) -> BookState:
    return state if state.chosen is None else with_reason(state, replace(state.chosen, off=not state.chosen.off))


def with_examples(state: BookState, said: Sequence[str]) -> BookState:
    """Behind those there are, each once."""
    if state.chosen is None:
        return state
    examples = tuple(dict.fromkeys((*state.chosen.examples, *said)))
    return with_reason(state, replace(state.chosen, examples=examples))


def with_kept(state: BookState, kept: OpenedBook) -> BookState:
    """An older version as an edit: nothing is in use before it is previewed and saved."""
    back = replace(state, reasons=restored(state.originals, kept.book.reasons), brought_back=kept.book.version)
    return replace(back, place=min(max(back.place, 0), len(back.reasons) - 1), uncaught={})
