"""Appeal: the manager's dispute is recorded, somebody new reviews it, and the counter-entry is made by itself."""

from collections.abc import Sequence

from qa_desk.domain.appeal import (
    Appeal,
    AppealDecided,
    AppealDecision,
    AppealedAlready,
    Outcome,
    PaperIncomplete,
    check_amount,
    check_reviewer,
)
from qa_desk.domain.appeal_evidence import KeptFile
from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.checklist_audit import ChecklistAuditId
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.errors import KnownError
from qa_desk.domain.ledger import AppealId, Entry, EntryId, EntryKind, NotReversible, counter_amount, left_of
from qa_desk.domain.ledger_inputs import AuditInputs
from qa_desk.domain.ledger_log import told_of
from qa_desk.domain.log import Payload
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User, UserId
from qa_desk.services.case_evidence import join
from qa_desk.services.cases import RECORDERS
from qa_desk.services.ledger import check_none_waits, enter_counter
from qa_desk.services.ports import Clock, PasswordHasher
from qa_desk.services.rights import check_any, check_still
from qa_desk.services.seen_case import SeenCase, check_case_seen
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.users import confirm_password
from qa_desk.services.views import Changed

REVIEWERS = frozenset({Role.SALES_HEAD, Role.AUDITOR})


def file_appeal(
    store: Store,
    clock: Clock,
    user: User,
    entry_id: EntryId,
    explanation: str,
    evidence: Sequence[str] = (),
    files: Sequence[KeptFile] = (),
) -> tuple[Appeal, Changed]:
    """Once a fine; it starts the reviewer's clock and is the employee's explanation too. `files`: join the case.

    Raises RoleMissing, RightsChanged, PaperIncomplete, NotFound, NotReversible, NothingLeft, AppealedAlready.
    """
    check_any(user, RECORDERS, Role.AUDITOR)
    if not explanation.strip():
        raise PaperIncomplete(field="explanation")
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        fine = unit.ledger.get(entry_id)
        if fine.kind is not EntryKind.FINE:
            raise NotReversible(entry=entry_id, kind=fine.kind.value)
        counter_amount(fine, unit.ledger.reversals_of(entry_id), None)
        if entry_id in unit.cases.appeals([entry_id]):
            raise AppealedAlready(entry=entry_id)
        for kept in files:
            join(unit, user, entry_id, kept, now)
        made = unit.cases.file(Appeal(AppealId(0), entry_id, explanation.strip(), tuple(evidence), user.id, now))
        unit.log.append(now, user.id, "appeal_filed", f"appeal:{made.id}", {"entry": int(entry_id)})
    return made, Changed(everything=True)


def decide_appeal(
    store: Store,
    clock: Clock,
    hasher: PasswordHasher,
    user: User,
    appeal_id: AppealId,
    outcome: Outcome,
    comment: str,
    password: str,
    amount: Money | None = None,
    seen: SeenCase | None = None,
) -> tuple[AppealDecision, Entry | None, Changed]:
    """`amount`: what is taken back, for "partly" only. The counter-entry of an accepted appeal enters the fine's month,
    or the open one where that is closed; there is none where everything was taken back already. `seen`: the case as it
    was shown; None where nothing was.

    Raises RoleMissing, PasswordWrong, CommentRequired, AppealAmountWrong, AppealDecided, ReviewerTookPart, OwnDeal,
    MoreThanLeft, NothingLeft, NotFound, CounterWaits (a part, while a counter-entry is proposed: the same fault twice),
    ChangedBySomeoneElse (not as it was shown).
    """
    check_any(user, REVIEWERS, Role.SALES_HEAD)
    if not comment.strip():
        raise CommentRequired(field="comment")
    check_amount(outcome, amount)
    confirm_password(store, clock, hasher, user, password, f"appeal:{appeal_id}")
    with store.write() as unit:
        now = clock()
        appeal = unit.cases.appeal(appeal_id)
        if appeal_id in unit.cases.decisions():
            raise AppealDecided(appeal=appeal_id)
        fine = unit.ledger.get(appeal.entry_id)
        check_not_own_deal(user, frozenset({fine.manager}))
        check_reviewer(user.id, parts_of(unit, fine, appeal))
        check_case_seen(unit, fine, seen)
        entry = None
        taken_back = left_of(fine, unit.ledger.reversals_of(fine.id)).minor <= 0
        if outcome is Outcome.PARTLY:
            check_none_waits(unit, fine.id)
        if outcome is Outcome.PARTLY or (outcome is Outcome.ACCEPT and not taken_back):
            persons = (appeal.filed_by, user.id)
            entry = enter_counter(unit, fine.id, amount, f"appeal:{appeal_id}", comment.strip(), persons, now)
        taken = None if entry is None else -entry.amount
        decision = AppealDecision(appeal_id, outcome, taken, comment.strip(), user.id, now)
        unit.cases.decide(decision)
        facts: Payload = {"outcome": outcome.value, "minor": 0 if taken is None else taken.minor}
        facts = facts if entry is None else {**told_of(entry), **facts}
        unit.log.append(now, user.id, "appeal_decided", f"appeal:{appeal_id}", facts)
        unit.log.checkpoint(now, Occasion.SIGN_OFF)
    return decision, entry, Changed(everything=True)


def may_review(unit: UnitOfWork, user: User, fine: Entry, appeal: Appeal) -> bool:
    """Whether nothing stands against this reviewer."""
    try:
        check_may_review(unit, user, fine, appeal)
    except KnownError:
        return False
    return True


def check_may_review(unit: UnitOfWork, user: User, fine: Entry, appeal: Appeal) -> None:
    """Raises RoleMissing, OwnDeal, ReviewerTookPart."""
    check_any(user, REVIEWERS, Role.SALES_HEAD)
    check_not_own_deal(user, frozenset({fine.manager}))
    check_reviewer(user.id, parts_of(unit, fine, appeal))


def reviewers(unit: UnitOfWork, fine: Entry, appeal: Appeal) -> list[User]:
    """Everybody who may decide this appeal."""
    return [one for one in unit.users.all() if may_review(unit, one, fine, appeal)]


def parts_of(unit: UnitOfWork, fine: Entry, appeal: Appeal) -> list[tuple[str, frozenset[UserId]]]:
    """Everybody who had a part in the fine or recorded the appeal: none of them reviews it."""
    parts = [
        ("proposal", frozenset({one for one in (fine.proposed_by,) if one is not None})),
        ("signature", frozenset({fine.entered_by})),
        ("appeal", frozenset({appeal.filed_by})),
    ]
    if isinstance(fine.inputs, AuditInputs):
        seconds = unit.audit_fines.seconds([ChecklistAuditId(fine.inputs.audit_id)]).values()
        return [("second_look", frozenset(one.auditor for one in seconds if one.auditor is not None)), *parts]
    if fine.refusal_id is None:
        return parts
    decided = frozenset(one.decided_by for one in unit.decisions.of_refusal(fine.refusal_id))
    called = frozenset(one.called_by for one in unit.callbacks.of_refusal(fine.refusal_id))
    return [("decision", decided), ("callback", called), *parts]


def appeals_waiting(store: Store) -> list[Appeal]:
    """Filed and not decided, oldest first."""
    with store.read() as unit:
        decided = unit.cases.decisions()
        return [one for one in unit.cases.appeals().values() if one.id not in decided]
