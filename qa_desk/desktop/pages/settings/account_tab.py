"""One's own password: everybody may change it, nobody needs an administrator for it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.dialogs.people_fields import password_edit
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.tab import Section, heading
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import LEAST_PASSWORD
from qa_desk.services.users import change_own_password
from qa_desk.words import labels, tr
from qa_desk.words.errors import sentence

_WIDE = 420


class AccountTab(Section):
    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._who = heading()
        self._roles = heading("muted")
        self.old, self.new, self.again = password_edit(), password_edit(), password_edit()
        self._fields = (
            Field(lambda: tr("Your password now"), self.old),
            Field(lambda: tr("New password"), self.new,
                  lambda: tr("At least {n} characters").format(n=LEAST_PASSWORD)),
            Field(lambda: tr("Password once more"), self.again),
        )  # fmt: skip
        self.change = QPushButton(self)
        self.change.clicked.connect(self.change_now)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        column.addWidget(self._who)
        column.addWidget(self._roles)
        for field in self._fields:
            field.setMaximumWidth(_WIDE)
            column.addWidget(field)
        for edit in (self.old, self.new, self.again):
            edit.returnPressed.connect(self.change_now)
        row = QHBoxLayout()
        row.addWidget(self.change)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.retranslate()

    def title(self) -> str:
        return tr("My password")

    def words(self) -> list[str]:
        return [tr("New password")]

    def retranslate(self) -> None:
        user = self._around.user
        self._who.setText(tr("{name}, login {login}").format(name=user.name, login=user.login))
        self._roles.setText(", ".join(sorted(labels.role(one) for one in user.roles)))
        self.change.setText(tr("Change the password"))

    @Slot()
    def change_now(self) -> None:
        _, new, again = self._fields
        for field in self._fields:
            field.clear_error()
        if len(self.new.text()) < LEAST_PASSWORD:
            new.mark_wrong(lambda: tr("At least {n} characters").format(n=LEAST_PASSWORD))
        elif self.new.text() != self.again.text():
            again.mark_wrong(lambda: tr("The passwords differ"))
        wrong = [one for one in (new, again) if one.wrong]
        if wrong:
            wrong[0].editor.setFocus()
            return
        desk, user = self._around.desk, self._around.user
        given, wanted = self.old.text(), self.new.text()
        self.change.setEnabled(False)
        self._around.jobs.run(
            lambda: change_own_password(desk.store, desk.clock, desk.hasher, user, given, wanted),
            self._on_changed, self._on_refused, owner=self, write=True, key="password",
        )  # fmt: skip

    def _on_changed(self, _none: None) -> None:
        self.change.setEnabled(True)
        for edit in (self.old, self.new, self.again):
            _empty(edit)
        self._around.bus.message.emit(tr("Your password is changed"))

    def _on_refused(self, error: KnownError) -> None:
        self.change.setEnabled(True)
        self._fields[0].mark_wrong(lambda: sentence(error))
        self.old.selectAll()
        self.old.setFocus()


def _empty(edit: QLineEdit) -> None:
    edit.clear()
