"""derive: the whole review page in words, as a pure function of its state."""

from dataclasses import dataclass

from qa_desk.desktop.pages.review.call_props import CallProps, call_props
from qa_desk.desktop.pages.review.decision_props import (
    DecisionProps,
    EvidenceLine,
    ProofLine,
    decided_evidence,
    decision_props,
    proof_lines,
)
from qa_desk.desktop.pages.review.facts import (
    FactLine,
    HistoryLine,
    comment_of,
    facts_of,
    history_of,
    older_deals_of,
    reason_of,
)
from qa_desk.desktop.pages.review.finding_props import NOTHING_TO_FIND, FindingProps, finding_props
from qa_desk.desktop.pages.review.mode import Mode, ModeProps, mode_of
from qa_desk.desktop.pages.review.state import Hold, ReviewState
from qa_desk.services.views import DealCard
from qa_desk.words import formats, labels, tr


@dataclass(frozen=True, slots=True)
class DealProps:
    """The left column and the head line."""

    title: str
    kind: str
    reason: str
    comment: str
    facts: tuple[FactLine, ...]
    older_deals: tuple[str, ...]
    history: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True)
class ReviewProps:
    """`decision` is there in mode DECIDE, `audit`: a checklist stands in its place. `deal` and `call` are None while no
    deal is open. `proofs_title`: what the list above the transcript is, "" for no list. `yours_until`: time of day, ""
    if not held. `can_go_on`: the user may take a next item."""

    mode: ModeProps
    loading: bool
    lease_lost: bool
    deal: DealProps | None = None
    call: CallProps | None = None
    finding: FindingProps = NOTHING_TO_FIND
    decision: DecisionProps | None = None
    audit: bool = False
    decided: tuple[EvidenceLine, ...] = ()
    proofs: tuple[ProofLine, ...] = ()
    proofs_title: str = ""
    yours_until: str = ""
    can_go_on: bool = False


def derive(state: ReviewState) -> ReviewProps:
    mode, card = mode_of(state), state.card
    lost = state.hold is Hold.LOST
    if card is None:
        return ReviewProps(mode, state.loading, lost, can_go_on=state.is_auditor)
    proofs = proof_lines(state, card)
    return ReviewProps(
        mode=mode,
        loading=state.loading,
        lease_lost=lost,
        deal=_deal(state, card),
        call=call_props(state, card),
        finding=finding_props(state),
        decision=decision_props(state, card) if mode.mode is Mode.DECIDE else None,
        audit=mode.mode is Mode.AUDIT,
        decided=decided_evidence(state, card) if mode.mode is Mode.READ else (),
        proofs=proofs,
        proofs_title=_proofs_title(card, proofs),
        yours_until=_yours_until(state),
        can_go_on=state.is_auditor,
    )


def _deal(state: ReviewState, card: DealCard) -> DealProps:
    facts = card.deal.facts
    return DealProps(
        title=f"{facts.external_id} · {facts.title}" if facts.title else facts.external_id,
        kind="" if card.item is None else labels.item_kind(card.item.kind),
        reason=reason_of(card),
        comment=comment_of(card),
        facts=facts_of(state, card),
        older_deals=older_deals_of(state, card),
        history=history_of(state, card),
    )


def _yours_until(state: ReviewState) -> str:
    if state.hold is not Hold.MINE or state.held_until is None:
        return ""
    return formats.time_of_day(state.held_until, state.zone)


def _proofs_title(card: DealCard, proofs: tuple[ProofLine, ...]) -> str:
    if not proofs:
        return ""
    of_deals = card.refusal is not None and card.refusal.stated_reason == "duplicate"
    return (
        tr("Older deals of this client: tick what proves") if of_deals else tr("Attempts on record: tick what proves")
    )
