"""Real processes killed at random moments: what was told as done is there, nothing is there by halves or twice."""

import os
import shutil
import signal
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from sqlalchemy import event, text

from benchmarks.speech_kills import long_recording, run
from qa_desk import paths
from qa_desk.adapters.speech.link import python_child
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.store.connect import StoreFull, make_engine
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.log import first_broken
from qa_desk.domain.transcript import SpeechAudioChanged, SpeechAudioMissing, SpeechChildDied, Turn
from qa_desk.services.running import CancelToken, ProgressReport, silent
from qa_desk.services.transcribe import transcribe_waiting
from tests.fakes.intake import DEMO, Intake, count_rows, write_deals
from tests.fakes.keys import KEY
from tests.fakes.killed import DUMMY_CHILD, dummy_transcriber, moments, run_and_kill, wait_until_gone
from tests.fakes.office import Office, new_store
from tests.fakes.road import proposed

pytestmark = pytest.mark.xdist_group("kills")
ROWS = 3_000


def whole(store: SqlStore) -> None:
    """The file is sound and so is the log."""
    with store._engine.connect() as link:
        assert link.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        assert link.execute(text("PRAGMA foreign_key_check")).all() == []
    with store.read() as unit:
        assert first_broken(unit.log.entries()) is None


# ---------------------------------------------------------------- import


def imported(store: SqlStore) -> tuple[object, ...]:
    """What an import leaves, without times and ids."""
    asked = (
        "SELECT external_id, digest FROM deals ORDER BY 1",
        "SELECT external_id, kind, value FROM contacts JOIN deals ON deals.id = deal_id ORDER BY 1, 2, 3",
        "SELECT external_id, round, state, version FROM refusals JOIN deals ON deals.id = deal_id ORDER BY 1, 2",
        "SELECT external_id, kind, done_at FROM queue_items JOIN deals ON deals.id = deal_id ORDER BY 1",
        "SELECT calls.external_id, deals.external_id FROM calls LEFT JOIN deals ON deals.id = deal_id ORDER BY 1",
        "SELECT document FROM settings",
    )
    with store._engine.connect() as link:
        return tuple(tuple(map(tuple, link.execute(text(query)))) for query in asked)


def test_an_import_killed_again_and_again_ends_as_one_that_never_was(database_template: Path, tmp_path: Path) -> None:
    stages = ("Условный отказ", "Переговоры", "Новый лид")
    rows = [
        f"{n};Сделка {n};Иван;8916{n:07d};{stages[n % 30 // 10 if n % 7 else 0]};01.11.2026;Анна;1000;Дорого"
        for n in range(1, ROWS + 1)
    ]
    path = write_deals(tmp_path / "big.csv", *rows)
    results = []
    for name, kills in (("clean", []), ("killed", moments(os.getpid(), 4, 1.0))):
        folder = tmp_path / name
        folder.mkdir()
        store = new_store(database_template, folder)
        Intake(store, folder).calls()
        for after in kills:
            run_and_kill(after, "import", str(folder / "qa-desk.sqlite"), str(folder), str(path))
            whole(store)
        told = run_and_kill(None, "import", str(folder / "qa-desk.sqlite"), str(folder), str(path))
        assert told == [f"imported {ROWS}", "end"], kills
        results.append(imported(store))
        whole(store)
        store.close()
    assert results[0] == results[1]


# ---------------------------------------------------------------- signing


def test_every_signature_is_there_whole_or_not_at_all(office: Office, tmp_path: Path) -> None:
    refusals = [proposed(office, str(number)).id for number in range(1, 21)]
    office.store.close()
    told: list[str] = []
    for after in [*moments(os.getpid(), 4, 0.25), None]:
        told += run_and_kill(after, "sign", str(tmp_path / "qa-desk.sqlite"))
        store = SqlStore(make_engine(f"sqlite:///{tmp_path / 'qa-desk.sqlite'}"), sealer=KEY)
        whole(store)
        with store.read() as unit:
            signed = {one.id for one in unit.refusals.in_state([RefusalState.RETURNED])}
            logged = Counter(entry.subject for entry in unit.log.entries() if entry.action == "signed")
            ledger = Counter(entry.refusal_id for entry in unit.ledger.entries())
            signatures = {one: len(unit.signatures.of_refusal(one)) for one in refusals}
        with store._engine.connect() as link:
            moves = Counter(link.execute(text("SELECT refusal_id FROM moves WHERE move = 'sign'")).scalars())
        store.close()
        assert signed == set(ledger) == set(moves) == {one for one, count in signatures.items() if count}
        assert logged == {f"refusal:{one}": 1 for one in signed}
        assert {*ledger.values(), *moves.values(), *signatures.values()} <= {0, 1}
        assert {int(line.split()[1]) for line in told if line.startswith("signed")} <= signed
    assert signed == set(refusals)


