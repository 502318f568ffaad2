"""Fetching a model from a hub that breaks off, lies, lacks files or knows no ranges; the hub is a local web server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_desk.adapters.speech.download import download
from qa_desk.adapters.speech.hub import HubSettings
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf, SpeechModel
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.transcript import (
    ModelChecksum,
    ModelDownload,
    ModelHostRefused,
    ModelNotOnHost,
    ModelProxyUnfit,
    ModelUnknown,
    SpeechModelIncomplete,
)
from qa_desk.paths import resources
from qa_desk.services.rejects import FileNotWritten
from qa_desk.services.running import CancelToken, ProgressReport, silent

from .hub_server import FILES, REVISION, WEIGHTS, Hub, served


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with served(Hub()) as one:
        yield one


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "shelf", tmp_path / "resources")


def fetch(hub: Hub, shelf: ModelShelf, name: str = "small") -> SpeechModel:
    return download(name, shelf, HubSettings(host=hub.host, retry_pause_s=0), silent, CancelToken())


def test_a_model_arrives_complete_and_only_what_is_needed(hub: Hub, shelf: ModelShelf) -> None:
    reports: list[ProgressReport] = []
    model = download("small", shelf, HubSettings(host=hub.host), reports.append, CancelToken())
    assert model == shelf.find("small")
    assert (model.folder / "model.bin").read_bytes() == WEIGHTS
    names = {path.name for path in model.folder.iterdir()}
    assert names == {"config.json", "model.bin", "tokenizer.json", "vocabulary.txt", "source.json"}
    done = [report.done for report in reports]
    assert done == sorted(done)
    assert done[-1] == reports[-1].total == sum(len(FILES[name]) for name in names - {"source.json"})
    assert json.loads((model.folder / "source.json").read_text(encoding="utf-8"))["revision"] == REVISION


def test_a_broken_connection_goes_on_where_it_broke(hub: Hub, shelf: ModelShelf) -> None:
    hub.break_after = [300_000, 200_000]
    model = fetch(hub, shelf)
    assert (model.folder / "model.bin").read_bytes() == WEIGHTS
    assert hub.weights_asked() == [None, "bytes=300000-", "bytes=500000-"]


def test_a_host_without_ranges_starts_again(hub: Hub, shelf: ModelShelf) -> None:
    hub.ranges = False
    hub.break_after = [300_000]
    assert (fetch(hub, shelf).folder / "model.bin").read_bytes() == WEIGHTS


def test_a_connection_that_brings_nothing_is_given_up_and_the_part_is_kept(hub: Hub, shelf: ModelShelf) -> None:
    hub.break_after = [300_000] + [0] * 10
    with pytest.raises(ModelDownload) as broken:
        fetch(hub, shelf)
    assert broken.value.facts["file"] == "model.bin"
    assert shelf.installed() == ()
    hub.break_after, hub.asked = [], []
    fetch(hub, shelf)
    assert hub.weights_asked() == ["bytes=300000-"]


def test_cancel_keeps_the_part_for_the_next_time(hub: Hub, shelf: ModelShelf) -> None:
    cancel = CancelToken()

    def stop_in_the_weights(report: ProgressReport) -> None:
        if report.detail == "model.bin":
            cancel.cancel()

    with pytest.raises(Cancelled):
        download("small", shelf, HubSettings(host=hub.host), stop_in_the_weights, cancel)
    assert shelf.installed() == ()
    hub.asked = []
    assert (fetch(hub, shelf).folder / "model.bin").read_bytes() == WEIGHTS
    assert hub.weights_asked() != [None]
    assert "/config.json" not in {path[-12:] for path, _ in hub.asked}


def test_weights_with_another_checksum_are_thrown_away(hub: Hub, shelf: ModelShelf) -> None:
    hub.files["model.bin"] = WEIGHTS[:-1] + b"x"
    with pytest.raises(ModelChecksum) as wrong:
        fetch(hub, shelf)
    assert wrong.value.facts["expected"] == hub.hashes["model.bin"]
    hub.files["model.bin"] = WEIGHTS
    assert (fetch(hub, shelf).folder / "model.bin").read_bytes() == WEIGHTS


def test_a_file_longer_than_announced_is_refused(hub: Hub, shelf: ModelShelf) -> None:
    hub.files["tokenizer.json"] += b"more"
    with pytest.raises(ModelChecksum) as wrong:
        fetch(hub, shelf)
    assert wrong.value.facts == {"file": "tokenizer.json", "expected": "18 B", "found": "22 B"}


def test_a_model_that_the_host_lacks_is_told(hub: Hub, shelf: ModelShelf) -> None:
    with pytest.raises(ModelNotOnHost) as absent:
        fetch(hub, shelf, "someone/whisper")
    assert absent.value.facts == {"host": hub.host, "file": "someone/whisper"}


def test_a_repository_without_weights_of_the_right_kind_is_told(hub: Hub, shelf: ModelShelf) -> None:
    del hub.files["model.bin"]
    with pytest.raises(SpeechModelIncomplete) as other:
        fetch(hub, shelf)
    assert other.value.facts["missing"] == "model.bin"


def test_a_name_nobody_knows_is_wrong_use(hub: Hub, shelf: ModelShelf) -> None:
    with pytest.raises(ModelUnknown) as unknown:
        fetch(hub, shelf, "enormous")
    assert "large-v3-turbo" in str(unknown.value.facts["known"])
    assert hub.asked == []


def test_a_host_in_trouble_is_told_with_its_status(hub: Hub, shelf: ModelShelf) -> None:
    hub.listing_status = 503
    with pytest.raises(ModelHostRefused) as refused:
        fetch(hub, shelf)
    assert refused.value.facts["status"] == 503


def test_a_login_page_instead_of_the_hub_is_refused(
    hub: Hub, shelf: ModelShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "listing", lambda: b"<html>Please log in</html>")
    with pytest.raises(ModelHostRefused):
        fetch(hub, shelf)


def test_no_network_is_told(hub: Hub, shelf: ModelShelf) -> None:
    hub.host = "http://127.0.0.1:9"
    with pytest.raises(ModelDownload) as offline:
        fetch(hub, shelf)
    assert offline.value.facts["host"] == "http://127.0.0.1:9"


def test_a_certificate_file_that_is_none_is_told(hub: Hub, shelf: ModelShelf, tmp_path: Path) -> None:
    wrong = tmp_path / "company.pem"
    wrong.write_text("no certificate", encoding="utf-8")
    with pytest.raises(ModelDownload) as refused:
        download("small", shelf, HubSettings(host=hub.host, certificates=wrong), silent, CancelToken())
    assert refused.value.facts["file"] == str(wrong)


def test_the_proxy_is_used(hub: Hub, shelf: ModelShelf) -> None:
    settings = HubSettings(host="http://hub.invalid", proxy=hub.host)
    with pytest.raises(ModelNotOnHost):
        download("small", shelf, settings, silent, CancelToken())
    assert hub.asked[0][0].startswith("http://hub.invalid/api/models/")


# ---------------------------------------------------------------- proxies and disks


@pytest.mark.parametrize(
    ("proxy", "told"),
    [("ftp://company:21", "ftp://company:21"), ("socks5://ivan:secret@company:1080", "socks5://company:1080")],
)
def test_a_proxy_of_an_unknown_kind_is_told_without_its_password(
    hub: Hub, shelf: ModelShelf, proxy: str, told: str
) -> None:
    with pytest.raises(ModelProxyUnfit) as unfit:
        download("small", shelf, HubSettings(host=hub.host, proxy=proxy), silent, CancelToken())
    assert unfit.value.facts == {"proxy": told}


def test_a_proxy_may_be_written_without_its_scheme(hub: Hub, shelf: ModelShelf) -> None:
    """It is reached: this one answers as a hub that lacks the address."""
    settings = HubSettings(host="http://hub.example", proxy=hub.host.removeprefix("http://"), retry_pause_s=0)
    with pytest.raises(ModelNotOnHost):
        download("small", shelf, settings, silent, CancelToken())
    assert hub.asked[0][0].startswith("http://hub.example/api/models/")


def test_a_host_that_is_no_address_is_told(shelf: ModelShelf) -> None:
    with pytest.raises(ModelDownload):
        download("small", shelf, HubSettings(host="http://hub\0", retry_pause_s=0), silent, CancelToken())


def test_a_shelf_that_cannot_be_written_is_told(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file where the folder should be")
    with pytest.raises(FileNotWritten) as refused:
        fetch(hub, ModelShelf(tmp_path / "shelf", tmp_path / "resources"))
    assert str(tmp_path / "shelf") in str(refused.value.facts["name"])


def test_the_bundled_model_without_a_place_to_unpack_is_told(tmp_path: Path) -> None:
    (tmp_path / "shelf").write_text("a file where the folder should be")
    with pytest.raises(FileNotWritten):
        ModelShelf(tmp_path / "shelf", resources()).find(BUNDLED)
