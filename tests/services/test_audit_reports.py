"""Checklist audits in the analysis reports of a real workspace: score tables, versions, directions covered."""

from pathlib import Path

import pytest

from qa_desk import words
from qa_desk.adapters.reports.analysis import AnalysisFiles
from qa_desk.domain.checklist import AuditDirection, Label
from qa_desk.domain.evaluation import Share
from qa_desk.domain.people import Role
from qa_desk.domain.report_table import AnalysisReport, Mean, ReportKind, ReportTable, Word
from qa_desk.services.queue import claim_item
from qa_desk.services.report_analysis import FORMATS, analysis_report
from qa_desk.services.sample import draw_today, give_part
from qa_desk.services.sample_report import sample_report
from tests.fakes.audit_money import failed, looked_again, priced
from tests.fakes.audits import SHELF, audit, finish, set_value
from tests.fakes.office import Office, deal_facts

ANNA, ROMAN = "Анна Соколова", "Роман Титов"


def made(office: Office, kind: ReportKind) -> AnalysisReport:
    return analysis_report(office.store, office.clock, office.head, kind, "2026-11", SHELF)


def cells(table: ReportTable, *keys: str) -> list[tuple[object, ...]]:
    places = [table.place(key) for key in keys]
    return [tuple(row.cells[place] for place in places) for row in table.rows]


def test_score_cards_tell_of_audits_by_form_version_against_the_last_month(office: Office) -> None:
    set_value(office, "second_look_percent", 0)
    office.clock.forward(days=-31)
    for number in range(1, 6):
        audit(office, number, manager=ANNA, group="Север")
    office.clock.forward(days=31)
    for number in range(11, 16):
        audit(office, number, bad=frozenset({"by_name", "goodbye", "step_agreed"}), manager=ANNA, group="Север")
    priced(office)
    failed(office, 21, manager=ROMAN)
    report = made(office, ReportKind.SCORECARDS)
    rows = cells(report.table("audit_scores"), "manager", "form", "version", "audits", "last_score", "move")
    form = Label("Разговор по скрипту", "Call against the script")
    assert [(row[0], row[2:]) for row in rows] == [
        (ANNA, (1, 5, Mean(50_000, 5), Word("move", "unsure"))),
        (ROMAN, (2, 1, None, Word("move", "few"))),
    ]
    assert isinstance(rows[0][1], Label)
    assert rows[0][1].ru == form.ru
    worst = cells(report.table("audit_worst"), "manager", "failed")
    assert worst[:3] == [(ANNA, Share(5, 5))] * 3
    assert cells(report.table("audit_versions"), "version", "this", "last") == [(1, 5, 5), (2, 1, 0)]
    directions = {row[1] for row in cells(report.table("audit_directions"), "manager", "direction")}
    assert directions == {Word("audit_direction", "skills"), Word("audit_direction", "scripts")}
    (first, *_) = report.table("audit_scores").rows
    assert {report.deals[one].external_id for one in first.deals} == {str(one) for one in range(11, 16)}
    told = {one.code for one in (*report.answers.how_much, *report.answers.why)}
    assert {"audits_counted", "audits_versions", "audits_worst"} <= told
    assert "audits_down" not in told  # five audits a month prove no change


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_tables_of_audits_go_into_every_file(office: Office, tmp_path: Path, language: str) -> None:
    failed(priced(office), 1)
    words.use(language)
    try:
        files = AnalysisFiles().write(made(office, ReportKind.SCORECARDS), tmp_path, FORMATS)
    finally:
        words.use("en")
    assert sorted({one.path.suffix for one in files}) == [".csv", ".pdf", ".xlsx"]
    title = {"ru": "Обращается к клиенту по имени", "en": "Addresses the client by name"}[language]
    text = "".join(one.path.read_text("utf-8-sig") for one in files if one.path.suffix == ".csv")
    assert title in text


def test_second_looks_are_no_audits_of_the_manager(office: Office) -> None:
    first = failed(priced(office, second_look_percent=100), 1)
    looked_again(office, first, office.second, frozenset({"by_name"}))
    report = made(office, ReportKind.SCORECARDS)
    assert cells(report.table("audit_scores"), "audits") == [(1,)]


def test_without_the_forms_the_cards_are_as_they_were(office: Office) -> None:
    failed(priced(office), 1)
    report = analysis_report(office.store, office.clock, office.head, ReportKind.SCORECARDS, "2026-11")
    assert "audit_scores" not in {one.key for one in report.tables}


def test_coverage_tells_the_share_of_every_manager_and_direction(office: Office) -> None:
    set_value(office, "second_look_percent", 0)
    set_value(office, "audit_forms", ("call_script",))
    deals = office.deals(
        *(deal_facts(str(one), stage="Договор", manager=ANNA if one % 2 else ROMAN) for one in range(1, 21))
    )
    for number, deal in enumerate(deals, 1):
        office.recorded_call(deal, number)
    head2 = office.person("head2", "Ольга Миронова", Role.SALES_HEAD)
    for user, word in ((office.head, "десять слов одного человека"), (head2, "десять слов другого человека")):
        give_part(office.store, office.clock, user, word, "2026-11")
    office.clock.forward(days=10)
    draw_today(office.store, office.clock, office.head, "2026-11")
    report = made(office, ReportKind.COVERAGE)
    found = sample_report(office.store, "2026-11")
    assert found is not None
    rows = cells(report.table("coverage_directions"), "manager", "direction", "covered")
    assert {row[2].part for row in rows if isinstance(row[2], Share)} == {0}
    line = next(one for one in found.lines if one.item_id is not None)
    assert line.item_id is not None
    claim_item(office.store, office.clock, office.auditor, line.item_id)
    finish(office, line.item_id)
    rows = cells(made(office, ReportKind.COVERAGE).table("coverage_directions"), "manager", "direction", "covered")
    drawn = sum(one.manager == line.manager for one in found.lines)
    mine = {row[1]: row[2] for row in rows if row[0] == line.manager}
    asked = {AuditDirection.SKILLS, AuditDirection.SCRIPTS}
    assert mine == {Word("audit_direction", one.value): Share(int(one in asked), drawn) for one in AuditDirection}
