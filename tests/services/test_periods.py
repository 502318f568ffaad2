"""Periods as the head sees them: the list of months, and what closing one would freeze and leave waiting."""

from qa_desk.domain.appeal import Obstacle
from qa_desk.domain.closing import PeriodAhead, PeriodClosed
from qa_desk.domain.money import Money
from qa_desk.services.appeal import file_appeal
from qa_desk.services.cases import ExportBlocked
from qa_desk.services.close_period import ClosingPreview, closing_preview, period_lines
from qa_desk.services.ledger import propose_reversal
from tests.fakes.audits import SHELF
from tests.fakes.intake import count_rows
from tests.fakes.office import Office
from tests.fakes.road import proposed
from tests.fakes.settled import DAYS, close, fined, reversed_by, with_settings


def preview(office: Office, period: str = "2026-11") -> ClosingPreview:
    return closing_preview(office.store, office.clock, DAYS, SHELF, office.head, period)


def test_months_stand_with_their_sums_and_who_closed_them(office: Office) -> None:
    (now,) = period_lines(office.store, office.clock, office.payroll)
    assert (now.period, now.entries, now.total, now.closing) == ("2026-11", 0, Money(0), None)
    fine = fined(office)
    reversed_by(office, fine.id, 50_000)
    close(office)
    office.clock.forward(days=30)
    fined(office, "2")
    new, old = period_lines(office.store, office.clock, office.head)
    assert (new.period, new.entries, new.closing, new.checkpoint) == ("2026-12", 1, None, None)
    assert (old.period, old.entries, old.fines, old.reversals, old.total) == (
        "2026-11", 2, Money(150_000), Money(-50_000), Money(100_000),
    )  # fmt: skip
    assert old.closing is not None
    assert old.closed_by == "Константин Лебедев"
    with office.store.read() as unit:
        assert old.checkpoint in [one.number for one in unit.log.checkpoints()]


def test_before_it_is_closed_everything_that_waits_is_told(office: Office) -> None:
    fine = fined(office)
    proposed(office, "2")
    propose_reversal(office.store, office.clock, office.auditor, fine.id, Money(1), "ошибка")
    file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласен", [])
    before = count_rows(office.store)
    found = preview(office)
    assert count_rows(office.store) == before
    assert (found.line.entries, found.managers, found.reversals) == (1, 1, 1)
    assert [one.external_id for one in found.unsigned] == ["2"]
    assert [one.entry_id for one in found.appeals] == [fine.id]
    assert (found.blocked, found.refused) == ((), None)


def test_what_keeps_a_month_open_is_named_with_its_cases(office: Office) -> None:
    fine = fined(office)
    with_settings(office, law="on")
    found = preview(office)
    assert isinstance(found.refused, ExportBlocked)
    ((case, held),) = found.blocked
    assert case.entry_id == fine.id
    assert Obstacle.GROUND_MISSING in held
    with_settings(office, law="off")
    close(office)
    assert isinstance(preview(office).refused, PeriodClosed)
    assert isinstance(preview(office, "2027-01").refused, PeriodAhead)
