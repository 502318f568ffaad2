"""Fields of the chosen section or question. Every change is told at once; what cannot be read is said beside it."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.pages.checklists.forms_state import KIND_NAMES, new_kind
from qa_desk.desktop.pages.checklists.kind_fields import KindFields
from qa_desk.domain.checklist import (
    AuditDirection,
    Condition,
    Critical,
    Form,
    FreeText,
    Label,
    Question,
    Scale,
    Section,
)
from qa_desk.domain.checklist_faults import MOST_WEIGHT
from qa_desk.words import language, tr
from qa_desk.words.checklist_words import AUDIT_DIRECTIONS, CRITICALS, KINDS


class PartFields(QWidget):
    """`changed`: something was entered; `section` or `question` tells what it makes. `broken`: in words."""

    changed = Signal()

    def __init__(self, form: Form, part: Section | Question, enabled: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part: Section | Question = part
        self._whole = form
        self.broken = ""
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._wrong = QLabel(self)
        self._wrong.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addLayout(self._form)
        column.addWidget(self._wrong)
        column.addStretch(1)
        self.title_ru, self.title_en = (
            self._line(tr("Russian"), part.title.ru),
            self._line(tr("English"), part.title.en),
        )
        self.code = self._line(tr("Code"), part.code)
        self.weight = QSpinBox(self)
        self.weight.setRange(0, MOST_WEIGHT)
        self.weight.setValue(part.weight)
        self.weight.lineEdit().setTextMargins(6, 0, 0, 0)
        self.weight.valueChanged.connect(self._on_changed)
        self._form.addRow(tr("Weight"), self.weight)
        if isinstance(part, Section):
            self._section(part)
        else:
            self._question(part)
        self.setEnabled(enabled)

    # ------------------------------------------------------------ what is entered

    def section(self) -> Section:
        part = self.part
        assert isinstance(part, Section)  # noqa: S101 - the caller asked what it is
        title, code = Label(self.title_ru.text(), self.title_en.text()), self.code.text().strip()
        direction = AuditDirection(self.direction.currentData())
        return replace(part, title=title, code=code, weight=self.weight.value(), direction=direction)

    def question(self) -> Question:
        """Raises ValueError when options or condition cannot be read."""
        part = self.part
        assert isinstance(part, Question)  # noqa: S101 - the caller asked what it is
        kind = self.kind.read()
        scored = not isinstance(kind, FreeText)
        return replace(
            part,
            title=Label(self.title_ru.text(), self.title_en.text()),
            hint=Label(self.hint_ru.text(), self.hint_en.text()),
            code=self.code.text().strip(),
            kind=kind,
            weight=self.weight.value() if scored else 0,
            critical=Critical(self.critical.currentData()) if scored else Critical.NONE,
            na=self.na.isChecked(),
            comment_on_fail=self.comment.isChecked(),
            evidence_on_fail=self.evidence.isChecked(),
            fine=(round(self.fine.value() * 100) or None) if scored else None,
            shown_if=self._condition(),
        )

    # ------------------------------------------------------------ fields

    def _section(self, part: Section) -> None:
        self.direction = QComboBox(self)
        for one, words in AUDIT_DIRECTIONS.items():
            self.direction.addItem(tr(words), one.value)
        self.direction.setCurrentIndex(self.direction.findData(part.direction.value))
        self.direction.activated.connect(self._on_changed)
        self._form.addRow(tr("Direction"), self.direction)

    def _question(self, part: Question) -> None:
        self.hint_ru = self._line(tr("Hint in Russian"), part.hint.ru)
        self.hint_en = self._line(tr("Hint in English"), part.hint.en)
        self.kind_name = QComboBox(self)
        for _kind, name in KIND_NAMES:
            self.kind_name.addItem(tr(KINDS[name]), name)
        self._form.addRow(tr("Kind"), self.kind_name)
        self.kind = KindFields(part.kind, self)
        self.kind.edited.connect(self._on_changed)
        self.kind_name.setCurrentIndex(self.kind_name.findData(self.kind.name))
        self.kind_name.activated.connect(self._on_kind)
        self._form.addRow(self.kind)
        self.critical = QComboBox(self)
        for one, words in CRITICALS.items():
            self.critical.addItem(tr(words), one.value)
        self.critical.setCurrentIndex(self.critical.findData(part.critical.value))
        self.critical.activated.connect(self._on_changed)
        self._form.addRow(tr("When failed"), self.critical)
        self.na = self._box(tr('"Not applicable" may be answered'), part.na)
        self.comment = self._box(tr("A fault needs a comment"), part.comment_on_fail)
        self.evidence = self._box(tr("A fault needs evidence"), part.evidence_on_fail)
        self.fine = QDoubleSpinBox(self)
        self.fine.setRange(0, 10_000_000)
        self.fine.setDecimals(2)
        self.fine.lineEdit().setTextMargins(6, 0, 0, 0)
        self.fine.setValue((part.fine or 0) / 100)
        self.fine.setSpecialValueText(tr("none"))
        self.fine.valueChanged.connect(self._on_changed)
        self._form.addRow(tr("Fine for a fault"), self.fine)
        self._condition_fields(part)

    def _condition_fields(self, part: Question) -> None:
        self.asked = QComboBox(self)
        self.asked.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.asked.setMinimumContentsLength(24)
        self.asked.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.asked.addItem(tr("always"), "")
        for question in self._whole.questions():
            if question.code == part.code:
                break
            self.asked.addItem(question.title.of(language()), question.code)
        condition = part.shown_if
        self.asked.setCurrentIndex(max(self.asked.findData("" if condition is None else condition.question), 0))
        self.asked.activated.connect(self._on_changed)
        self._form.addRow(tr("Asked after"), self.asked)
        self.answers = self._line(tr("when it is"), "" if condition is None else _condition_text(condition))
        self.answers.setPlaceholderText(tr("yes, no, an option's code, or 0..2 on a scale"))

    def _condition(self) -> Condition | None:
        question, text = str(self.asked.currentData()), self.answers.text().strip()
        if not question:
            return None
        asked = self._whole.question(question)
        if asked is not None and isinstance(asked.kind, Scale) and ".." in text:
            low, _dots, high = text.partition("..")
            return Condition(question, (), int(low) if low.strip() else None, int(high) if high.strip() else None)
        return Condition(question, tuple(part.strip() for part in text.split(",") if part.strip()))

    def _line(self, words: str, text: str) -> QLineEdit:
        field = QLineEdit(text, self)
        field.setCursorPosition(0)
        field.textEdited.connect(self._on_changed)
        self._form.addRow(words, field)
        return field

    def _box(self, words: str, checked: bool) -> QCheckBox:
        box = QCheckBox(words, self)
        box.setChecked(checked)
        box.toggled.connect(self._on_changed)
        self._form.addRow("", box)
        return box

    @Slot()
    def _on_kind(self) -> None:
        name = str(self.kind_name.currentData())
        if name == self.kind.name:
            return
        new = KindFields(new_kind(name), self)
        new.edited.connect(self._on_changed)
        self._swap(new)
        self._on_changed()

    def _swap(self, new: KindFields) -> None:
        row, _role = self._form.getWidgetPosition(self.kind)
        self._form.removeRow(int(row))
        self._form.insertRow(int(row), new)
        self.kind = new

    @Slot()
    def _on_changed(self) -> None:
        self.changed.emit()

    def say_wrong(self, words: str) -> None:
        self.broken = words
        self._wrong.setText(words)
        self._wrong.setVisible(bool(words))


def _condition_text(condition: Condition) -> str:
    if condition.one_of:
        return ", ".join(condition.one_of)
    low = "" if condition.at_least is None else str(condition.at_least)
    high = "" if condition.at_most is None else str(condition.at_most)
    return f"{low}..{high}"
