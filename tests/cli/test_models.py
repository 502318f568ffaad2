"""`qa-desk model`: what is on this computer, and which model a workspace uses."""

import json
import os
import subprocess
import sys
from pathlib import Path


def _run(*arguments: str, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qa_desk", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=600)


def test_the_bundled_model_is_listed_and_the_workspaces_choice_told(tmp_path: Path) -> None:
    workspace = str(tmp_path / "w")
    assert _run("init", "--workspace", workspace).returncode == 0
    listed = _run("model", "list", "--workspace", workspace, "--json")
    told = json.loads(listed.stdout)
    assert listed.returncode == 0
    assert told["installed"][0]["name"] == "bundled"
    assert "small" in told["known"]
    assert told["chosen"] == "bundled"


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    refused = _run("model", "add", str(tmp_path), "--name", "mine", "--json")
    assert refused.returncode == 1
    assert json.loads(refused.stdout)["error"]["code"] == "speech_model_incomplete"


def test_the_workspaces_own_model_is_never_removed_and_an_unfinished_one_is(tmp_path: Path) -> None:
    workspace, shelf = str(tmp_path / "w"), tmp_path / "shelf"
    (shelf / "small.part").mkdir(parents=True)
    (shelf / "small.part" / "config.json").write_text("{}", encoding="utf-8")
    environment = {**os.environ, "QA_DESK_MODELS": str(shelf)}
    assert _run("init", "--workspace", workspace).returncode == 0
    kept = _run("model", "remove", "bundled", "--workspace", workspace, "--json", environment=environment)
    assert json.loads(kept.stdout)["error"]["code"] == "model_in_use"
    gone = _run("model", "remove", "small", "--workspace", workspace, "--json", environment=environment)
    assert (gone.returncode, json.loads(gone.stdout)) == (0, {"removed": "small"})
    assert [path.name for path in shelf.iterdir() if path.name != ".bundled"] == []
    again = _run("model", "remove", "small", "--workspace", workspace, "--json", environment=environment)
    assert json.loads(again.stdout)["error"]["code"] == "speech_no_model"


def test_a_model_is_tried_on_the_users_own_recordings_only(tmp_path: Path) -> None:
    workspace = str(tmp_path / "w")
    assert _run("init", "--workspace", workspace).returncode == 0
    for verb in (("try", "bundled"), ("suits",)):
        refused = _run("model", *verb, "--workspace", workspace, "--json")
        assert refused.returncode == 1
        assert json.loads(refused.stdout)["error"]["code"] == "nothing_to_hear"
