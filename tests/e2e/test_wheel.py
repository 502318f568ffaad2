"""The built wheel, not the checkout, carries resources and migrations and works from anywhere."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=600)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder / "site")
    return folder / "site"


def _run(unpacked: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    command = [sys.executable, "-m", "qa_desk", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=600
    )


def test_the_wheel_makes_and_reads_a_workspace(unpacked: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [sys.executable, "-c", "import qa_desk.paths as p; print(p.resources(), p.migrations())"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    ).stdout
    assert where.split() == [str(unpacked / "qa_desk/_resources"), str(unpacked / "qa_desk/_migrations")]
    made = _run(unpacked, tmp_path, "init", "--workspace", "w", "--json")
    assert made.returncode == 0, made.stderr
    shown = _run(unpacked, tmp_path, "show", "deals", "--workspace", "w", "--json")
    assert json.loads(shown.stdout) == {"deals": []}


def test_the_wheel_carries_the_model_the_book_the_words_and_the_demo(unpacked: Path) -> None:
    resources = unpacked / "qa_desk" / "_resources"
    for name in ("models/demo-whisper-ru/model.bin.xz", "reasons/book.yaml", "i18n/ru/base.po", "demo/scenario.yaml"):
        assert (resources / name).is_file(), name
