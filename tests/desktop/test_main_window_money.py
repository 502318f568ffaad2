"""What the main window tells of money: appeals that wait, and the parts of the head's desk that others have."""

from qa_desk.desktop.pages.sign_off import PartOfDesk
from qa_desk.desktop.pages.sign_off.audit_fines import AuditFinesTab
from qa_desk.desktop.pages.sign_off.pay_tab import PayTab
from qa_desk.desktop.pages.sign_off.periods_tab import PeriodsTab
from qa_desk.domain.appeal import Outcome
from qa_desk.domain.audit_fine import AuditFineState, FineAct
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.audit_fine_lines import audit_fine_lines
from qa_desk.services.audit_fines import send_back_audit_fine
from qa_desk.services.views import Changed
from tests.desktop.main_window_parts import Open, open_window  # noqa: F401
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.audit_money import failed, fines, priced
from tests.fakes.audits import SHELF, set_value
from tests.fakes.office import HASHER, PASSWORD
from tests.fakes.settled import fined, second_head, with_settings


def test_appeals_that_wait_are_counted_in_the_navigation(shell: Shell, open_window: Open, settle: Settle) -> None:
    office = shell.office
    with_settings(office, fine_ground="п. 4.2")
    fine, other = fined(office, "1"), fined(office, "2")
    file_appeal(office.store, office.clock, office.payroll, fine.id, "не согласна")
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, other.id, "не согласна")
    window = open_window(office.payroll)
    assert window.navigation.button("appeals").count == 2
    assert window.navigation.button("sign_off").count == 0
    decide_appeal(office.store, office.clock, HASHER, second_head(office), appeal.id, Outcome.REJECT, "верно", PASSWORD)
    window.around.bus.changed.emit(Changed(everything=True))
    settle()
    assert window.navigation.button("appeals").count == 1
    window.go_to("appeals")
    settle()
    assert window.page("appeals").badge() == 1


def test_the_navigation_counts_for_a_head_what_the_tabs_of_his_page_count(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    office = shell.office
    failed(priced(office, second_look_percent=100), 1)
    set_value(office, "second_look_percent", 0)
    for number in (2, 3):
        failed(office, number)
    window = open_window(office.head)
    assert window.navigation.button("sign_off").count == 2
    window.go_to("sign_off")
    settle()
    assert window.page("sign_off").badge() == 2


def test_payroll_has_its_part_of_the_sign_off_page(shell: Shell, open_window: Open, settle: Settle) -> None:
    window = open_window(shell.office.payroll)
    window.go_to("sign_off")
    settle()
    page = window.page("sign_off")
    assert isinstance(page, PartOfDesk)
    periods, pay = page.all
    assert isinstance(periods, PeriodsTab)
    assert isinstance(pay, PayTab)
    assert not periods.close_month.isVisible()
    page.go_to(pay)
    settle()
    assert pay.take_pay.isVisible()
    assert not pay.take_tariffs.isVisible()
    assert pay.told.text() != ""


def test_an_audit_fine_that_was_sent_back_is_counted_and_answered_by_its_auditor(
    shell: Shell, open_window: Open, settle: Settle
) -> None:
    office = shell.office
    failed(priced(office), 1)
    (fine,) = fines(office)
    send_back_audit_fine(office.store, office.clock, HASHER, office.head, fine.id, "послушайте ещё раз", PASSWORD)
    window = open_window(office.auditor)
    assert window.navigation.button("sign_off").count == 1
    window.go_to("sign_off")
    settle()
    page = window.page("sign_off")
    assert isinstance(page, PartOfDesk)
    (tab,) = page.all
    assert isinstance(tab, AuditFinesTab)
    tab.ask(FineAct.WITHDRAW)
    assert tab.dialog is not None
    tab.dialog.comment.setPlainText("не услышал")
    tab.dialog.send()
    settle()
    assert audit_fine_lines(office.store, SHELF)[0].state is AuditFineState.WITHDRAWN
    assert window.navigation.button("sign_off").count == 0
