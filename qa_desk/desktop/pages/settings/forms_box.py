"""Checklist forms to choose among, by their titles; what is kept is their codes."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from qa_desk.domain.checklist import Label
from qa_desk.words import language, tr

_ROW, _EDGE, _LEAST_ROWS = 24, 8, 3
_CODE = Qt.ItemDataRole.UserRole


class FormsBox(QListWidget):
    """Space marks a form. The order in which forms were marked is kept: it is the order of the audits."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._titles: Mapping[str, Label] = {}
        self._codes: tuple[str, ...] = ()
        self.setStyleSheet("QListWidget::item { padding: 4px 6px; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemChanged.connect(self._on_item_changed)
        self._fill()

    def set_titles(self, titles: Mapping[str, Label]) -> None:
        """By code: every form there is."""
        self._titles = dict(titles)
        self._fill()

    def set_codes(self, codes: Sequence[str]) -> None:
        if tuple(codes) != self._codes:
            self._codes = tuple(codes)
            self._fill()
            self.changed.emit()

    def codes(self) -> tuple[str, ...]:
        return self._codes

    def words_of(self, codes: Sequence[str]) -> str:
        return ", ".join(f"«{self._title(code)}»" for code in codes) or tr("the one that suits the deal")

    def _title(self, code: str) -> str:
        known = self._titles.get(code)
        return code if known is None else known.of(language())

    def _fill(self) -> None:
        """A form that is set and no longer there stays on the list, so that it can be taken off."""
        self.blockSignals(True)
        row = self.currentRow()
        self.clear()
        for code in dict.fromkeys((*self._titles, *self._codes)):
            item = QListWidgetItem(self)
            item.setData(_CODE, code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in self._codes else Qt.CheckState.Unchecked)
        self.setCurrentRow(min(row, self.count() - 1))
        self._speak()
        self.setFixedHeight(max(self.count(), _LEAST_ROWS) * max(_ROW, self.sizeHintForRow(0)) + _EDGE)
        self.blockSignals(False)

    def _speak(self) -> None:
        for row in range(self.count()):
            item = self.item(row)
            code = str(item.data(_CODE))
            told = tr("Code: {code}").format(code=code)
            item.setText(self._title(code))
            item.setToolTip(told)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, told)

    @Slot(QListWidgetItem)
    def _on_item_changed(self, item: QListWidgetItem) -> None:
        code, marked = str(item.data(_CODE)), item.checkState() is Qt.CheckState.Checked
        if marked == (code in self._codes):
            return
        left = tuple(one for one in self._codes if one != code)
        self._codes = (*left, code) if marked else left
        self.changed.emit()

    # ------------------------------------------------------------ Qt's calls

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.currentRow() < 0:
            self.setCurrentRow(0)
        super().focusInEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # every form is in sight: the wheel scrolls the page

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.blockSignals(True)
            self._speak()
            self.blockSignals(False)
