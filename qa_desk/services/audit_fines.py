"""Fines of checklist audits: proposed when the audit is submitted, signed by somebody else, or sent back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.audit_fine import (
    AuditFine,
    AuditFineId,
    AuditFineState,
    FineAct,
    FineStep,
    NotYourFine,
    check_fine_signer,
    check_move,
    check_released,
    proposals,
)
from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.checklist_audit import ChecklistAudit
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.errors import ChangedBySomeoneElse, GuardRefused, KnownError, NotFound
from qa_desk.domain.ledger import Entry, EntryId, EntryKind
from qa_desk.domain.ledger_inputs import AuditInputs
from qa_desk.domain.ledger_log import told_of
from qa_desk.domain.log import Payload
from qa_desk.domain.people import Role, User, UserId, require
from qa_desk.services.audit_fine_lines import FineShelf
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.checklist_evidence import check_own_calls
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.ledger import enter_charge
from qa_desk.services.ports import Clock, PasswordHasher
from qa_desk.services.rights import check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.users import confirm_password
from qa_desk.services.views import Changed


class AuditFinesRefused(GuardRefused):
    """One fine of several cannot be signed, so none was; its error is the cause; facts: fine, why (its code)"""

    code = "audit_fines_refused"


class AuditRuleDiffers(GuardRefused):
    """The published form asks for another amount; facts: fine, proposed, now (minor units)"""

    code = "audit_rule_differs"


@dataclass(frozen=True, slots=True)
class SignedFine:
    """What a signature made of a proposal."""

    fine: AuditFine
    entry: Entry


# ---------------------------------------------------------------- the auditor


def propose_fines(unit: UnitOfWork, audit: ChecklistAudit, now: datetime) -> tuple[AuditFine, ...]:
    """What the submitted audit asks for waits for a signature from now on. A question that was charged before, by an
    earlier audit of the same item with this form, is not charged again."""
    made = []
    for fine in proposals(audit, unit.settings.load().currency):
        if unit.ledger.by_source(fine.source) is not None:
            continue
        made.append(unit.audit_fines.add(fine))
        facts: Payload = {
            "form": fine.form.name, "question": fine.question, "minor": fine.amount.minor, "manager": fine.manager,
        }  # fmt: skip
        unit.log.append(now, audit.auditor, "audit_fine_proposed", f"audit_fine:{made[-1].id}", facts)
    return tuple(made)


def answer_audit_fine(
    store: Store, clock: Clock, user: User, fine_id: AuditFineId, act: FineAct, comment: str
) -> tuple[AuditFineState, Changed]:
    """The auditor proposes a fine that was sent back again, or withdraws one; both say why.

    Raises RoleMissing, RightsChanged, NotYourFine, CommentRequired, AuditFineMoved, NotFound.
    """
    require(user, Role.AUDITOR)
    if not comment.strip():
        raise CommentRequired(field="comment")
    with store.write() as unit:
        check_still(unit, user)
        now, fine = clock(), unit.audit_fines.get(fine_id)
        if fine.proposed_by != user.id or act not in (FineAct.PROPOSE_AGAIN, FineAct.WITHDRAW):
            raise NotYourFine(fine=fine_id)
        after = _step(unit, fine, act, comment, user.id, now)
    return after, _changed(fine)


# ---------------------------------------------------------------- the head


def sign_audit_fines(
    store: Store,
    clock: Clock,
    hasher: PasswordHasher,
    books: ChecklistBooks,
    user: User,
    fine_ids: Sequence[AuditFineId],
    password: str,
    comment: str = "",
    ground: str = "",
    seen: Mapping[AuditFineId, int] | None = None,
) -> tuple[tuple[SignedFine, ...], Changed]:
    """All of them enter the ledger under one checkpoint, or none. `ground`: the clause of the local act they are signed
    by; empty: the one of the settings. `seen`: how many steps each had where it was shown; None where nothing was.

    Raises RoleMissing, PasswordWrong, and of one fine alone: OwnProposal, OwnDeal, AuditFineMoved, AuditFineHeld,
    AuditRuleDiffers, EvidenceForeign, SourceTwice, GroundNotWritten, PayCapReached, NotFound, ChangedBySomeoneElse
    (something was said of it since it was shown); of several the same as the cause of AuditFinesRefused.
    """
    require(user, Role.SALES_HEAD)
    wanted = list(dict.fromkeys(fine_ids))
    confirm_password(store, clock, hasher, user, password, f"audit_fine:{','.join(map(str, wanted))}")
    signed: list[SignedFine] = []
    shown = seen or {}
    with store.write() as unit:
        now, shelf = clock(), FineShelf(unit, books)
        for fine_id in wanted:
            try:
                fine = unit.audit_fines.get(fine_id)
                signed.append(_sign(unit, shelf, user, fine, comment, ground, now, shown.get(fine_id)))
            except KnownError as error:
                if len(wanted) == 1:
                    raise
                raise AuditFinesRefused(fine=fine_id, why=error.code) from error
        if signed:
            unit.log.checkpoint(now, Occasion.SIGN_OFF)
    return tuple(signed), Changed(everything=bool(signed))


def send_back_audit_fine(
    store: Store, clock: Clock, hasher: PasswordHasher, user: User, fine_id: AuditFineId, comment: str, password: str,
    seen: int | None = None,
) -> tuple[AuditFine, Changed]:  # fmt: skip
    """Back to the auditor, who proposes it again or withdraws it. A held fine may be sent back too.

    Raises RoleMissing, CommentRequired, PasswordWrong, OwnProposal, OwnDeal, AuditFineMoved, NotFound,
    ChangedBySomeoneElse (`seen`: how many steps it had where it was shown).
    """
    require(user, Role.SALES_HEAD)
    if not comment.strip():
        raise CommentRequired(field="comment")
    confirm_password(store, clock, hasher, user, password, f"audit_fine:{fine_id}")
    with store.write() as unit:
        now, fine = clock(), unit.audit_fines.get(fine_id)
        _check_signer(unit, user, fine)
        _check_seen(fine, unit.audit_fines.steps([fine.id]).get(fine.id, []), FineAct.SEND_BACK, seen)
        _step(unit, fine, FineAct.SEND_BACK, comment, user.id, now)
        unit.log.checkpoint(now, Occasion.SIGN_OFF)
    return fine, _changed(fine)


def waiting_audit_fines(store: Store) -> int:
    """How many wait for a signature, held ones among them."""
    with store.read() as unit:
        return len(fines_waiting(unit))


def fines_waiting(unit: UnitOfWork) -> list[AuditFine]:
    """For a signature, held ones among them; the oldest first."""
    fines = unit.audit_fines.find(FineQuery(open_only=True))
    steps = unit.audit_fines.steps([one.id for one in fines])
    sent_back = {key for key, done in steps.items() if done and done[-1].act is FineAct.SEND_BACK}
    return [one for one in fines if one.id not in sent_back]


def returned_audit_fines(store: Store, user: User) -> int:
    """How many of his own were sent back to this auditor."""
    with store.read() as unit:
        own = [one.id for one in unit.audit_fines.find(FineQuery(open_only=True)) if one.proposed_by == user.id]
        steps = unit.audit_fines.steps(own)
        return sum(bool(done) and done[-1].act is FineAct.SEND_BACK for done in steps.values())


# ---------------------------------------------------------------- parts


def _sign(
    unit: UnitOfWork, shelf: FineShelf, user: User, fine: AuditFine, comment: str, ground: str, now: datetime,
    seen: int | None,
) -> SignedFine:  # fmt: skip
    _check_signer(unit, user, fine)
    steps = unit.audit_fines.steps([fine.id]).get(fine.id, [])
    _check_seen(fine, steps, FineAct.SIGN, seen)
    check_released(fine, shelf.holds([fine])[fine.id])
    given = unit.checklists.answers(fine.audit_id).get(fine.question)
    check_own_calls(unit, fine.deal_id, () if given is None else given.evidence)
    entry = enter_charge(
        unit,
        Entry(
            id=EntryId(0),
            kind=EntryKind.FINE,
            period="",
            manager=fine.manager,
            amount=fine.amount,
            source=fine.source,
            inputs=_inputs(shelf, fine),
            ground=ground,
            proposed_by=fine.proposed_by,
            entered_by=user.id,
            entered_at=now,
        ),
    )
    facts: Payload = {**told_of(entry), "minor": entry.amount.minor}
    _step(unit, fine, FineAct.SIGN, comment, user.id, now, facts)
    return SignedFine(fine, entry)


def _check_seen(fine: AuditFine, steps: Sequence[FineStep], act: FineAct, seen: int | None) -> None:
    """A proposal itself never changes, but it may have gone back and come again with another word of its auditor.
    Raises AuditFineMoved, ChangedBySomeoneElse."""
    check_move(fine, steps, act)
    if seen is not None and len(steps) != seen:
        raise ChangedBySomeoneElse(what="audit_fine")


def _inputs(shelf: FineShelf, fine: AuditFine) -> AuditInputs:
    form = shelf.form(fine.form)
    question = form.question(fine.question)
    if question is None or question.fine is None:
        raise NotFound(what="checklist_question", key=fine.question)
    if question.fine != fine.amount.minor:
        raise AuditRuleDiffers(fine=fine.id, proposed=fine.amount.minor, now=question.fine)
    return AuditInputs(
        audit_id=int(fine.audit_id),
        item_id=int(fine.item_id),
        form=fine.form.code,
        version=fine.form.version,
        digest=fine.form.digest,
        question=fine.question,
        form_title=form.title.ru,
        question_title=question.title.ru,
        rule_minor=question.fine,
    )


def _check_signer(unit: UnitOfWork, user: User, fine: AuditFine) -> None:
    check_not_own_deal(user, frozenset({fine.manager, unit.deals.get(fine.deal_id).facts.manager}))
    steps: Mapping[AuditFineId, list[FineStep]] = unit.audit_fines.steps([fine.id])
    check_fine_signer(
        user.id, fine, steps.get(fine.id, []), unit.audit_fines.seconds([fine.audit_id]).get(fine.audit_id)
    )


def _step(
    unit: UnitOfWork, fine: AuditFine, act: FineAct, comment: str, by: UserId, now: datetime,
    facts: Payload | None = None,
) -> AuditFineState:  # fmt: skip
    after = check_move(fine, unit.audit_fines.steps([fine.id]).get(fine.id, []), act)
    unit.audit_fines.step(FineStep(fine.id, act, comment.strip(), by, now))
    unit.log.append(now, by, _LOGGED[act], f"audit_fine:{fine.id}", facts or {})
    return after


_LOGGED: Mapping[FineAct, str] = {
    FineAct.SIGN: "audit_fine_signed",
    FineAct.SEND_BACK: "audit_fine_sent_back",
    FineAct.PROPOSE_AGAIN: "audit_fine_proposed_again",
    FineAct.WITHDRAW: "audit_fine_withdrawn",
}


def _changed(fine: AuditFine) -> Changed:
    return Changed(items=frozenset({int(fine.item_id)}), deals=frozenset({int(fine.deal_id)}))
