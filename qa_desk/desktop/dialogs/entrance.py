"""Entrance: the window before the window. Chooses a workspace, makes the first user, logs in."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.dialogs.fields import ErrorLabel, Field
from qa_desk.desktop.dialogs.people_fields import NewPerson, PersonFields, password_edit
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.domain.errors import KnownError
from qa_desk.words import tr

_SPARE = 56  # room for an error that comes later
_ANY_HEIGHT = 16_777_215


class _Panel(Speaking):
    """A card: title, sentence, content, error."""

    def __init__(self, title: Callable[[], str], about: Callable[[], str]) -> None:
        super().__init__()
        self._words = (title, about)
        self._title, self._about = QLabel(self), QLabel(self)
        self._title.setProperty("role", "title")
        self._about.setProperty("role", "muted")
        for label in (self._title, self._about):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.error = ErrorLabel(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(28, 24, 28, 24)
        self.column.setSpacing(12)
        self.column.addWidget(self._title)
        self.column.addWidget(self._about)

    def retranslate(self) -> None:
        title, about = self._words
        self._title.setText(title())
        self._about.setText(about())

    short = True
    """A short panel gets a short card; a long one the whole window, and scrolls."""

    def enter(self) -> None:
        """The panel came to the front: the focus goes where one begins."""


class StartPanel(_Panel):
    """`recent`: folders opened before, the last first."""

    create_asked = Signal()
    open_asked = Signal()
    demo_asked = Signal()
    recent_chosen = Signal(Path)

    def __init__(self, recent: Sequence[Path], demo: bool) -> None:
        super().__init__(
            lambda: tr("QA Desk"),
            lambda: tr("All deals, recordings and decisions lie in one folder. Nothing leaves it."),
        )
        self._create, self._open, self._demo = QPushButton(self), QPushButton(self), QPushButton(self)
        self._create.setProperty("kind", "primary")
        self._create.clicked.connect(self.create_asked)
        self._open.clicked.connect(self.open_asked)
        self._demo.clicked.connect(self.demo_asked)
        self._demo.setVisible(demo)
        self._recent_title = QLabel(self)
        self._recent_title.setProperty("role", "strong")
        self._list = QListWidget(self)
        self._list.setStyleSheet("QListWidget::item { padding: 6px 8px; }")
        self._list.setFixedHeight(210)
        self._list.itemActivated.connect(self._on_activated)
        for folder in recent:
            item = QListWidgetItem(f"{folder.name}\n{folder}", self._list)
            item.setData(Qt.ItemDataRole.UserRole, str(folder))
        self._recent_title.setVisible(bool(recent))
        self._list.setVisible(bool(recent))
        for part in (self._create, self._open, self._demo, self.error, self._recent_title, self._list):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self._create.setText(tr("Create a workspace…"))
        self._open.setText(tr("Open a workspace…"))
        self._demo.setText(tr("Open the demo workspace"))
        self._recent_title.setText(tr("Opened before"))
        self._list.setAccessibleName(tr("Opened before"))

    def enter(self) -> None:
        (self._list if self._list.count() else self._create).setFocus()
        if self._list.count():
            self._list.setCurrentRow(0)

    @Slot(QListWidgetItem)
    def _on_activated(self, item: QListWidgetItem) -> None:
        self.recent_chosen.emit(Path(str(item.data(Qt.ItemDataRole.UserRole))))


class WaitPanel(_Panel):
    """While the workspace opens: a newer program may bring its database up to date first."""

    def __init__(self, folder: Path) -> None:
        super().__init__(lambda: tr("Opening the workspace…"), lambda: str(folder))
        self.column.addStretch(1)
        self.retranslate()


class FirstUserPanel(_Panel):
    short = False
    person_entered = Signal(NewPerson)

    def __init__(self) -> None:
        super().__init__(
            lambda: tr("The first user"),
            lambda: tr("You will manage users and settings. Whoever decides may not sign: that needs a second person."),
        )
        self.fields = PersonFields(full=False)
        self._go = QPushButton(self)
        self._go.setProperty("kind", "primary")
        self._go.clicked.connect(self._on_go)
        for part in (self.fields, self.error, self._go):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self._go.setText(tr("Create the user and go in"))

    def enter(self) -> None:
        self.fields.name.editor.setFocus()

    def set_busy(self, busy: bool) -> None:
        self._go.setEnabled(not busy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_go()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_go(self) -> None:
        if not self._go.isEnabled():
            return
        self.error.clear_error()
        person: NewPerson | None = self.fields.read(roles_required=False)
        if person is not None:
            self.person_entered.emit(person)


class LoginPanel(_Panel):
    login_entered = Signal(str, str)
    another_asked = Signal()

    def __init__(self, folder: Path, last_login: str) -> None:
        super().__init__(lambda: tr("Log in"), lambda: tr("Workspace: {name}").format(name=folder.name))
        self._about.setToolTip(str(folder))
        self._login, self._password = QLineEdit(), password_edit()
        self._login.setText(last_login)
        self._go, self._other = QPushButton(self), QPushButton(self)
        self._go.setProperty("kind", "primary")
        self._go.clicked.connect(self._on_go)
        self._other.setProperty("kind", "quiet")
        self._other.clicked.connect(self.another_asked)
        self.column.addSpacing(4)
        self.column.addWidget(Field(lambda: tr("Login"), self._login))
        self.column.addWidget(Field(lambda: tr("Password"), self._password))
        for part in (self.error, self._go, self._other):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        self._go.setText(tr("Log in"))
        self._other.setText(tr("Another workspace…"))

    def enter(self) -> None:
        (self._password if self._login.text() else self._login).setFocus()

    def set_busy(self, busy: bool) -> None:
        self._go.setEnabled(not busy)

    def refuse(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)
        self._password.selectAll()
        self._password.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_go()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_go(self) -> None:
        if not self._go.isEnabled():
            return
        if not self._login.text().strip():
            self._login.setFocus()
            return
        if not self._password.text():
            self._password.setFocus()
            return
        self.error.clear_error()
        self.set_busy(True)
        self.login_entered.emit(self._login.text().strip(), self._password.text())


class Entrance(Speaking):
    """Holds one panel at a time in a card in the middle; the language can be changed before logging in."""

    closed = Signal()
    language_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("entrance")
        self.setAutoFillBackground(True)
        self._stack = QStackedWidget(self)
        self._card = card = QFrame(self)
        card.setProperty("role", "card")
        card.setMinimumWidth(460)
        card.setMaximumWidth(560)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea(card)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(self._stack)
        inside.addWidget(scroll)
        mark = TintedIcon(theme, 48, self)
        mark.show_icon("review", "accent")
        top = QHBoxLayout()
        top.addStretch(1)
        self._languages = {code: QPushButton(name, self) for code, name in (("ru", "Русский"), ("en", "English"))}
        for code, button in self._languages.items():
            button.setProperty("kind", "quiet")
            button.setProperty("language", code)
            button.clicked.connect(partial(self.language_chosen.emit, code))
            top.addWidget(button)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 8)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 24)
        column.addLayout(top)
        column.addWidget(mark, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addLayout(middle, 100)
        column.addStretch(1)
        self.resize(640, 720)
        theme.dress(self)
        self.retranslate()

    @property
    def panel(self) -> QWidget | None:
        return self._stack.currentWidget()

    def put(self, panel: _Panel) -> None:
        old = self._stack.currentWidget()
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(panel)
        room = panel.sizeHint().height() + _SPARE if panel.short else _ANY_HEIGHT
        self._card.setMaximumHeight(room)
        panel.enter()

    def retranslate(self) -> None:
        self.setWindowTitle(tr("QA Desk"))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.closed.emit()
