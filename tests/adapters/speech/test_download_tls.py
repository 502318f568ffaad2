"""A company's own certificates: with the root in the settings a model arrives, also by proxy; without it none."""

import hashlib
import select
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from qa_desk.adapters.speech.download import download
from qa_desk.adapters.speech.models import ModelShelf, SpeechModel
from qa_desk.adapters.speech.network import Network
from qa_desk.domain.transcript import ModelDownload
from qa_desk.services.ports import NetworkSettings
from qa_desk.services.running import CancelToken, silent

from .hub_server import WEIGHTS, Hub, running, served
from .own_tls import OwnRoot

COMPANY = "hub.company.example"
"""No machine but the proxy knows where that is."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> OwnRoot:
    return OwnRoot(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def hub(root: OwnRoot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """Says that it is this computer, and the company's hub."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with served(Hub(), root.server("127.0.0.1", COMPANY)) as one:
        yield one


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "shelf", tmp_path / "resources")


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """As a person sets it in the window."""
    return Network(tmp_path / "network.json", {})


def fetch(shelf: ModelShelf, network: Network) -> SpeechModel:
    return download("small", shelf, network.hub(), silent, CancelToken())


def checksum(model: SpeechModel) -> str:
    return hashlib.sha256((model.folder / "model.bin").read_bytes()).hexdigest()


def test_a_host_with_the_companys_certificate_is_trusted_by_its_root(
    hub: Hub, root: OwnRoot, shelf: ModelShelf, network: Network
) -> None:
    hub.break_after = [300_000]
    network.keep(NetworkSettings(hub.host, certificates=str(root.pem)))
    model = fetch(shelf, network)
    assert checksum(model) == hub.hashes["model.bin"] == hashlib.sha256(WEIGHTS).hexdigest()
    assert hub.weights_asked() == [None, "bytes=300000-"]
    assert shelf.find("small") == model


def test_without_the_root_nothing_is_asked_of_it(hub: Hub, shelf: ModelShelf, network: Network) -> None:
    network.keep(NetworkSettings(hub.host))
    with pytest.raises(ModelDownload) as untrusted:
        fetch(shelf, network)
    assert "CERTIFICATE_VERIFY_FAILED" in str(untrusted.value.facts["detail"])
    assert hub.asked == []
    assert shelf.installed() == ()


def test_a_certificate_for_another_host_is_refused_though_the_root_is_known(
    hub: Hub, root: OwnRoot, shelf: ModelShelf, network: Network
) -> None:
    with _proxy_to(hub) as (proxy, _asked):
        network.keep(NetworkSettings("https://other.example", proxy, str(root.pem)))
        with pytest.raises(ModelDownload) as other:
            fetch(shelf, network)
    assert "other.example" in str(other.value.facts["detail"])
    assert hub.asked == []


def test_a_model_arrives_through_a_proxy_that_sees_no_word_of_it(
    hub: Hub, root: OwnRoot, shelf: ModelShelf, network: Network
) -> None:
    with _proxy_to(hub) as (proxy, asked):
        network.keep(NetworkSettings(f"https://{COMPANY}", proxy, str(root.pem)))
        model = fetch(shelf, network)
    assert checksum(model) == hub.hashes["model.bin"]
    assert set(asked) == {f"{COMPANY}:443"}
    assert hub.weights_asked() == [None]


@contextmanager
def _proxy_to(hub: Hub) -> Iterator[tuple[str, list[str]]]:
    """Its address, and whom it was asked to reach: whoever that is, the hub answers."""
    asked: list[str] = []
    port = int(hub.host.rpartition(":")[2])

    class Tunnel(BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            asked.append(self.path)
            with socket.create_connection(("127.0.0.1", port), timeout=60) as there:
                self.send_response(200)
                self.end_headers()
                self.close_connection = True
                _carry(self.connection, there)

        def log_message(self, *args: object) -> None:
            pass

    with running(Tunnel) as own:
        yield f"http://127.0.0.1:{own}", asked


def _carry(one: socket.socket, other: socket.socket) -> None:
    """Both ways, until either side is done."""
    to = {one: other, other: one}
    while ready := select.select([one, other], [], [], 60)[0]:
        for side in ready:
            if not (block := side.recv(1 << 16)):
                return
            to[side].sendall(block)
