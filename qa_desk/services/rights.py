"""Rights: who may do what with money; and rights of now, for a window that was opened before somebody's changed."""

from collections.abc import Set

from qa_desk.domain.people import RightsChanged, Role, RoleMissing, User
from qa_desk.services.store import UnitOfWork

PAY_PEOPLE = frozenset({Role.PAYROLL, Role.SALES_HEAD})
"""What people earn and lose: pay, months of the ledger, the payroll register."""
TARIFF_KEEPERS = frozenset({Role.SALES_HEAD, Role.ADMIN})


def check_any(user: User, allowed: Set[Role], named: Role) -> None:
    """`named`: the role that the refusal asks for. Raises RoleMissing."""
    if not user.active or not user.roles & allowed:
        raise RoleMissing(role=named.value)


def check_still(unit: UnitOfWork, user: User) -> None:
    """For what is written without a password; a signature asks for it and looks there. Raises RightsChanged."""
    now = unit.users.get(user.id)
    if not now.active or now.roles != user.roles:
        raise RightsChanged
