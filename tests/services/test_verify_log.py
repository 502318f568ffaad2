"""The audit log of a real workspace: checkpoints at every sign-off, files, and the script without our code."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from qa_desk.adapters.keys import signed_by
from qa_desk.adapters.reports.log_files import LogAsFiles, LogFileUnreadable
from qa_desk.domain.checkpoint import FoundFault, LogFault, Occasion, key_id, verify_log
from qa_desk.domain.people import RoleMissing
from qa_desk.services.verify_log import check_log, export_log
from tests.fakes.keys import KEY, OTHER_KEY
from tests.fakes.office import Office
from tests.fakes.road import returned

SCRIPT = Path(__file__).parents[2] / "docs" / "verify_log.py"
MINE = key_id(KEY.public_key)


def test_a_sign_off_is_vouched_for_at_once(office: Office) -> None:
    returned(office)
    report = check_log(office.store, signed_by, [MINE])
    assert report.fault is None
    assert (report.unsigned, report.keys, report.checkpoints) == (0, (MINE,), 1)
    with office.store.read() as unit:
        (checkpoint,) = unit.log.checkpoints()
        assert (checkpoint.entry, checkpoint.occasion) == (report.entries, Occasion.SIGN_OFF)
    assert check_log(office.store, signed_by, [key_id(OTHER_KEY.public_key)]).fault == FoundFault(
        LogFault.FOREIGN_KEY, 1
    )


def run_script(folder: Path, *more: str) -> tuple[int, str]:
    command = [sys.executable, "-I", str(SCRIPT), str(folder / "log.jsonl"), str(folder / "checkpoints.json"), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def exported(office: Office, tmp_path: Path) -> Path:
    returned(office)
    export_log(office.store, office.head, LogAsFiles(), tmp_path / "log")
    return tmp_path / "log"


def test_the_files_are_verified_by_the_program_and_by_the_script(office: Office, exported: Path) -> None:
    files = (exported / "log.jsonl", exported / "checkpoints.json")
    entries, checkpoints = LogAsFiles().read(*files)
    assert verify_log(entries, checkpoints, signed_by, [MINE]) == check_log(office.store, signed_by, [MINE])
    code, said = run_script(exported, MINE)
    assert (code, MINE in said) == (0, True), said


@pytest.mark.parametrize("what", ["entry", "cut", "checkpoint", "key"])
def test_the_script_finds_what_was_touched(exported: Path, what: str) -> None:
    log, marks = exported / "log.jsonl", exported / "checkpoints.json"
    lines = log.read_text("utf-8").splitlines(keepends=True)
    more: list[str] = [MINE]
    match what:
        case "entry":
            log.write_text("".join(lines).replace("returned", "closed", 1).replace("denied", "confirmed", 1), "utf-8")
        case "cut":
            log.write_text("".join(lines[:-1]), "utf-8")
        case "checkpoint":
            marks.write_text(marks.read_text("utf-8").replace('"sign_off"', '"payroll"'), "utf-8")
        case _:
            more = [key_id(OTHER_KEY.public_key)]
    code, said = run_script(exported, *more)
    assert code == 1, said
    assert "DOES NOT HOLD" in said


def test_a_file_that_is_no_log_is_told_by_line(exported: Path) -> None:
    log = exported / "log.jsonl"
    log.write_text(log.read_text("utf-8").replace('"number": 2', '"number": "два"', 1), "utf-8")
    entries, checkpoints = LogAsFiles().read(log, exported / "checkpoints.json")
    with pytest.raises(LogFileUnreadable) as refused:
        verify_log(entries, checkpoints, signed_by)
    assert refused.value.facts["line"] == 2


def test_who_may_take_the_log_out(office: Office, tmp_path: Path) -> None:
    with pytest.raises(RoleMissing):
        export_log(office.store, office.auditor, LogAsFiles(), tmp_path)


def test_a_database_rebuilt_by_hand_is_found(office: Office) -> None:
    returned(office)
    with office.store._engine.begin() as link:
        link.execute(text("DROP TRIGGER log_no_delete"))
        link.execute(text("DELETE FROM log WHERE number = (SELECT max(number) FROM log)"))
    fault = check_log(office.store, signed_by, [MINE]).fault
    assert fault is not None
    assert fault.kind is LogFault.CUT_OFF
