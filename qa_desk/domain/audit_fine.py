"""Audit fine: what a form's rule asks for a failed question. Its auditor proposes it, somebody else signs it or sends
it back, and nothing is signed while calibration holds it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from qa_desk.domain.checklist_audit import ChecklistAudit, ChecklistAuditId
from qa_desk.domain.checklist_submit import FineDue
from qa_desk.domain.checklist_version import FormRef
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.ledger import of_audit
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import same_name
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from qa_desk.domain.sign_off import OwnProposal

AuditFineId = NewType("AuditFineId", int)


class AuditFineState(StrEnum):
    WAITING = "waiting"  # for the signature
    SENT_BACK = "sent_back"  # the auditor looks again
    WITHDRAWN = "withdrawn"  # the auditor let it go
    SIGNED = "signed"  # it stands in the ledger


class FineAct(StrEnum):
    SIGN = "sign"
    SEND_BACK = "send_back"
    PROPOSE_AGAIN = "propose_again"
    WITHDRAW = "withdraw"


class Hold(StrEnum):
    """Why a fine may not be signed now; it is released when the reason is gone."""

    AGREEMENT = "agreement"  # auditors agree too little on this question of this version
    SECOND_LOOK = "second_look"  # a second auditor has the deal and has not submitted
    SECOND_DIFFERS = "second_differs"  # the second auditor did not fail the question
    SUPERSEDED = "superseded"  # the deal was audited with this form again
    OTHER_MANAGER = "other_manager"  # the evidence lies in another manager's calls
    DRAWN_OF_ANOTHER = "drawn_of_another"  # it was drawn as another manager's, and no call shows whose work it was
    CHARGED_BEFORE = "charged_before"  # the deal was drawn twice, and this fault was signed the first time


@dataclass(frozen=True, slots=True)
class AuditFine:
    """One failed question of one submitted audit. `amount`: as that version of the form says."""

    id: AuditFineId
    audit_id: ChecklistAuditId
    item_id: ItemId
    deal_id: DealId
    manager: str
    form: FormRef
    question: str
    amount: Money
    proposed_by: UserId
    proposed_at: datetime

    @property
    def source(self) -> str:
        """In the ledger once: two forms of one item may have questions of the same code."""
        return of_audit(self.item_id, f"{self.form.code}.{self.question}")


@dataclass(frozen=True, slots=True)
class FineStep:
    """What somebody did with a proposed fine."""

    fine_id: AuditFineId
    act: FineAct
    comment: str
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class SecondStanding:
    """The second look at an audit. `failed`: questions that the second auditor failed, None until he submitted;
    `auditor` is known then too."""

    failed: frozenset[str] | None = None
    auditor: UserId | None = None


class AuditFineHeld(GuardRefused):
    """Calibration holds it; facts: fine, hold"""

    code = "audit_fine_held"


class AuditFineMoved(GuardRefused):
    """It does not wait for this; facts: fine, fine_state"""

    code = "audit_fine_moved"


class NotYourFine(GuardRefused):
    """Only the auditor who proposed it answers for it; facts: fine"""

    code = "not_your_fine"


S, A = AuditFineState, FineAct
MOVES: Mapping[tuple[AuditFineState, FineAct], AuditFineState] = {
    (S.WAITING, A.SIGN): S.SIGNED,
    (S.WAITING, A.SEND_BACK): S.SENT_BACK,
    (S.WAITING, A.WITHDRAW): S.WITHDRAWN,
    (S.SENT_BACK, A.PROPOSE_AGAIN): S.WAITING,
    (S.SENT_BACK, A.WITHDRAW): S.WITHDRAWN,
}


def state_of(steps: Sequence[FineStep]) -> AuditFineState:
    """From the first to the last."""
    state = S.WAITING
    for one in steps:
        state = MOVES[state, one.act]
    return state


def check_move(fine: AuditFine, steps: Sequence[FineStep], act: FineAct) -> AuditFineState:
    """The state after it. Raises AuditFineMoved."""
    before = state_of(steps)
    after = MOVES.get((before, act))
    if after is None:
        raise AuditFineMoved(fine=fine.id, fine_state=before.value)
    return after


def proposals(audit: ChecklistAudit, currency: str) -> tuple[AuditFine, ...]:
    """What a submitted audit asks for; held questions are among them and wait. None for a second look, which measures
    auditors, and none where nobody knows whose deal it was."""
    outcome = audit.outcome
    if outcome is None or audit.second_of is not None or not audit.manager.strip():
        return ()
    asked: dict[str, FineDue] = {one.question: one for one in (*outcome.fines.due, *outcome.fines.held)}
    return tuple(
        AuditFine(
            AuditFineId(0), audit.id, audit.item_id, audit.deal_id, audit.manager, audit.form, one.question,
            Money(one.minor, currency), audit.auditor, outcome.submitted_at,
        )
        for one in asked.values()
        if one.minor > 0
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heard:
    """What the evidence of a fine lies in. `callers`: managers who are known by their deals and made those calls.
    `started`: when the calls began, at the earliest; empty where the evidence names none."""

    callers: frozenset[str] = frozenset()
    started: tuple[datetime, ...] = ()


NOTHING_HEARD = Heard()


def of_another(fine: AuditFine, heard: Heard) -> bool:
    """A deal changes hands: who holds it now need not be who made the call."""
    return bool(heard.callers) and not any(same_name(one, fine.manager) for one in heard.callers)


def drawn_of_another(fine: AuditFine, drawn_as: str | None, heard: Heard) -> bool:
    """What was left undone in a deal that went on to somebody else may be the work of who had it when it was drawn,
    unless the evidence names a call of who is to be fined. `drawn_as`: the manager then; None: nobody drew it."""
    if drawn_as is None or same_name(drawn_as, fine.manager):
        return False
    return not (heard.started and any(same_name(one, fine.manager) for one in heard.callers))


def charged_before(fine: AuditFine, signed: Iterable[AuditFine], heard: Heard) -> bool:
    """`signed`: other fines of the deal. What was heard in a call that came after the earlier audit is a new fault.
    One call is one manager's fault: it is not charged to the next one who holds the deal, unless he made it."""
    own = any(same_name(one, fine.manager) for one in heard.callers)
    return any(
        one.id != fine.id
        and (one.form.code, one.question) == (fine.form.code, fine.question)
        and (same_name(one.manager, fine.manager) or (bool(heard.started) and not own))
        and not any(at > one.proposed_at for at in heard.started)
        for one in signed
    )


