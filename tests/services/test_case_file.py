"""The case file: all a decision rests on, with sound; masked, none of what was planted remains in any of its files."""

import hashlib
import json
import re
import subprocess
import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa_desk import words
from qa_desk.adapters.audio.clips import CaseClips
from qa_desk.adapters.keys import signed_by
from qa_desk.adapters.names import RussianNames
from qa_desk.adapters.reports.case_pdf import CaseFiles
from qa_desk.adapters.reports.pack_files import PackFolder
from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.appeal_evidence import KeptFile
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.deal import Phone
from qa_desk.domain.decision import DecisionVerdict, FindingId
from qa_desk.domain.errors import NotFound
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.pack import PackFault
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.appeal import file_appeal
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.case_evidence import attach_files
from qa_desk.services.case_file import CaseOffice, write_case
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.penalise import penalise
from qa_desk.services.report_payroll import verify_pack
from qa_desk.services.sign import SignRequest
from qa_desk.words.case_words import case_text
from tests.fakes.keys import KEY
from tests.fakes.office import Office, deal_facts
from tests.fakes.road import returned

CLIENT = "Игорь Валентинович Зубов"
PHONE = "+79161234567"
PLANTED = ("зубов", "игор", "соколов", "1234567", "9161234567", "igor.zubov", "7707083893", "осипов", "лебедев",
           "дроздов", "титов", "волгоград")  # fmt: skip


@pytest.fixture
def case_office(tmp_path: Path) -> CaseOffice:
    vault = FolderVault(tmp_path)
    return CaseOffice(CaseFiles(case_text), CaseClips(), vault, PackFolder(), KEY, RussianNames())


@pytest.fixture
def sound(office: Office, tmp_path: Path) -> Path:
    """The recording that Office.recorded_call speaks of."""
    path = tmp_path / "recordings" / "1.wav"
    path.parent.mkdir()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes((np.random.default_rng(1).normal(0, 3_000, 160_000)).astype("<i2").tobytes())
    office.sounds[1] = sha256_of(path)
    return path


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def a_whole_case(office: Office) -> RefusalId:
    """Denied, fined, signed, with personal data wherever people write some."""
    office.tariff()
    office.deals(deal_facts("900", manager="Роман Титов", stage="Новый лид"))
    refusal = office.refusal(
        "1", title="Кухня, Зубов, Волгоград", client_name=CLIENT, company="ИП Зубов И. В.", inn="7707083893",
        phones=(Phone("8 916 123-45-67", PHONE),), emails=("igor.zubov@mail.ru",),
        stated_comment="Игорю Зубову дорого, т. 8(916)1234567, igor.zubov@mail.ru, г. Волгоград, ул. Мира, д. 5",
    )  # fmt: skip
    office.claim(refusal)
    said = "меня зовут игорь зубов мой номер восемь девятьсот шестнадцать один два три"
    span = replace(office.span(refusal), quote=said)
    request = DecideRequest(refusal.id, DecisionVerdict.CONTRADICTED, (span,), None, "Соколова не звонила Зубову")
    decide(office.store, office.clock, office.auditor, request)
    heard = "Зубов: +7 916 123 45 67, не отказывался"
    office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, heard))
    penalise(office.store, office.clock, office.second, refusal.id, "Роман Титов")
    office.sign(SignRequest(refusal.id, SignAction.APPROVE, "Константин Лебедев, Титову"))
    with office.store.read() as unit:
        entry = unit.ledger.fine_of(refusal.id)
    assert entry is not None
    chat = KeptFile("ab" * 32, "Зубов, переписка с Соколовой.png", 2_500_000, f"evidence/ab/{'ab' * 32}.png")
    attach_files(office.store, office.clock, office.auditor, entry.id, [chat])
    letter = KeptFile("cd" * 32, "письмо igor.zubov.pdf", 12, f"evidence/cd/{'cd' * 32}.pdf")
    file_appeal(office.store, office.clock, office.payroll, entry.id, "Зубов просил", ["чат с Зубовым"], [letter])
    return refusal.id


def texts(folder: Path) -> dict[str, str]:
    found = {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.suffix in (".json", ".html")}
    for file in folder.glob("*.pdf"):
        told = subprocess.run(
            ["pdftotext", "-layout", str(file), "-"], capture_output=True, check=True, text=True, timeout=600
        )
        found[file.name] = told.stdout
    return found


def test_the_case_holds_all_it_rests_on(office: Office, case_office: CaseOffice, sound: Path, tmp_path: Path) -> None:
    refusal_id = a_whole_case(office)
    case, files = write_case(office.store, office.clock, office.head, case_office, refusal_id, tmp_path / "out")
    names = [file.path.name for file in files]
    assert names == [f"case-{refusal_id}{end}" for end in (".json", ".html", ".pdf", ".mp3", ".manifest.json")]
    told = json.loads(files[0].path.read_text("utf-8"))
    assert told["format"] == "qa-desk-case-1"
    assert told["fine"]["amount"] == {"minor": 150_000, "currency": "RUB"}
    assert told["fine"]["inputs"]["rule"] == "tariff-1"
    assert told["decisions"][0]["quotes"][0]["clip_ms"] == 1_000  # the recording begins a second before the quote
    assert told["recordings"][0]["sha256"] == sha256_of(sound)
    assert [one["outcome"] for one in told["callbacks"]] == ["denied"]
    assert [one["action"] for one in told["signatures"]] == ["approve"]
    assert (told["key"], len(told["log_head"])) == (case.key, 64)
    page = files[1].path.read_text("utf-8")
    assert f'src="case-{refusal_id}.mp3"' in page
    assert "<script" not in page


