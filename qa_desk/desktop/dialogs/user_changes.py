"""What an administrator changes about a user: the roles, or a password that was forgotten."""

from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.fields import Field, FormDialog
from qa_desk.desktop.dialogs.people_fields import RoleBoxes, password_edit
from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import LEAST_PASSWORD, Role, User
from qa_desk.services.users import change_roles, reset_password
from qa_desk.services.views import Changed
from qa_desk.words import tr


class RolesDialog(FormDialog):
    """Accepted once the roles are in the store."""

    def __init__(self, around: Surroundings, user: User, parent: QWidget | None = None) -> None:
        super().__init__(
            around.theme,
            lambda: tr("Roles of {name}").format(name=user.name),
            lambda: tr("Change the roles"),
            lambda: tr("They count from the next log-in; until then nothing can be signed."),
            parent,
        )
        self._around, self._user = around, user
        self.boxes = RoleBoxes(tuple(Role))
        for role in Role:
            self.boxes.box(role).setChecked(role in user.roles)
        self.body.addWidget(self.boxes)
        self.setMinimumWidth(520)
        self.retranslate()

    def send(self) -> None:
        desk, by, user, roles = self._around.desk, self._around.user, self._user, self.boxes.chosen()
        self.set_busy(True)
        self._around.jobs.run(
            lambda: change_roles(desk.store, desk.clock, by, user.id, roles),
            self._on_done, self._on_refused, owner=self, write=True,
        )  # fmt: skip

    def _on_done(self, answer: tuple[User, Changed]) -> None:
        self._around.bus.message.emit(tr("Roles of {name} changed").format(name=answer[0].name))
        self._around.bus.changed.emit(answer[1])
        self.accept()

    def _on_refused(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)


class NewPasswordDialog(FormDialog):
    """Accepted once the new password counts."""

    def __init__(self, around: Surroundings, user: User, parent: QWidget | None = None) -> None:
        super().__init__(
            around.theme,
            lambda: tr("New password for {name}").format(name=user.name),
            lambda: tr("Reset the password"),
            lambda: tr("Tell it to the person; it can be changed in the settings under «My password»."),
            parent,
        )
        self._around, self._user = around, user
        self.new, self.again = password_edit(), password_edit()
        self.fields = (
            Field(lambda: tr("New password"), self.new,
                  lambda: tr("At least {n} characters").format(n=LEAST_PASSWORD)),
            Field(lambda: tr("Password once more"), self.again),
        )  # fmt: skip
        for field in self.fields:
            self.body.addWidget(field)
        self.setMinimumWidth(460)
        self.retranslate()

    def send(self) -> None:
        for field in self.fields:
            field.clear_error()
        if self.new.text() != self.again.text():
            self.fields[1].mark_wrong(lambda: tr("The passwords differ"))
            self.again.setFocus()
            return
        desk, by, user, password = self._around.desk, self._around.user, self._user, self.new.text()
        self.set_busy(True)
        self._around.jobs.run(
            lambda: reset_password(desk.store, desk.clock, desk.hasher, by, user.id, password),
            self._on_done, self._on_refused, owner=self, write=True,
        )  # fmt: skip

    def _on_done(self, user: User) -> None:
        self._around.bus.message.emit(tr("{name} has a new password").format(name=user.name))
        self.accept()

    def _on_refused(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)
