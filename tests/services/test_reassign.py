"""Reassignment through real services: who gets it, the list for the CRM, and what later imports say."""

import csv
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from qa_desk import words
from qa_desk.adapters.files.reader import FileTables
from qa_desk.adapters.reports.list_xlsx import ListXlsx
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import ConditionalRefusal, MoveNotAllowed
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import SameManager
from qa_desk.domain.people import Role, RoleMissing
from qa_desk.domain.reassign import DealOutcome, NobodyToTake, NotReassigned, OutcomeWrong, ReassignPolicy
from qa_desk.domain.report_table import ReportKind
from qa_desk.domain.sign_off import OwnProposal, SignAction
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.penalise import penalise
from qa_desk.services.reassign import candidates_for, choose_manager, set_policy, suggest_manager
from qa_desk.services.reassigned import (
    export_reassignments,
    follow_reassignments,
    money_recovered,
    reassign_lines,
    record_outcome,
)
from qa_desk.services.rejects import FileNotWritten
from qa_desk.services.report_analysis import analysis_report
from qa_desk.services.sign import SignRequest
from qa_desk.words import ledger_words
from tests.fakes.office import STAGE, Office, deal_facts
from tests.fakes.road import proposed, returned
from tests.fakes.settled import with_settings

NEW = "Новый лид"


def denied(office: Office, external_id: str = "1") -> ConditionalRefusal:
    refusal = office.decide(office.refusal(external_id, group="Север"), DecisionVerdict.CONTRADICTED)
    office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, "я не отказывался"))
    return office.again(refusal)


def team(office: Office) -> None:
    """Титов has two open deals in the North, Белова one in the South and a won one, Ершов none but a lost one."""
    rows = [
        ("901", "Роман Титов", "Север", NEW),
        ("902", "Роман Титов", "Север", NEW),
        ("903", "Марина Белова", "Юг", NEW),
        ("904", "Марина Белова", "Юг", "Успешно реализовано"),
        ("905", "Олег Ершов", "Север", "Закрыто и не реализовано"),
    ]
    office.deals(*(deal_facts(number, manager=name, group=group, stage=stage) for number, name, group, stage in rows))


@pytest.mark.parametrize(
    ("policy", "chosen", "gets"),
    [
        (None, "", "Олег Ершов"),
        (ReassignPolicy.LEAST_LOADED, "", "Олег Ершов"),
        (ReassignPolicy.SAME_GROUP, "", "Олег Ершов"),
        (ReassignPolicy.ROUND_ROBIN, "", "Марина Белова"),
        (ReassignPolicy.CHOSEN, "роман титов", "Роман Титов"),
    ],
)
def test_the_policy_names_the_next_manager(
    office: Office, policy: ReassignPolicy | None, chosen: str, gets: str
) -> None:
    team(office)
    refusal = denied(office)
    found = suggest_manager(office.store, refusal.id, policy, chosen)
    assert found.manager == gets
    assert [(one.manager, one.load) for one in found.candidates] == [
        ("Олег Ершов", 0), ("Марина Белова", 1), ("Роман Титов", 2),
    ]  # fmt: skip


def test_a_promised_deal_counts_until_the_crm_shows_it(office: Office) -> None:
    team(office)
    office.tariff()
    first = denied(office, "1")
    penalise(office.store, office.clock, office.second, first.id, "Олег Ершов")
    assert suggest_manager(office.store, denied(office, "2").id).manager == "Марина Белова"
    with_settings(office, reassign_policy="round_robin")
    assert suggest_manager(office.store, denied(office, "3").id).manager == "Роман Титов"


def test_where_nobody_else_sells_nobody_gets_it(office: Office) -> None:
    refusal = denied(office)
    with pytest.raises(NobodyToTake):
        suggest_manager(office.store, refusal.id)


def seen_again(office: Office, external_id: str, **changes: object) -> None:
    """A newer export of the deal."""
    facts = replace(deal_facts(external_id, title="=cmd()|'x'"), changed_at=office.clock(), **changes)  # type: ignore[arg-type]
    with office.store.write() as unit:
        unit.deals.upsert([facts], office.clock())