# ---------------------------------------------------------------- transcription


def said(store: SqlStore) -> dict[str, tuple[Turn, ...]]:
    with store.read() as unit:
        transcripts = unit.transcripts.page(None, 100)
    assert all(one.complete for one in transcripts)
    return {one.recording: tuple(replace(turn, id=None) for turn in one.turns) for one in transcripts}


@pytest.fixture
def heard(database_template: Path, tmp_path: Path) -> tuple[Intake, dict[str, tuple[Turn, ...]]]:
    """A workspace with waiting recordings, and what an undisturbed run hears in them."""
    folder = tmp_path / "straight"
    (folder / "incoming").mkdir(parents=True)
    for name in ("call-171001.ogg", "call-171010.wav", "call-171012.ogg"):
        shutil.copyfile(DEMO / "recordings" / name, folder / "incoming" / name)
    straight = Intake(new_store(database_template, folder), folder)
    straight.deals()
    straight.calls()
    straight.recordings(folder / "incoming")
    straight.store.close()
    shutil.copytree(folder, tmp_path / "disturbed")
    transcriber = dummy_transcriber(folder)
    transcribe_waiting(straight.store, straight.clock, straight.vault, transcriber, silent, CancelToken())
    transcriber.close()
    expected = said(straight.store)
    straight.store.close()
    disturbed = tmp_path / "disturbed"
    return Intake(SqlStore(make_engine(f"sqlite:///{disturbed / 'qa-desk.sqlite'}"), sealer=KEY), disturbed), expected


def test_a_program_killed_while_it_transcribes_loses_and_doubles_nothing(
    heard: tuple[Intake, dict[str, tuple[Turn, ...]]],
) -> None:
    intake, expected = heard
    assert len(expected) == 3
    database, folder = str(intake.folder / "qa-desk.sqlite"), str(intake.folder)
    pieces = [0]
    for after in moments(os.getpid(), 3, 1.2):
        run_and_kill(after, "transcribe", database, folder, "0.03")
        rows = count_rows(intake.store)
        assert rows["turns"] == rows["pieces"] >= pieces[-1]
        pieces.append(rows["pieces"])
        whole(intake.store)
        _gone(intake.folder)
    run_and_kill(None, "transcribe", database, folder, "0")
    assert said(intake.store) == expected
    assert count_rows(intake.store)["pieces"] == sum(map(len, expected.values()))
    intake.store.close()


def _gone(folder: Path) -> None:
    """The speech child of a killed program ends by itself; other tests' children are not ours to wait for."""
    left = []
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            told = process.cmdline()
            if DUMMY_CHILD in told and any(str(folder) in part for part in told):
                left.append(process)
    for process in left:
        wait_until_gone(process)


def test_a_speech_child_that_is_killed_is_replaced_and_nobody_notices(
    heard: tuple[Intake, dict[str, tuple[Turn, ...]]],
) -> None:
    intake, expected = heard
    transcriber = dummy_transcriber(intake.folder, "0.02")
    assert _transcribe_and_kill_the_child(intake, transcriber, after=4) == ()
    transcriber.close()
    assert said(intake.store) == expected
    assert count_rows(intake.store)["pieces"] == sum(map(len, expected.values()))
    intake.store.close()


