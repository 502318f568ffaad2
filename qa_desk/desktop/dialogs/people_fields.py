"""The fields that make a user: name, login, password twice, roles; used for the first user and for further ones."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.fields import Field
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.people import LEAST_PASSWORD, Role
from qa_desk.words import labels, tr


@dataclass(frozen=True, slots=True)
class NewPerson:
    login: str
    name: str
    password: str
    roles: frozenset[Role]
    manager: str = ""


def password_edit() -> QLineEdit:
    edit = QLineEdit()
    edit.setEchoMode(QLineEdit.EchoMode.Password)
    edit.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
    return edit


class RoleBoxes(Speaking):
    """One box a role, with what the role may do."""

    def __init__(self, roles: tuple[Role, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._boxes = {role: QCheckBox(self) for role in roles}
        self._hints = {role: QLabel(self) for role in roles}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, role in enumerate(roles):
            self._hints[role].setProperty("role", "muted")
            self._hints[role].setWordWrap(True)
            grid.addWidget(self._boxes[role], row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._hints[role], row, 1)
        self.retranslate()

    def box(self, role: Role) -> QCheckBox:
        return self._boxes[role]

    def chosen(self) -> frozenset[Role]:
        return frozenset(role for role, box in self._boxes.items() if box.isChecked())

    def retranslate(self) -> None:
        for role, box in self._boxes.items():
            box.setText(labels.role(role))
            self._hints[role].setText(_duty(role))


def _duty(role: Role) -> str:
    match role:
        case Role.AUDITOR:
            return tr("listens, decides, calls clients back")
        case Role.SALES_HEAD:
            return tr("signs closures, fines and returns")
        case Role.PAYROLL:
            return tr("takes the payroll register")
        case Role.ADMIN:
            return tr("users, settings, tariffs")


class PersonFields(QWidget):
    """`full`: also the manager's name in the CRM and the admin role, for users after the first."""

    def __init__(self, full: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = Field(lambda: tr("Full name"), QLineEdit())
        self.login = Field(lambda: tr("Login"), QLineEdit())
        least = lambda: tr("At least {n} characters").format(n=LEAST_PASSWORD)  # noqa: E731 - words, called when shown
        self.password = Field(lambda: tr("Password"), password_edit(), least)
        self.repeat = Field(lambda: tr("Password once more"), password_edit())
        self.manager = Field(
            lambda: tr("Name in the CRM"),
            QLineEdit(),
            lambda: tr("Only for someone who sells as well: nobody may decide about his own deals"),
        )
        self.manager.setVisible(full)
        shown = (Role.AUDITOR, Role.SALES_HEAD, Role.PAYROLL) + ((Role.ADMIN,) if full else ())
        self.boxes = RoleBoxes(shown)
        self.roles = Field(lambda: tr("Roles"), self.boxes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for field in (self.name, self.login, self.password, self.repeat, self.roles, self.manager):
            column.addWidget(field)

    def read(self, roles_required: bool) -> NewPerson | None:
        """None when a field is wrong; it is marked then and has the focus."""
        for field in (self.name, self.login, self.password, self.repeat, self.roles):
            field.clear_error()
        person = NewPerson(
            _text(self.login).strip(),
            _text(self.name).strip(),
            _text(self.password),
            self.boxes.chosen(),
            _text(self.manager).strip(),
        )
        if not person.name:
            self.name.mark_wrong(lambda: tr("Write the name as it shall stand in reports"))
        if not person.login:
            self.login.mark_wrong(lambda: tr("Write a login"))
        if len(person.password) < LEAST_PASSWORD:
            self.password.mark_wrong(lambda: tr("At least {n} characters").format(n=LEAST_PASSWORD))
        elif person.password != _text(self.repeat):
            self.repeat.mark_wrong(lambda: tr("The passwords differ"))
        if roles_required and not person.roles:
            self.roles.mark_wrong(lambda: tr("Choose at least one role"))
        wrong = [one for one in (self.name, self.login, self.password, self.repeat, self.roles) if one.wrong]
        if wrong:
            wrong[0].editor.setFocus()
            return None
        return person


def _text(field: Field) -> str:
    editor = field.editor
    return editor.text() if isinstance(editor, QLineEdit) else ""
