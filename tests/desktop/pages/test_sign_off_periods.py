"""Months of the ledger by keys alone: what waits before one is closed, the closing, its pack."""

from pathlib import Path

from qa_desk.domain.sign_off import SignAction
from qa_desk.services.sign import SignRequest
from tests.desktop.pages.head_desk import Open, cells, open_desk, said  # noqa: F401
from tests.desktop.pages.refusal_desk import return_proposed
from tests.fakes.audit_money import failed, priced
from tests.fakes.office import Office
from tests.fakes.settled import close, with_settings


def test_a_month_is_closed_after_its_preview_and_its_pack_is_made_and_checked(
    open_desk: Open, office: Office, tmp_path: Path
) -> None:
    refusal = return_proposed(office, "1")
    return_proposed(office, "2")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    at = open_desk()
    tab = at.page.periods
    at.at(tab)
    assert cells(tab.view) == ["November 2026"]
    assert tab.preview is not None
    assert "would freeze 1 entry of 1 manager" in tab._frozen.text()
    assert cells(tab.waits_view, 2) == ["proposed, not signed: it enters the next open month"]
    at.press("Ctrl+Return")
    at.prove()
    assert cells(tab.view, 1) == ["closed"]
    assert said(tab.banner).startswith("November 2026 is closed.")
    assert not tab.close_month.isVisible()
    assert "Константин Лебедев" in tab._frozen.text()
    at.asker.path = tmp_path / "pack"
    at.asker.path.mkdir()
    at.press("Alt+P")
    names = sorted(one.name for one in at.asker.path.iterdir())
    assert said(tab.banner).startswith("Saved: ")
    at.asker.path = next(one for one in at.asker.path.iterdir() if one.name.endswith(".manifest.json"))
    at.press("Alt+V")
    assert "is as it was signed" in said(tab.banner)
    csv = next(one for one in at.asker.path.parent.iterdir() if one.suffix == ".csv")
    csv.write_bytes(csv.read_bytes() + b"x")
    at.press("Alt+V")
    assert "is as it was signed" not in said(tab.banner)
    assert len(names) >= 4


def test_what_keeps_a_month_open_stands_in_a_row_that_opens_its_case(open_desk: Open, office: Office) -> None:
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    with_settings(office, law="on")
    at = open_desk()
    tab = at.page.periods
    at.at(tab)
    assert not tab.close_month.isEnabled()
    assert cells(tab.waits_view)[0] == "Case No. 1: payroll is held up"
    at.press("Ctrl+Return")
    assert tab.password is None
    tab.waits_view.choose_row(0)
    tab.waits_view.setFocus()
    at.press("Return")
    assert at.pages == ["appeals"]


def test_audit_fines_that_wait_stand_in_a_row_that_opens_their_tab(open_desk: Open, office: Office) -> None:
    failed(priced(office), 1)
    at = open_desk()
    tab = at.page.periods
    at.at(tab)
    assert cells(tab.waits_view) == ["Audit fines · 1"]
    assert tab._told.text().startswith("1 audit fine is not signed yet.")
    tab.waits_view.choose_row(0)
    tab.waits_view.setFocus()
    at.press("Return")
    assert at.pages == ["sign_off/audit_fines"]


def test_a_refused_closing_says_why(open_desk: Open, office: Office) -> None:
    refusal = return_proposed(office, "1")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    at = open_desk()
    tab = at.page.periods
    at.at(tab)
    at.press("Ctrl+Return")
    close(office)
    at.prove()
    assert "closed" in said(tab.banner)
    assert cells(tab.view, 1) == ["closed"]
