"""The decision panel in words: what is chosen, what is still missing, what saving sets going."""

from dataclasses import dataclass

from qa_desk.desktop.pages.review.mode import last_decision
from qa_desk.desktop.pages.review.state import ReviewState, spans
from qa_desk.desktop.pages.review.wording import attempt_text, deal_text, evidence_text, verdict_meaning, what_next
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, DecisionVerdict, Evidence, confirms
from qa_desk.domain.evidence_text import EvidenceStale, check_by_ear, check_said
from qa_desk.domain.listening import NotListened, check_listened
from qa_desk.domain.reason_check import DUPLICATE, NO_CONTACT
from qa_desk.services.views import DealCard
from qa_desk.words import labels, tr
from qa_desk.words.errors import sentence
from qa_desk.words.listening import heard_now


@dataclass(frozen=True, slots=True)
class Option:
    verdict: DecisionVerdict
    text: str
    enabled: bool
    tooltip: str


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    text: str
    one: Evidence


@dataclass(frozen=True, slots=True)
class EvidencePicked:
    """Signal: somebody means this one."""

    one: Evidence


@dataclass(frozen=True, slots=True)
class ProofLine:
    """Something that proves without words: an attempt, or an older deal. `taken`: it is evidence now."""

    text: str
    one: Evidence
    taken: bool


@dataclass(frozen=True, slots=True)
class DecisionProps:
    """`missing`: what to do before it can be saved, "" when nothing is; `next_step`: what saving sets going.
    `by_ticks`: attempts or older deals can be ticked as evidence. `listened`: how much of the client was heard."""

    enabled: bool
    by_ticks: bool
    options: tuple[Option, ...]
    chosen: DecisionVerdict | None
    reasons: tuple[tuple[str, str], ...]
    voiced: str
    comment: str
    comment_needed: bool
    evidence: tuple[EvidenceLine, ...]
    missing: str
    next_step: str
    can_save: bool
    listened: str = ""


def decision_props(state: ReviewState, card: DealCard) -> DecisionProps:
    draft = state.draft
    missing = _missing(state, card)
    return DecisionProps(
        enabled=state.is_open,
        by_ticks=bool(proof_lines(state, card)),
        options=tuple(_option(verdict, card) for verdict in DecisionVerdict),
        chosen=draft.verdict,
        reasons=tuple((code, labels.reason(code)) for code in state.codes),
        voiced=draft.voiced_reason or "",
        comment=draft.comment,
        comment_needed=draft.verdict is DecisionVerdict.CONTRADICTED,
        evidence=evidence_lines(state, card, draft.evidence),
        missing=missing,
        next_step="" if draft.verdict is None else what_next(draft.verdict),
        can_save=state.is_open and not missing,
        listened=heard_now(state.notes.listened.percent),
    )


def evidence_lines(state: ReviewState, card: DealCard, evidence: tuple[Evidence, ...]) -> tuple[EvidenceLine, ...]:
    return tuple(EvidenceLine(evidence_text(one, card, state.zone), one) for one in evidence)


def decided_evidence(state: ReviewState, card: DealCard) -> tuple[EvidenceLine, ...]:
    """What the last decision stands on; for the read-only panel."""
    decision = last_decision(card)
    return () if decision is None else evidence_lines(state, card, decision.evidence)


def proof_lines(state: ReviewState, card: DealCard) -> tuple[ProofLine, ...]:
    """Attempts for «no contact», older deals for «duplicate», nothing for a reason that must be heard."""
    stated = None if card.refusal is None else card.refusal.stated_reason
    offered: list[tuple[str, Evidence]] = []
    if stated == NO_CONTACT:
        offered = [(attempt_text(view.call, state.zone), AttemptEvidence(view.call.id)) for view in card.calls]
    elif stated == DUPLICATE:
        offered = [(deal_text(deal, state.zone), DealEvidence(deal.id)) for deal in card.older_deals]
    return tuple(ProofLine(text, one, one in state.draft.evidence) for text, one in offered)


def _recordings(card: DealCard) -> int:
    return sum(view.call.recording is not None for view in card.calls)


def _option(verdict: DecisionVerdict, card: DealCard) -> Option:
    possible = verdict is not DecisionVerdict.NO_CALL or not _recordings(card)
    why_not = tr("There are recordings of conversations with this client.")
    return Option(verdict, labels.decision(verdict), possible, verdict_meaning(verdict) if possible else why_not)


def _missing(state: ReviewState, card: DealCard) -> str:
    """The service has the last word; this says the same before the button is pressed."""
    draft = state.draft
    if draft.verdict is None:
        return tr("Choose a verdict.")
    if draft.verdict is DecisionVerdict.NO_CALL:
        return tr("There are recordings of conversations with this client.") if _recordings(card) else ""
    if not draft.evidence:
        return tr("Take at least one moment as evidence.")
    if draft.verdict is DecisionVerdict.CONFIRMED and not _confirms(card, draft.evidence):
        return tr("Take the words of the client as evidence.")
    if draft.verdict is DecisionVerdict.CONTRADICTED and not draft.comment.strip():
        return tr("Write a comment: what the client said instead.")
    return _unheard(state, card)


def _unheard(state: ReviewState, card: DealCard) -> str:
    """What keeps evidence over doubtful text or over none, or words that are not there any more, from being saved."""
    views = {view.call.recording: view for view in card.calls}
    for span in spans(state.draft.evidence):
        view = views.get(span.recording)
        if view is None or view.transcript is None:
            continue
        turns, played = view.transcript.turns, state.notes.played
        apart = view.recording is not None and view.recording.audio.channels == 2
        try:
            check_said(span, turns)
            check_by_ear(span, turns, played)
            check_listened(turns, span.recording, span.lane, span.from_ms, span.to_ms, played, apart=apart)
        except (EvidenceStale, NotListened) as error:
            return sentence(error)
    return ""


def _confirms(card: DealCard, evidence: tuple[Evidence, ...]) -> bool:
    stated = None if card.refusal is None else card.refusal.stated_reason
    return any(confirms(stated, one) for one in evidence)
