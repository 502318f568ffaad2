"""Decision: the auditor's verdict on a stated reason. The finding only suggests; no verdict without evidence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType, assert_never

from qa_desk.domain.call import CallId, Lane
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import GuardRefused, WrongUse
from qa_desk.domain.flow import Move, RefusalId
from qa_desk.domain.people import UserId
from qa_desk.domain.reason_check import DUPLICATE, NO_CONTACT, ReasonCode

DecisionId = NewType("DecisionId", int)
FindingId = NewType("FindingId", int)


class DecisionVerdict(StrEnum):
    CONFIRMED = "confirmed"  # the client voiced the stated reason
    CONTRADICTED = "contradicted"  # the client gave another reason, or did not refuse
    NOT_DISCUSSED = "not_discussed"  # nobody can tell from the calls
    NO_CALL = "no_call"  # there is no recording of a conversation


@dataclass(frozen=True, slots=True)
class SpanEvidence:
    """A stretch of a recording with the words heard there. `from_ms` < `to_ms`, both within the recording."""

    recording: str
    lane: Lane
    from_ms: int
    to_ms: int
    quote: str


@dataclass(frozen=True, slots=True)
class AttemptEvidence:
    """A call attempt on record (for «не дозвонились»)."""

    call_id: CallId


@dataclass(frozen=True, slots=True)
class DealEvidence:
    """An older deal of the same client (for «дубль»)."""

    deal_id: DealId


Evidence = SpanEvidence | AttemptEvidence | DealEvidence


@dataclass(frozen=True, slots=True)
class Decision:
    """`voiced_reason`: the ground the auditor heard, None when there was none. `finding_id`: what was on screen.

    `heard_percent`: of the client's speech, by who decided; None where there was none to hear, or it was not counted.
    """

    id: DecisionId
    refusal_id: RefusalId
    verdict: DecisionVerdict
    voiced_reason: ReasonCode | None
    comment: str
    evidence: tuple[Evidence, ...]
    finding_id: FindingId | None
    decided_by: UserId
    decided_at: datetime
    heard_percent: int | None = None


class NoEvidence(GuardRefused):
    """facts: verdict"""

    code = "no_evidence"


class ClientWordsMissing(NoEvidence):
    """What the manager said confirms no reason; facts: verdict"""

    code = "client_words_missing"


class EvidenceBroken(WrongUse):
    """A span with no words, no length or outside its recording; facts: recording, from_ms, to_ms"""

    code = "evidence_broken"


class EvidenceForeign(GuardRefused):
    """The evidence belongs to another deal; facts: what"""

    code = "evidence_foreign"


class CallsExist(GuardRefused):
    """«Нет разговора» while there are recordings of conversations; facts: recordings"""

    code = "calls_exist"


class CommentRequired(WrongUse):
    """facts: field"""

    code = "comment_required"


class FindingRenewed(GuardRefused):
    """The reason was checked again since what the auditor decides by was shown."""

    code = "finding_renewed"


def move_of(verdict: DecisionVerdict) -> Move:
    match verdict:
        case DecisionVerdict.CONFIRMED:
            return Move.CONFIRM
        case DecisionVerdict.CONTRADICTED | DecisionVerdict.NOT_DISCUSSED | DecisionVerdict.NO_CALL:
            return Move.DOUBT
        case _:
            assert_never(verdict)


def check_evidence(verdict: DecisionVerdict, evidence: tuple[Evidence, ...], recordings: int) -> None:
    """Raises NoEvidence for any verdict but "no call" without evidence, CallsExist for "no call" with recordings."""
    if verdict is DecisionVerdict.NO_CALL:
        if recordings:
            raise CallsExist(recordings=recordings)
        return
    if not evidence:
        raise NoEvidence(verdict=verdict.value)


def confirms(stated: ReasonCode | None, one: Evidence) -> bool:
    """Words confirm a voiced reason unless the manager said them; attempts and older deals just their own reasons."""
    match one:
        case SpanEvidence():
            return one.lane is not Lane.MANAGER
        case AttemptEvidence():
            return stated == NO_CONTACT
        case DealEvidence():
            return stated == DUPLICATE


def check_confirmed(verdict: DecisionVerdict, stated: ReasonCode | None, evidence: tuple[Evidence, ...]) -> None:
    """Raises ClientWordsMissing where "confirmed" has no evidence that confirms."""
    if verdict is DecisionVerdict.CONFIRMED and not any(confirms(stated, one) for one in evidence):
        raise ClientWordsMissing(verdict=verdict.value)


def check_span(span: SpanEvidence, duration_ms: int) -> None:
    """Raises EvidenceBroken unless the span has words and lies within its recording."""
    if not span.quote.strip() or not 0 <= span.from_ms < span.to_ms <= duration_ms:
        raise EvidenceBroken(recording=span.recording[:12], from_ms=span.from_ms, to_ms=span.to_ms)
