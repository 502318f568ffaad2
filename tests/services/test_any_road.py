"""Random people do random things in any order through the real services; whatever happens, the books are right."""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import ConditionalRefusal, Move, RefusalId, RefusalState, after
from qa_desk.domain.frozen_register import digest, freeze
from qa_desk.domain.ledger import EntryId, EntryKind
from qa_desk.domain.log import first_broken
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.call_back import CallbackRequest, call_back
from qa_desk.services.close_period import close_period, closings
from qa_desk.services.configure import add_tariff
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.ledger import (
    check_ledger,
    ledger_entries,
    propose_reversal,
    reversals_waiting,
    sign_reversal,
)
from qa_desk.services.penalise import penalise
from qa_desk.services.queue import claim_item, refill
from qa_desk.services.report_payroll import payroll_register
from qa_desk.services.sign import SignRequest
from tests.fakes.intake import count_rows
from tests.fakes.office import HASHER, PASSWORD, STAGE, Office, deal_facts, new_store
from tests.fakes.road import returned
from tests.fakes.settled import DAYS

DEALS = 3
# most steps are what a refusal waits for by somebody who may, so that roads reach their end; the rest is anything
AUDITORS = st.sampled_from(["auditor", "second", "second", "auditor", "both", "seller", "head", "payroll"])
HEADS = st.sampled_from(["head", "head", "head", "head", "both", "seller", "auditor", "admin"])
VERDICTS = st.sampled_from([*DecisionVerdict, DecisionVerdict.CONTRADICTED, DecisionVerdict.CONTRADICTED])
OUTCOMES = st.sampled_from([*CallbackOutcome, CallbackOutcome.DENIED, CallbackOutcome.DENIED])
ACTIONS = st.sampled_from([*SignAction, SignAction.APPROVE, SignAction.APPROVE])
MANAGERS = st.sampled_from(["Роман Титов", "Роман Титов", "Роман Титов", "Анна Соколова", "Никто"])
chosen = st.integers(0, 11)


