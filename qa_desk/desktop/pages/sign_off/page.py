"""The sign-off page, the sales head's desk: what waits for his signature, periods, reassignments, pay and tariffs.
Payroll and auditors have their parts of it."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLabel, QTabWidget, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import Page, Surroundings
from qa_desk.desktop.pages.sign_off.audit_fines import AuditFinesTab
from qa_desk.desktop.pages.sign_off.pay_tab import PayTab
from qa_desk.desktop.pages.sign_off.periods_tab import PeriodsTab
from qa_desk.desktop.pages.sign_off.reassign_tab import ReassignTab
from qa_desk.desktop.pages.sign_off.tab import DeskTab
from qa_desk.desktop.pages.sign_off.to_sign import ToSignTab
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.people import Role
from qa_desk.services.rights import PAY_PEOPLE
from qa_desk.services.views import Changed
from qa_desk.words import tr

_KEPT = "sign_off/tab"


def sign_off_page(around: Surroundings) -> "DeskPage":
    """What this user may use of it."""
    return SignOffPage(around) if Role.SALES_HEAD in around.user.roles else PartOfDesk(around)


class DeskPage(Page):
    """Tabs beside each other; the one in front is remembered."""

    name = "sign_off"
    icon = "sign_off"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self.all: tuple[DeskTab, ...] = ()
        self.tabs = QTabWidget(self)
        around.shortcuts.bind(self, Action.NEXT_TAB, partial(self.step_tab, 1))
        around.shortcuts.bind(self, Action.PREVIOUS_TAB, partial(self.step_tab, -1))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self.tabs, 1)

    def put(self, *tabs: DeskTab) -> None:
        """Once, at the end of the making."""
        self.all = tabs
        for tab in tabs:
            self.tabs.addTab(tab, "")
            tab.waiting_changed.connect(self._name_tabs)
        kept = self.around.memory.text(_KEPT)
        self.tabs.setCurrentIndex(next((place for place, tab in enumerate(tabs) if tab.name == kept), 0))
        self.tabs.currentChanged.connect(self._on_tab)
        self.retranslate()

    @property
    def tab(self) -> DeskTab:
        """The one in front."""
        return self.all[self.tabs.currentIndex()]

    def go_to(self, tab: DeskTab) -> None:
        self.tabs.setCurrentWidget(tab)
        tab.first.setFocus()

    def show_part(self, part: str) -> None:
        for tab in self.all:
            if tab.name == part:
                self.go_to(tab)

    def step_tab(self, by: int) -> None:
        """The next tab, or the one before; the keyboard goes along."""
        self.go_to(self.all[(self.tabs.currentIndex() + by) % len(self.all)])

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.begin_at(self.tab.first)
        super().focusInEvent(event)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Sign-off")

    def badge(self) -> int:
        return sum(tab.waiting() for tab in self.all)

    def shown(self) -> None:
        self.tab.load()

    def on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed != Changed():
            self.tab.load()

    @Slot()
    def _on_tab(self) -> None:
        self.around.memory.set_text(_KEPT, self.tab.name)
        self.tab.load()

    def retranslate(self) -> None:
        self._title.setText(self.title())
        self._name_tabs()

    @Slot()
    def _name_tabs(self) -> None:
        for place, tab in enumerate(self.all):
            waiting = tab.waiting()
            self.tabs.setTabText(place, f"{tab.title()} · {waiting}" if waiting else tab.title())


class SignOffPage(DeskPage):
    """All of it. `asker` may be replaced by tests."""

    def __init__(self, around: Surroundings, asker: Asker | None = None) -> None:
        super().__init__(around)
        asker = asker or Asker()
        self.to_sign = ToSignTab(around, asker)
        self.periods = PeriodsTab(around, asker)
        self.reassign, self.pay = ReassignTab(around, asker), PayTab(around, asker)
        self.audit_fines = AuditFinesTab(around)
        self.put(self.to_sign, self.audit_fines, self.periods, self.reassign, self.pay)

    def shown(self) -> None:
        self.to_sign.load()
        self.audit_fines.load()  # how many wait stands on its tab
        if self.tab not in (self.to_sign, self.audit_fines):
            self.tab.load()

    def on_changed(self, changed: Changed) -> None:
        self.to_sign.on_changed(changed)
        if self.tab is not self.to_sign:
            super().on_changed(changed)


class PartOfDesk(DeskPage):
    """For payroll months with their packs and pay against the cap; for auditors the audit fines they proposed, which
    come back to them here. Nothing is signed on it."""

    def __init__(self, around: Surroundings, asker: Asker | None = None) -> None:
        super().__init__(around)
        asker = asker or Asker()
        tabs: list[DeskTab] = []
        if Role.AUDITOR in around.user.roles:
            tabs.append(AuditFinesTab(around))
        if around.user.roles & PAY_PEOPLE:
            tabs += [PeriodsTab(around, asker), PayTab(around, asker)]
        self.put(*tabs)
