"""The installation's key: made once, encrypted, its passphrase where this machine can keep one."""

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from qa_desk.adapters.keys import BESIDE, KEY_FILE, VARIABLE, Guarded, KeyUnreadable, installation_key, signed_by


class Held(KeyringBackend):
    """A keyring in memory."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def own_keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    monkeypatch.delenv(VARIABLE)
    before, mine = keyring.get_keyring(), Held()
    keyring.set_keyring(mine)
    yield mine
    keyring.set_keyring(before)


def test_the_key_is_made_once_and_stays(tmp_path: Path, own_keyring: Held) -> None:
    first, again = installation_key(tmp_path), installation_key(tmp_path)
    assert first.public_key == again.public_key
    assert first.guarded is again.guarded is Guarded.KEYRING
    assert (tmp_path / KEY_FILE).stat().st_mode & 0o077 == 0
    assert b"ENCRYPTED" in (tmp_path / KEY_FILE).read_bytes()
    assert len(own_keyring.kept) == 1
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_without_a_keyring_the_passphrase_lies_in_a_private_file(tmp_path: Path) -> None:
    keyring.set_keyring(NoKeyring())
    first, again = installation_key(tmp_path), installation_key(tmp_path)
    assert (first.public_key, again.guarded) == (again.public_key, Guarded.FILE)
    assert (tmp_path / BESIDE).stat().st_mode & 0o077 == 0


def test_a_passphrase_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "очень длинная фраза")
    made = installation_key(tmp_path)
    assert made.guarded is Guarded.VARIABLE
    monkeypatch.setenv(VARIABLE, "другая фраза")
    with pytest.raises(KeyUnreadable):
        installation_key(tmp_path)


def test_a_lost_passphrase_or_a_damaged_key_never_makes_a_second_key(tmp_path: Path, own_keyring: Held) -> None:
    installation_key(tmp_path)
    own_keyring.kept.clear()
    with pytest.raises(KeyUnreadable):
        installation_key(tmp_path)
    (tmp_path / KEY_FILE).write_bytes(b"-----BEGIN")
    own_keyring.kept["QA Desk signing key", str(tmp_path / KEY_FILE)] = "x"
    with pytest.raises(KeyUnreadable):
        installation_key(tmp_path)


def test_only_the_key_that_signed_is_taken(tmp_path: Path) -> None:
    one, two = installation_key(tmp_path / "one"), installation_key(tmp_path / "two")
    signature = bytes.fromhex(one.sign(b"message"))
    assert signed_by(bytes.fromhex(one.public_key), b"message", signature)
    assert not signed_by(bytes.fromhex(one.public_key), b"massage", signature)
    assert not signed_by(bytes.fromhex(two.public_key), b"message", signature)
    assert not signed_by(b"short", b"message", signature)
