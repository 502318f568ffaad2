"""A manager's case file and the audits in a deal's: complete, in both languages, and masked without any name."""

import json
import subprocess
from pathlib import Path

import pytest

from qa_desk import words
from qa_desk.adapters.audio.clips import CaseClips
from qa_desk.adapters.keys import signed_by
from qa_desk.adapters.names import RussianNames
from qa_desk.adapters.reports.case_pdf import CaseFiles
from qa_desk.adapters.reports.manager_files import ManagerFiles
from qa_desk.adapters.reports.pack_files import PackFolder
from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.appeal import Outcome
from qa_desk.domain.audit_fine import FineAct
from qa_desk.domain.errors import NotFound
from qa_desk.domain.manager_file import ManagerFile
from qa_desk.domain.money import Money
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.audit_fines import answer_audit_fine
from qa_desk.services.case_file import CaseOffice, write_case
from qa_desk.services.manager_file import ManagerOffice, write_manager_file
from qa_desk.services.report_payroll import verify_pack
from qa_desk.words.audit_case_words import manager_text
from qa_desk.words.case_words import case_text
from tests.fakes.audit_money import COSTS, MANAGER, failed, fines, priced, signed
from tests.fakes.audits import SHELF, finish, set_value
from tests.fakes.keys import KEY
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.road import returned
from tests.fakes.settled import second_head

PLANTED = ("соколов", "осипов", "лебедев", "дроздов", "зайцев", "петров", "титов")


@pytest.fixture
def manager_office() -> ManagerOffice:
    return ManagerOffice(ManagerFiles(manager_text), SHELF, PackFolder(), KEY, RussianNames())


def told(
    office: Office, manager_office: ManagerOffice, folder: Path, *, masked: bool = False
) -> tuple[ManagerFile, list[Path]]:
    made, files = write_manager_file(
        office.store, office.clock, office.head, manager_office, "анна соколова", folder, masked=masked
    )
    return made, [one.path for one in files]


def a_whole_history(office: Office) -> None:
    """Two audits, four failed questions, one fine signed and disputed, one withdrawn, and a fine of a refusal."""
    set_value(priced(office), "audit_forms", ("call_script",))
    returned(office, "51")
    failed(office, 1, frozenset(COSTS))
    failed(office, 2, frozenset({"by_name"}))
    first, second, third = (one.id for one in fines(office))
    (made,) = signed(office, first)
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, made.entry.id, "Анна Соколова была права", [])
    decide_appeal(
        office.store, office.clock, HASHER, second_head(office), appeal.id, Outcome.PARTLY, "отчасти", PASSWORD,
        Money(10_000),
    )  # fmt: skip
    answer_audit_fine(office.store, office.clock, office.auditor, second, FineAct.WITHDRAW, "Соколова прощалась")
    assert third


def test_everything_about_one_manager_is_in_the_file(
    office: Office, manager_office: ManagerOffice, tmp_path: Path
) -> None:
    a_whole_history(office)
    made, paths = told(office, manager_office, tmp_path)
    assert made.manager == MANAGER
    assert [(one.version, one.mean.whole) for one in made.scores] == [(2, 2)]
    assert {one.question.ru for one in made.worst[:1]} == {"Обращается к клиенту по имени"}
    assert [len(one.failed) for one in made.audits] == [1, 2]
    assert [[(fine.state, fine.entry is not None) for fine in one.fines] for one in made.audits] == [
        [("waiting", False)], [("signed", True), ("withdrawn", False)],
    ]  # fmt: skip
    assert [(one.amount, one.left, one.rule is None) for one in made.entries] == [
        (Money(30_000), Money(20_000), False), (Money(150_000), Money(150_000), True),
    ]  # fmt: skip
    assert made.balance == Money(170_000)
    (disputed,) = [one.appeal for one in made.entries if one.appeal is not None]
    assert (disputed.outcome, disputed.comment) == ("partly", "отчасти")
    assert sorted(one.suffix for one in paths) == [".html", ".json", ".json", ".pdf"]
    document = json.loads(next(one for one in paths if one.suffix == ".json").read_text("utf-8"))
    assert (document["format"], len(document["audits"])) == ("qa-desk-manager-1", 2)
    assert verify_pack(PackFolder(), signed_by, tmp_path / made.stem).faults == ()


@pytest.mark.parametrize(("language", "expected"), [
    ("ru", ("Дело менеджера: Анна Соколова", "Обращается к клиенту по имени", "слова", "300,00", "Соколова прощалась")),
    ("en", ("Case file of Анна Соколова", "Audit ", "Weakest questions", "300.00", "Appeal against entry")),
])  # fmt: skip
def test_the_page_says_it_in_both_languages(
    office: Office, manager_office: ManagerOffice, tmp_path: Path, language: str, expected: tuple[str, ...]
) -> None:
    a_whole_history(office)
    words.use(language)
    try:
        _, paths = told(office, manager_office, tmp_path)
    finally:
        words.use("en")
    page = next(one for one in paths if one.suffix == ".html").read_text("utf-8")
    assert [one for one in expected if one not in page.replace("\u00a0", " ")] == []


def test_masked_nobody_is_named_in_any_file(office: Office, manager_office: ManagerOffice, tmp_path: Path) -> None:
    a_whole_history(office)
    made, paths = told(office, manager_office, tmp_path, masked=True)
    assert made.masked
    for path in paths:
        text = path.read_text("utf-8") if path.suffix != ".pdf" else subprocess.run(
            ["pdftotext", str(path), "-"], capture_output=True, check=True, encoding="utf-8", timeout=600,
        ).stdout  # fmt: skip
        assert [one for one in PLANTED if one in text.casefold()] == [], path.suffix
    page = next(one for one in paths if one.suffix == ".html").read_text("utf-8")
    assert "Обращается к клиенту по имени" in page or "by name" in page


def test_who_is_not_there_has_no_file(office: Office, manager_office: ManagerOffice, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        write_manager_file(office.store, office.clock, office.head, manager_office, "Никто", tmp_path)
    with pytest.raises(RoleMissing):
        write_manager_file(office.store, office.clock, office.admin, manager_office, MANAGER, tmp_path)
    assert list(tmp_path.glob("manager-*")) == []


def test_the_case_of_a_deal_tells_of_its_audits(office: Office, tmp_path: Path) -> None:
    priced(office)
    refusal = returned(office, "51")
    with office.store.write() as unit:
        item = unit.queue.add(ItemKind.SAMPLE, refusal.deal_id, None, None, refusal.deadline_at, 0)
    finish(office, ItemId(item), bad=frozenset({"by_name"}), form="call_script")
    case_office = CaseOffice(
        CaseFiles(case_text), CaseClips(), FolderVault(tmp_path), PackFolder(), KEY, RussianNames(), SHELF
    )
    case, files = write_case(office.store, office.clock, office.head, case_office, refusal.id, tmp_path)
    (audit,) = case.audits
    assert [one.question.ru for one in audit.failed] == ["Обращается к клиенту по имени"]
    assert [(one.amount, one.state) for one in audit.fines] == [(Money(30_000), "waiting")]
    page = next(one.path for one in files if one.path.suffix == ".html").read_text("utf-8")
    assert "вот что не так" in page
    masked, _ = write_case(office.store, office.clock, office.head, case_office, refusal.id, tmp_path, masked=True)
    assert masked.audits[0].by != audit.by
    assert {quote.name for one in masked.audits[0].failed for quote in one.quotes} == {""}
