"""Findings, decisions, callbacks, signatures, fines: what is said of a refusal comes back whole from both databases."""

from datetime import date

import pytest
from sqlalchemy import text

from qa_desk.adapters.store.rows import Base
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import (
    Decision,
)
from qa_desk.domain.errors import ChangedBySomeoneElse
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import ConditionalRefusal, RefusalId, RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import Fine, FineId, Reassignment, ReassignmentId, TariffId, TariffWrong
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.sign_off import SignAction
from tests.adapters.store.road_parts import a_decision, a_finding
from tests.fakes.office import START, Office
from tests.fakes.road import returned

# ---------------------------------------------------------------- what was said


def test_a_finding_comes_back_whole_and_the_newest_counts(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        first = unit.findings.add(a_finding(refusal))
        second = unit.findings.add(a_finding(refusal, Verdict.NO_REFUSAL))
        unit.queue.set_finding(refusal.id, a_finding(refusal, Verdict.NO_REFUSAL))
    with office.store.read() as unit:
        assert [one.id for one in unit.findings.page(None, 10)] == [first, second]
        assert [one.id for one in unit.findings.page(first, 10)] == [second]
        latest = unit.findings.latest(refusal.id)
        assert unit.queue.of_refusal(refusal.id).finding is Verdict.NO_REFUSAL
        assert unit.findings.latest(RefusalId(99)) is None
    assert latest is not None
    expected = a_finding(refusal, Verdict.NO_REFUSAL)
    for name in Finding.__slots__:
        if name != "id":
            assert getattr(latest, name) == getattr(expected, name)


def test_a_decision_comes_back_whole(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        finding = unit.findings.add(a_finding(refusal))
        unit.decisions.add(a_decision(office, refusal, finding))
    with office.store.read() as unit:
        (kept,) = unit.decisions.of_refusal(refusal.id)
        assert unit.decisions.all() == [kept]
    expected = a_decision(office, refusal, finding)
    for name in Decision.__slots__:
        if name != "id":
            assert getattr(kept, name) == getattr(expected, name)


def test_callbacks_and_signatures_come_back_in_order(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        made = [
            unit.callbacks.add(refusal.id, outcome, f"слова {outcome}", office.second.id, START)
            for outcome in CallbackOutcome
        ]
        signed = [
            unit.signatures.add(refusal.id, action, f"почему {action}", office.head.id, START) for action in SignAction
        ]
    with office.store.read() as unit:
        assert unit.callbacks.of_refusal(refusal.id) == unit.callbacks.all() == made
        assert unit.signatures.of_refusal(refusal.id) == signed
    assert [one.outcome for one in made] == list(CallbackOutcome)
    assert [one.action for one in signed] == list(SignAction)


@pytest.mark.parametrize("verdict", ["confirmed", "contradicted", "not_discussed"])
def test_the_database_itself_refuses_a_verdict_without_evidence(office: Office, verdict: str) -> None:
    refusal = office.refusal()
    decision = a_decision(office, refusal)
    with office.store.write() as unit:
        unit.decisions.add(decision)
    copied = ", ".join(
        name
        for name in Base.metadata.tables["decisions"].columns.keys()  # noqa: SIM118 - a collection of columns
        if name not in ("id", "verdict", "evidence_count")
    )
    insert = text(
        f"INSERT INTO decisions (id, verdict, evidence_count, {copied}) "  # noqa: S608 - our own column names
        f"SELECT 1000, :verdict, :count, {copied} FROM decisions"
    )
    with pytest.raises(Exception, match="evidence_or_no_call"), office.store._engine.begin() as link:
        link.execute(insert, {"verdict": verdict, "count": 0})
    with office.store._engine.begin() as link:
        link.execute(insert, {"verdict": "no_call", "count": 0})


# ---------------------------------------------------------------- money


def a_fine(office: Office, refusal: ConditionalRefusal, tariff: TariffId, minor: int = 150_000) -> Fine:
    return Fine(
        FineId(0),
        refusal.id,
        "Анна Соколова",
        "Сайт",
        date(2026, 11, 16),
        tariff,
        Money(minor, "USD"),
        office.second.id,
        START,
    )


def test_fines_and_reassignments_come_back_and_the_newest_counts(office: Office) -> None:
    refusal = office.refusal()
    office.tariff()
    handed = Reassignment(ReassignmentId(0), refusal.id, refusal.deal_id, "А", "Б", office.second.id, START)
    with office.store.write() as unit:
        (tariff,) = unit.penalties.tariffs()
        fines = [unit.penalties.add_fine(a_fine(office, refusal, tariff.id, minor)) for minor in (1, 10**15)]
        first = unit.penalties.add_reassignment(handed)
    with office.store.read() as unit:
        assert unit.penalties.fines() == fines
        assert unit.penalties.fine_of(refusal.id) == fines[1]
        assert unit.penalties.reassignments() == [first]
        assert unit.penalties.reassignment_of(refusal.id) == first
        assert unit.penalties.fine_of(RefusalId(99)) is unit.penalties.reassignment_of(RefusalId(99)) is None
    assert (fines[1].amount, first.to_manager, tariff.amount) == (Money(10**15, "USD"), "Б", Money(150_000))


@pytest.mark.parametrize("minor", [0, -1])
def test_the_database_itself_refuses_a_fine_of_nothing(office: Office, minor: int) -> None:
    refusal = office.refusal()
    office.tariff()
    with pytest.raises(ChangedBySomeoneElse, match="amount_positive"), office.store.write() as unit:
        unit.penalties.add_fine(a_fine(office, refusal, unit.penalties.tariffs()[0].id, minor))


def test_the_database_itself_refuses_a_deal_that_returns_to_the_same_manager(office: Office) -> None:
    refusal = office.refusal()
    handed = Reassignment(ReassignmentId(0), refusal.id, refusal.deal_id, "А", "А", office.second.id, START)
    with pytest.raises(ChangedBySomeoneElse, match="another_manager"), office.store.write() as unit:
        unit.penalties.add_reassignment(handed)


def test_a_source_has_one_tariff_a_day(office: Office) -> None:
    office.tariff(day=date(2026, 1, 1))
    office.tariff(day=date(2026, 1, 2))
    with pytest.raises(TariffWrong):
        office.tariff(day=date(2026, 1, 1), minor=1)


def test_a_register_line_tells_the_whole_story_of_a_fine(office: Office) -> None:
    refusal = returned(office)
    with office.store.read() as unit:
        (line,) = unit.ledger.register_lines("2026-11")
        assert unit.ledger.register_lines("2026-12") == []
    assert (line.deal_external_id, line.manager, line.new_manager) == ("1", "Анна Соколова", "Роман Титов")
    assert (line.amount, line.tariff_valid_from, line.period) == (Money(150_000), date(2026, 1, 1), "2026-11")
    assert (line.stated_reason, line.decision, line.callback_outcome) == ("price", "contradicted", "denied")
    assert (line.quote, line.quote_from_ms, line.recording_name) == ("для меня это дорого", 1_000, "1.wav")
    assert line.decided_by == "Вера Осипова (auditor)"
    assert line.proposed_by == "Павел Дроздов (second)"
    assert line.signed_by == "Константин Лебедев (head)"
    assert line.decided_at < line.callback_at < line.proposed_at < line.signed_at
    assert office.again(refusal).state is RefusalState.RETURNED
