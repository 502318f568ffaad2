"""Imports of real files: first, again, newer, and in any order."""

import csv
import itertools
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from qa_desk.domain.call import Call
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.intake import Expected, FileMissing
from qa_desk.domain.log import first_broken
from qa_desk.services.import_deals import import_deals
from qa_desk.services.queue import refill
from qa_desk.services.running import CancelToken, ProgressReport, silent
from tests.fakes.intake import DEMO, Intake, count_rows, ties, write_deals
from tests.fakes.office import STAGE, START, Office, deal_facts, new_store

HEADERS = "ID звонка;Дата и время;Направление;Телефон клиента;Менеджер;Отвечен;Длительность, с;Файл записи;ID сделки"


@pytest.fixture
def intake(database_template: Path, tmp_path: Path) -> Iterator[Intake]:
    """A workspace with nothing in it."""
    store = new_store(database_template, tmp_path)
    yield Intake(store, tmp_path)
    store.close()


def write_calls(path: Path, *rows: str) -> Path:
    path.write_text("\n".join([HEADERS, *rows]) + "\n", encoding="utf-8")
    return path


def only_call(intake: Intake) -> Call:
    with intake.store.read() as unit:
        (call,) = unit.calls.page(None, 10)
    return call


# ---------------------------------------------------------------- first and again


def test_the_demo_is_taken_whole_and_the_same_files_again_double_nothing(intake: Intake) -> None:
    first = [intake.deals(), intake.calls(), intake.recordings()]
    files = len(list((DEMO / "recordings").iterdir()))
    assert [(one.new, one.changed, one.same, one.rejected) for one in first] == [
        (66, 0, 0, 0),
        (27, 0, 0, 0),
        (files, 0, 0, 0),
    ]
    assert {problem.row_taken for one in first for problem in one.problems} == {True}
    before, tied = count_rows(intake.store), ties(intake.store)
    assert (before["deals"], before["recordings"], before["refusals"]) == (66, files, before["queue_items"])
    assert before["refusals"] >= 12
    assert all(deal is not None for _, deal, _, _ in tied)
    kept = sorted(path for path in (intake.folder / "recordings").rglob("*") if path.is_file())
    assert len(kept) == files
    again = [intake.recordings(), intake.calls(), intake.deals()]
    assert [(one.new, one.changed, one.same, one.rejected) for one in again] == [
        (0, 0, files, 0),
        (0, 0, 27, 0),
        (0, 0, 66, 0),
    ]
    assert (count_rows(intake.store), ties(intake.store)) == (before, tied)
    with intake.store.read() as unit:
        assert first_broken(unit.log.entries()) is None


@pytest.mark.parametrize("order", list(itertools.permutations(["deals", "calls", "recordings"]))[1:], ids="-".join)
def test_the_order_of_imports_does_not_matter(intake: Intake, tmp_path: Path, order: tuple[str, ...]) -> None:
    (tmp_path / "straight").mkdir()
    template = tmp_path / "straight" / "empty.sqlite"
    shutil.copyfile(tmp_path / "qa-desk.sqlite", template)
    straight = Intake(new_store(template, tmp_path / "straight"), tmp_path / "straight")
    for kind in ("deals", "calls", "recordings"):
        getattr(straight, kind)()
    for kind in order:
        getattr(intake, kind)()
    expected = ties(straight.store), count_rows(straight.store)
    straight.store.close()
    assert (ties(intake.store), count_rows(intake.store)) == expected


# ---------------------------------------------------------------- newer files


def test_a_newer_file_updates_and_tells_what_changed(intake: Intake, tmp_path: Path) -> None:
    rows = [f"{number};Сделка {number};Иван;8916000000{number};Новый;01.11.2026;Анна;1000;" for number in range(1, 6)]
    intake.deals(write_deals(tmp_path / "1.csv", *rows))
    rows[1] = rows[1].replace("1000", "2000")
    rows[2] = rows[2].replace("89160000003", "89160000009")
    result = intake.deals(write_deals(tmp_path / "2.csv", *rows, rows[0].replace("1;", "6;", 1)))
    assert (result.new, result.changed, result.same) == (1, 2, 3)
    with intake.store.read() as unit:
        assert unit.deals.having_phones(["+79160000003"]) == {}
        assert len(unit.deals.having_phones(["+79160000009"])["+79160000009"]) == 1