class Road(RuleBasedStateMachine):
    """Three deals, seven people, one database file."""

    def __init__(self, template: Path) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.office = Office(new_store(template, Path(self.folder.name)))
        office = self.office
        both = office.person("both", "Олег Белов", Role.AUDITOR, Role.SALES_HEAD)
        seller = office.person("seller", "Анна Соколова", Role.AUDITOR, Role.SALES_HEAD, manager="Анна Соколова")
        everybody = (office.auditor, office.second, office.head, both, seller, office.payroll, office.admin)
        self.people: dict[str, User] = {user.login: user for user in everybody}
        office.deals(deal_facts("900", manager="Роман Титов", stage="Новый лид"))
        office.tariff()
        returned(office, "50")  # money to take back from the first step on
        for number in range(1, DEALS + 1):
            office.refusal(str(number))
        self.wrote = 0
        self.frozen: dict[str, str] = {}

    def teardown(self) -> None:
        with self.office.store.read() as unit:
            assert first_broken(unit.log.entries()) is None
        self.office.store.close()
        self.folder.cleanup()

    # ------------------------------------------------------------ steps

    def try_(self, step: Callable[[], object]) -> None:
        """A step is done whole or refused by a known error, and then nothing at all was written."""
        before = count_rows(self.office.store)
        try:
            step()
        except KnownError:
            assert count_rows(self.office.store) == before
        else:
            self.wrote += 1

    def refusals(self) -> list[ConditionalRefusal]:
        with self.office.store.read() as unit:
            return unit.refusals.in_state(list(RefusalState))

    def pick(self, number: int, *wanted: RefusalState) -> ConditionalRefusal:
        """One that waits for this step if there is one and the number says so, else any."""
        found = self.refusals()
        fitting = [one for one in found if one.state in wanted]
        among = fitting if fitting and number else found
        return among[number % len(among)]

    @rule(number=chosen, who=AUDITORS, verdict=VERDICTS, evidence=st.sampled_from([True, True, True, False]))
    def claim_and_decide(self, number: int, who: str, verdict: DecisionVerdict, evidence: bool) -> None:
        self.decided(self.pick(number, RefusalState.QUEUED), who, verdict, evidence)

    def decided(self, refusal: ConditionalRefusal, who: str, verdict: DecisionVerdict, evidence: bool) -> None:
        user, office = self.people[who], self.office
        spans = (office.span(refusal),) if evidence else ()
        with office.store.read() as unit:
            item = unit.queue.of_refusal(refusal.id).id
        self.try_(lambda: claim_item(office.store, office.clock, user, item))
        request = DecideRequest(refusal.id, verdict, spans, comment="так")
        self.try_(lambda: decide(office.store, office.clock, user, request))

    @rule(data=st.data(), number=st.integers(0, DEALS - 1), steps=st.integers(1, 4))
    def go_on(self, data: st.DataObject, number: int, steps: int) -> None:
        """What is due, by somebody who may."""
        deal = self.refusals_of_deals()[number]
        for _ in range(steps):
            refusal = self.office.state(deal)
            match refusal.state:
                case RefusalState.QUEUED:
                    self.office.clock.forward(hours=1)
                    self.decided(refusal, data.draw(AUDITORS), data.draw(VERDICTS), evidence=True)
                case RefusalState.CALLBACK_DUE:
                    self.called(refusal, data.draw(AUDITORS), data.draw(OUTCOMES), data.draw(st.sampled_from([1, 3])))
                case RefusalState.PENALTY_DUE:
                    self.proposed(refusal, data.draw(AUDITORS), data.draw(MANAGERS))
                case RefusalState.CLOSURE_PROPOSED | RefusalState.RETURN_PROPOSED | RefusalState.HEAD_DECIDES:
                    self.signed(refusal, data.draw(HEADS), data.draw(ACTIONS))
                case _:
                    self.import_again(number + 1, True)

    def refusals_of_deals(self) -> list[DealId]:
        with self.office.store.read() as unit:
            return [unit.deals.by_external(str(number)).id for number in range(1, DEALS + 1)]

    @rule(number=chosen, who=AUDITORS, verdict=VERDICTS)
    def decide_without_claim(self, number: int, who: str, verdict: DecisionVerdict) -> None:
        refusal, office = self.pick(number, RefusalState.QUEUED), self.office
        request = DecideRequest(refusal.id, verdict, (office.span(refusal),), comment="так")
        self.try_(lambda: decide(office.store, office.clock, self.people[who], request))

    @rule(number=chosen, who=AUDITORS, outcome=OUTCOMES, times=st.sampled_from([1, 1, 3]))
    def call(self, number: int, who: str, outcome: CallbackOutcome, times: int) -> None:
        self.called(self.pick(number, RefusalState.CALLBACK_DUE), who, outcome, times)

    def called(self, refusal: ConditionalRefusal, who: str, outcome: CallbackOutcome, times: int) -> None:
        office = self.office
        request = CallbackRequest(refusal.id, outcome, "слова")
        for _ in range(times):
            self.try_(lambda: call_back(office.store, office.clock, self.people[who], request))

    @rule(number=chosen, who=AUDITORS, to=MANAGERS)
    def propose(self, number: int, who: str, to: str) -> None:
        self.proposed(self.pick(number, RefusalState.PENALTY_DUE), who, to)

    def proposed(self, refusal: ConditionalRefusal, who: str, to: str) -> None:
        office = self.office
        self.try_(lambda: penalise(office.store, office.clock, self.people[who], refusal.id, to))

    @rule(number=chosen, who=HEADS, action=ACTIONS)
    def sign_it(self, number: int, who: str, action: SignAction) -> None:
        waits = (RefusalState.RETURN_PROPOSED, RefusalState.CLOSURE_PROPOSED, RefusalState.HEAD_DECIDES)
        self.signed(self.pick(number, *waits), who, action)

    def signed(self, refusal: ConditionalRefusal, who: str, action: SignAction) -> None:
        office = self.office
        request = SignRequest(refusal.id, action, "почему", "Роман Титов")
        self.try_(lambda: office.sign(request, self.people[who]))

    @rule(number=st.integers(1, DEALS), stays=st.sampled_from([True, True, True, True, False]))
    def import_it(self, number: int, stays: bool) -> None:
        self.import_again(number, stays)

    def import_again(self, number: int, stays: bool) -> None:
        office = self.office
        office.clock.forward(hours=1)
        stage = STAGE if stays else "Переговоры"
        with office.store.write() as unit:
            facts = deal_facts(str(number), stage=stage, stage_since=office.clock.now)
            unit.deals.upsert([facts], office.clock())
        refill(office.store, office.clock, office.reader)

    @precondition(lambda self: self.wrote)
    @rule(days=st.integers(-30, 5), minor=st.integers(1, 300_000))
    def tariff(self, days: int, minor: int) -> None:
        office = self.office
        day = office.clock.now.date() + timedelta(days=days)
        self.try_(lambda: add_tariff(office.store, office.clock, office.head, "Сайт", day, Money(minor)))

    @precondition(lambda self: self.wrote)
    @rule(number=chosen, proposer=AUDITORS, signer=HEADS, minor=st.sampled_from([None, 1, 75_000, 10**9]))
    def take_back(self, number: int, proposer: str, signer: str, minor: int | None) -> None:
        self.taken_back(number, proposer, signer, minor)

    def taken_back(self, number: int, proposer: str, signer: str, minor: int | None) -> None:
        office = self.office
        entries = ledger_entries(office.store)
        entry = entries[number % len(entries)].id if entries else EntryId(99)
        asked = None if minor is None else Money(minor)
        self.try_(lambda: propose_reversal(office.store, office.clock, self.people[proposer], entry, asked, "ошибка"))
        for one in reversals_waiting(office.store)[-1:]:
            by, key = self.people[signer], one.id
            self.try_(lambda by=by, key=key: sign_reversal(office.store, office.clock, HASHER, by, key, PASSWORD))

    @rule(who=HEADS, months=st.integers(-1, 1))
    def close_it(self, who: str, months: int) -> None:
        self.close_month(who, months)

    def close_month(self, who: str, months: int = 0) -> None:
        office = self.office
        period = f"{office.clock.now + timedelta(days=31 * months):%Y-%m}"
        by = self.people[who]
        self.try_(lambda: close_period(office.store, office.clock, HASHER, DAYS, by, period, PASSWORD))

    @rule(minutes=st.sampled_from([1, 30, 60 * 24 * 20]))
    def wait(self, minutes: int) -> None:
        self.office.clock.forward(minutes=minutes)

    # ------------------------------------------------------------ what always holds

    def moves(self) -> dict[int, list[tuple[Move, str, str, int]]]:
        with self.office.store._engine.connect() as link:
            rows = link.execute(text("SELECT refusal_id, move, from_state, to_state, version FROM moves ORDER BY id"))
            found: dict[int, list[tuple[Move, str, str, int]]] = {}
            for refusal, move, before, then, version in rows:
                found.setdefault(refusal, []).append((Move(move), before, then, version))
        return found

    @invariant()
    def every_state_is_what_its_moves_give(self) -> None:
        moves = self.moves()
        for refusal in self.refusals():
            state, version = RefusalState.QUEUED, 1
            for move, before, then, numbered in moves.get(refusal.id, []):
                assert before == state
                state, version = after(state, move), version + 1
                assert (then, numbered) == (state, version)
            assert (refusal.state, refusal.version) == (state, version)

    @invariant()
    def the_ledger_is_the_signed_fines_and_nothing_else(self) -> None:
        signed = {
            refusal
            for refusal, moves in self.moves().items()
            for move, before, _, _ in moves
            if (move, before) == (Move.SIGN, RefusalState.RETURN_PROPOSED)
        }
        with self.office.store.read() as unit:
            ledger = unit.ledger.entries()
            fines = [entry for entry in ledger if entry.kind is EntryKind.FINE]
            assert sorted(entry.refusal_id for entry in fines) == sorted(signed)
            for entry in fines:
                fine = unit.penalties.fine_of(RefusalId(entry.refusal_id))
                assert fine is not None
                assert (entry.fine_id, entry.amount, entry.manager) == (fine.id, fine.amount, fine.manager)
            total = sum(unit.penalties.fine_of(RefusalId(one)).amount.minor for one in signed)  # type: ignore[union-attr]
        assert sum(entry.amount.minor for entry in fines) == total
        assert sum(line.amount.minor for line in self.register()) == sum(entry.amount.minor for entry in ledger)

    def register(self) -> list[object]:
        with self.office.store.read() as unit:
            periods = {entry.period for entry in unit.ledger.entries()}
            return [line for period in periods for line in unit.ledger.register_lines(period)]

    @invariant()
    def every_amount_recomputes_and_no_rule_of_the_ledger_is_broken(self) -> None:
        assert check_ledger(self.office.store).faults == ()

    @invariant()
    def what_was_closed_stays_as_it_was(self) -> None:
        for period in closings(self.office.store):
            frozen = freeze(payroll_register(self.office.store, self.office.clock, self.office.payroll, period.period))
            assert self.frozen.setdefault(period.period, frozen) == frozen
            assert digest(frozen) == period.totals.register_sha256

    @invariant()
    def no_fine_without_the_clients_denial_after_the_last_decision(self) -> None:
        with self.office.store.read() as unit:
            for fine in unit.penalties.fines():
                decided = [
                    one for one in unit.decisions.of_refusal(fine.refusal_id) if one.decided_at < fine.proposed_at
                ]
                denied = [
                    one
                    for one in unit.callbacks.of_refusal(fine.refusal_id)
                    if one.outcome is CallbackOutcome.DENIED
                    and decided[-1].decided_at < one.called_at < fine.proposed_at
                ]
                assert len(denied) == 1
                assert fine.manager == "Анна Соколова"
                assert fine.decided_on == date.fromordinal((decided[-1].decided_at + timedelta(hours=3)).toordinal())

    @invariant()
    def nobody_signed_what_he_had_a_part_in(self) -> None:
        with self.office.store.read() as unit:
            for refusal in unit.refusals.in_state(list(RefusalState)):
                for signature in unit.signatures.of_refusal(refusal.id):
                    part = {
                        one.decided_by
                        for one in unit.decisions.of_refusal(refusal.id)
                        if one.decided_at < signature.signed_at
                    }
                    part |= {
                        one.called_by
                        for one in unit.callbacks.of_refusal(refusal.id)
                        if one.called_at < signature.signed_at
                    }
                    assert signature.signed_by not in part
                    assert Role.SALES_HEAD in unit.users.get(signature.signed_by).roles

    @invariant()
    def an_item_is_open_as_long_as_its_refusal_waits_for_an_auditor(self) -> None:
        with self.office.store.read() as unit:
            for refusal in unit.refusals.in_state(list(RefusalState)):
                item = unit.queue.of_refusal(refusal.id)
                assert (item.done_at is None) == (refusal.state is RefusalState.QUEUED)
                assert item.done_at is None or item.lease is None

    @invariant()
    def a_deal_has_one_open_refusal_at_most_and_never_returns_to_who_dropped_it(self) -> None:
        ended = {RefusalState.CLOSED, RefusalState.RETURNED, RefusalState.WON_BACK, RefusalState.WITHDRAWN}
        open_ = [one.deal_id for one in self.refusals() if one.state not in ended]
        assert len(open_) == len(set(open_))
        with self.office.store.read() as unit:
            assert all(one.to_manager == "Роман Титов" for one in unit.penalties.reassignments())


def test_whatever_people_do_in_whatever_order_the_books_are_right(database_template: Path) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        lambda: Road(database_template),
        settings=settings(max_examples=18, stateful_step_count=25, deadline=None),
    )
