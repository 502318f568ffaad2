"""Users of the workspace: who they are, further ones, their roles and passwords, who is switched off."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker, ask
from qa_desk.desktop.dialogs.user_changes import NewPasswordDialog, RolesDialog
from qa_desk.desktop.dialogs.user_dialog import UserDialog
from qa_desk.desktop.fitted_rows import FittedRowsView
from qa_desk.desktop.held_rows import HeldRows
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.tab import Section
from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.people import Role, User
from qa_desk.services.users import list_users, switch_user
from qa_desk.services.views import Changed
from qa_desk.words import labels, tr


def user_columns() -> list[Column[User]]:
    tint = lambda user: "" if user.active else "muted"  # noqa: E731 - the same for all columns
    return [
        Column("name", lambda: tr("Full name"), lambda user: user.name, 188, tint=tint),
        Column("login", lambda: tr("Login"), lambda user: user.login, 84, tint=tint),
        Column("roles", lambda: tr("Roles"), roles_of, 200, tint=tint),
        Column("manager", lambda: tr("Name in the CRM"), lambda user: user.manager or "—", 112, tint=tint),
        Column("active", lambda: tr("May log in"), lambda user: tr("yes") if user.active else tr("no"), 138, tint=tint),
    ]


def roles_of(user: User) -> str:
    return ", ".join(labels.role(role) for role in Role if role in user.roles)


class UsersTab(Section):
    """`asker` may be replaced."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self.asker = Asker()
        self._editable, self._reason = True, ""
        self.rows: HeldRows[User] = HeldRows(user_columns(), around.theme, parent=self)
        self.view = FittedRowsView(self.rows, around.theme, lambda: tr("Loading…"), self)
        self.add, self.roles, self.password, self.switch = (QPushButton(self) for _ in range(4))
        self._note = QLabel(self)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self.add.clicked.connect(self._on_add)
        self.roles.clicked.connect(self._on_roles)
        self.password.clicked.connect(self._on_password)
        self.switch.clicked.connect(self._on_switch)
        self.view.selectionModel().selectionChanged.connect(self._allow)
        self.view.activated.connect(self._on_roles)
        buttons = QHBoxLayout()
        for button in (self.add, self.roles, self.password, self.switch):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(buttons)
        column.addWidget(self.view, 1)
        column.addWidget(self._note)
        self.retranslate()

    def title(self) -> str:
        return tr("Users")

    def words(self) -> list[str]:
        return [tr("Roles"), tr("Reset the password…"), tr("Switch off"), tr("Login")]

    def retranslate(self) -> None:
        self.add.setText(tr("Add a user…"))
        self.roles.setText(tr("Change roles…"))
        self.password.setText(tr("Reset the password…"))
        self.view.setAccessibleName(tr("Users"))
        self._note.setText(
            tr(
                "Who is switched off cannot log in; decisions, signatures and names in reports stay. Roles count from"
                " the next log-in. Everything here stands in the audit log."
            )
        )
        self._allow()

    def allow(self, editable: bool, reason: str) -> None:
        self._editable, self._reason = editable, reason
        self._allow()

    @property
    def chosen(self) -> User | None:
        rows = self.view.selectionModel().selectedRows()
        return self.rows.row_at(rows[0].row()) if rows else None

    @Slot()
    def _allow(self) -> None:
        user = self.chosen
        self.switch.setText(tr("Switch off") if user is None or user.active else tr("Switch on"))
        self.add.setEnabled(self._editable)
        for button in (self.roles, self.password, self.switch):
            button.setEnabled(self._editable and user is not None)
            button.setToolTip(self._reason if not self._editable else "" if user else tr("Choose a user in the list"))
        self.add.setToolTip("" if self._editable else self._reason)

    def load(self) -> None:
        store = self._around.desk.store
        self._around.jobs.run(lambda: list_users(store), self._take, owner=self, key="users")

    def _take(self, users: list[User]) -> None:
        chosen = self.chosen
        self.rows.set_rows(users)
        ids = [self.rows.row_at(place).id for place in range(self.rows.rowCount())]
        if ids:
            self.view.choose_row(ids.index(chosen.id) if chosen is not None and chosen.id in ids else 0)
        self._allow()

    # ------------------------------------------------------------ what an administrator does

    @Slot()
    def _on_add(self) -> None:
        ask(UserDialog(self._around, self), self.load)

    @Slot()
    def _on_roles(self) -> None:
        user = self.chosen
        if user is None or not self._editable:
            return
        ask(RolesDialog(self._around, user, self), self.load)

    @Slot()
    def _on_password(self) -> None:
        user = self.chosen
        if user is not None:
            ask(NewPasswordDialog(self._around, user, self))

    @Slot()
    def _on_switch(self) -> None:
        user = self.chosen
        if user is None:
            return
        if user.active and not self.asker.yes(
            self,
            tr("Switch {name} off?").format(name=user.name),
            tr("The next log-in is refused. What was decided and signed stays as it is."),
            tr("Switch off"),
            danger=True,
        ):
            return
        desk, by = self._around.desk, self._around.user
        self._around.jobs.run(
            lambda: switch_user(desk.store, desk.clock, by, user.id, active=not user.active),
            self._on_switched, owner=self, write=True, key="switch",
        )  # fmt: skip

    def _on_switched(self, answer: tuple[User, Changed]) -> None:
        user, changed = answer
        words = tr("{name} may log in now") if user.active else tr("{name} is switched off")
        self._around.bus.message.emit(words.format(name=user.name))
        self._around.bus.changed.emit(changed)
        self.load()
