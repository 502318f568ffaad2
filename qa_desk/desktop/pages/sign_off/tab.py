"""What every tab of the sign-off page is: loaded when it comes to the front, with a place where the keyboard begins."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.people import Role


class DeskTab(Speaking):
    """`name` is stable: the tab in front is remembered by it. `waiting_changed`: the number on the tab is another."""

    name = ""
    waiting_changed = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around

    def title(self) -> str:
        """Looked up when shown."""
        raise NotImplementedError

    def load(self) -> None:
        """The tab came to the front, or something was written."""

    def waiting(self) -> int:
        """How many things wait here."""
        return 0

    @property
    def first(self) -> QWidget:
        """Where the keyboard begins."""
        raise NotImplementedError

    @property
    def is_head(self) -> bool:
        user = self.around.user
        return user.active and Role.SALES_HEAD in user.roles

    def key_button(self, action: Action, on_click: Callable[[], object], *, primary: bool = False) -> QPushButton:
        """A button that its key presses too, wherever in the tab the focus is."""
        button = QPushButton(self)
        if primary:
            button.setProperty("kind", "primary")
        button.clicked.connect(on_click)
        self.around.shortcuts.bind(self, action, button.click)
        return button

    def word(self, button: QPushButton, text: str, action: Action) -> None:
        """The button's words, its key in the tooltip."""
        button.setText(text)
        button.setToolTip(f"{text.rstrip('…')} ({self.around.shortcuts.shown(action)})")
