"""A file whose name tells no time may hold a call of any day: it passes no guard as one that came later."""

import wave
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from qa_desk.domain.audit_fine import Hold
from qa_desk.domain.call import Call, CallFacts, CallId
from qa_desk.domain.checklist_answers import NO, Answer
from qa_desk.domain.decision import CallsExist, SpanEvidence
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.audit_fine_lines import audit_fine_lines
from qa_desk.services.call_times import CallTimes
from qa_desk.services.checklist_audit import submit
from qa_desk.services.sign import SignRequest
from tests.fakes.audit_money import MANAGER, failed, fines, priced, signed
from tests.fakes.audits import LANE, SHELF, answer_all, begin, give, set_value
from tests.fakes.intake import Intake
from tests.fakes.office import START, Office
from tests.fakes.refused import refused
from tests.fakes.road import no_call_and_denied

NAMELESS = "+79160000001.wav"
BEFORE = "+79160000001_2026-11-16_11-30-00.wav"  # of Moscow: half an hour before the office's day begins
AFTER = "+79160000001_2026-11-17_11-00-00.wav"


def brought(office: Office, folder: Path, name: str) -> str:
    """The file's SHA-256, after it was imported as everybody imports one."""
    path = folder / "inbox" / name
    path.parent.mkdir(exist_ok=True)
    noise = np.random.default_rng(len(name)).normal(0, 3_000, 80_000)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(noise.astype("<i2").tobytes())
    intake = Intake(office.store, folder, clock=office.clock)
    intake.recordings(path)
    return intake.vault.sha256(path)


@pytest.mark.parametrize("name", [NAMELESS, BEFORE])
def test_no_fine_for_no_conversation_is_signed_once_a_recording_that_may_be_older_is_there(
    office: Office, tmp_path: Path, name: str
) -> None:
    refusal = no_call_and_denied(office)
    office.clock.forward(hours=1)
    brought(office, tmp_path, name)
    refused(office, CallsExist, lambda: office.sign(SignRequest(refusal.id, SignAction.APPROVE)))
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "пришла запись: прослушать"))


def test_a_file_that_tells_its_time_stands_in_nobodys_way(office: Office, tmp_path: Path) -> None:
    refusal = no_call_and_denied(office)
    office.clock.forward(hours=1)
    brought(office, tmp_path, AFTER)
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))


@pytest.mark.parametrize(("name", "holds"), [(NAMELESS, (Hold.CHARGED_BEFORE,)), (AFTER, ())])
def test_an_old_talk_imported_after_the_first_audit_is_no_new_fault(
    office: Office, tmp_path: Path, name: str, holds: tuple[Hold, ...]
) -> None:
    first = failed(priced(office), 1)
    signed(office, fines(office)[0].id)
    office.clock.forward(days=1)
    sha256 = brought(office, tmp_path, name)
    with office.store.write() as unit:
        item = unit.queue.add(ItemKind.SAMPLE, first.deal_id, None, None, START.replace(day=28), 0)
    at = begin(office, item, office.second, "call_script")
    answer_all(office, at, office.second, frozenset({"by_name"}))
    words = SpanEvidence(sha256, LANE, 1_000, 3_000, "слова")
    give(office, at, "by_name", Answer(NO, "не назвал по имени", (words,)), office.second)
    submit(office.store, office.clock, SHELF, office.second, at.audit.id)
    (line,) = [one for one in audit_fine_lines(office.store, SHELF) if one.fine.audit_id == at.audit.id]
    assert (line.fine.manager, line.holds) == (MANAGER, holds)


def test_only_the_very_time_that_a_files_name_tells_is_its_own(office: Office) -> None:
    told = START - timedelta(minutes=30)

    def earliest(external_id: str, name: str) -> bool:
        call = Call(CallId(1), CallFacts(external_id, told, recording_name=name), None, "aa")
        with office.store.read() as unit:
            return CallTimes(unit).earliest(call) == told

    assert earliest("file:aa", BEFORE)
    assert earliest("77", NAMELESS)  # a call list told it
    assert earliest("file:talk.mp3", NAMELESS)  # so it did here, by the file's name
    assert not earliest("file:aa", NAMELESS)
    assert not earliest("file:aa", AFTER)
    own = "79160000001~161126~1130.wav"
    assert not earliest("file:aa", own)
    pattern = r"(?P<phone>\d{11})~(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d\d)~(?P<H>\d\d)(?P<M>\d\d)"
    set_value(office, "recording_name_patterns", (pattern,))
    assert earliest("file:aa", own)
