"""Users of the workspace and how a further one is made."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.user_dialog import UserDialog
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.people import Role, User
from qa_desk.services.users import list_users
from qa_desk.words import labels, tr


def user_columns() -> list[Column[User]]:
    return [
        Column("name", lambda: tr("Full name"), lambda user: user.name, 220),
        Column("login", lambda: tr("Login"), lambda user: user.login, 140),
        Column("roles", lambda: tr("Roles"), roles_of, 280),
        Column("manager", lambda: tr("Name in the CRM"), lambda user: user.manager or "—", 180),
        Column("active", lambda: tr("May log in"), lambda user: tr("yes") if user.active else tr("no"), 100),
    ]


def roles_of(user: User) -> str:
    return ", ".join(labels.role(role) for role in Role if role in user.roles)


class UsersTab(Speaking):
    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.rows: HeldRows[User] = HeldRows(user_columns(), around.theme, parent=self)
        self.view = HeldRowsView(self.rows, around.theme, lambda: tr("Loading…"), self)
        self.add = QPushButton(self)
        self.add.clicked.connect(self._on_add)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(buttons)
        column.addWidget(self.view, 1)
        self.retranslate()

    def title(self) -> str:
        return tr("Users")

    def retranslate(self) -> None:
        self.add.setText(tr("Add a user…"))

    def allow(self, editable: bool, reason: str) -> None:
        self.add.setEnabled(editable)
        self.add.setToolTip("" if editable else reason)

    def load(self) -> None:
        store = self._around.desk.store
        self._around.jobs.run(lambda: list_users(store), self.rows.set_rows, owner=self, key="users")

    @Slot()
    def _on_add(self) -> None:
        dialog = UserDialog(self._around, self)
        dialog.accepted.connect(self.load)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
