"""What every section of the settings page is: fields filled from the settings and read back, each markable as wrong."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.dialogs.fields import Field, Words
from qa_desk.desktop.pages.settings.bound import Bound, Change, changes_of, fault_words, in_words
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.errors import KnownError
from qa_desk.domain.settings import Settings, SettingWrong

_WIDEST = 900
_BY_TAB = Qt.FocusPolicy.TabFocus


class Section(Speaking):
    """One page beside the list. `words()`: what the search finds it by, besides its title and its fields."""

    def title(self) -> str:
        raise NotImplementedError

    def words(self) -> list[str]:
        return []

    def load(self) -> None:
        """It came to the front: fetch what is not in the settings."""

    def retranslate(self) -> None:
        pass


class SettingsTab(Section):
    """`fields`: by the name of the setting, so that an error finds its field; `bound`: the settings kept here."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.fields: dict[str, Field] = {}
        self.bound: dict[str, Bound] = {}
        self._heads: list[tuple[QLabel, Words]] = []
        inside = QWidget(self)
        inside.setMaximumWidth(_WIDEST)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(14)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._scroll)

    # ------------------------------------------------------------ settings in and out

    def fill(self, settings: Settings) -> None:
        """Shows these settings."""
        for name, one in self.bound.items():
            one.show(getattr(settings, name))

    def read(self, settings: Settings) -> Settings:
        """`settings` with what the fields say. Raises WrongUse subclasses."""
        said: dict[str, Any] = {name: one.read() for name, one in self.bound.items()}
        return replace(settings, **said)

    def changes(self, settings: Settings) -> list[Change]:
        return changes_of(self.title(), self.bound, settings)

    def allow(self, editable: bool) -> None:
        """False for users who may look only."""
        for field in self.fields.values():
            field.editor.setEnabled(editable)

    def field_of(self, error: KnownError) -> Field | None:
        return self.fields.get(str(error.facts.get("name", ""))) if isinstance(error, SettingWrong) else None

    def mark(self, error: KnownError) -> bool:
        """Marks the field the error speaks of; False when it belongs to another section."""
        field = self.field_of(error)
        if field is None:
            return False
        field.mark_wrong(lambda: fault_words(error))
        self.show_field(field)
        return True

    def show_field(self, field: Field) -> None:
        """Scrolls to it and gives it the focus."""
        self._scroll.ensureWidgetVisible(field, 0, 40)
        stops = [one for one in (field.editor, *field.editor.findChildren(QWidget)) if one.focusPolicy() & _BY_TAB]
        if stops:
            stops[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear_errors(self) -> None:
        for field in self.fields.values():
            field.clear_error()

    def retranslate(self) -> None:
        for label, words in self._heads:
            label.setText(words())

    # ------------------------------------------------------------ for the sections

    def head(self, words: Words, role: str = "subtitle") -> QLabel:
        """A heading over the fields that follow, or a muted sentence."""
        label = heading(role)
        self._heads.append((label, words))
        self.column.addWidget(label)
        return label

    def put(self, *fields: QWidget, columns: int = 2) -> None:
        self.column.addLayout(in_columns(fields, columns))

    def end(self) -> None:
        """Behind the last field."""
        self.column.addStretch(1)
        self.retranslate()

    def bind(
        self,
        name: str,
        label: Words,
        editor: QWidget,
        show: Callable[[Any], None],
        read: Callable[[], object],
        *,
        hint: Words | None = None,
        shown: Callable[[Any], str] = in_words,
    ) -> Field:
        """A field of one setting, not laid out yet. A change in the editor is told by `edited`."""
        self.bound[name] = Bound(name, label, show, read, shown)
        return self.add_field(name, label, editor, hint)

    def add_field(self, name: str, label: Words, editor: QWidget, hint: Words | None = None) -> Field:
        """A field that is no setting by itself."""
        field = Field(label, editor, hint)
        self.fields[name] = field
        self.follow(editor)
        return field

    def follow(self, editor: QWidget) -> None:
        if isinstance(editor, QSpinBox):
            editor.valueChanged.connect(self.edited)
        elif isinstance(editor, QComboBox):
            editor.currentTextChanged.connect(self.edited)
        elif isinstance(editor, QLineEdit | QPlainTextEdit):
            editor.textChanged.connect(self.edited)
        elif isinstance(editor, QRadioButton):
            editor.toggled.connect(self.edited)


def number_box(least: int, most: int) -> QSpinBox:
    """A box that the wheel does not change unless it has the focus."""
    box = QSpinBox()
    as_usual(box, least, most)
    return box


def as_usual(box: QSpinBox, least: int, most: int) -> None:
    box.setRange(least, most)
    box.setMaximumWidth(160)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.lineEdit().setTextMargins(6, 0, 0, 0)


def heading(words_role: str = "subtitle") -> QLabel:
    label = QLabel()
    label.setProperty("role", words_role)
    label.setWordWrap(True)
    return label


def in_columns(fields: Sequence[QWidget], columns: int = 3) -> QLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(14)
    for place, field in enumerate(fields):
        grid.addWidget(field, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return grid
