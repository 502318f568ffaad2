"""People: the first user, further users, and logging in."""

from qa_desk.domain.people import (
    LEAST_PASSWORD,
    LoginFailed,
    LoginTaken,
    NoFirstUserTwice,
    PasswordTooShort,
    PasswordWrong,
    Role,
    User,
    require,
)
from qa_desk.services.ports import Clock, PasswordHasher
from qa_desk.services.store import Store, UnitOfWork


def needs_first_user(store: Store) -> bool:
    with store.read() as unit:
        return not unit.users.all()


def create_first_user(
    store: Store, clock: Clock, hasher: PasswordHasher, login: str, name: str, password: str, roles: frozenset[Role]
) -> User:
    """The first user of a workspace; an admin besides whatever else he is. Raises NoFirstUserTwice later on."""
    password_hash = _hashed(hasher, password)
    with store.write() as unit:
        if unit.users.all():
            raise NoFirstUserTwice
        _check_free(unit, login)
        user = unit.users.add(login.strip(), name.strip() or login, roles | {Role.ADMIN}, password_hash, "")
        unit.log.append(clock(), None, "user_created", f"user:{user.id}", {"login": user.login})
        return user


def create_user(
    store: Store,
    clock: Clock,
    hasher: PasswordHasher,
    by: User,
    login: str,
    name: str,
    password: str,
    roles: frozenset[Role],
    manager: str = "",
) -> User:
    """`manager`: the person's name in the CRM if he also sells. Raises RoleMissing, LoginTaken, PasswordTooShort."""
    require(by, Role.ADMIN)
    password_hash = _hashed(hasher, password)
    with store.write() as unit:
        _check_free(unit, login)
        user = unit.users.add(login.strip(), name.strip() or login, roles, password_hash, manager.strip())
        unit.log.append(clock(), by.id, "user_created", f"user:{user.id}", {"login": user.login})
        return user


def log_in(store: Store, clock: Clock, hasher: PasswordHasher, login: str, password: str) -> User:
    """Raises LoginFailed for anything that does not fit, without saying what."""
    with store.read() as unit:
        found = unit.users.with_hash(login.strip())
    if found is None:
        hasher.hash(password)  # an unknown login must not answer faster than a wrong password
        raise LoginFailed
    user, password_hash = found
    if not user.active or not hasher.verify(password_hash, password):
        raise LoginFailed
    with store.write() as unit:
        if hasher.is_outdated(password_hash):
            unit.users.set_hash(user.id, hasher.hash(password))
        unit.log.append(clock(), user.id, "logged_in", f"user:{user.id}", {})
    return user


def confirm_password(store: Store, hasher: PasswordHasher, user: User, password: str) -> None:
    """Before every signature: is it still he who sits there? Raises PasswordWrong."""
    with store.read() as unit:
        found = unit.users.with_hash(user.login)
    if found is None or not found[0].active or not hasher.verify(found[1], password):
        raise PasswordWrong


def list_users(store: Store) -> list[User]:
    with store.read() as unit:
        return unit.users.all()


def _hashed(hasher: PasswordHasher, password: str) -> str:
    if len(password) < LEAST_PASSWORD:
        raise PasswordTooShort(least=LEAST_PASSWORD)
    return hasher.hash(password)


def _check_free(unit: UnitOfWork, login: str) -> None:
    if not login.strip():
        raise LoginTaken(login=login)
    if unit.users.with_hash(login.strip()) is not None:
        raise LoginTaken(login=login)
