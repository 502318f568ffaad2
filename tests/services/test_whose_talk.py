"""A talk stands in the call and the deal it belongs to, whatever is imported first and however files are named."""

import shutil
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa_desk.domain.call import Call
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.intake import Expected
from qa_desk.services.match_calls import rematch
from tests.fakes.intake import Intake, write_deals
from tests.fakes.office import Office, deal_facts, new_store

COLUMNS = "Дата и время;Направление;Телефон клиента;Менеджер;Отвечен;Длительность, с;Файл записи;ID сделки"
TWO_DAYS = (
    "1;10.11.2026 10:00:00;исходящий;+79160000001;Анна;да;3;0001.wav;",
    "2;11.11.2026 10:00:00;исходящий;+79160000002;Роман;да;12;0001.wav;",
)


@pytest.fixture
def intake(database_template: Path, tmp_path: Path) -> Iterator[Intake]:
    """A workspace with one deal of each of two clients."""
    store = new_store(database_template, tmp_path)
    intake = Intake(store, tmp_path)
    rows = [f"{number};А;Иван;8916000000{number};Новый;01.11.2026;Анна;1000;" for number in (1, 2)]
    intake.deals(write_deals(tmp_path / "deals.csv", *rows))
    yield intake
    store.close()


def sound(path: Path, seconds: int) -> Path:
    """A recording of that length; another length has another content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes([seconds, 0]) * 8000 * seconds)
    return path


def listed(folder: Path, *rows: str, ids: bool = True) -> Path:
    path = folder / f"calls-{len(list(folder.glob('calls-*')))}.csv"
    path.write_text("\n".join([f"ID звонка;{COLUMNS}" if ids else COLUMNS, *rows]) + "\n", encoding="utf-8")
    return path


def calls_of(intake: Intake) -> list[Call]:
    with intake.store.read() as unit:
        return unit.calls.page(None, 100)


def lengths(intake: Intake) -> dict[str, int]:
    """Seconds of the recording of each recorded call, by its id."""
    with intake.store.read() as unit:
        found = {call.facts.external_id: unit.calls.recording(call.recording or "") for call in calls_of(intake)}
    return {key: round(one.audio.duration_ms / 1000) for key, one in found.items() if one is not None}


def deal_of(intake: Intake, external_id: str) -> str:
    with intake.store.read() as unit:
        call = unit.calls.by_external(external_id)
        assert call is not None
        assert call.deal_id is not None
        return unit.deals.get(call.deal_id).facts.external_id


# ---------------------------------------------------------------- calls made from recordings


def test_a_row_without_a_file_leaves_the_call_of_another_manager_alone(intake: Intake, tmp_path: Path) -> None:
    rows = (
        "10.11.2026 10:00:00;исходящий;+79160000001;Анна;да;35;a.mp3;",
        "10.11.2026 10:03:00;исходящий;+79160000001;Роман;да;20;;",
    )
    result = intake.calls(listed(tmp_path, *rows, ids=False))
    assert (result.new, result.changed) == (2, 0)
    assert [call.facts.manager for call in calls_of(intake)] == ["Анна", "Роман"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_recording_goes_to_the_nearest_row_of_the_list(intake: Intake, tmp_path: Path, order: int) -> None:
    sound(tmp_path / "in" / "out-89160000001-104-20261113-163350-1794576830.019.wav", 3)
    intake.recordings(tmp_path / "in")
    rows = [
        "far;13.11.2026 16:31:00;исходящий;+79160000001;Анна;да;3;;",
        "near;13.11.2026 16:33:40;исходящий;+79160000001;Роман;да;3;;",
    ]
    path = listed(tmp_path, *rows[::order])
    intake.calls(path)
    assert lengths(intake) == {"near": 3}
    assert len(calls_of(intake)) == 2
    assert intake.calls(path).same == 2


# ---------------------------------------------------------------- several of one name


@pytest.mark.parametrize("recording_first", [True, False])
def test_of_two_calls_with_one_file_name_the_fitting_one_has_the_recording(
    intake: Intake, tmp_path: Path, recording_first: bool
) -> None:
    sound(tmp_path / "in" / "0001.wav", 12)
    path = listed(tmp_path, *TWO_DAYS)
    steps: list[Callable[[], object]] = [lambda: intake.recordings(tmp_path / "in"), lambda: intake.calls(path)]
    for step in steps if recording_first else reversed(steps):
        step()
    assert lengths(intake) == {"2": 12}
    assert deal_of(intake, "2") == "2"
    assert intake.calls(path).same == 2
    assert intake.recordings(tmp_path / "in").same == 1
    assert lengths(intake) == {"2": 12}


@pytest.mark.parametrize("recording_first", [True, False])
def test_two_recordings_of_one_name_go_to_their_calls(intake: Intake, tmp_path: Path, recording_first: bool) -> None:
    sound(tmp_path / "in" / "a" / "0001.wav", 12)
    sound(tmp_path / "in" / "b" / "0001.wav", 3)
    path = listed(tmp_path, *TWO_DAYS)
    steps: list[Callable[[], object]] = [lambda: intake.recordings(tmp_path / "in"), lambda: intake.calls(path)]
    for step in steps if recording_first else reversed(steps):
        step()
    assert lengths(intake) == {"1": 3, "2": 12}


@pytest.mark.parametrize("recording_first", [True, False])
def test_a_recording_that_may_be_of_either_call_is_told_and_given_to_none(
    intake: Intake, tmp_path: Path, recording_first: bool
) -> None:
    sound(tmp_path / "in" / "0001.wav", 12)
    path = listed(tmp_path, *(row.replace(";3;", ";12;") for row in TWO_DAYS))
    if recording_first:
        intake.recordings(tmp_path / "in")
        problems = intake.calls(path).problems
        assert [(one.line, one.value) for one in problems] == [(2, "0001.wav"), (3, "0001.wav")]
    else:
        intake.calls(path)
        problems = intake.recordings(tmp_path / "in").problems
        assert [one.column for one in problems] == ["0001.wav"]
    assert {(one.expected, one.row_taken) for one in problems} == {(Expected.ONE_CALL, True)}
    assert not lengths(intake).keys() & {"1", "2"}


def test_a_recording_of_one_call_is_not_the_next_lists_too(intake: Intake, tmp_path: Path) -> None:
    sound(tmp_path / "in" / "0001.wav", 3)
    intake.recordings(tmp_path / "in")
    for row in TWO_DAYS:
        intake.calls(listed(tmp_path, row))
    assert lengths(intake) == {"1": 3}


def test_copies_of_one_recording_need_nothing_but_their_name(intake: Intake, tmp_path: Path) -> None:
    first = sound(tmp_path / "in" / "0001.wav", 12)
    (tmp_path / "in" / "copy").mkdir()
    shutil.copyfile(first, tmp_path / "in" / "copy" / "0001.wav")
    intake.calls(listed(tmp_path, TWO_DAYS[0]))
    assert not intake.recordings(tmp_path / "in").problems
    assert lengths(intake) == {"1": 12}


def test_lists_without_ids_keep_talks_apart_whose_files_have_one_name(intake: Intake, tmp_path: Path) -> None:
    rows = [row.split(";", 1)[1] for row in TWO_DAYS]
    intake.calls(listed(tmp_path, rows[0], ids=False))
    sound(tmp_path / "in" / "0001.wav", 3)
    intake.recordings(tmp_path / "in")
    assert intake.calls(listed(tmp_path, rows[1], ids=False)).new == 1
    assert intake.calls(listed(tmp_path, *rows, ids=False)).same == 2
    assert intake.calls(listed(tmp_path, *rows[::-1], ids=False)).same == 2
    assert [(one.facts.manager, one.recording is not None) for one in calls_of(intake)] == [
        ("Анна", True),
        ("Роман", False),
    ]


def test_a_call_that_stands_takes_its_recording_once_the_list_names_it(intake: Intake, tmp_path: Path) -> None:
    intake.calls(listed(tmp_path, TWO_DAYS[0].replace("0001.wav", "")))
    sound(tmp_path / "in" / "0001.wav", 12)
    intake.recordings(tmp_path / "in")
    path = listed(tmp_path, TWO_DAYS[0])
    assert intake.calls(path).changed == 1
    assert lengths(intake) == {"1": 12}
    assert intake.calls(path).same == 1
    assert [call.facts.external_id for call in calls_of(intake)] == ["1"]  # the one its recording made is none now
    with intake.store.read() as unit:
        assert unit.calls.unmatched() == []


# ---------------------------------------------------------------- deals that come later


def test_a_call_goes_to_the_deal_it_names_once_that_is_here(intake: Intake, tmp_path: Path) -> None:
    intake.calls(listed(tmp_path, TWO_DAYS[0] + "77"))
    assert deal_of(intake, "1") == "1"
    intake.deals(write_deals(tmp_path / "d.csv", "77;А;Иван;89160000001;Новый;09.11.2026;Анна;1000;"))
    assert deal_of(intake, "1") == "77"


def test_a_call_that_a_decision_quotes_stays(office: Office) -> None:
    refusal = office.decide(office.refusal("1"), DecisionVerdict.CONTRADICTED)
    unquoted = office.refusal("2")
    office.deals(deal_facts("77", stage="Новый лид"))
    with office.store.write() as unit:
        for one in (refusal, unquoted):
            (call,) = unit.calls.of_deal(one.deal_id)
            unit.calls.update(call.id, replace(call.facts, deal_external_id="77"), call.deal_id, call.recording)
        assert rematch(unit) == 1
        assert len(unit.calls.of_deal(refusal.deal_id)) == 1
        assert unit.calls.of_deal(unquoted.deal_id) == []


# ---------------------------------------------------------------- files that are gone


@pytest.mark.parametrize("link", [True, False])
def test_recordings_that_are_gone_come_back_by_importing_them(intake: Intake, tmp_path: Path, link: bool) -> None:
    first = sound(tmp_path / "in" / "0001.wav", 3)
    intake.recordings(tmp_path / "in", link=True)
    (tmp_path / "new").mkdir()
    first.rename(tmp_path / "new" / "0001.wav")
    result = intake.recordings(tmp_path / "new", link=link)
    assert (result.new, result.changed) == (0, 1)
    (call,) = calls_of(intake)
    with intake.store.read() as unit:
        kept = unit.calls.recording(call.recording or "")
    assert kept is not None
    where = intake.vault.locate(kept.stored_path)
    assert where.is_file()
    assert (where == tmp_path / "new" / "0001.wav") is link
    assert intake.recordings(tmp_path / "new").same == 1


@pytest.mark.parametrize("link", [True, False])
def test_a_linked_recording_whose_place_holds_another_one_comes_back_by_importing_it(
    intake: Intake, tmp_path: Path, link: bool
) -> None:
    place = sound(tmp_path / "in" / "0001.wav", 3)
    intake.recordings(tmp_path / "in", link=True)
    (call,) = calls_of(intake)
    own = intake.vault.sha256(place)
    shutil.copy(place, sound(tmp_path / "new" / "0001.wav", 1))
    sound(place, 4)
    result = intake.recordings(tmp_path / "new", link=link)
    assert (result.new, result.changed) == (0, 1)
    with intake.store.read() as unit:
        kept = unit.calls.recording(call.recording or "")
    assert kept is not None
    assert kept.sha256 == own == intake.vault.sha256(intake.vault.locate(kept.stored_path))
    assert intake.recordings(tmp_path / "new").same == 1


def test_a_copy_that_was_spoilt_comes_back_by_importing_the_recording(intake: Intake, tmp_path: Path) -> None:
    sound(tmp_path / "in" / "0001.wav", 3)
    intake.recordings(tmp_path / "in")
    (call,) = calls_of(intake)
    with intake.store.read() as unit:
        kept = unit.calls.recording(call.recording or "")
    assert kept is not None
    copy = intake.vault.locate(kept.stored_path)
    copy.write_bytes(copy.read_bytes()[:-1] + b"x")
    assert intake.recordings(tmp_path / "in").changed == 1
    assert intake.vault.sha256(copy) == kept.sha256