def test_a_bad_row_never_stops_the_rest(intake: Intake, tmp_path: Path) -> None:
    path = write_deals(
        tmp_path / "1.csv",
        "1;Хорошая;Иван;89160000001;Новый;01.11.2026;Анна;1000;",
        ";Без номера;Иван;89160000002;Новый;01.11.2026;Анна;1000;",
        "3;Плохая дата;Иван;89160000003;Новый;вчера;Анна;много;",
        "4;Хорошая;Иван;89160000004;Новый;01.11.2026;Анна;1000;",
    )
    result = intake.deals(path)
    assert (result.new, result.rejected) == (3, 1)
    assert [(problem.line, problem.row_taken) for problem in result.problems] == [(3, False), (4, True), (4, True)]
    assert [problem.column for problem in result.problems[1:]] == ["Дата создания", "Бюджет"]


def test_what_is_no_number_and_no_address_is_told_and_kept_for_the_checks_of_the_card(
    intake: Intake, tmp_path: Path
) -> None:
    path = tmp_path / "1.jsonl"
    row = '{"ID": "1", "Название сделки": "Дом", "ИНН": "%s", "E-mail": "%s", "Этап сделки": "Н"}\n'
    path.write_text(row % ("7701234567", "anna@@mail, anna@mail.ru"))
    assert {problem.value for problem in intake.deals(path).problems} == {"7701234567", "anna@@mail"}
    with intake.store.read() as unit:
        facts = unit.deals.by_external("1").facts
    assert (facts.inn, facts.refused_inn) == ("", "7701234567")
    assert (facts.emails, facts.refused_emails) == (("anna@mail.ru",), ("anna@@mail",))
    path.write_text(row % ("7707083893", "anna@mail.ru"))
    assert intake.deals(path).changed == 1
    with intake.store.read() as unit:
        facts = unit.deals.by_external("1").facts
    assert (facts.inn, facts.refused_inn, facts.refused_emails) == ("7707083893", "", ())


@pytest.mark.parametrize("harm", ["\\u0000", "\\ud800"], ids=["zero character", "half a pair"])
def test_what_no_database_can_keep_is_left_out_of_texts(intake: Intake, tmp_path: Path, harm: str) -> None:
    path = tmp_path / "1.jsonl"
    path.write_text(
        f'{{"ID": "1{harm}", "Название сделки": "Сде{harm}лка", "Своё поле": "a{harm}b", "Этап сделки": "Н"}}\n'
    )
    assert intake.deals(path).new == 1
    with intake.store.read() as unit:
        facts = unit.deals.by_external("1").facts
    assert (facts.title, facts.extra) == ("Сделка", {"Своё поле": "ab"})


def test_a_stopped_import_keeps_whole_batches_and_the_next_one_adds_the_rest(intake: Intake, tmp_path: Path) -> None:
    rows = [f"{number};Сделка;Иван;;Условный отказ;01.11.2026;Анна;1000;Дорого" for number in range(1, 2501)]
    path = write_deals(tmp_path / "1.csv", *rows)
    cancel = CancelToken()

    def stop_after_two(report: ProgressReport) -> None:
        if report.done >= 2_000:
            cancel.cancel()

    with pytest.raises(Cancelled):
        import_deals(
            intake.store,
            intake.clock,
            intake.tables,
            intake.contacts,
            intake.reader,
            path,
            None,
            stop_after_two,
            cancel,
        )
    assert (count_rows(intake.store)["deals"], count_rows(intake.store)["refusals"]) == (2_000, 0)
    result = intake.deals(path)
    assert (result.new, result.same) == (500, 2_000)
    assert count_rows(intake.store)["refusals"] == 2_500


# ---------------------------------------------------------------- calls and recordings