def test_money_won_back_is_counted_as_later_imports_tell(office: Office) -> None:
    for number in ("1", "2", "3", "4"):
        returned(office, number)
    later = office.clock() + timedelta(days=3)
    won, lost = "Успешно реализовано", "Закрыто и не реализовано"
    seen_again(office, "1", manager="Роман Титов", stage=won, closed_at=later, amount=Money(50_000_000))
    seen_again(office, "2", manager="Роман Титов", stage=lost, closed_at=later, amount=Money(10_000_000))
    seen_again(office, "3", manager="Роман Титов", stage="Переговоры", amount=Money(7))
    found = money_recovered(office.store)
    assert {one: (found.counts[one], found.sums[one].minor) for one in DealOutcome} == {
        DealOutcome.WON: (1, 50_000_000),
        DealOutcome.LOST: (1, 10_000_000),
        DealOutcome.IN_WORK: (2, 7),
    }
    assert found.without_amount == 1
    assert money_recovered(office.store, "2026-10").counts[DealOutcome.WON] == 0
    with_settings(office, won_stages=("Переговоры",))
    assert money_recovered(office.store).counts[DealOutcome.WON] == 1
    assert [one.moved for one in follow_reassignments(office.store)] == [True, True, True, False]


TITLES = {
    "en": ["Deal ID", "Deal", "From manager", "To manager", "Signed on"],
    "ru": ["ID сделки", "Сделка", "От менеджера", "Кому передать", "Подписано"],
}


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_list_for_the_crm_is_what_it_does_not_show_yet_in_safe_cells(
    office: Office, tmp_path: Path, language: str
) -> None:
    words.use(language)
    returned(office, "1")
    returned(office, "2")
    denied(office, "3")
    seen_again(office, "1", manager="Роман Титов", stage=NEW)
    seen_again(office, "2", stage=STAGE)
    path, titles = tmp_path / "crm.csv", ledger_words.crm_titles()
    assert export_reassignments(office.store, path, titles) == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows == [TITLES[language], ["2", "'=cmd()|'x'", "Анна Соколова", "Роман Титов", "2026-11-16"]]
    assert export_reassignments(office.store, path, titles, "2026-10") == 0
    with pytest.raises(FileNotWritten):
        export_reassignments(office.store, tmp_path / "no" / "crm.csv", titles)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_list_is_a_workbook_of_text_cells_where_one_is_asked_for(
    office: Office, tmp_path: Path, language: str
) -> None:
    words.use(language)
    returned(office, "1")
    seen_again(office, "1", stage=STAGE)
    path, titles = tmp_path / "crm.xlsx", ledger_words.crm_titles()
    assert export_reassignments(office.store, path, titles, workbook=ListXlsx()) == 1
    with FileTables().open(path) as table:
        assert list(table.headers) == TITLES[language]
        assert [row.cells for row in table.rows] == [
            ("1", "=cmd()|'x'", "Анна Соколова", "Роман Титов", "2026-11-16"),
        ]
    assert b"<f>" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    with pytest.raises(FileNotWritten):
        export_reassignments(office.store, tmp_path / "no" / "crm.xlsx", titles, workbook=ListXlsx())


# ---------------------------------------------------------------- the head's choice


def test_the_head_chooses_another_manager_and_may_still_sign(office: Office) -> None:
    team(office)
    refusal = proposed(office)
    made, _ = choose_manager(office.store, office.clock, office.head, refusal.id, "марина белова")
    assert (made.to_manager, made.proposed_by) == ("Марина Белова", office.head.id)
    (line,) = reassign_lines(office.store)
    assert (line.to_manager, line.proposed_by, line.done) == ("Марина Белова", "Константин Лебедев", None)
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    (line,) = reassign_lines(office.store)
    assert line.done is not None
    assert (line.done.to_manager, line.done.outcome) == ("Марина Белова", DealOutcome.IN_WORK)
    with office.store.read() as unit:
        assert len(unit.penalties.reassignments()) == 2
        assert len(unit.ledger.entries()) == 1


