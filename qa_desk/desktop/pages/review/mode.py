"""What the auditor may do with the deal on screen, and why not when he may not."""

from dataclasses import dataclass
from enum import StrEnum

from qa_desk.desktop.pages.review.state import Hold, ReviewState
from qa_desk.domain.callback import is_manager
from qa_desk.domain.decision import Decision
from qa_desk.domain.queue import ItemKind
from qa_desk.services.views import DealCard
from qa_desk.words import formats, tr


class Mode(StrEnum):
    """Which panel stands beside the finding."""

    NOTHING = "nothing"  # no deal is open
    DECIDE = "decide"
    AUDIT = "audit"
    READ = "read"


@dataclass(frozen=True, slots=True)
class ModeProps:
    """`why`: a sentence for READ, "" otherwise. `can_claim`: the item may be asked for again."""

    mode: Mode
    why: str = ""
    can_claim: bool = False


def mode_of(state: ReviewState) -> ModeProps:
    card = state.card
    if card is None:
        return ModeProps(Mode.NOTHING)
    item = card.item
    if item is None:
        return ModeProps(Mode.READ, tr("This deal does not wait for a review."))
    if item.done_at is not None:
        return ModeProps(Mode.READ, _done(state, card))
    if not state.is_auditor:
        return ModeProps(Mode.READ, tr("Only an auditor decides. Your role lets you look and listen."))
    if is_own(state, card):
        return ModeProps(Mode.READ, tr("This is your own deal: another auditor has to decide."))
    if state.hold is Hold.OTHERS:
        return ModeProps(Mode.READ, _held(state), can_claim=True)
    mode = Mode.AUDIT if item.kind is ItemKind.SAMPLE else Mode.DECIDE
    return ModeProps(mode, can_claim=state.hold is Hold.LOST)


def is_own(state: ReviewState, card: DealCard) -> bool:
    """The user stated the reason or has the deal now."""
    managers = {card.deal.facts.manager, "" if card.refusal is None else card.refusal.stated_by}
    return any(is_manager(state.user, name) for name in managers)


def last_decision(card: DealCard) -> Decision | None:
    return card.decisions[-1] if card.decisions else None


def _done(state: ReviewState, card: DealCard) -> str:
    decision = last_decision(card)
    if decision is None:
        return tr("This item is done.")
    who = card.people.get(decision.decided_by, "—")
    return tr("Decided by {who} on {when}. What is decided stays.").format(
        who=who, when=formats.date_time(decision.decided_at, state.zone)
    )


def _held(state: ReviewState) -> str:
    if not state.held_by or state.held_until is None:
        return tr("Somebody else works on this item.")
    until = formats.time_of_day(state.held_until, state.zone)
    return tr("{who} works on this item until {until}.").format(who=state.held_by, until=until)
