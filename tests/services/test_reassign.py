"""Reassignment through real services: who gets it, the list for the CRM, and what later imports say."""

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.money import Money
from qa_desk.domain.reassign import DealOutcome, NobodyToTake, ReassignPolicy
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.penalise import penalise
from qa_desk.services.reassign import (
    export_reassignments,
    follow_reassignments,
    money_recovered,
    suggest_manager,
)
from qa_desk.services.rejects import FileNotWritten
from tests.fakes.office import STAGE, Office, deal_facts
from tests.fakes.road import returned
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


def test_the_list_for_the_crm_is_what_it_does_not_show_yet_in_safe_cells(office: Office, tmp_path: Path) -> None:
    returned(office, "1")
    returned(office, "2")
    denied(office, "3")
    seen_again(office, "1", manager="Роман Титов", stage=NEW)
    seen_again(office, "2", stage=STAGE)
    path = tmp_path / "crm.csv"
    assert export_reassignments(office.store, path) == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    assert rows == [
        ["deal_id", "deal", "from_manager", "to_manager", "signed_on"],
        ["2", "'=cmd()|'x'", "Анна Соколова", "Роман Титов", "2026-11-16"],
    ]
    assert export_reassignments(office.store, path, "2026-10") == 0
    with pytest.raises(FileNotWritten):
        export_reassignments(office.store, tmp_path / "no" / "crm.csv")
