"""`panel`, `digest` and `report case` on the demo's workspace, through the command line itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Desk


def test_the_panel_is_one_object_with_every_lamp(stocked: Desk) -> None:
    found = stocked.ok("panel")
    assert len(found["lamps"]) == 10
    assert {lamp["state"] for lamp in found["lamps"]} <= {"off", "yellow", "red"}
    assert found["deals"] > 0
    told = stocked.run("panel")
    assert told.code == 0
    assert "Nobody can draw yet" in told.out


def test_the_digest_of_a_past_day_becomes_two_files(stocked: Desk, tmp_path: Path) -> None:
    found = stocked.ok("digest", "--day", "2026-01-15", "--out", str(tmp_path))
    assert [Path(file["path"]).name for file in found["files"]] == ["digest-2026-01-15.html", "digest-2026-01-15.pdf"]
    assert found["digest"]["panel"] is None
    future = f"{datetime.now(UTC).year + 1}-01-01"
    assert stocked.refused("digest", "--day", future, "--out", str(tmp_path)) == (2, "digest_of_future")
    assert stocked.ok("digest", "--due", "--out", str(tmp_path))["days"] == []  # the workspace began today


@pytest.mark.parametrize("masked", [False, True])
def test_a_case_is_written_and_verifies_without_the_workspace(stocked: Desk, tmp_path: Path, masked: bool) -> None:
    arguments = ["report", "case", "1", "--out", str(tmp_path), "-u", "head", *(["--masked"] if masked else [])]
    found = stocked.ok(*arguments)
    assert found["case"]["masked"] is masked
    folder = tmp_path / ("case-1-masked" if masked else "case-1")
    assert stocked.ok("report", "verify", str(folder))["faults"] == []
    assert stocked.refused("report", "case", "999", "--out", str(tmp_path), "-u", "head")[1] == "not_found"


def test_days_by_pipeline_are_a_setting(stocked: Desk) -> None:
    stocked.ok("settings", "set", "shelf_days_of", "Кухни=30, Шкафы=45", "-u", "admin")
    assert stocked.refused("settings", "set", "shelf_days_of", "Кухни", "-u", "admin")[1] == "setting_wrong"
