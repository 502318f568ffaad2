"""People: the first user, further users, their roles and passwords, switching them off, and logging in."""

from dataclasses import replace

from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import (
    LEAST_PASSWORD,
    LastAdmin,
    LoginFailed,
    LoginTaken,
    NoFirstUserTwice,
    PasswordTooShort,
    PasswordWrong,
    RightsChanged,
    Role,
    RoleMissing,
    RolesEmpty,
    User,
    UserId,
    require,
)
from qa_desk.services.ports import Clock, PasswordHasher
from qa_desk.services.rights import check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


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
    """`manager`: the person's name in the CRM if he also sells.

    Raises RoleMissing, RightsChanged, LoginTaken, PasswordTooShort.
    """
    require(by, Role.ADMIN)
    password_hash = _hashed(hasher, password)
    with store.write() as unit:
        check_still(unit, by)
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
        with store.write() as unit:  # of a known login only: what else was typed there may be a password
            unit.log.append(clock(), None, "log_in_refused", f"user:{user.id}", {"login": user.login})
        raise LoginFailed
    with store.write() as unit:
        if hasher.is_outdated(password_hash):
            unit.users.set_hash(user.id, hasher.hash(password))
        unit.log.append(clock(), user.id, "logged_in", f"user:{user.id}", {})
    return user


def confirm_password(
    store: Store, clock: Clock, hasher: PasswordHasher, user: User, password: str, what: str = ""
) -> None:
    """Before every signature: is it still he who sits there, with the rights he logged in with? Raises PasswordWrong,
    RightsChanged.

    `what`: what was to be signed, e.g. "refusal:12". A refused signing stands in the log, in a unit of work of its own;
    what was typed is not kept anywhere.
    """
    with store.read() as unit:
        found = unit.users.with_hash(user.login)
    if found is not None and hasher.verify(found[1], password):
        if (found[0].active, found[0].roles) != (True, user.roles):
            raise RightsChanged
        return
    with store.write() as unit:
        unit.log.append(clock(), user.id, "password_refused", what or f"user:{user.id}", {"login": user.login})
    raise PasswordWrong


def user_now(store: Store, user: User) -> User:
    """As he is in the database, whatever he logged in as. Raises NotFound."""
    with store.read() as unit:
        return unit.users.get(user.id)


# ---------------------------------------------------------------- what an administrator changes


def switch_user(store: Store, clock: Clock, by: User, user_id: UserId, *, active: bool) -> tuple[User, Changed]:
    """Who is switched off cannot log in; what he decided stays.

    Raises RoleMissing, RightsChanged, LastAdmin, NotFound.
    """
    require(by, Role.ADMIN)
    with store.write() as unit:
        check_still(unit, by)
        user = unit.users.get(user_id)
        if user.active == active:
            return user, Changed()
        if not active:
            _check_admin_left(unit, user)
        unit.users.set_active(user_id, active)
        action = "user_switched_on" if active else "user_switched_off"
        unit.log.append(clock(), by.id, action, f"user:{user_id}", {"login": user.login})
    return replace(user, active=active), Changed(settings=True)


def change_roles(store: Store, clock: Clock, by: User, user_id: UserId, roles: frozenset[Role]) -> tuple[User, Changed]:
    """Signatures in a window he has open are refused from now on; the new roles count from his next log-in.

    Raises RoleMissing, RightsChanged, RolesEmpty, LastAdmin, NotFound.
    """
    require(by, Role.ADMIN)
    with store.write() as unit:
        check_still(unit, by)
        user = unit.users.get(user_id)
        if not roles:
            raise RolesEmpty(login=user.login)
        if roles == user.roles:
            return user, Changed()
        if Role.ADMIN not in roles:
            _check_admin_left(unit, user)
        unit.users.set_roles(user_id, roles)
        facts = {"login": user.login, "before": ", ".join(sorted(user.roles)), "after": ", ".join(sorted(roles))}
        unit.log.append(clock(), by.id, "roles_changed", f"user:{user_id}", dict(facts))
    return replace(user, roles=roles), Changed(settings=True)


def reset_password(
    store: Store, clock: Clock, hasher: PasswordHasher, by: User, user_id: UserId, password: str
) -> User:
    """For somebody who forgot his. Raises RoleMissing, RightsChanged, PasswordTooShort, NotFound."""
    require(by, Role.ADMIN)
    password_hash = _hashed(hasher, password)
    with store.write() as unit:
        check_still(unit, by)
        user = unit.users.get(user_id)
        unit.users.set_hash(user_id, password_hash)
        unit.log.append(clock(), by.id, "password_reset", f"user:{user_id}", {"login": user.login})
    return user


def change_own_password(store: Store, clock: Clock, hasher: PasswordHasher, user: User, old: str, new: str) -> None:
    """Everybody may. Raises RoleMissing for who is switched off, PasswordTooShort, PasswordWrong."""
    if not user.active:
        raise RoleMissing(role=Role.AUDITOR.value)
    password_hash = _hashed(hasher, new)
    confirm_password(store, clock, hasher, user, old, f"user:{user.id}")
    with store.write() as unit:
        unit.users.set_hash(user.id, password_hash)
        unit.log.append(clock(), user.id, "password_changed", f"user:{user.id}", {"login": user.login})


def user_by_login(store: Store, login: str) -> User:
    """Raises NotFound."""
    with store.read() as unit:
        found = unit.users.with_hash(login.strip())
    if found is None:
        raise NotFound(what="user", key=login)
    return found[0]


def _check_admin_left(unit: UnitOfWork, user: User) -> None:
    others = (one for one in unit.users.all() if one.id != user.id)
    if Role.ADMIN in user.roles and user.active and not any(one.active and Role.ADMIN in one.roles for one in others):
        raise LastAdmin(login=user.login)


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
