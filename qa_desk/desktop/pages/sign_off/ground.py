"""The written ground of a fine, where it is signed: the clause of the local act, required where the law asks for it."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.words import tr


class GroundField(Field):
    """Begins with what the settings say, which also counts where it is left empty; what stands in it goes into the
    ledger and the payroll register."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        self._around, self.line = around, QLineEdit(parent)
        super().__init__(self._title, self.line, None, parent)
        self.begin()

    def begin(self) -> None:
        self.line.setText(self._around.settings().fine_ground.strip())
        self.clear_error()

    @property
    def ground(self) -> str:
        return self.line.text().strip()

    @property
    def is_missing(self) -> bool:
        return self._required and not self.ground

    @property
    def _required(self) -> bool:
        return self._around.settings().law_rules().on

    def check(self) -> bool:
        """Marks the field and goes there when nothing is written and something must be."""
        if not self.is_missing:
            self.clear_error()
            return True
        self.mark_wrong(lambda: tr("Without the clause of the local act nothing can be signed: write it here."))
        self.line.setFocus()
        return False

    def _title(self) -> str:
        if self._required:
            return tr("Written ground: the clause of the local act (required)")
        return tr("Written ground: the clause of the local act")


class GroundedPasswordDialog(PasswordDialog):
    """The password before a fine is signed, and above it the ground that the fine is signed by."""

    def __init__(self, around: Surroundings, about: str, parent: QWidget) -> None:
        super().__init__(around.theme, lambda: about, parent)
        self.ground_field = GroundField(around, self)
        self.body.insertWidget(0, self.ground_field)
        self.setTabOrder(self.ground_field.line, self.password)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.ground_field.is_missing:
            self.ground_field.line.setFocus()

    def send(self) -> None:
        if self.ground_field.check():
            super().send()
        else:
            self.adjustSize()  # room for what is said below the field
