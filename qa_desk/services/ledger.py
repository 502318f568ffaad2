"""Ledger: what enters it, counter-entries by two persons, and the check that recomputes every amount."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.closing import open_period
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.errors import GuardRefused, NotFound
from qa_desk.domain.law import check_cap, ground_of
from qa_desk.domain.ledger import (
    Entry,
    EntryId,
    EntryKind,
    Reversal,
    ReversalDecline,
    ReversalDeclined,
    ReversalEntered,
    ReversalId,
    SourceTwice,
    counter_amount,
    of_refusal,
    of_reversal,
)
from qa_desk.domain.ledger_inputs import Inputs, ReversalInputs, TariffInputs
from qa_desk.domain.ledger_log import against_log, told_of
from qa_desk.domain.log import Payload
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import Fine, person_key
from qa_desk.domain.people import Role, User, UserId, require
from qa_desk.domain.recompute import FormRules, LedgerReport, verify_ledger
from qa_desk.domain.sign_off import OwnProposal, Signature, period_of
from qa_desk.services.checklist_forms import parsed
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.ports import Clock, PasswordHasher
from qa_desk.services.rights import check_any, check_still
from qa_desk.services.seen_case import SeenCase, check_case_seen
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.users import confirm_password
from qa_desk.services.views import Changed


class CounterWaits(GuardRefused):
    """Sign or decline the one that is proposed first; facts: entry, reversal"""

    code = "counter_waits"


class ChargeGate:
    """What the law asks of a fine before it enters the ledger, for one signature and for many: a written ground, and
    the share of the month's pay. Remembers what it let through, so that several are seen together."""

    def __init__(self, unit: UnitOfWork, now: datetime) -> None:
        self._unit, self._settings = unit, unit.settings.load()
        self.period = period_now(unit, now)
        self._taken: dict[str, Money] = {}

    def check(self, manager: str, amount: Money, ground: str = "") -> str:
        """`ground`: as the signer wrote it, else that of the settings counts; it is given back.

        Raises GroundNotWritten, PayCapReached.
        """
        rules, key, period = self._settings.law_rules(), person_key(manager), self.period
        written = ground_of(rules, manager, ground, self._settings.fine_ground)
        taken = self._taken.get(key)
        if taken is None:
            taken = taken_from(self._unit, manager, period, amount.currency)
        check_cap(rules, manager, period, self._unit.pays.of(manager, period), taken, amount)
        self._taken[key] = taken + amount
        return written


def enter_fine(unit: UnitOfWork, fine: Fine, signature: Signature, ground: str = "") -> Entry:
    """The signed fine of a refusal, with the tariff that gave its amount. `ground`: as the signer wrote it.

    Raises GroundNotWritten, PayCapReached.
    """
    tariff = next((one for one in unit.penalties.tariffs() if one.id == fine.tariff_id), None)
    if tariff is None:
        raise NotFound(what="tariff", key=fine.tariff_id)
    inputs = TariffInputs(tariff.id, fine.lead_source, tariff.valid_from, fine.decided_on, tariff.amount.minor)
    return enter_charge(
        unit,
        Entry(
            id=EntryId(0),
            kind=EntryKind.FINE,
            period="",
            manager=fine.manager,
            amount=fine.amount,
            source=of_refusal(fine.refusal_id),
            inputs=inputs,
            ground=ground,
            proposed_by=fine.proposed_by,
            entered_by=signature.signed_by,
            entered_at=signature.signed_at,
            fine_id=fine.id,
            refusal_id=fine.refusal_id,
            signature_id=signature.id,
        ),
    )


def enter_charge(unit: UnitOfWork, entry: Entry) -> Entry:
    """A fine of any source (a refusal, or a question of an audit form): given the open period, and the settings' ground
    where it names none.

    Raises OwnProposal, SourceTwice, GroundNotWritten, PayCapReached.
    """
    if entry.proposed_by in (None, entry.entered_by):
        raise OwnProposal(part="proposal")
    if unit.ledger.by_source(entry.source) is not None:
        raise SourceTwice(source=entry.source)
    gate = ChargeGate(unit, entry.entered_at)
    ground = gate.check(entry.manager, entry.amount, entry.ground)
    return unit.ledger.add(replace(entry, period=gate.period, ground=ground))


