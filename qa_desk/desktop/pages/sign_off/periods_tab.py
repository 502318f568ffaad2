"""The tab "Periods": months of the ledger, what closing one would freeze and what waits, the closing, payroll packs."""

from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.long_work import LongWork, ProgressStrip
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.callbacks.cards import splitter_of
from qa_desk.desktop.pages.sign_off.kept_columns import KeptColumns
from qa_desk.desktop.pages.sign_off.packs import PackWork
from qa_desk.desktop.pages.sign_off.period_rows import WaitingRow, period_columns, waiting_columns, waiting_rows
from qa_desk.desktop.pages.sign_off.period_words import frozen_text, question_text, told_text
from qa_desk.desktop.pages.sign_off.signing import refused_by
from qa_desk.desktop.pages.sign_off.tab import DeskTab
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.closing import Closing
from qa_desk.domain.errors import KnownError
from qa_desk.services.close_period import ClosingPreview, PeriodLine, close_period, closing_preview, period_lines
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr
from qa_desk.words.errors import sentence


class PeriodsTab(DeskTab):
    name = "periods"

    def __init__(self, around: Surroundings, asker: Asker) -> None:
        super().__init__(around)
        self.preview: ClosingPreview | None = None
        self.password: PasswordDialog | None = None
        self.banner, self.strip = Banner(around.theme, self), ProgressStrip(self)
        self.work = LongWork(around.jobs, self.strip, self)
        self.packs = PackWork(around, asker, self.work, self.banner, self)
        keys = {
            "period": lambda one: int(one.period.replace("-", "")), "entries": lambda one: one.entries,
            "fines": lambda one: one.fines.minor, "back": lambda one: one.reversals.minor,
            "total": lambda one: one.total.minor, "checkpoint": lambda one: one.checkpoint or 0,
        }  # fmt: skip
        self.rows: HeldRows[PeriodLine] = HeldRows(period_columns(self._zone), around.theme, keys, self)
        self.view = HeldRowsView(self.rows, around.theme, lambda: tr("Loading…"), self, stretch="closed")
        self.view.setSelectionMode(HeldRowsView.SelectionMode.SingleSelection)
        waiting_keys = {"amount": lambda row: row.amount.minor}
        self.waits: HeldRows[WaitingRow] = HeldRows(waiting_columns(), around.theme, waiting_keys, self)
        self.waits_view = HeldRowsView(self.waits, around.theme, self._no_waiting, self, stretch="why")
        self._title, self._frozen, self._told = QLabel(self), QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self._told.setProperty("role", "muted")
        self.close_month = self.key_button(Action.SUBMIT, self.ask_to_close, primary=True)
        self.make_pack = self.key_button(Action.MAKE_PACK, self._on_pack)
        self.check_pack = self.key_button(Action.CHECK_PACK, self.packs.check)
        KeptColumns(self.view, "periods", around.memory)
        KeptColumns(self.waits_view, "periods_waiting", around.memory)
        self._lay_out()
        self.view.selectionModel().currentRowChanged.connect(self._on_chosen)
        self.waits_view.activated.connect(self._on_opened)
        self.work.running_changed.connect(self._show)
        around.shortcuts.bind(self, Action.REFRESH, self.load)
        around.shortcuts.keys_changed.connect(self.retranslate)
        self.retranslate()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.around.settings().time_zone)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        for button in (self.check_pack, self.make_pack, self.close_month):
            row.addWidget(button)
        lower = QWidget(self)
        inner = QVBoxLayout(lower)
        inner.setContentsMargins(0, 4, 0, 0)
        inner.setSpacing(6)
        inner.addLayout(row)
        for part in (self._frozen, self._told):
            part.setWordWrap(True)
            inner.addWidget(part)
        inner.addWidget(self.waits_view, 1000)
        inner.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.strip)
        splitter = splitter_of(self.view, lower, self)
        splitter.setSizes([190, 380])
        column.addWidget(splitter, 1)

    def title(self) -> str:
        return tr("Periods")

    @property
    def first(self) -> QWidget:
        return self.view

    # ------------------------------------------------------------ loading

    @Slot()
    def load(self) -> None:
        desk, user = self.around.desk, self.around.user
        self.around.jobs.run(
            lambda: period_lines(desk.store, desk.clock, user), self._take, self._refused, owner=self, key="periods"
        )

    def _take(self, lines: list[PeriodLine]) -> None:
        chosen = self.chosen()
        wanted = chosen.period if chosen is not None else ""
        self.rows.set_rows(lines)
        shown = [self.rows.row_at(place).period for place in range(self.rows.rowCount())]
        self.view.choose_row(shown.index(wanted) if wanted in shown else 0)

    def chosen(self) -> PeriodLine | None:
        place = self.view.currentIndex().row()
        return self.rows.row_at(place) if 0 <= place < self.rows.rowCount() else None

    @Slot()
    def _on_chosen(self) -> None:
        line, desk, user = self.chosen(), self.around.desk, self.around.user
        self.preview = None
        if line is not None and self.is_head:
            self.around.jobs.run(
                lambda: closing_preview(
                    desk.store, desk.clock, desk.working_days, desk.checklists, user, line.period
                ),
                self._take_preview, owner=self, key="preview",
            )  # fmt: skip
        self._show()

    def _take_preview(self, preview: ClosingPreview) -> None:
        line = self.chosen()
        if line is not None and line.period == preview.line.period:
            self.preview = preview
            self._show()

    @Slot()
    def _on_opened(self) -> None:
        """The deal of a fine that waits for its signature; cases stand among the appeals, audit fines on their tab."""
        place = self.waits_view.currentIndex().row()
        if not 0 <= place < self.waits.rowCount():
            return
        row = self.waits.row_at(place)
        if row.deal_id is None:
            self.around.bus.open_page.emit(row.page)
        else:
            self.around.bus.open_deal.emit(OpenDeal(row.deal_id))

    # ------------------------------------------------------------ closing and packs

    @Slot()
    def ask_to_close(self) -> None:
        """The preview stands on the page; the password closes the month for good."""
        preview = self.preview
        if preview is None or preview.refused is not None or self.password is not None:
            return
        asked = PasswordDialog(self.around.theme, lambda: question_text(preview), self)
        self.password = asked
        asked.given.connect(partial(self._close, asked, preview.line.period))
        asked.finished.connect(self._on_password_finished)
        asked.open()

    def _close(self, asked: PasswordDialog, period: str, password: str) -> None:
        desk, user = self.around.desk, self.around.user

        def closed(answer: tuple[Closing, Changed]) -> None:
            asked.accept()
            closing = answer[0]
            words = tr("{period} is closed. SHA-256 of its register: {sha256}")
            text = words.format(period=formats.month(period), sha256=closing.totals.register_sha256)
            self.banner.show_message(BannerMessage(Tone.GOOD, lambda: text))
            self.around.bus.changed.emit(answer[1])
            self.load()

        self.around.jobs.run(
            lambda: close_period(desk.store, desk.clock, desk.hasher, desk.working_days, user, period, password),
            closed, refused_by(asked, self._failed), owner=self, write=True,
        )  # fmt: skip

    def _failed(self, error: KnownError) -> None:
        self._refused(error)
        self.load()

    def _refused(self, error: KnownError) -> None:
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))

    @Slot()
    def _on_password_finished(self) -> None:
        asked, self.password = self.password, None
        if asked is not None:
            asked.deleteLater()
        self.view.setFocus()

    @Slot()
    def _on_pack(self) -> None:
        line = self.chosen()
        if line is not None and line.closing is not None:
            self.packs.make(line.period)

    # ------------------------------------------------------------ words

    @Slot()
    def _show(self) -> None:
        line, preview = self.chosen(), self.preview
        closed = line is not None and line.closing is not None
        self._title.setText("" if line is None else formats.month(line.period))
        self.close_month.setVisible(not closed and self.is_head)
        self.close_month.setEnabled(preview is not None and preview.refused is None)
        self.make_pack.setEnabled(closed and not self.work.running)
        self._frozen.setText(frozen_text(line, preview, self._zone()))
        self._told.setText(told_text(preview) if preview is not None and not closed else "")
        self._told.setVisible(bool(self._told.text()))
        self.waits_view.setVisible(not closed)
        self.waits.set_rows(waiting_rows(preview) if preview is not None and not closed else [])

    def _no_waiting(self) -> str:
        if not self.is_head:
            return tr("Only a sales head closes a month.")
        return tr("Nothing waits: every fine is signed, no appeal is open, no paper is missing.")

    def retranslate(self) -> None:
        for rows in (self.rows, self.waits):
            rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, rows.columnCount() - 1)
        self.word(self.close_month, tr("Close the month…"), Action.SUBMIT)
        self.word(self.make_pack, tr("Payroll pack…"), Action.MAKE_PACK)
        self.word(self.check_pack, tr("Check a pack…"), Action.CHECK_PACK)
        self.view.setAccessibleName(tr("Periods"))
        self.waits_view.setAccessibleName(tr("What waits"))
        self._show()
