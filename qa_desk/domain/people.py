"""Users of the program and their roles; managers are the people whose deals are reviewed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from qa_desk.domain.errors import GuardRefused, WrongUse

UserId = NewType("UserId", int)


class Role(StrEnum):
    AUDITOR = "auditor"
    SALES_HEAD = "sales_head"
    PAYROLL = "payroll"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class User:
    """`manager`: the name under which this person appears as a sales manager in the CRM, "" for none."""

    id: UserId
    login: str
    name: str
    roles: frozenset[Role]
    active: bool = True
    manager: str = ""


class RoleMissing(GuardRefused):
    """facts: role"""

    code = "role_missing"


class LoginFailed(WrongUse):
    """Unknown login, wrong password or a user that is switched off: not told apart on purpose."""

    code = "login_failed"


class PasswordWrong(GuardRefused):
    """Given again at a signature, and not the signer's own."""

    code = "password_wrong"


class RightsChanged(GuardRefused):
    """An administrator switched the signer off, or gave or took a role, after he had logged in."""

    code = "rights_changed"


class PasswordTooShort(WrongUse):
    """facts: least"""

    code = "password_too_short"


class LoginTaken(WrongUse):
    """facts: login"""

    code = "login_taken"


class LastAdmin(GuardRefused):
    """Nobody else could give rights any more: make another administrator first; facts: login"""

    code = "last_admin"


class RolesEmpty(WrongUse):
    """A user without a role could do nothing: switch him off instead; facts: login"""

    code = "roles_empty"


class NoFirstUserTwice(GuardRefused):
    """The first user may be created without a login only while there is none."""

    code = "no_first_user_twice"


LEAST_PASSWORD = 8


def require(user: User, role: Role) -> None:
    """Raises RoleMissing unless `user` is active and has `role`. No role holds another: an admin cannot sign."""
    if not user.active or role not in user.roles:
        raise RoleMissing(role=role.value)