def enter_counter(
    unit: UnitOfWork,
    fine_id: EntryId,
    asked: Money | None,
    source: str,
    ground: str,
    persons: tuple[UserId, UserId],
    at: datetime,
) -> Entry:
    """Into the month of its fine while that is open, so that no cut goes to payroll without its correction; else into
    the open one. `persons`: who proposed and who enters.

    Raises OwnProposal, SourceTwice, NotReversible, NothingLeft, MoreThanLeft, NotFound.
    """
    proposer, enterer = persons
    if proposer == enterer:
        raise OwnProposal(part="proposal")
    if unit.ledger.by_source(source) is not None:
        raise SourceTwice(source=source)
    fine = unit.ledger.get(fine_id)
    amount = counter_amount(fine, unit.ledger.reversals_of(fine_id), asked)
    inputs: Inputs = ReversalInputs(None if asked is None else asked.minor)
    period = period_now(unit, at) if fine.period in closed_periods(unit) else fine.period
    return unit.ledger.add(
        Entry(
            id=EntryId(0),
            kind=EntryKind.REVERSAL,
            period=period,
            manager=fine.manager,
            amount=amount,
            source=source,
            inputs=inputs,
            ground=ground,
            proposed_by=proposer,
            entered_by=enterer,
            entered_at=at,
            reverses=fine.id,
        )
    )


def period_now(unit: UnitOfWork, at: datetime) -> str:
    """The month on the wall, or the first open one after it."""
    return open_period(period_of(at, unit.settings.load().time_zone), closed_periods(unit))


def closed_periods(unit: UnitOfWork) -> frozenset[str]:
    return frozenset(one.period for one in unit.ledger.closings())


def taken_of(unit: UnitOfWork, period: str) -> dict[str, int]:
    """What the month's cap is measured against, by person_key: the month's fines less what of them was given back."""
    taken: dict[str, int] = {}
    for name, minor in unit.ledger.taken(period).items():
        taken[person_key(name)] = taken.get(person_key(name), 0) + minor
    return taken


def taken_from(unit: UnitOfWork, manager: str, period: str, currency: str) -> Money:
    return Money(taken_of(unit, period).get(person_key(manager), 0), currency)


def ledger_entries(store: Store, period: str | None = None) -> list[Entry]:
    with store.read() as unit:
        return unit.ledger.entries(period)


# ---------------------------------------------------------------- counter-entries


def propose_reversal(
    store: Store, clock: Clock, user: User, entry_id: EntryId, asked: Money | None, ground: str
) -> Reversal:
    """`asked`: None for all that is left. One at a time for a fine: two about the same fault would give its money back
    twice. Raises RoleMissing, CommentRequired (no ground), NotFound, NotReversible, NothingLeft, MoreThanLeft,
    CounterWaits, RightsChanged."""
    check_any(user, {Role.AUDITOR, Role.SALES_HEAD, Role.PAYROLL}, Role.AUDITOR)
    if not ground.strip():
        raise CommentRequired(field="ground")
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        counter_amount(unit.ledger.get(entry_id), unit.ledger.reversals_of(entry_id), asked)
        check_none_waits(unit, entry_id)
        made = unit.ledger.propose_reversal(Reversal(ReversalId(0), entry_id, asked, ground.strip(), user.id, now))
        facts: Payload = {"entry": int(entry_id), "minor": None if asked is None else asked.minor}
        unit.log.append(now, user.id, "reversal_proposed", f"reversal:{made.id}", facts)
    return made


def check_none_waits(unit: UnitOfWork, entry_id: EntryId) -> None:
    """Raises CounterWaits."""
    waiting = next((one for one in unit.ledger.reversals_waiting() if one.entry_id == entry_id), None)
    if waiting is not None:
        raise CounterWaits(entry=entry_id, reversal=waiting.id)


