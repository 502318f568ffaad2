"""Reassignments by keys alone: who gets the deal, and what became of it."""

from pathlib import Path

from qa_desk.desktop.pages.sign_off.reassign_dialogs import ManagerDialog
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.reassign import DealOutcome, ReassignPolicy
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.configure import load_settings
from qa_desk.services.reassigned import follow_reassignments, reassign_lines
from qa_desk.services.sign import SignRequest
from tests.desktop.pages.head_desk import Open, cells, open_desk, said  # noqa: F401
from tests.desktop.pages.refusal_desk import OTHER_MANAGER, THIRD_MANAGER, return_proposed
from tests.fakes.office import Office


def test_the_head_chooses_the_manager_by_key_and_signs_then(open_desk: Open, office: Office) -> None:
    return_proposed(office, "1")
    at = open_desk()
    tab = at.page.reassign
    at.at(tab)
    assert cells(tab.view, 3) == [OTHER_MANAGER]
    assert not tab.outcomes[DealOutcome.WON].isEnabled()
    at.press("Ctrl+M")
    dialog = tab.work.dialog
    assert isinstance(dialog, ManagerDialog)
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert names == [f"{THIRD_MANAGER} · 1 deal · by the policy", f"{OTHER_MANAGER} · 3 deals · proposed now"]
    at.press("Return")
    assert cells(tab.view, 3) == [THIRD_MANAGER]
    at.at(at.page.to_sign)
    assert at.page.to_sign.blocked.text == ""
    at.press("Ctrl+Return", "Ctrl+Return")
    at.prove()
    assert at.states() == {"1": RefusalState.RETURNED}
    (line,) = reassign_lines(office.store)
    assert line.done is not None
    assert line.done.to_manager == THIRD_MANAGER


def test_what_became_of_a_deal_is_recorded_by_key_and_money_won_back_counts(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    at = open_desk()
    tab = at.page.reassign
    at.at(tab)
    assert tab.told.text() == "Won back: 0 (0.00\u00a0₽). In work: 1. Lost: 0."
    at.press("Alt+6")
    assert cells(tab.view, 5) == ["Lost, by hand"]
    at.press("Alt+5")
    at.keys.type("x")
    at.press("Return")
    assert tab.work.dialog is not None
    at.press("Ctrl+A")
    at.keys.type("385000,50")
    at.press("Return")
    assert cells(tab.view, 5) == ["Won, by hand"]
    assert tab.told.text() == "Won back: 1 (385,000.50\u00a0₽). In work: 0. Lost: 0."
    assert follow_reassignments(office.store)[0].amount == Money(38_500_050)
    at.press("Alt+4")
    assert cells(tab.view, 5) == ["In work, by hand"]
    at.asker.path = tmp_path / "crm.xlsx"
    at.press("Ctrl+E")
    assert said(tab.banner) == "1 deal for the CRM is saved: crm.xlsx"
    assert at.asker.path.read_bytes()[:2] == b"PK"


def test_the_policy_is_chosen_on_the_tab(open_desk: Open, office: Office) -> None:
    at = open_desk()
    tab = at.page.reassign
    at.at(tab)
    tab.policy.setFocus()
    at.press("Down")
    assert load_settings(office.store).reassign_policy == ReassignPolicy.ROUND_ROBIN.value