def holds_of(
    fine: AuditFine,
    under: frozenset[str],
    second: SecondStanding | None,
    newest: ChecklistAuditId | None,
    heard: Heard = NOTHING_HEARD,
    signed: Sequence[AuditFine] = (),
    drawn_as: str | None = None,
) -> tuple[Hold, ...]:
    """`under`: questions of this version on which auditors agree too little. `second`: None where nobody else was
    asked. `newest`: the last submitted audit of the item with this form. `signed`: fines of the deal that were.
    `drawn_as`: whose the deal was when it was drawn, None where nobody drew it."""
    found = []
    if fine.question in under:
        found.append(Hold.AGREEMENT)
    if second is not None and second.failed is None:
        found.append(Hold.SECOND_LOOK)
    if second is not None and second.failed is not None and fine.question not in second.failed:
        found.append(Hold.SECOND_DIFFERS)
    if newest is not None and newest != fine.audit_id:
        found.append(Hold.SUPERSEDED)
    if of_another(fine, heard):
        found.append(Hold.OTHER_MANAGER)
    if drawn_of_another(fine, drawn_as, heard):
        found.append(Hold.DRAWN_OF_ANOTHER)
    if charged_before(fine, signed, heard):
        found.append(Hold.CHARGED_BEFORE)
    return tuple(found)


def check_released(fine: AuditFine, holds: Sequence[Hold]) -> None:
    """Raises AuditFineHeld with the first reason."""
    if holds:
        raise AuditFineHeld(fine=fine.id, hold=holds[0].value)


def check_fine_signer(
    signer: UserId, fine: AuditFine, steps: Sequence[FineStep], second: SecondStanding | None
) -> None:
    """Raises OwnProposal for who audited the deal, first or second, or proposed the fine again."""
    again = {one.by for one in steps if one.act is FineAct.PROPOSE_AGAIN}
    if signer == fine.proposed_by or signer in again:
        raise OwnProposal(part="proposal")
    if second is not None and signer == second.auditor:
        raise OwnProposal(part="decision")