def test_a_call_without_a_known_client_is_told_and_matched_when_the_deal_comes(intake: Intake, tmp_path: Path) -> None:
    calls = write_calls(tmp_path / "c.csv", "1;10.11.2026 14:00:00;входящий;+79160000001;Анна;да;35;;")
    (problem,) = intake.calls(calls).problems
    assert (problem.expected, problem.value, problem.row_taken) == (Expected.KNOWN_CLIENT, "+79160000001", True)
    assert only_call(intake).deal_id is None
    intake.deals(write_deals(tmp_path / "d.csv", "1;А;Иван;89160000001;Новый;01.11.2026;Анна;1000;"))
    assert only_call(intake).deal_id is not None


def test_calls_left_unmatched_by_a_killed_import_are_matched_by_the_next(intake: Intake, tmp_path: Path) -> None:
    """Between the last batch and the matching lies a moment: the deals are all there then, and all the same."""
    intake.calls(write_calls(tmp_path / "c.csv", "1;10.11.2026 14:00:00;входящий;+79160000001;Анна;да;35;;"))
    deals = write_deals(tmp_path / "d.csv", "1;А;Иван;89160000001;Новый;01.11.2026;Анна;1000;")
    intake.deals(deals)
    call = only_call(intake)
    with intake.store.write() as unit:
        unit.calls.update(call.id, call.facts, None, None)
    assert intake.deals(deals).same == 1
    assert only_call(intake).deal_id == call.deal_id


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """One recording whose name tells number and time, as FreePBX writes it."""
    folder = tmp_path / "incoming"
    folder.mkdir()
    name = "out-89250001033-104-20261113-163350-1794576830.019.ogg"
    shutil.copyfile(DEMO / "recordings" / name, folder / name)
    return folder


LISTED = "77;13.11.2026 16:33:20;исходящий;+79250001033;Анна;да;30;;"
MISSED = "76;13.11.2026 16:32:00;исходящий;+79250001033;Анна;нет;0;;"


@pytest.mark.parametrize("recording_first", [True, False])
def test_a_call_list_without_file_names_finds_its_recording_in_either_order(
    intake: Intake, tmp_path: Path, recorded: Path, recording_first: bool
) -> None:
    calls = write_calls(tmp_path / "c.csv", MISSED, LISTED)
    steps = [lambda: intake.recordings(recorded), lambda: intake.calls(calls)]
    for step in steps if recording_first else reversed(steps):
        step()
    with intake.store.read() as unit:
        found = {call.facts.external_id: call.recording is not None for call in unit.calls.page(None, 10)}
    assert found == {"76": False, "77": True}
    before = ties(intake.store)
    assert (intake.calls(calls).same, intake.recordings(recorded).same) == (2, 1)
    assert ties(intake.store) == before


def test_linked_recordings_stay_where_they_are(intake: Intake, recorded: Path) -> None:
    intake.recordings(recorded, link=True)
    call = only_call(intake)
    with intake.store.read() as unit:
        kept = unit.calls.recording(call.recording or "")
    assert kept is not None
    assert intake.vault.locate(kept.stored_path) == next(recorded.iterdir())
    assert not (intake.folder / "recordings").exists()


def test_the_same_sound_under_two_names_is_one_recording(intake: Intake, recorded: Path) -> None:
    (first,) = recorded.iterdir()
    shutil.copyfile(first, recorded / "copy.wav")
    result = intake.recordings(recorded)
    assert (result.new, result.same) == (1, 1)
    assert count_rows(intake.store)["calls"] == 1


def test_what_is_no_sound_is_listed_and_the_rest_goes_on(intake: Intake, recorded: Path) -> None:
    (recorded / "a.mp3").write_bytes(b"no sound at all" * 100)
    (recorded / "notes.txt").write_text("nothing")
    result = intake.recordings(recorded)
    assert (result.new, result.rejected) == (1, 1)
    assert [(one.column, one.expected) for one in result.problems if not one.row_taken] == [
        ("a.mp3", Expected.PLAYABLE)
    ]