def sign_reversal(
    store: Store,
    clock: Clock,
    hasher: PasswordHasher,
    user: User,
    reversal_id: ReversalId,
    password: str,
    seen: SeenCase | None = None,
) -> tuple[Entry, Changed]:
    """`seen`: the case as it was shown; None where nothing was.

    Raises RoleMissing, PasswordWrong, OwnDeal, OwnProposal, SourceTwice, NothingLeft, MoreThanLeft, NotFound,
    ReversalDeclined, ChangedBySomeoneElse (not as it was shown)."""
    require(user, Role.SALES_HEAD)
    confirm_password(store, clock, hasher, user, password, f"reversal:{reversal_id}")
    with store.write() as unit:
        now = clock()
        asked = unit.ledger.reversal(reversal_id)
        if unit.ledger.is_declined(reversal_id):
            raise ReversalDeclined(reversal=reversal_id)
        fine, source = unit.ledger.get(asked.entry_id), of_reversal(reversal_id)
        check_not_own_deal(user, frozenset({fine.manager}))
        if unit.ledger.by_source(source) is None:  # who signs twice is told that, not that something changed
            check_case_seen(unit, fine, seen)
        persons = (asked.proposed_by, user.id)
        entry = enter_counter(unit, fine.id, asked.asked, source, asked.ground, persons, now)
        facts: Payload = {**told_of(entry), "minor": entry.amount.minor}
        unit.log.append(now, user.id, "reversal_signed", source, facts)
        unit.log.checkpoint(now, Occasion.SIGN_OFF)
    return entry, Changed(everything=True)


def decline_reversal(
    store: Store, clock: Clock, user: User, reversal_id: ReversalId, comment: str
) -> tuple[ReversalDecline, Changed]:
    """By a sales head, or by who proposed it and thought again. Nothing enters the ledger; the fine stays as it is.

    Raises RoleMissing, RightsChanged, CommentRequired, NotFound, ReversalEntered, ReversalDeclined.
    """
    if not comment.strip():
        raise CommentRequired(field="comment")
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        asked = unit.ledger.reversal(reversal_id)
        if asked.proposed_by != user.id or not user.active:
            require(user, Role.SALES_HEAD)
        if unit.ledger.by_source(of_reversal(reversal_id)) is not None:
            raise ReversalEntered(reversal=reversal_id)
        if unit.ledger.is_declined(reversal_id):
            raise ReversalDeclined(reversal=reversal_id)
        decline = ReversalDecline(reversal_id, comment.strip(), user.id, now)
        unit.ledger.decline_reversal(decline)
        unit.log.append(now, user.id, "reversal_declined", of_reversal(reversal_id), {"entry": int(asked.entry_id)})
    return decline, Changed(everything=True)


def reversals_waiting(store: Store) -> Sequence[Reversal]:
    with store.read() as unit:
        return unit.ledger.reversals_waiting()


# ---------------------------------------------------------------- check


def check_ledger(store: Store, books: ChecklistBooks | None = None) -> LedgerReport:
    """Recomputes every amount from its stored inputs, checks every rule over the whole ledger, and holds it against
    the log. With `books` the rules of audit fines are read from the published forms too."""
    with store.read() as unit:
        currency = unit.settings.load().currency
        rules = None if books is None else form_rules(unit, books)
        entries = unit.ledger.entries()
        report = verify_ledger(entries, unit.penalties.tariffs(), currency, rules)
        return replace(report, faults=(*report.faults, *against_log(entries, unit.log.entries())))


def form_rules(unit: UnitOfWork, books: ChecklistBooks) -> FormRules:
    published = {(one.ref.code, one.ref.version, one.ref.digest): one for one in unit.checklists.published()}

    @cache
    def rules(form: str, version: int, digest: str) -> Mapping[str, int]:
        one = published.get((form, version, digest))
        if one is None:
            return {}
        return {question.code: question.fine for question in parsed(books, one).questions() if question.fine}

    return rules
