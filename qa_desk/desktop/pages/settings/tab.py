"""What every section of the settings page is: fields filled from the settings and read back, each markable as wrong."""

from collections.abc import Sequence

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
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.errors import KnownError
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.words.errors import sentence

_WIDEST = 900


class SettingsTab(Speaking):
    """`fields`: by the name of the setting, so that an error finds its field."""

    edited = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.fields: dict[str, Field] = {}
        inside = QWidget(self)
        inside.setMaximumWidth(_WIDEST)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(20, 16, 20, 16)
        self.column.setSpacing(14)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)

    def title(self) -> str:
        raise NotImplementedError

    def fill(self, settings: Settings) -> None:
        """Shows these settings; `edited` stays silent."""

    def read(self, settings: Settings) -> Settings:
        """`settings` with what the fields say. Raises WrongUse subclasses."""
        return settings

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
        field.mark_wrong(lambda: sentence(error))
        field.editor.setFocus()
        return True

    def clear_errors(self) -> None:
        for field in self.fields.values():
            field.clear_error()

    def retranslate(self) -> None:
        pass

    # ------------------------------------------------------------ for the sections

    def add_field(self, name: str, label: Words, editor: QWidget, hint: Words | None = None) -> Field:
        """Not laid out yet. A change in the editor is told by `edited`."""
        field = Field(self.theme, label, editor, hint)
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
    box.setRange(least, most)
    box.setMaximumWidth(160)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    return box


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