def test_children_that_die_are_replaced_as_long_as_each_brings_something(
    heard: tuple[Intake, dict[str, tuple[Turn, ...]]],
) -> None:
    intake, expected = heard
    for mode, told in (("crash=0", {SpeechChildDied}), ("crash=4", set())):
        model = ModelShelf(intake.folder / "models", paths.resources()).find(BUNDLED)
        command = python_child(DUMMY_CHILD, mode)
        transcriber = ChildTranscriber(model, intake.folder / "speech.log", command=command)
        result, _ = transcribe_waiting(intake.store, intake.clock, intake.vault, transcriber, silent, CancelToken())
        transcriber.close()
        assert {type(error) for _, error in result.failed} == told
        assert result.done + len(result.failed) == len(expected)
    assert said(intake.store) == expected
    intake.store.close()


@pytest.mark.parametrize(
    ("child", "kills"),
    [
        pytest.param((DUMMY_CHILD, "together=10", "slow=0.01"), 3, id="dummy"),
        pytest.param(("benchmarks.traced_child",), 2, id="real", marks=pytest.mark.speech),
    ],
)
def test_whoever_is_killed_at_most_thirty_seconds_are_heard_again(
    tmp_path: Path, child: tuple[str, ...], kills: int
) -> None:
    sources = [DEMO / "recordings" / name for name in ("call-171001.ogg", "call-171010.wav", "call-171012.ogg")]
    outcome = run(long_recording(sources, tmp_path), tmp_path, child, kills, 0.6, os.getpid())
    assert outcome.same
    assert max(outcome.repeated_s) <= 30, outcome


def test_a_full_disk_ends_the_work_and_what_was_stored_counts_later(
    heard: tuple[Intake, dict[str, tuple[Turn, ...]]],
) -> None:
    intake, expected = heard
    transcriber = dummy_transcriber(intake.folder)
    with intake.store._engine.connect() as link:
        pages = link.execute(text("PRAGMA page_count")).scalar_one()

    def fill(link: object, _record: object) -> None:
        link.execute(f"PRAGMA max_page_count = {pages + 1}")  # type: ignore[attr-defined]

    intake.store._engine.dispose()
    event.listen(intake.store._engine, "connect", fill)
    with pytest.raises(StoreFull):
        transcribe_waiting(intake.store, intake.clock, intake.vault, transcriber, silent, CancelToken())
    event.remove(intake.store._engine, "connect", fill)
    intake.store._engine.dispose()
    with intake.store.read() as unit:
        assert not all(one.complete for one in unit.transcripts.page(None, 100))
    whole(intake.store)
    transcribe_waiting(intake.store, intake.clock, intake.vault, transcriber, silent, CancelToken())
    transcriber.close()
    assert said(intake.store) == expected
    intake.store.close()


def test_recordings_that_vanished_or_changed_are_told_and_the_others_go_on(
    heard: tuple[Intake, dict[str, tuple[Turn, ...]]],
) -> None:
    intake, expected = heard
    with intake.store.read() as unit:
        stored = [unit.calls.recording(sha256) for sha256 in expected]
    gone, grown, _ = (intake.vault.locate(one.stored_path) for one in stored if one is not None)
    gone.unlink()
    with grown.open("ab") as file:
        file.write(b"more of the call")
    transcriber = dummy_transcriber(intake.folder)
    result, _ = transcribe_waiting(intake.store, intake.clock, intake.vault, transcriber, silent, CancelToken())
    transcriber.close()
    assert {type(error) for _, error in result.failed} == {SpeechAudioMissing, SpeechAudioChanged}
    assert result.done == 1
    with intake.store.read() as unit:
        assert sum(one.complete for one in unit.transcripts.page(None, 100)) == 1
    intake.store.close()


def _transcribe_and_kill_the_child(
    intake: Intake, transcriber: ChildTranscriber, after: int
) -> tuple[tuple[str, Exception], ...]:
    """Kills the child once, when so many pieces have been heard; the recordings after it go on with a new one."""
    reports, victims = [0], set[int]()

    def listen(report: ProgressReport) -> None:
        reports[0] += report.step == "transcribe"
        if reports[0] == after and not victims and transcriber.child_pid is not None:
            victims.add(transcriber.child_pid)
            os.kill(transcriber.child_pid, signal.SIGKILL)

    result, _ = transcribe_waiting(intake.store, intake.clock, intake.vault, transcriber, listen, CancelToken())
    return result.failed
