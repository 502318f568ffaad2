"""A report is on disk complete or not at all, and only in its folder."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from qa_desk.adapters.reports.files import ReportNameWrong, ReportNotWritten, make_folder, write_whole


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../escape.csv",
        "a/b.csv",
        "a\\b.csv",
        "/etc/passwd",
        "C:\\x.csv",
        "x.csv:stream",
        ".hidden",
        "CON",
        "nul.csv",
        "com1.xlsx",
        "ends.",
        "ends ",
        "a\x00b",
        "a\nb.csv",
        "x" * 200,
    ],
)
def test_a_name_that_could_leave_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    with pytest.raises(ReportNameWrong):
        write_whole(folder, name, b"x")
    assert list(tmp_path.rglob("*")) == [folder]


def test_a_written_report_knows_its_own_hash(tmp_path: Path) -> None:
    report = write_whole(tmp_path, "Ведомость 2026-11.csv", b"data")
    assert report.path.read_bytes() == b"data"
    assert (report.sha256, report.size) == (sha256(b"data").hexdigest(), 4)
    assert list(tmp_path.iterdir()) == [report.path]


def test_a_newer_report_replaces_the_former(tmp_path: Path) -> None:
    write_whole(tmp_path, "a.csv", b"old")
    assert write_whole(tmp_path, "a.csv", b"new").path.read_bytes() == b"new"


def test_a_missing_folder_is_a_known_error(tmp_path: Path) -> None:
    with pytest.raises(ReportNotWritten) as caught:
        write_whole(tmp_path / "gone", "a.csv", b"x")
    assert caught.value.facts == {"name": "a.csv", "why": "ENOENT"}


def test_a_folder_that_cannot_be_made_is_a_known_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ReportNotWritten) as caught:
        make_folder(tmp_path / "file" / "reports")
    assert caught.value.facts == {"name": "reports", "why": "ENOTDIR"}


def test_a_refusal_by_the_system_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(ReportNotWritten):
        write_whole(tmp_path, "a.csv", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_planted_under_the_name_is_replaced_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious")
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.csv").symlink_to(victim)
    write_whole(folder, "a.csv", b"new")
    assert victim.read_bytes() == b"precious"
    assert not (folder / "a.csv").is_symlink()


def test_a_kill_before_the_last_step_leaves_the_former_report(tmp_path: Path) -> None:
    write_whole(tmp_path, "a.csv", b"old")
    script = (
        "import os, sys; from pathlib import Path; from qa_desk.adapters.reports import files\n"
        "os.fsync = lambda _: os._exit(9)\n"
        "files.write_whole(Path(sys.argv[1]), 'a.csv', b'new' * 100_000)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], env=environment, check=False, timeout=600)
    assert done.returncode == 9
    assert (tmp_path / "a.csv").read_bytes() == b"old"
