"""`qa-desk model`: what is on this computer, and which model a workspace uses."""

import json
import subprocess
import sys
from pathlib import Path


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qa_desk", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


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
