"""The password again, before every signature."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from qa_desk.desktop.dialogs.fields import Field, FormDialog
from qa_desk.desktop.theme import Theme
from qa_desk.domain.errors import KnownError
from qa_desk.words import tr
from qa_desk.words.errors import sentence


class PasswordDialog(FormDialog):
    """Stays open until the signature is saved; a wrong password can be typed again."""

    given = Signal(str)

    def __init__(self, theme: Theme, about: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(theme, lambda: tr("Your password again"), lambda: tr("Sign"), about, parent)
        self.password = QLineEdit(self)
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.field = Field(lambda: tr("Password"), self.password)
        self.body.addWidget(self.field)
        self.setMinimumWidth(420)
        self.retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.password.setFocus()

    def send(self) -> None:
        self.field.clear_error()
        self.set_busy(True)
        self.given.emit(self.password.text())

    def refuse(self, error: KnownError) -> None:
        """A wrong password: the same question again."""
        self.set_busy(False)
        self.field.mark_wrong(lambda: sentence(error))
        self.password.selectAll()
        self.password.setFocus()
