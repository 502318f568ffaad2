"""A further user of the workspace."""

from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.fields import FormDialog
from qa_desk.desktop.dialogs.people_fields import PersonFields
from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import LoginTaken, User
from qa_desk.services.users import create_user
from qa_desk.words import tr
from qa_desk.words.errors import sentence


class UserDialog(FormDialog):
    """Accepted once the user is in the store."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(around.theme, lambda: tr("New user"), lambda: tr("Add the user"), None, parent)
        self._around = around
        self.fields = PersonFields(full=True)
        self.body.addWidget(self.fields)
        self.setMinimumWidth(600)
        self.retranslate()

    def send(self) -> None:
        person = self.fields.read(roles_required=True)
        if person is None:
            return
        desk, by = self._around.desk, self._around.user
        self.set_busy(True)
        self._around.jobs.run(
            lambda: create_user(
                desk.store, desk.clock, desk.hasher, by,
                person.login, person.name, person.password, person.roles, person.manager,
            ),
            self._on_done, self._on_refused, owner=self, write=True,
        )  # fmt: skip

    def _on_done(self, user: User) -> None:
        self._around.bus.message.emit(tr("{name} may log in now").format(name=user.name))
        self.accept()

    def _on_refused(self, error: KnownError) -> None:
        self.set_busy(False)
        if isinstance(error, LoginTaken):
            self.fields.login.mark_wrong(lambda: sentence(error))
            self.fields.login.editor.setFocus()
        else:
            self.error.say_error(error)
