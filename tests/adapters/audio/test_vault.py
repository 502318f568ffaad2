"""Recordings by content: complete or not there, and never outside their folder."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.intake import FileMissing, PathRefused, RecordingChanged


def put(folder: Path, name: str, content: bytes = b"sound" * 1000) -> tuple[Path, str]:
    path = folder / name
    path.write_bytes(content)
    return path, hashlib.sha256(content).hexdigest()


def test_recording_lies_under_its_hash_with_its_extension(tmp_path: Path) -> None:
    path, sha256 = put(tmp_path, "Звонок 1.WAV")
    vault = FolderVault(tmp_path / "ws")
    assert vault.sha256(path) == sha256
    stored = vault.keep(path, sha256)
    assert stored == f"recordings/{sha256[:2]}/{sha256}.wav"
    assert vault.locate(stored).read_bytes() == path.read_bytes()


def test_same_recording_twice_is_one_file(tmp_path: Path) -> None:
    path, sha256 = put(tmp_path, "a.wav")
    vault = FolderVault(tmp_path / "ws")
    first = vault.keep(path, sha256)
    written = vault.locate(first).stat().st_mtime_ns
    assert vault.keep(path, sha256) == first
    assert vault.locate(first).stat().st_mtime_ns == written
    assert [found.name for found in (tmp_path / "ws").rglob("*") if found.is_file()] == [f"{sha256}.wav"]


def test_half_a_file_under_the_final_name_is_replaced(tmp_path: Path) -> None:
    path, sha256 = put(tmp_path, "a.wav")
    vault = FolderVault(tmp_path / "ws")
    final = vault.locate(vault.keep(path, sha256))
    final.write_bytes(b"half")
    vault.keep(path, sha256)
    assert final.read_bytes() == path.read_bytes()


@pytest.mark.parametrize("name", ["a.w%2f..", "a..", "a.очень", "a.toolongextension", ".hidden", "a. .wav.\u202e"])
def test_strange_extensions_are_dropped(tmp_path: Path, name: str) -> None:
    path, sha256 = put(tmp_path, name)
    stored = FolderVault(tmp_path / "ws").keep(path, sha256)
    assert stored == f"recordings/{sha256[:2]}/{sha256}"


@pytest.mark.parametrize("sha256", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 63 + "/"])
def test_what_is_no_hash_names_no_file(tmp_path: Path, sha256: str) -> None:
    path, _real = put(tmp_path, "a.wav")
    with pytest.raises(PathRefused):
        FolderVault(tmp_path / "ws").keep(path, sha256)


@pytest.mark.parametrize("stored", ["../a.wav", "recordings/../../a.wav", "database.sqlite", "", ".", "recordings/.."])
def test_stored_path_cannot_lead_out_of_the_folder(tmp_path: Path, stored: str) -> None:
    with pytest.raises(PathRefused):
        FolderVault(tmp_path / "ws").locate(stored)


def test_linked_recording_is_found_where_it_was(tmp_path: Path) -> None:
    path, _sha256 = put(tmp_path, "a.wav")
    assert FolderVault(tmp_path / "ws").locate(str(path)) == path


def test_file_that_changed_since_it_was_hashed_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path, _sha256 = put(tmp_path, "a.wav")
    with pytest.raises(RecordingChanged):
        FolderVault(tmp_path / "ws").keep(path, "0" * 64)
    assert not [found for found in (tmp_path / "ws").rglob("*") if found.is_file()]


def test_missing_file_is_told(tmp_path: Path) -> None:
    vault = FolderVault(tmp_path / "ws")
    for refused in (lambda: vault.sha256(tmp_path / "a.wav"), lambda: vault.keep(tmp_path / "a.wav", "0" * 64)):
        with pytest.raises(FileMissing):
            refused()


@pytest.mark.skipif(os.name != "posix", reason="kills a process by signal")
def test_process_killed_while_copying_leaves_no_half_file_under_the_final_name(tmp_path: Path) -> None:
    path, sha256 = put(tmp_path, "a.wav", b"x" * 5_000_000)
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from qa_desk.adapters import vault\n"
        "os.fsync = lambda number: os.kill(os.getpid(), signal.SIGKILL)\n"
        "vault.FolderVault(Path(sys.argv[1])).keep(Path(sys.argv[2]), sys.argv[3])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "ws"), str(path), sha256], check=False, timeout=600
    )
    assert done.returncode == -9
    vault = FolderVault(tmp_path / "ws")
    assert not vault.locate(f"recordings/{sha256[:2]}/{sha256}.wav").exists()
    assert vault.sweep() == 0  # as fresh as this it may be somebody's import
    for part in (tmp_path / "ws" / "recordings").rglob(".part-*"):
        os.utime(part, (0, 0))
    assert vault.sweep() == 1
    assert vault.locate(vault.keep(path, sha256)).stat().st_size == 5_000_000


def test_every_refusal_is_a_known_error() -> None:
    assert issubclass(RecordingChanged, FileRejected)