def test_the_files_of_the_appeal_are_listed_with_their_hashes(
    office: Office, case_office: CaseOffice, sound: Path, tmp_path: Path
) -> None:
    refusal_id = a_whole_case(office)
    _, files = write_case(office.store, office.clock, office.head, case_office, refusal_id, tmp_path / "out")
    told = json.loads(files[0].path.read_text("utf-8"))
    assert [(one["name"], one["size_bytes"], one["sha256"], one["added_by"]) for one in told["files"]] == [
        ("Зубов, переписка с Соколовой.png", 2_500_000, "ab" * 32, office.auditor.name),
        ("письмо igor.zubov.pdf", 12, "cd" * 32, office.payroll.name),
    ]
    assert told["appeal"]["evidence"] == ["чат с Зубовым"]
    for name, text in texts(files[0].path.parent).items():
        if name.endswith((".html", ".pdf")):
            flat = re.sub(r"\s", "", text)
            for said in ("чатсЗубовым", "письмо", "ab" * 32, "cd" * 32, "1KB", "2.5MB"):
                assert said in flat, (name, said)


def test_the_pack_verifies_and_a_changed_byte_shows(
    office: Office, case_office: CaseOffice, sound: Path, tmp_path: Path
) -> None:
    refusal_id = a_whole_case(office)
    _, files = write_case(office.store, office.clock, office.head, case_office, refusal_id, tmp_path / "out")
    folder = files[0].path.parent
    assert verify_pack(PackFolder(), signed_by, folder).faults == ()
    clip = folder / f"case-{refusal_id}.mp3"
    clip.write_bytes(clip.read_bytes()[:-1] + b"x")
    assert verify_pack(PackFolder(), signed_by, folder).faults == ((PackFault.FILE_CHANGED, clip.name),)


def test_a_file_that_holds_another_conversation_by_now_gives_no_sound(
    office: Office, case_office: CaseOffice, sound: Path, tmp_path: Path
) -> None:
    refusal_id, before = a_whole_case(office), sha256_of(sound)
    sound.write_bytes(sound.read_bytes()[:-2] + b"\x01\x02")
    case, files = write_case(office.store, office.clock, office.head, case_office, refusal_id, tmp_path / "out")
    folder = files[0].path.parent
    assert (case.clip, list(folder.glob("*.mp3"))) == ("", [])
    assert [one.clip_ms for one in case.quotes()] == [None]
    report = verify_pack(PackFolder(), signed_by, folder)
    assert (report.faults, report.manifest.facts["sound_left_out"]) == ((), before)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_masked_nothing_of_the_people_remains_in_any_file(
    office: Office, case_office: CaseOffice, sound: Path, tmp_path: Path, language: str
) -> None:
    words.use(language)
    refusal_id = a_whole_case(office)
    case, files = write_case(
        office.store, office.clock, office.head, case_office, refusal_id, tmp_path / "out", masked=True
    )
    folder = files[0].path.parent
    assert (case.masked, case.clip, list(folder.glob("*.mp3"))) == (True, "", [])
    found = texts(folder)
    assert len(found) == 4
    for name, text in found.items():
        hashes = re.sub(r"[0-9a-f]{64,}", "", text.casefold())
        joined = re.sub(r"[\s().-]", "", hashes)
        assert [one for one in PLANTED if one in hashes or one in joined] == [], name
    assert "denied" in found[f"case-{refusal_id}-masked.json"]  # the facts are still there
    assert sha256_of(sound) in found[f"case-{refusal_id}-masked.json"]


def test_without_sound_or_finding_the_case_is_still_written(
    office: Office, case_office: CaseOffice, tmp_path: Path
) -> None:
    refusal = office.refusal("1")
    case, files = write_case(office.store, office.clock, office.auditor, case_office, refusal.id, tmp_path / "out")
    assert (case.clip, case.finding, case.decisions, case.fine, len(files)) == ("", None, (), None, 4)


def test_the_case_shows_the_finding_it_was_decided_by(office: Office, case_office: CaseOffice, tmp_path: Path) -> None:
    refusal = office.refusal("1")
    stored(office, refusal.id, Verdict.MATCH)
    office.decide(refusal, DecisionVerdict.CONFIRMED)
    stored(office, refusal.id, Verdict.MISMATCH)  # as versions of before did, past a decision
    case, _ = write_case(office.store, office.clock, office.auditor, case_office, refusal.id, tmp_path)
    assert case.finding is not None
    assert case.finding.verdict == Verdict.MATCH.value


def stored(office: Office, refusal_id: RefusalId, verdict: Verdict) -> None:
    found = Finding(
        FindingId(0), refusal_id, verdict, True, (), (), (), (), 0.9, True, "test", "0" * 64, office.clock()
    )
    with office.store.write() as unit:
        unit.findings.add(found)


def test_who_may_write_it_and_of_what(office: Office, case_office: CaseOffice, tmp_path: Path) -> None:
    refusal_id = returned(office).id
    with pytest.raises(RoleMissing):
        write_case(office.store, office.clock, office.admin, case_office, refusal_id, tmp_path)
    with pytest.raises(NotFound):
        write_case(office.store, office.clock, office.head, case_office, RefusalId(999), tmp_path)


def test_the_log_says_who_took_a_case_out(office: Office, case_office: CaseOffice, tmp_path: Path) -> None:
    refusal_id = returned(office).id
    case, files = write_case(office.store, office.clock, office.head, case_office, refusal_id, tmp_path, masked=True)
    with office.store.read() as unit:
        last = list(unit.log.entries())[-1]
    assert (last.action, last.actor, last.payload["masked"]) == ("case_reported", office.head.id, True)
    assert last.payload["case-1-masked.json"] == files[0].sha256
    assert last.number == case.log_entry + 1
