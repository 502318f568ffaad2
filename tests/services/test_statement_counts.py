"""Reading many audits takes as many statements as reading one: reports of a year must not ask for each audit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from qa_desk.domain.audit_fine import AuditFine, AuditFineId
from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.checklist_answers import NO, YES, Answer
from qa_desk.domain.checklist_audit import Outcome
from qa_desk.domain.checklist_submit import FineDue, Fines
from qa_desk.domain.money import Money
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.report_table import ReportKind
from qa_desk.services.audit_fine_lines import audit_fine_lines
from qa_desk.services.case_audits import case_audits
from qa_desk.services.checklist_forms import install_shipped, newest_of
from qa_desk.services.checklist_ports import AuditQuery, NewAudit
from qa_desk.services.checklist_results import case_file, score_table
from qa_desk.services.report_analysis import analysis_report
from qa_desk.services.sample import close_sample, give_part
from qa_desk.services.sample_report import sample_report
from tests.fakes.audits import SHELF
from tests.fakes.office import START, Office, deal_facts

ANNA, QUESTION = "Анна Соколова", "by_name"


def audited(office: Office, many: int, first: int = 1) -> None:
    """Submitted audits with answers and a proposed fine each, written at once."""
    install_shipped(office.store, office.clock, SHELF)
    deals = office.deals(*(deal_facts(str(first + n), stage="Договор", manager=ANNA) for n in range(many)))
    with office.store.write() as unit:
        form = newest_of(unit.checklists.published(), "call_script").ref
        for deal in deals:
            item = unit.queue.add(ItemKind.SAMPLE, deal, None, None, START, 0)
            new = NewAudit(item, deal, ANNA, "Север", form, office.auditor.id, None, START, {})
            audit = unit.checklists.begin(new)
            for question, value in ((QUESTION, NO), ("goodbye", YES)):
                unit.checklists.keep_answer(audit, question, Answer(value, "слова"), START)
            fines = Fines((FineDue(QUESTION, 100),))
            points = {AuditDirection.SKILLS: 5_000}
            unit.checklists.submit(audit, Outcome(START + timedelta(hours=1), 5_000, points, (), (QUESTION,), fines))
            unit.queue.set_done(item, START)
            unit.audit_fines.add(
                AuditFine(
                    AuditFineId(0), audit, item, deal, ANNA, form, QUESTION, Money(100, "RUB"), office.auditor.id, START
                )
            )


@contextmanager
def counted(office: Office) -> Iterator[list[str]]:
    said: list[str] = []

    def hear(_link: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(office.store._engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(office.store._engine, "before_cursor_execute", hear)


def _cases(office: Office) -> object:
    with office.store.read() as unit:
        return case_audits(unit, SHELF, unit.checklists.submitted(AuditQuery(manager=ANNA)), office.head)


READS: dict[str, Callable[[Office], object]] = {
    "fines": lambda office: audit_fine_lines(office.store, SHELF),
    "scorecards": lambda office: analysis_report(
        office.store, office.clock, office.head, ReportKind.SCORECARDS, "2026-11", SHELF
    ),
    "score table": lambda office: score_table(office.store, office.clock, SHELF, "call_script"),
    "case file": lambda office: case_file(office.store, office.clock, SHELF, ANNA),
    "case audits": _cases,
}


@pytest.mark.parametrize("what", READS)
def test_fifty_audits_are_read_with_as_many_statements_as_one(office: Office, what: str) -> None:
    read = READS[what]
    audited(office, 1)
    with counted(office) as one:
        assert read(office)
    audited(office, 49, first=2)
    with counted(office) as fifty:
        assert read(office)
    assert len(fifty) == len(one), fifty


def sampled(office: Office, managers: int, period: str = "2026-11", days: int = 15) -> None:
    """Two deals of each manager, one of them drawn, and the period closed."""
    office.deals(
        *(
            deal_facts(str(int(period[-2:]) * 1_000 + n), stage="Договор", manager=f"М{n % managers:02}")
            for n in range(managers * 2)
        )
    )
    for user, part in ((office.auditor, "сирень в середине мая"), (office.head, "тридцать три коровы")):
        give_part(office.store, office.clock, user, part, period)
    office.clock.forward(days=days)
    close_sample(office.store, office.clock, office.head, period)


def test_the_sample_of_a_period_is_read_with_as_many_statements_however_much_was_drawn(office: Office) -> None:
    sampled(office, 1)
    sampled(office, 40, "2026-12", 31)
    numbers = []
    for period, drawn in (("2026-11", 1), ("2026-12", 40)):
        with counted(office) as said:
            found = sample_report(office.store, period)
            analysis_report(office.store, office.clock, office.head, ReportKind.COVERAGE, period, SHELF)
        assert found is not None
        assert len(found.lines) == drawn
        numbers.append(len(said))
    assert numbers[0] == numbers[1]


def test_the_sample_of_a_period_reads_no_audits_of_other_periods(office: Office) -> None:
    audited(office, 3)
    sampled(office, 1)
    with counted(office) as said:
        sample_report(office.store, "2026-11")
    asked = [one for one in said if "FROM checklist_audits" in one or "FROM audits" in one]
    assert len(asked) == 2
    assert all("item_id IN" in one for one in asked)
