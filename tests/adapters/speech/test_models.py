"""What a model choice means, what a model's folder must hold, and how transcripts remember it."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa_desk.adapters.speech.bundled import unpacked
from qa_desk.adapters.speech.folder import check_folder, fingerprint
from qa_desk.adapters.speech.models import ModelShelf, SpeechModel, part_of
from qa_desk.adapters.speech.profile import ModelProfile, PieceKind, read_profile
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.transcript import (
    SpeechModelBroken,
    SpeechModelIncomplete,
    SpeechNoModel,
    SpeechProfileBroken,
)
from qa_desk.paths import resources
from qa_desk.services.running import CancelToken, ProgressReport, silent


def write_model(folder: Path, weights: bytes = b"weights" * 1000) -> Path:
    folder.mkdir(parents=True)
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    (folder / "model.bin").write_bytes(weights)
    return folder


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "shelf", resources())


def test_bundled_is_the_small_demo_model(shelf: ModelShelf) -> None:
    model = shelf.find("bundled")
    assert model.name == "demo-whisper-ru"
    assert model.id().startswith("demo-whisper-ru@")
    assert read_profile(model.folder).pieces is PieceKind.UTTERANCES


def test_a_folder_is_taken_as_it_is(shelf: ModelShelf, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "мои модели" / "whisper-own")
    assert shelf.find(str(folder)) == SpeechModel("whisper-own", folder)


def test_a_name_means_the_shelf(shelf: ModelShelf, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "shelf" / "small")
    assert shelf.find("small") == SpeechModel("small", folder)
    assert shelf.installed() == ("small",)


def test_the_hubs_own_names_find_their_place(shelf: ModelShelf, tmp_path: Path) -> None:
    folder = write_model(tmp_path / "shelf" / "someone--whisper-ru")
    assert shelf.find("someone/whisper-ru") == SpeechModel("someone/whisper-ru", folder)


def test_a_name_that_was_never_fetched_is_told_with_its_place(shelf: ModelShelf, tmp_path: Path) -> None:
    with pytest.raises(SpeechNoModel) as missing:
        shelf.find("large-v3")
    assert missing.value.facts == {"model": "large-v3", "path": str(tmp_path / "shelf" / "large-v3")}
    assert shelf.installed() == ()


def test_an_absolute_path_that_is_not_there_is_told(shelf: ModelShelf, tmp_path: Path) -> None:
    with pytest.raises(SpeechNoModel):
        shelf.find(str(tmp_path / "nowhere"))


def test_all_missing_files_are_named_at_once(tmp_path: Path) -> None:
    folder = write_model(tmp_path / "half")
    (folder / "model.bin").unlink()
    (folder / "vocabulary.json").unlink()
    with pytest.raises(SpeechModelIncomplete) as half:
        check_folder(folder)
    assert half.value.facts["missing"] == "model.bin, vocabulary.json | vocabulary.txt"


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
def test_an_empty_file_is_found(tmp_path: Path, name: str) -> None:
    folder = write_model(tmp_path / "model")
    (folder / name).write_bytes(b"")
    with pytest.raises(SpeechModelBroken) as broken:
        check_folder(folder)
    assert str(broken.value.facts["path"]).endswith(name)


def test_the_fingerprint_follows_weights_and_profile_but_not_the_place(tmp_path: Path) -> None:
    one = write_model(tmp_path / "one")
    same = write_model(tmp_path / "same")
    tail = write_model(tmp_path / "tail", b"weights" * 999 + b"Weights")
    fed_otherwise = write_model(tmp_path / "fed")
    (fed_otherwise / "profile.json").write_text('{"beam_size": 1}', encoding="utf-8")
    prints = [fingerprint(folder) for folder in (one, same, tail, fed_otherwise)]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3
    assert all(len(one) == 8 for one in prints)


def test_taking_a_folder_copies_what_is_needed_and_nothing_else(shelf: ModelShelf, tmp_path: Path) -> None:
    source = write_model(tmp_path / "source")
    (source / "pytorch_model.bin").write_bytes(b"other weights")
    reports: list[ProgressReport] = []
    model = shelf.take_folder(source, "own", reports.append, CancelToken())
    assert sorted(path.name for path in model.folder.iterdir()) == [
        "config.json",
        "model.bin",
        "tokenizer.json",
        "vocabulary.json",
    ]
    assert reports[-1].done == reports[-1].total
    assert shelf.find("own").id() == f"own@{fingerprint(source)}"


def test_taking_a_folder_again_replaces_the_old_one(shelf: ModelShelf, tmp_path: Path) -> None:
    shelf.take_folder(write_model(tmp_path / "a"), "own", silent, CancelToken())
    shelf.take_folder(write_model(tmp_path / "b", b"new"), "own", silent, CancelToken())
    assert (shelf.place("own") / "model.bin").read_bytes() == b"new"
    assert [path.name for path in shelf.place("own").parent.iterdir()] == ["own"]


def test_a_cancelled_copy_leaves_no_model(shelf: ModelShelf, tmp_path: Path) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        shelf.take_folder(write_model(tmp_path / "a"), "own", lambda _report: cancel.cancel(), cancel)
    assert shelf.installed() == ()


def test_a_wrong_folder_is_refused_before_anything_is_copied(shelf: ModelShelf, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(SpeechModelIncomplete):
        shelf.take_folder(tmp_path / "photos", "own", silent, CancelToken())
    assert not part_of(shelf.place("own")).exists()


def test_a_model_without_profile_is_fed_whole_windows(tmp_path: Path) -> None:
    assert read_profile(write_model(tmp_path / "plain")) == ModelProfile(pieces=PieceKind.WINDOWS)


@pytest.mark.parametrize(
    ("profile", "field"),
    [
        ({"language": "Russian"}, "language"),
        ({"vad": {"pad_ms": -1}}, "vad.pad_ms"),
        ({"beam": 5}, "beam"),
        ({"temperatures": []}, "temperatures"),
    ],
)
def test_a_wrong_profile_names_its_field(tmp_path: Path, profile: dict[str, object], field: str) -> None:
    (tmp_path / "profile.json").write_text(json.dumps(profile), encoding="utf-8")
    with pytest.raises(SpeechProfileBroken) as broken:
        read_profile(tmp_path)
    assert broken.value.facts["field"] == field


def test_the_bundled_model_is_complete_for_work_without_network(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(unpacked(resources() / "models" / "demo-whisper-ru", tmp_path), folder)
    check_folder(folder)


def test_the_bundled_model_is_unpacked_once_by_whoever_comes_first(tmp_path: Path) -> None:
    source = resources() / "models" / "demo-whisper-ru"
    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(lambda _: unpacked(source, tmp_path), range(4)))
    (folder,) = folders
    written = (folder / "model.bin").stat().st_mtime_ns
    assert unpacked(source, tmp_path) == folder
    assert (folder / "model.bin").stat().st_mtime_ns == written
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
