"""Rights of now: a window that was opened before an administrator changed somebody's rights writes nothing any more."""

from qa_desk.domain.people import RightsChanged, User
from qa_desk.services.store import UnitOfWork


def check_still(unit: UnitOfWork, user: User) -> None:
    """For what is written without a password; a signature asks for it and looks there. Raises RightsChanged."""
    now = unit.users.get(user.id)
    if not now.active or now.roles != user.roles:
        raise RightsChanged
