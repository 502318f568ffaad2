"""How this computer reaches the hub: variables win, the user's own settings are kept, a damaged file is no obstacle."""

import stat
import sys
from pathlib import Path

import pytest

from qa_desk.adapters.speech.hub import HUB
from qa_desk.adapters.speech.network import Network
from qa_desk.services.ports import NetworkSettings
from qa_desk.services.rejects import FileNotWritten


def test_nothing_set_means_the_hub_itself(tmp_path: Path) -> None:
    network = Network(tmp_path / "network.json", {})
    assert network.settings() == NetworkSettings(HUB)
    assert (network.hub().host, network.hub().proxy, network.hub().certificates) == (HUB, None, None)


def test_what_the_user_sets_is_kept_for_him_alone(tmp_path: Path) -> None:
    file = tmp_path / "config" / "network.json"
    Network(file, {}).keep(NetworkSettings("https://mirror.local", "http://user:word@proxy:3128", "/etc/own.pem"))
    again = Network(file, {})
    assert again.settings() == NetworkSettings("https://mirror.local", "http://user:word@proxy:3128", "/etc/own.pem")
    assert again.hub().certificates == Path("/etc/own.pem")
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["network.json"]


def test_variables_win_and_are_not_written_into_the_users_file(tmp_path: Path) -> None:
    file = tmp_path / "network.json"
    Network(file, {}).keep(NetworkSettings(HUB, "http://mine:1"))
    company = Network(file, {"QA_DESK_PROXY": "http://company:2", "QA_DESK_CERTIFICATES": ""})
    now = company.settings()
    assert (now.proxy, now.fixed) == ("http://company:2", frozenset({"proxy"}))
    company.keep(NetworkSettings("https://mirror.local", now.proxy, "", now.fixed))
    assert Network(file, {}).settings() == NetworkSettings("https://mirror.local")


@pytest.mark.parametrize("damage", [b"", b"{", b'{"proxy": 5}', b"\xff\xfe"])
def test_a_damaged_file_means_nothing_was_set(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "network.json"
    file.write_bytes(damage)
    assert Network(file, {}).settings() == NetworkSettings(HUB)


def test_the_hubs_own_address_is_not_kept_so_that_a_later_one_counts(tmp_path: Path) -> None:
    file = tmp_path / "network.json"
    Network(file, {}).keep(NetworkSettings(f" {HUB}/ "))
    assert HUB not in file.read_text(encoding="utf-8")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FileNotWritten):
        Network(tmp_path / "file" / "network.json", {}).keep(NetworkSettings(HUB, "http://mine:1"))
