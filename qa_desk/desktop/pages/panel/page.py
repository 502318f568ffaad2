"""The control panel: what needs attention now, the list behind each lamp, and the daily digest."""

from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from qa_desk.desktop.page import OpenDeal, Page, Surroundings
from qa_desk.desktop.pages.panel.digest_tab import DigestTab
from qa_desk.desktop.pages.panel.lamps_view import LampsView
from qa_desk.desktop.pages.panel.list_dialog import BehindDialog
from qa_desk.desktop.pages.panel.props import derive
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.errors import KnownError
from qa_desk.domain.panel import Lamp, Panel
from qa_desk.services.digest import make_due
from qa_desk.services.panel import panel_now
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr, trn
from qa_desk.words.errors import sentence

_LOOK_AGAIN_MS = 60_000  # lamps light as time goes by, without anybody's doing


class PanelPage(Page):
    name = "panel"
    icon = "panel"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.panel: Panel | None = None
        self._title, self.summary = QLabel(self), QLabel(self)
        self.refresh = QPushButton(self)
        self.lamps, self.digest = LampsView(around.theme), DigestTab(around)
        self.tabs = QTabWidget(self)
        self._lay_out()
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_AGAIN_MS)
        self._connect()
        self._clock.start()
        self.retranslate()

    def _lay_out(self) -> None:
        self._title.setProperty("role", "title")
        self.summary.setProperty("role", "muted")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._title)
        head.addWidget(self.summary)
        head.addStretch(1)
        head.addWidget(self.refresh)
        around_lamps = QWidget(self)
        inside = QVBoxLayout(around_lamps)
        inside.setContentsMargins(16, 16, 16, 16)
        inside.addWidget(self.lamps)
        self.tabs.addTab(around_lamps, "")
        self.tabs.addTab(self.digest, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.lamps.opened.connect(self.open_behind)
        self.digest.said.connect(self.around.bus.message)
        self.refresh.clicked.connect(self.shown)
        self.tabs.currentChanged.connect(self.shown)
        self._clock.timeout.connect(self._on_clock)
        self.around.shortcuts.bind(self, Action.REFRESH, self.shown)
        self.around.settings.replaced.connect(self._on_settings)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Control panel")

    @Slot()
    def shown(self) -> None:
        self._look()
        if self.tabs.currentWidget() is self.digest:
            self.digest.load()

    def on_changed(self, changed: Changed) -> None:
        if self.isVisible() and changed != Changed():
            self._look()

    def retranslate(self) -> None:
        self._title.setText(self.title())
        self.refresh.setText(tr("Refresh"))
        self.tabs.setTabText(0, tr("Now"))
        self.tabs.setTabText(1, self.digest.title())
        self.lamps.setAccessibleName(self.title())
        self._show()

    # ------------------------------------------------------------ lamps

    def _look(self) -> None:
        desk = self.around.desk
        self.around.jobs.run(
            lambda: panel_now(desk.store, desk.clock, desk.working_days), self._take, owner=self, key="panel"
        )

    def _take(self, panel: Panel) -> None:
        first = self.panel is None
        self.panel = panel
        self._show()
        if first and self.hasFocus():
            self.lamps.focus_first()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.around.settings().time_zone)

    def _show(self) -> None:
        self.summary.setText(derive(self.panel, self._zone()).summary)
        if self.panel is not None:
            self.lamps.show_panel(self.panel, self._zone())

    @Slot(Lamp)
    def open_behind(self, lamp: Lamp) -> BehindDialog:
        dialog = BehindDialog(self.around, lamp, self.window())
        dialog.chosen.connect(self._on_chosen)
        dialog.open()
        return dialog

    @Slot(OpenDeal)
    def _on_chosen(self, request: OpenDeal) -> None:
        self.around.bus.open_deal.emit(request)

    # ------------------------------------------------------------ the hour

    @Slot()
    def _on_clock(self) -> None:
        if self.isVisible():
            self._look()
        self._make_digests()

    @Slot()
    def _on_settings(self) -> None:
        self._show()
        self.digest.retranslate()

    def _make_digests(self) -> None:
        """Whatever page is in front: the window is open, and that is enough."""
        desk = self.around.desk
        folder = desk.folder / "reports"
        self.around.jobs.run(
            lambda: make_due(desk.store, desk.clock, desk.digests, folder, desk.working_days),
            self._on_made, self._on_not_made, owner=self, write=True, key="digests",
        )  # fmt: skip

    def _on_not_made(self, error: KnownError) -> None:
        """Said in the status bar: a banner every minute would be worse than a missing file."""
        self.around.bus.message.emit(sentence(error))

    def _on_made(self, days: list[date]) -> None:
        if days:
            words = trn("{n} daily digest written to the reports folder",
                        "{n} daily digests written to the reports folder", len(days))  # fmt: skip
            self.around.bus.message.emit(words.format(n=formats.number(len(days))))
