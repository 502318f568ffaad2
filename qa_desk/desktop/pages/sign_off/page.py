"""The sign-off page, the sales head's desk: what waits for his signature, periods, reassignments, pay and tariffs."""

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
from qa_desk.services.views import Changed
from qa_desk.words import tr

_KEPT = "sign_off/tab"


class SignOffPage(Page):
    """The tab in front is remembered. `asker` may be replaced by tests."""

    name = "sign_off"
    icon = "sign_off"

    def __init__(self, around: Surroundings, asker: Asker | None = None) -> None:
        super().__init__(around)
        asker = asker or Asker()
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self.to_sign = ToSignTab(around, asker)
        self.periods = PeriodsTab(around, asker)
        self.reassign, self.pay = ReassignTab(around, asker), PayTab(around, asker)
        self.audit_fines = AuditFinesTab(around)
        self.all: tuple[DeskTab, ...] = (self.to_sign, self.audit_fines, self.periods, self.reassign, self.pay)
        self.tabs = QTabWidget(self)
        for tab in self.all:
            self.tabs.addTab(tab, "")
            tab.waiting_changed.connect(self._name_tabs)
        kept = around.memory.text(_KEPT)
        self.tabs.setCurrentIndex(next((place for place, tab in enumerate(self.all) if tab.name == kept), 0))
        self.tabs.currentChanged.connect(self._on_tab)
        around.shortcuts.bind(self, Action.NEXT_TAB, partial(self.step_tab, 1))
        around.shortcuts.bind(self, Action.PREVIOUS_TAB, partial(self.step_tab, -1))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self.tabs, 1)
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
        self.to_sign.load()
        self.audit_fines.load()  # how many wait stands on its tab
        if self.tab not in (self.to_sign, self.audit_fines):
            self.tab.load()

    def on_changed(self, changed: Changed) -> None:
        self.to_sign.on_changed(changed)
        if self.isVisible() and self.tab is not self.to_sign and changed != Changed():
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
