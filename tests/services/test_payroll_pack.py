"""The payroll pack: whatever happens to its files or its manifest after the signature is found, on any machine."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_desk.adapters.keys import signed_by
from qa_desk.adapters.reports.pack_files import PackFolder, PackUnreadable
from qa_desk.adapters.reports.payroll import PayrollFiles
from qa_desk.domain.checkpoint import key_id
from qa_desk.domain.pack import PackFault
from qa_desk.services.report_payroll import PayrollOffice, report_payroll, verify_pack
from qa_desk.words import report_words
from tests.fakes.keys import KEY, OTHER_KEY
from tests.fakes.office import Office
from tests.fakes.road import returned

MINE = key_id(KEY.public_key)


@pytest.fixture
def pack(office: Office, tmp_path: Path) -> Path:
    returned(office)
    by = PayrollOffice(PayrollFiles(report_words.titles, report_words.label), PackFolder(), KEY)
    report_payroll(office.store, office.clock, office.payroll, by, "2026-11", tmp_path / "pack")
    return tmp_path / "pack"


def test_a_pack_is_checked_without_its_workspace(pack: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "usb stick"
    shutil.move(pack, elsewhere)
    report = verify_pack(PackFolder(), signed_by, elsewhere, [MINE])
    assert (report.faults, report.key) == ((), MINE)
    assert report.manifest.facts == {"total_minor": "150000", "currency": "RUB", "cases": "1", "closed": "no"}
    assert [one.name for one in report.manifest.files] == [
        "payroll-2026-11.xlsx",
        "payroll-2026-11.csv",
        "payroll-2026-11.pdf",
    ]
    assert report.manifest.log_entry > 0


def _edit(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


@pytest.mark.parametrize(
    ("damage", "found"),
    [
        (lambda p: _edit(p / "payroll-2026-11.csv", lambda b: b.replace(b"1500,00", b"1,00")), PackFault.FILE_CHANGED),
        (lambda p: _edit(p / "payroll-2026-11.xlsx", lambda b: b + b" "), PackFault.FILE_CHANGED),
        (lambda p: (p / "payroll-2026-11.pdf").unlink(), PackFault.FILE_MISSING),
        (
            lambda p: _edit(p / "payroll-2026-11.manifest.json", lambda b: b.replace(b"150000", b"100000")),
            PackFault.SIGNATURE,
        ),
    ],
)
def test_every_damage_is_named(pack: Path, damage: Callable[[Path], object], found: PackFault) -> None:
    damage(pack)
    report = verify_pack(PackFolder(), signed_by, pack, [MINE])
    assert [fault for fault, _ in report.faults] == [found]


def test_a_pack_of_another_key_is_not_taken_for_ours(pack: Path) -> None:
    report = verify_pack(PackFolder(), signed_by, pack, [key_id(OTHER_KEY.public_key)])
    assert report.faults == ((PackFault.FOREIGN_KEY, MINE),)


def test_a_manifest_cannot_lead_out_of_its_folder(pack: Path, tmp_path: Path) -> None:
    path = pack / "payroll-2026-11.manifest.json"
    document = json.loads(path.read_text("utf-8"))
    (tmp_path / "secret").write_text("x", "utf-8")
    document["files"][0]["name"] = "../secret"
    path.write_text(json.dumps(document), "utf-8")
    faults = dict.fromkeys(fault for fault, _ in verify_pack(PackFolder(), signed_by, path).faults)
    assert PackFault.FILE_MISSING in faults


def test_no_pack_is_said_exactly(pack: Path, tmp_path: Path) -> None:
    with pytest.raises(PackUnreadable):
        verify_pack(PackFolder(), signed_by, tmp_path)
    path = pack / "payroll-2026-11.manifest.json"
    path.write_text(path.read_text("utf-8")[:60], "utf-8")
    with pytest.raises(PackUnreadable):
        verify_pack(PackFolder(), signed_by, path)
    with pytest.raises(PackUnreadable):
        verify_pack(PackFolder(), signed_by, tmp_path / "nothing.manifest.json")
