"""Many signatures at one go: each with its evidence first; what cannot be signed is left out and says why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.decision import CommentRequired, Evidence
from qa_desk.domain.errors import GuardRefused, KnownError
from qa_desk.domain.flow import ConditionalRefusal, RefusalId, RefusalState, after
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.sign_off import SignAction, Signature, move_of
from qa_desk.services.ledger import ChargeGate
from qa_desk.services.ports import Clock, PasswordHasher
from qa_desk.services.running import CancelToken, Progress, ProgressReport, silent
from qa_desk.services.sign import Seen, SignRequest, check_no_part, seen_of, sign_one, standing_fine
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.users import confirm_password
from qa_desk.services.views import Changed, RefusalLine

STEP = "sign_batch"
_MOST_NAMED = 20


class NeedsOwnAnswer(GuardRefused):
    """A client nobody reached is not signed among others: the head decides about each; facts: refusal"""

    code = "needs_own_answer"


@dataclass(frozen=True, slots=True)
class BatchLine:
    """`amount`: of the fine, None for a closure. `blocked`: why it is left out."""

    line: RefusalLine
    evidence: tuple[Evidence, ...]
    amount: Money | None
    ground: str
    blocked: KnownError | None


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """`lines`: in the order asked for. `total`: of the fines that would be signed."""

    lines: tuple[BatchLine, ...]
    total: Money

    @property
    def ready(self) -> tuple[RefusalId, ...]:
        return tuple(RefusalId(one.line.refusal_id) for one in self.lines if one.blocked is None)

    @property
    def seen(self) -> Mapping[RefusalId, Seen]:
        """As each of them was shown."""
        return {RefusalId(one.line.refusal_id): seen_of(one.line) for one in self.lines}


@dataclass(frozen=True, slots=True)
class BatchResult:
    """`left`: what was not signed and why. `untouched`: what a cancel left where it was."""

    signed: tuple[Signature, ...]
    left: tuple[tuple[RefusalId, KnownError], ...]
    untouched: tuple[RefusalId, ...]


def plan_batch(store: Store, clock: Clock, user: User, refusal_ids: Sequence[RefusalId],
               action: SignAction = SignAction.APPROVE, ground: str = "") -> BatchPlan:  # fmt: skip
    """What signing them now would do; writes nothing. A fine that passes the cap together with the ones before it is
    left out. `ground`: what the fines are signed by; empty: the settings'. Raises RoleMissing; refusals that are gone
    are not in the plan."""
    require(user, Role.SALES_HEAD)
    lines = []
    with store.read() as unit:
        now, settings = clock(), unit.settings.load()
        known = {one.refusal_id: one for one in unit.refusals.lines(None, list(refusal_ids))}
        check = _Checks(unit, user, now, action, ground)
        for refusal_id in dict.fromkeys(refusal_ids):
            line = known.get(refusal_id)
            if line is None:
                continue
            decisions = unit.decisions.of_refusal(refusal_id)
            blocked = check.why_not(unit.refusals.get(refusal_id))
            fined = action is SignAction.APPROVE and line.state is RefusalState.RETURN_PROPOSED
            amount = Money(line.fine_minor, line.currency) if fined and line.fine_minor is not None else None
            written = (ground.strip() or settings.fine_ground.strip()) if amount is not None else ""
            evidence = decisions[-1].evidence if decisions else ()
            lines.append(BatchLine(line, evidence, amount, written, blocked))
    amounts = [one.amount for one in lines if one.blocked is None and one.amount is not None]
    return BatchPlan(tuple(lines), sum(amounts, start=Money(0, settings.currency)))


def sign_each(
    store: Store,
    clock: Clock,
    hasher: PasswordHasher,
    user: User,
    refusal_ids: Sequence[RefusalId],
    password: str,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
    ground: str = "",
    seen: Mapping[RefusalId, Seen] | None = None,
) -> tuple[BatchResult, Changed]:
    """Approves what can be approved, each under its own checkpoint; one that is refused holds no other up, and a
    cancel keeps what was signed. `seen`: as the plan showed them; what is not so any more is left as it is.

    Raises RoleMissing, PasswordWrong."""
    shown, wanted = seen or {}, dict.fromkeys(refusal_ids)
    requests = [SignRequest(one, SignAction.APPROVE, ground=ground, seen=shown.get(one)) for one in wanted]
    return _each(store, clock, hasher, user, requests, password, progress, cancel or CancelToken())


def send_back_each(
    store: Store,
    clock: Clock,
    hasher: PasswordHasher,
    user: User,
    refusal_ids: Sequence[RefusalId],
    comment: str,
    password: str,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
    seen: Mapping[RefusalId, Seen] | None = None,
) -> tuple[BatchResult, Changed]:
    """All of them to the auditors with one comment. Raises RoleMissing, CommentRequired, PasswordWrong."""
    if not comment.strip():
        raise CommentRequired(field="comment")
    shown, wanted = seen or {}, dict.fromkeys(refusal_ids)
    requests = [SignRequest(one, SignAction.SEND_BACK, comment, seen=shown.get(one)) for one in wanted]
    return _each(store, clock, hasher, user, requests, password, progress, cancel or CancelToken())


def _each(
    store: Store,
    clock: Clock,
    hasher: PasswordHasher,
    user: User,
    requests: Sequence[SignRequest],
    password: str,
    progress: Progress,
    cancel: CancelToken,
) -> tuple[BatchResult, Changed]:
    require(user, Role.SALES_HEAD)
    named = ", ".join(str(one.refusal_id) for one in requests[:_MOST_NAMED])
    confirm_password(store, clock, hasher, user, password, f"refusal:{named}")
    signed: list[Signature] = []
    left: list[tuple[RefusalId, KnownError]] = []
    items, deals, place = set[int](), set[int](), 0
    for place, request in enumerate(requests):
        if cancel.cancelled:
            break
        progress(ProgressReport(STEP, place, len(requests)))
        try:
            with store.write() as unit:
                now = clock()
                check = _Checks(unit, user, now, request.action, request.ground)
                reason = check.why_not(unit.refusals.get(request.refusal_id))
                if reason is not None:
                    raise reason
                signature, changed = sign_one(unit, user, clock, now, request)
                unit.log.checkpoint(now, Occasion.SIGN_OFF)
        except KnownError as error:
            left.append((request.refusal_id, error))
            continue
        signed.append(signature)
        items |= changed.items
        deals |= changed.deals
    done = {one.refusal_id for one in signed} | {one for one, _ in left}
    untouched = tuple(one.refusal_id for one in requests if one.refusal_id not in done)
    refusals = frozenset(int(one.refusal_id) for one in signed)
    return BatchResult(tuple(signed), tuple(left), untouched), Changed(frozenset(items), refusals, frozenset(deals))


class _Checks:
    """Remembers what the fines before it would take of a manager's month."""

    def __init__(self, unit: UnitOfWork, user: User, now: datetime, action: SignAction, ground: str) -> None:
        self._unit, self._user, self._action, self._ground = unit, user, action, ground
        self._gate = ChargeGate(unit, now)

    def why_not(self, refusal: ConditionalRefusal) -> KnownError | None:
        steps: list[Callable[[ConditionalRefusal], None]] = [self._check_state, self._check_signer]
        if self._action is SignAction.APPROVE:
            steps.append(self._check_money)
        try:
            for step in steps:
                step(refusal)
        except KnownError as error:
            return error
        return None

    def _check_state(self, refusal: ConditionalRefusal) -> None:
        if refusal.state is RefusalState.HEAD_DECIDES:
            raise NeedsOwnAnswer(refusal=refusal.id)
        after(refusal.state, move_of(self._action))

    def _check_signer(self, refusal: ConditionalRefusal) -> None:
        check_no_part(self._unit, refusal, self._user)

    def _check_money(self, refusal: ConditionalRefusal) -> None:
        if refusal.state is not RefusalState.RETURN_PROPOSED:
            return
        fine = standing_fine(self._unit, refusal)
        self._gate.check(fine.manager, fine.amount, self._ground)
