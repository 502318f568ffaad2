"""Users and settings."""

from dataclasses import asdict

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qa_desk.adapters.store.rows import SettingsRow, UserRow
from qa_desk.domain.call import ChannelMap
from qa_desk.domain.errors import NotFound
from qa_desk.domain.people import Role, User, UserId
from qa_desk.domain.settings import Settings

_TUPLES = frozenset(name for name in Settings.__slots__ if isinstance(getattr(Settings(), name), tuple))


def _user(row: UserRow) -> User:
    roles = frozenset(Role(role) for role in row.roles)
    return User(UserId(row.id), row.login, row.name, roles, row.active, row.manager)


class SqlUsers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, login: str, name: str, roles: frozenset[Role], password_hash: str, manager: str) -> User:
        row = UserRow(
            login=login,
            name=name,
            roles=sorted(roles),
            password_hash=password_hash,
            active=True,
            manager=manager,
        )
        self._session.add(row)
        self._session.flush()
        return _user(row)

    def get(self, user_id: UserId) -> User:
        row = self._session.get(UserRow, user_id)
        if row is None:
            raise NotFound(what="user", key=user_id)
        return _user(row)

    def with_hash(self, login: str) -> tuple[User, str] | None:
        row = self._session.scalar(select(UserRow).where(UserRow.login == login))
        return None if row is None else (_user(row), row.password_hash)

    def set_hash(self, user_id: UserId, password_hash: str) -> None:
        self._session.execute(update(UserRow).where(UserRow.id == user_id).values(password_hash=password_hash))

    def set_active(self, user_id: UserId, active: bool) -> None:
        self._session.execute(update(UserRow).where(UserRow.id == user_id).values(active=active))

    def set_roles(self, user_id: UserId, roles: frozenset[Role]) -> None:
        self._session.execute(update(UserRow).where(UserRow.id == user_id).values(roles=sorted(roles)))

    def all(self) -> list[User]:
        return [_user(row) for row in self._session.scalars(select(UserRow).order_by(UserRow.id))]


class SqlSettings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def load(self) -> Settings:
        row = self._session.get(SettingsRow, 1)
        if row is None:
            return Settings()
        known = {name: value for name, value in row.document.items() if name in Settings.__slots__}
        known["channel_map"] = ChannelMap(known["channel_map"])
        known["channel_maps"] = {source: ChannelMap(value) for source, value in known["channel_maps"].items()}
        for name in _TUPLES & known.keys():
            known[name] = tuple(known[name])
        return Settings(**known)

    def save(self, settings: Settings) -> None:
        self._session.merge(SettingsRow(id=1, document=asdict(settings)))
        self._session.flush()
