"""The list behind a lamp: its deals, the oldest first; Enter opens one in review."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.fields import SpeakingDialog
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.panel.source import BehindSource, columns_of
from qa_desk.desktop.tables.lazy_model import LazyTableModel
from qa_desk.desktop.tables.view import LazyTableView, RowOpened
from qa_desk.domain.panel import Lamp, LampKind
from qa_desk.services.panel_store import PanelLine
from qa_desk.words import formats, panel_words, tr, trn


class BehindDialog(SpeakingDialog):
    """`chosen`: the deal to open; the dialog is closed then."""

    chosen = Signal(OpenDeal)

    def __init__(self, around: Surroundings, lamp: Lamp, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._around, self._lamp = around, lamp
        desk = around.desk
        self._title, self._why, self.count = QLabel(self), QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self._why.setWordWrap(True)
        self.count.setProperty("role", "muted")
        self.model: LazyTableModel[LampKind, PanelLine] = LazyTableModel(
            around.jobs,
            BehindSource(desk.store, desk.clock, desk.working_days),
            columns_of(lamp.kind, self._zone, desk.clock),
            lambda line: line.deal_id,
            around.theme,
            self,
        )
        self.table = LazyTableView(around.theme, f"panel_{lamp.kind}", around.memory, self)
        self.table.set_model(self.model)
        self.table.set_empty(lambda: tr("No deal stands behind this lamp"), lambda: panel_words.sentence(self._lamp))
        self.table.row_opened.connect(self._on_row_opened)
        self.model.loaded.connect(self._on_loaded)
        self._buttons = QDialogButtonBox(self)
        self._close = self._buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self._close.setAutoDefault(False)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for part in (self._title, self._why, self.table, self.count, self._buttons):
            column.addWidget(part, 1 if part is self.table else 0)
        self.resize(1000, 600)
        self.retranslate()
        self.table.setFocus()
        self.model.set_query(lamp.kind)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._around.settings().time_zone)

    def retranslate(self) -> None:
        title = panel_words.lamp_title(self._lamp.kind)
        self.setWindowTitle(title)
        self._title.setText(title)
        self._why.setText(panel_words.sentence(self._lamp))
        self._close.setText(tr("Close"))
        self._say_count()

    def _say_count(self) -> None:
        n = self.model.rowCount()
        words = trn("{n} deal; Enter opens it in review", "{n} deals; Enter opens one in review", n)
        self.count.setText(words.format(n=formats.number(n)))
        self.count.setVisible(bool(n))

    @Slot()
    def _on_loaded(self) -> None:
        self._say_count()
        if self.model.rowCount() and self.table.current_id() is None:
            self.table.choose(self.model.id_at(0))

    @Slot(RowOpened)
    def _on_row_opened(self, opened: RowOpened) -> None:
        row = self.model.row_of(opened.id)
        line = None if row is None else self.model.row_if_loaded(row)
        self.chosen.emit(OpenDeal(opened.id, None if line is None else line.item_id))
        self.accept()
