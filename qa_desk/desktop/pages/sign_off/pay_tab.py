"""The tab "Pay and tariffs": pay of a month by import, what the law leaves of it, and the way to the tariffs."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.import_result import counts_in_words
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.sign_off.import_dialog import MoneyImportDialog
from qa_desk.desktop.pages.sign_off.kept_columns import KeptColumns
from qa_desk.desktop.pages.sign_off.pay_rows import number_of, pay_columns
from qa_desk.desktop.pages.sign_off.tab import DeskTab
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import ImportResult
from qa_desk.services.import_money import (
    PreviewRows,
    TablePreview,
    import_pay,
    import_tariffs,
    preview_pay,
    preview_tariffs,
)
from qa_desk.services.pay import PayLine, PaySheet, pay_sheet
from qa_desk.services.rights import TARIFF_KEEPERS
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr
from qa_desk.words.errors import sentence

_FOLDER = "program/import_folder"
_FILES = "(*.csv *.xlsx *.xls *.ods *.tsv *.txt)"
Take = Callable[[Path, PreviewRows], tuple[ImportResult, Changed]]


class PayTab(DeskTab):
    name = "pay"

    def __init__(self, around: Surroundings, asker: Asker) -> None:
        super().__init__(around)
        self._asker = asker
        self._sheet: PaySheet | None = None
        self.dialog: MoneyImportDialog | None = None
        self.banner = Banner(around.theme, self)
        self._label, self.told = QLabel(self), QLabel(self)
        self.told.setProperty("role", "muted")
        self.told.setWordWrap(True)
        self.month = QComboBox(self)
        self.month.setMinimumWidth(170)
        self._label.setBuddy(self.month)
        self.take_pay = self.key_button(Action.IMPORT_PAY, self.ask_pay)
        self.take_tariffs = self.key_button(Action.IMPORT_TARIFFS, self.ask_tariffs)
        self.tariffs = self.key_button(Action.OPEN_TARIFFS, self._on_tariffs)
        keys = {
            "pay": lambda line: number_of(line.pay), "cap": lambda line: number_of(line.cap),
            "taken": lambda line: line.taken.minor, "left": lambda line: number_of(line.left),
        }  # fmt: skip
        self.rows: HeldRows[PayLine] = HeldRows(pay_columns(), around.theme, keys, self)
        self.view = HeldRowsView(self.rows, around.theme, self._empty, self, stretch="state")
        KeptColumns(self.view, "pay", around.memory)
        self._lay_out()
        self.take_tariffs.setVisible(bool(around.user.roles & TARIFF_KEEPERS))
        self.month.activated.connect(self.load)
        around.shortcuts.bind(self, Action.REFRESH, self.load)
        around.shortcuts.keys_changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._label)
        head.addWidget(self.month)
        head.addStretch(1)
        for button in (self.tariffs, self.take_tariffs, self.take_pay):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addLayout(head)
        column.addWidget(self.told)
        column.addWidget(self.view, 1)

    def title(self) -> str:
        return tr("Pay and tariffs")

    @property
    def first(self) -> QWidget:
        return self.view

    # ------------------------------------------------------------ loading

    @Slot()
    def load(self) -> None:
        desk, user, period = self.around.desk, self.around.user, str(self.month.currentData() or "")
        self.around.jobs.run(
            lambda: pay_sheet(desk.store, desk.clock, user, period), self._take, self._failed, owner=self, key="pay"
        )

    def _take(self, sheet: PaySheet) -> None:
        self._sheet = sheet
        self.rows.set_rows(sheet.lines)
        self._show()

    # ------------------------------------------------------------ imports

    def ask_pay(self) -> None:
        """Manager, month, amount."""
        desk, user = self.around.desk, self.around.user
        self._ask(
            tr("Table of pay: manager, month, amount"),
            lambda path: preview_pay(desk.store, desk.tables, user, path),
            lambda path, seen: import_pay(desk.store, desk.clock, desk.tables, user, path, seen),
            (lambda: tr("Manager"), lambda: tr("Month")),
        )

    def ask_tariffs(self) -> None:
        """Lead source, amount, first day."""
        if not self.around.user.roles & TARIFF_KEEPERS:
            return
        desk, user = self.around.desk, self.around.user
        self._ask(
            tr("Table of tariffs: lead source, amount, valid from"),
            lambda path: preview_tariffs(desk.store, desk.tables, user, path),
            lambda path, seen: import_tariffs(desk.store, desk.clock, desk.tables, user, path, seen),
            (lambda: tr("Lead source"), lambda: tr("Valid from")),
        )

    def _ask(
        self, title: str, look: Callable[[Path], TablePreview], take: Take,
        titles: tuple[Callable[[], str], Callable[[], str]],
    ) -> None:  # fmt: skip
        if self.dialog is not None:
            return
        memory = self.around.memory
        path = self._asker.file(self, title, memory.text(_FOLDER, str(Path.home())), f"{tr('Tables')} {_FILES}")
        if path is None:
            return
        memory.set_text(_FOLDER, str(path.parent))
        self.banner.clear()

        def looked(preview: TablePreview) -> None:
            dialog = MoneyImportDialog(self.around.theme, self._asker, path, preview, titles, self)
            self.dialog = dialog
            dialog.take_asked.connect(partial(self._take_in, dialog, path, partial(take, path, preview.rows)))
            dialog.finished.connect(self._on_dialog_finished)
            dialog.open()

        self.around.jobs.run(lambda: look(path), looked, self._failed, owner=self, key="look")

    def _take_in(self, dialog: MoneyImportDialog, path: Path, take: Callable[[], tuple[ImportResult, Changed]]) -> None:
        def taken(answer: tuple[ImportResult, Changed]) -> None:
            dialog.accept()
            result = answer[0]
            self.banner.show_message(BannerMessage(Tone.GOOD, lambda: f"{path.name}: {counts_in_words(result)}"))
            self.around.bus.changed.emit(answer[1])
            self.load()

        self.around.jobs.run(take, taken, dialog.refuse, owner=self, write=True)

    @Slot()
    def _on_dialog_finished(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self.view.setFocus()

    def _failed(self, error: KnownError) -> None:
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))

    def _on_tariffs(self) -> None:
        """Their history stands in the settings."""
        self.around.bus.open_page.emit("settings/tariffs")

    # ------------------------------------------------------------ words

    @Slot()
    def _show(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self.month.clear()
        for period in sheet.periods:
            self.month.addItem(formats.month(period), period)
        self.month.setCurrentIndex(self.month.findData(sheet.period))
        words = tr("By law at most {percent} % of a month's pay is taken: a fine above it cannot be signed.")
        if not sheet.capped:
            words = tr("The law setting is off: the share of {percent} % is shown, not kept.")
        self.told.setText(words.format(percent=sheet.percent))

    def _empty(self) -> str:
        return tr("Nothing is known of this month's pay. Import a table with manager, month, amount.")

    def retranslate(self) -> None:
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.rows.columnCount() - 1)
        self._label.setText(tr("Month"))
        self.month.setAccessibleName(tr("Month"))
        self.word(self.take_pay, tr("Import pay…"), Action.IMPORT_PAY)
        self.word(self.take_tariffs, tr("Import tariffs…"), Action.IMPORT_TARIFFS)
        self.word(self.tariffs, tr("Tariff history"), Action.OPEN_TARIFFS)
        self.view.setAccessibleName(tr("Pay of the month"))
        self._show()
