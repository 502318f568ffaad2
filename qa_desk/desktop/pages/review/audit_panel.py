"""The audit panel of a sampled deal: in order or with remarks, and the remarks."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QLabel, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.decision_props import AuditProps
from qa_desk.words import tr


class AuditPanel(QWidget):
    """Shows a draft and tells every change of it; keeps nothing itself."""

    result_chosen = Signal(bool)
    remarks_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._hint, self._remarks_label = (QLabel(self) for _ in range(3))
        self._title.setProperty("role", "subtitle")
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self.fine, self.flawed = QRadioButton(self), QRadioButton(self)
        self._group = QButtonGroup(self)
        self.remarks = QPlainTextEdit(self)
        self.remarks.setTabChangesFocus(True)
        self.remarks.setMinimumHeight(90)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self._title, self._hint, self.fine, self.flawed, self._remarks_label):
            column.addWidget(part)
        column.addWidget(self.remarks, 1)
        for radio in (self.fine, self.flawed):
            self._group.addButton(radio)
        self._group.buttonClicked.connect(self._on_result)
        self.remarks.textChanged.connect(self._on_remarks)

    def show_props(self, props: AuditProps, fine_key: str, flawed_key: str) -> None:
        self._title.setText(tr("Your audit"))
        self._hint.setText(tr("This deal was drawn into the sample. Listen to its calls and look at how it was led."))
        self.fine.setText(tr("In order ({keys})").format(keys=fine_key))
        self.flawed.setText(tr("With remarks ({keys})").format(keys=flawed_key))
        self._remarks_label.setText(tr("Remarks (required)") if props.in_order is False else tr("Remarks"))
        self.remarks.setAccessibleName(tr("Remarks"))
        if self.remarks.toPlainText() != props.remarks:
            self.remarks.setPlainText(props.remarks)
        self.remarks.setReadOnly(not props.enabled)
        self._group.setExclusive(False)
        for radio, value in ((self.fine, True), (self.flawed, False)):
            radio.setChecked(props.in_order is value)
            radio.setEnabled(props.enabled)
        self._group.setExclusive(True)

    @Slot()
    def _on_result(self) -> None:
        self.result_chosen.emit(self.fine.isChecked())

    @Slot()
    def _on_remarks(self) -> None:
        self.remarks_changed.emit(self.remarks.toPlainText())