def test_the_deal_never_goes_back_to_who_had_it_nor_is_it_moved_after_the_signature(office: Office) -> None:
    team(office)
    refusal = proposed(office)
    assert "Анна Соколова" not in [one.manager for one in candidates_for(office.store, refusal.id)]
    with pytest.raises(SameManager):
        choose_manager(office.store, office.clock, office.head, refusal.id, " анна соколова")
    with pytest.raises(RoleMissing):
        choose_manager(office.store, office.clock, office.auditor, refusal.id, "Марина Белова")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    with pytest.raises(MoveNotAllowed):
        choose_manager(office.store, office.clock, office.head, refusal.id, "Марина Белова")


def test_the_fines_proposer_does_not_sign_because_somebody_chose_the_manager_after_him(office: Office) -> None:
    team(office)
    office.second = office.person("both", "Олег Белов", Role.AUDITOR, Role.SALES_HEAD)
    refusal = proposed(office)
    choose_manager(office.store, office.clock, office.head, refusal.id, "Марина Белова")
    with pytest.raises(OwnProposal):
        office.sign(SignRequest(refusal.id, SignAction.APPROVE), office.second)


def test_the_head_sets_the_policy(office: Office) -> None:
    team(office)
    refusal = denied(office)
    set_policy(office.store, office.clock, office.head, ReassignPolicy.ROUND_ROBIN)
    assert suggest_manager(office.store, refusal.id).manager == "Марина Белова"
    with pytest.raises(RoleMissing):
        set_policy(office.store, office.clock, office.auditor, ReassignPolicy.CHOSEN)


# ---------------------------------------------------------------- what became of it


def test_a_persons_word_counts_until_the_crm_closes_the_deal_after_it(office: Office) -> None:
    refusal = returned(office)
    record = lambda outcome, amount=None: record_outcome(  # noqa: E731 - the same call with other facts
        office.store, office.clock, office.head, refusal.id, outcome, amount
    )
    record(DealOutcome.WON, Money(45_000_000))
    assert money_recovered(office.store).sums[DealOutcome.WON] == Money(45_000_000)
    (followed,) = follow_reassignments(office.store)
    assert (followed.outcome, followed.recorded) == (DealOutcome.WON, True)
    record(DealOutcome.LOST)
    assert money_recovered(office.store).counts[DealOutcome.LOST] == 1
    lost = "Закрыто и не реализовано"
    seen_again(office, "1", stage=lost, closed_at=office.clock() - timedelta(days=3))
    assert follow_reassignments(office.store)[0].recorded
    record(DealOutcome.IN_WORK)
    later = office.clock() + timedelta(days=3)
    office.clock.forward(days=4)
    seen_again(office, "1", stage="Успешно реализовано", closed_at=later, amount=Money(7))
    (followed,) = follow_reassignments(office.store)
    assert (followed.outcome, followed.amount, followed.recorded) == (DealOutcome.WON, Money(7), False)


def test_only_a_deal_that_was_given_away_has_an_outcome_and_only_a_won_one_an_amount(office: Office) -> None:
    waiting = proposed(office)
    with pytest.raises(NotReassigned):
        record_outcome(office.store, office.clock, office.head, waiting.id, DealOutcome.WON)
    office.sign(SignRequest(waiting.id, SignAction.APPROVE))
    for outcome, amount in (
        (DealOutcome.LOST, Money(1)),
        (DealOutcome.WON, Money(0)),
        (DealOutcome.WON, Money(1, "USD")),
    ):
        with pytest.raises(OutcomeWrong):
            record_outcome(office.store, office.clock, office.head, waiting.id, outcome, amount)
    with pytest.raises(RoleMissing):
        record_outcome(office.store, office.clock, office.payroll, waiting.id, DealOutcome.WON)


def test_the_report_of_recovered_money_believes_the_persons_word_as_well(office: Office) -> None:
    refusal = returned(office)
    record_outcome(office.store, office.clock, office.head, refusal.id, DealOutcome.WON, Money(45_000_000))
    report = analysis_report(office.store, office.clock, office.head, ReportKind.RECOVERED, "2026-11")
    how = {one.code: one.facts for one in (*report.answers.how_much, *report.answers.why)}
    assert how["recovered_won"]["money"] == Money(45_000_000)
    assert how["recovered_outcomes"]["won"] == 1
