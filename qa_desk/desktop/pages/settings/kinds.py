"""Kinds of inputs that a setting may have: numbers with their unit, choices, lists, tables, stages of the CRM."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox

from qa_desk.desktop.dialogs.fields import Field, Words
from qa_desk.desktop.pages.settings import texts
from qa_desk.desktop.pages.settings.tab import SettingsTab, as_usual
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.words import formats, tr, trc

_LINES_HIGH = 92
_WIDEST = 220


def percent() -> str:
    return "%"


def days() -> str:
    return trc("unit", "days")


def hours() -> str:
    return trc("unit", "hours")


def working_hours() -> str:
    return trc("unit", "working hours")


def minutes() -> str:
    return trc("unit", "minutes")


def letters() -> str:
    return trc("unit", "letters")


class NumberBox(QSpinBox):
    """With its unit behind the number, in the language in use."""

    def __init__(self, unit: Words | None) -> None:
        super().__init__()
        self._unit = unit
        self._speak()

    def _speak(self) -> None:
        self.setSuffix(f" {self._unit()}" if self._unit is not None else "")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._speak()


class StagesBox(Speaking):
    """Names of stages, chosen from those of the deals: a name may hold a comma, so nobody types them."""

    changed = Signal()
    choose_asked = Signal()

    def __init__(self, none: Words) -> None:
        super().__init__()
        self._none = none
        self.stages: tuple[str, ...] = ()
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.choose = QPushButton(self)
        self.choose.clicked.connect(self.choose_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.text, 1)
        row.addWidget(self.choose)
        self.retranslate()

    def set_stages(self, stages: tuple[str, ...]) -> None:
        if stages != self.stages:
            self.stages = stages
            self.retranslate()
            self.changed.emit()

    def retranslate(self) -> None:
        self.text.setText(", ".join(self.stages) or self._none())
        self.choose.setText(tr("Choose…"))


class RichTab(SettingsTab):
    """A section made of these kinds."""

    stages_asked = Signal(str)  # name of the setting

    def number(
        self, name: str, label: Words, least: int, most: int, unit: Words | None = None, hint: Words | None = None
    ) -> Field:
        """Says what is taken; a number outside is refused with words when it is saved."""
        box = NumberBox(unit)
        as_usual(box, min(least, 0), most)
        box.setMaximumWidth(_WIDEST)

        def told() -> str:
            span = tr("{least} to {most}").format(least=formats.number(least), most=formats.number(most))
            return f"{span}. {hint()}" if hint is not None else span

        def shown(value: int) -> str:
            return f"{formats.number(value)} {unit()}" if unit is not None else formats.number(value)

        def show(value: int) -> None:
            box.setMaximum(max(box.maximum(), value))  # set elsewhere, where more is taken
            box.setValue(value)

        return self.bind(name, label, box, show, box.value, hint=told, shown=shown)

    def hour(self, name: str, label: Words, least: int, most: int, hint: Words | None = None) -> Field:
        field = self.number(name, label, least, most, None, hint)
        box = field.editor
        if isinstance(box, QSpinBox):
            box.setSuffix(":00")
        return field

    def choice(
        self, name: str, label: Words, options: Sequence[tuple[object, Words]], hint: Words | None = None
    ) -> Field:
        box = ChoiceBox(options)
        return self.bind(name, label, box, box.choose, box.chosen, hint=hint, shown=box.words_of)

    def line(self, name: str, label: Words, hint: Words | None = None) -> Field:
        edit = QLineEdit()
        return self.bind(name, label, edit, edit.setText, lambda: edit.text().strip(), hint=hint)

    def listed(self, name: str, label: Words, hint: Words | None = None) -> Field:
        edit = QLineEdit()
        return self.bind(
            name, label, edit, lambda value: edit.setText(", ".join(value)), lambda: texts.with_commas(edit.text()),
            hint=hint,
        )  # fmt: skip

    def lines(self, name: str, label: Words, hint: Words | None = None) -> Field:
        edit = lines_edit()
        return self.bind(
            name, label, edit, lambda value: edit.setPlainText("\n".join(value)),
            lambda: texts.by_lines(edit.toPlainText()), hint=hint,
        )  # fmt: skip

    def numbers(self, name: str, label: Words, hint: Words | None = None) -> Field:
        edit = lines_edit()
        return self.bind(
            name, label, edit, lambda value: edit.setPlainText(texts.as_lines(value)),
            lambda: texts.numbers(name, edit.toPlainText()), hint=hint,
        )  # fmt: skip

    def table(self, name: str, label: Words, hint: Words | None = None) -> Field:
        edit = lines_edit()
        return self.bind(
            name, label, edit, lambda value: edit.setPlainText(texts.as_lines(value)),
            lambda: dict(texts.pairs(name, edit.toPlainText())), hint=hint,
        )  # fmt: skip

    def stages(self, name: str, label: Words, none: Words, hint: Words | None = None) -> Field:
        box = StagesBox(none)
        box.changed.connect(self.edited)
        box.choose_asked.connect(lambda: self.stages_asked.emit(name))
        return self.bind(name, label, box, box.set_stages, lambda: box.stages, hint=hint)


class ChoiceBox(QComboBox):
    """`options`: values with their words, which follow the language. A value that is not among them is kept."""

    def __init__(self, options: Sequence[tuple[object, Words]]) -> None:
        super().__init__()
        self._options = tuple(options)
        for value, words in self._options:
            self.addItem(words(), value)

    def choose(self, value: object) -> None:
        place = next((number for number, (one, _) in enumerate(self._options) if one == value), -1)
        self.setCurrentIndex(place)

    def chosen(self) -> object:
        return self._options[max(self.currentIndex(), 0)][0]

    def words_of(self, value: object) -> str:
        return next((words() for one, words in self._options if one == value), str(value))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            blocked = self.blockSignals(True)
            for place, (_, words) in enumerate(self._options):
                self.setItemText(place, words())
            self.blockSignals(blocked)


def lines_edit() -> QPlainTextEdit:
    edit = QPlainTextEdit()
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(_LINES_HIGH)
    return edit