def test_a_folder_that_is_not_there_is_a_known_error(intake: Intake, tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        intake.recordings(tmp_path / "nowhere")


def test_a_call_list_again_with_a_changed_length_updates(intake: Intake, tmp_path: Path) -> None:
    row = "1;10.11.2026 14:00:00;входящий;+79160000001;Анна;да;35;;"
    intake.calls(write_calls(tmp_path / "1.csv", row))
    assert intake.calls(write_calls(tmp_path / "2.csv", row.replace(";35;", ";40;"))).changed == 1
    assert only_call(intake).facts.talk_ms == 40_000


def test_the_demos_call_list_is_what_the_test_believes() -> None:
    with (DEMO / "calls.csv").open(encoding="utf-8-sig") as file:
        assert ";".join(next(csv.reader(file, delimiter=";"))) == HEADERS


# ---------------------------------------------------------------- refilling the queue


def states(office: Office) -> list[tuple[int, RefusalState]]:
    with office.store.read() as unit:
        return [(one.round, one.state) for one in unit.refusals.in_state(list(RefusalState))]


def take(office: Office, **changes: object) -> None:
    with office.store.write() as unit:
        unit.deals.upsert([deal_facts("1", **changes)], office.clock())
    refill(office.store, office.clock, office.reader)


def test_a_deal_that_leaves_undecided_is_withdrawn_and_stated_again_opens_anew(office: Office) -> None:
    office.refusal("1")
    take(office, stage="Переговоры")
    assert states(office) == [(1, RefusalState.WITHDRAWN)]
    assert refill(office.store, office.clock, office.reader)[:2] == (0, 0)
    take(office)
    assert sorted(states(office)) == [(1, RefusalState.WITHDRAWN), (2, RefusalState.QUEUED)]


def test_a_deal_that_leaves_after_the_decision_stays_on_its_road(office: Office) -> None:
    from qa_desk.domain.decision import DecisionVerdict

    office.decide(office.refusal("1"), DecisionVerdict.CONTRADICTED)
    take(office, stage="Переговоры")
    assert states(office) == [(1, RefusalState.CALLBACK_DUE)]


def test_an_old_export_opens_nothing_that_is_closed_and_a_new_refusal_does(office: Office) -> None:
    from qa_desk.domain.decision import DecisionVerdict
    from qa_desk.domain.sign_off import SignAction
    from qa_desk.services.sign import SignRequest

    refusal = office.decide(office.refusal("1"), DecisionVerdict.CONFIRMED)
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    take(office)
    take(office, stage_since=None)
    assert states(office) == [(1, RefusalState.CLOSED)]
    office.clock.forward(days=3)
    take(office, stage_since=office.clock.now, stated_reason="Конкурент", manager="Роман Титов")
    assert sorted(states(office)) == [(1, RefusalState.CLOSED), (2, RefusalState.QUEUED)]
    again = office.state(refusal.deal_id)
    assert (again.stated_reason, again.stated_by) == ("competitor", "Роман Титов")


def test_a_reason_changed_in_the_crm_leaves_the_open_refusal_as_it_was_stated(office: Office) -> None:
    refusal = office.refusal("1")
    take(office, stated_reason="Конкурент", manager="Роман Титов")
    assert office.again(refusal) == replace(refusal)


def test_an_item_is_due_after_the_settings_days(office: Office) -> None:
    from datetime import timedelta

    refusal = office.refusal("1")
    assert refusal.deadline_at - refusal.opened_at == timedelta(days=3)
    assert silent(ProgressReport("step", 1)) is None  # type: ignore[func-returns-value]


def test_an_older_export_does_not_undo_a_newer_one(office: Office) -> None:
    newer = deal_facts("1", stage="Переговоры", changed_at=START)
    older = deal_facts("1", stage=STAGE, changed_at=START - timedelta(days=2))
    office.deals(newer)
    office.deals(older)
    with office.store.read() as unit:
        assert unit.deals.by_external("1").facts.stage == "Переговоры"
        assert unit.refusals.lines(None) == []
