"""The queue of work in the window: begins by itself, most urgent first, pauses, forgives, blocks, and tells how far."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from qa_desk.adapters.store.connect import StoreBusy, StoreUnreachable
from qa_desk.desktop.jobs import Jobs, ManualExecutor
from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.main_window import MainWindow
from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.review import ReviewPage
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.tray import Tray
from qa_desk.desktop.work_menu import Command
from qa_desk.desktop.work_queue import Kept, WorkQueue
from qa_desk.desktop.work_queue_words import about, line_of, title_share
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import User
from qa_desk.domain.transcript import SpeechAudioUnreadable, SpeechChildDied, SpeechModelBroken, SpeechNoModel
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.transcribe import transcribe_recording
from qa_desk.services.views import Changed
from qa_desk.services.work_queue import Phase, recordings_of
from tests.desktop.shell_fixtures import empty_workspace, settle, shell  # noqa: F401
from tests.desktop.shell_world import Settle, Shell
from tests.fakes.hearing import MODEL, Hearing


@dataclass
class Work:
    """The queue over a real workspace, and what it told."""

    queue: WorkQueue
    hearing: Hearing
    shell: Shell
    emptied: list[int] = field(default_factory=list)
    refused: list[object] = field(default_factory=list)
    changed: list[object] = field(default_factory=list)


@pytest.fixture
def hearing(shell: Shell) -> Hearing:
    hearing = Hearing()
    shell.desk = replace(
        shell.desk, transcriber=lambda: hearing, model_id=lambda: hearing.model, reader=shell.office.reader
    )
    return hearing


@pytest.fixture
def work(shell: Shell, hearing: Hearing, jobs: Jobs, memory: LayoutMemory) -> Work:
    memory.set_text(Kept.AUTO, "on")
    queue = WorkQueue(shell.desk, jobs, memory, shell.office.auditor)
    made = Work(queue, hearing, shell)
    queue.emptied.connect(made.emptied.append)
    queue.refused.connect(made.refused.append)
    queue.changed.connect(made.changed.append)
    return made


def names(work: Work) -> list[str]:
    return [one.name for one in work.queue.state.waiting]


def test_recordings_are_done_most_urgent_first_and_findings_come_after_each(work: Work, settle: Settle) -> None:
    refusals = [work.shell.office.refusal(str(number)) for number in (1, 2, 3)]
    found: list[int] = []

    def during(_name: str) -> None:
        with work.shell.desk.store.read() as unit:
            found.append(sum(unit.findings.latest(one.id) is not None for one in refusals))

    work.hearing.during = during
    work.queue.begin()
    settle()
    assert work.hearing.heard == ["1.wav", "2.wav", "3.wav"]
    assert found == [0, 1, 2]
    assert work.emptied == [3]
    assert work.queue.state.phase is Phase.IDLE
    assert all(isinstance(one, Changed) and one.refusals for one in work.changed)


def test_nothing_begins_by_itself_where_that_is_switched_off(work: Work, settle: Settle, memory: LayoutMemory) -> None:
    work.shell.office.refusal("1")
    memory.set_text(Kept.AUTO, "off")
    work.queue.begin()
    settle()
    assert work.queue.state.phase is Phase.OFF
    assert names(work) == ["1.wav"]
    assert line_of(work.queue.state, allowed=True).text == "1 recording waits for its transcript"
    work.queue.start()
    settle()
    assert work.hearing.heard == ["1.wav"]
    work.shell.office.refusal("2")
    work.queue.look()
    settle()
    assert names(work) == ["2.wav"]
    work.queue.set_auto(True)
    settle()
    assert work.hearing.heard == ["1.wav", "2.wav"]


def test_who_does_not_work_with_recordings_starts_nothing(
    shell: Shell, hearing: Hearing, jobs: Jobs, memory: LayoutMemory, settle: Settle
) -> None:
    shell.office.refusal("1")
    memory.set_text(Kept.AUTO, "on")
    queue = WorkQueue(shell.desk, jobs, memory, shell.office.payroll)
    queue.begin()
    queue.start()
    settle()
    assert hearing.heard == []


def test_a_pause_keeps_what_was_recognised_and_is_remembered(
    work: Work, settle: Settle, jobs: Jobs, memory: LayoutMemory
) -> None:
    refusal = work.shell.office.refusal("1")
    (sha,) = recordings_of(work.shell.desk.store, refusal.deal_id)
    work.hearing.during = lambda _name: work.queue.pause()
    work.queue.begin()
    settle()
    assert work.queue.state.phase is Phase.PAUSED
    assert names(work) == ["1.wav"]
    with work.shell.desk.store.read() as unit:
        kept = unit.transcripts.newest(sha)
    assert kept is not None
    assert not kept.complete
    assert [turn.text for turn in kept.turns] == ["для меня это дорого"]
    again = WorkQueue(work.shell.desk, jobs, memory, work.shell.office.auditor)
    again.begin()
    settle()
    assert again.state.phase is Phase.PAUSED
    assert line_of(again.state, allowed=True).text == "Transcribing is paused · 1 recording waits for its transcript"
    work.hearing.during = lambda _name: None
    again.toggle()
    settle()
    assert work.hearing.heard == ["1.wav"]


def test_an_opened_deal_goes_next(work: Work, settle: Settle) -> None:
    refusals = [work.shell.office.refusal(str(number)) for number in (1, 2, 3)]

    def during(name: str) -> None:
        if name == "1.wav":
            work.queue.put_first(recordings_of(work.shell.desk.store, refusals[2].deal_id))

    work.hearing.during = during
    work.queue.begin()
    settle()
    assert work.hearing.heard == ["1.wav", "3.wav", "2.wav"]


def test_a_long_recording_makes_way_for_an_opened_deal_and_goes_on_later(
    shell: Shell, hearing: Hearing, jobs: Jobs, memory: LayoutMemory, settle: Settle, executor: ManualExecutor
) -> None:
    memory.set_text(Kept.AUTO, "on")
    seconds = iter(range(0, 10_000, 100))
    queue = WorkQueue(shell.desk, jobs, memory, shell.office.auditor, now=lambda: float(next(seconds)))
    refusals = [shell.office.refusal(str(number)) for number in (1, 2)]
    tried: list[str] = []

    def during(name: str) -> None:
        tried.append(name)
        if len(tried) == 1:
            pace = queue.state.pace.worked(100_000, 10_000)
            queue.state = replace(queue.state, pace=pace, done_ms=0, total_ms=60_000)
            queue.put_first(recordings_of(shell.desk.store, refusals[1].deal_id))

    hearing.during = during
    queue.begin()
    settle()
    assert tried == ["1.wav", "2.wav", "1.wav"]
    assert hearing.heard == ["2.wav", "1.wav"]
    assert queue.state.failed == ()


def test_a_new_urgent_recording_goes_before_those_that_waited(work: Work, settle: Settle) -> None:
    work.shell.office.refusal("2")
    work.shell.office.refusal("3")

    def during(name: str) -> None:
        if name == "2.wav":
            deal = work.shell.office.refusal("1")
            with work.shell.desk.store.write() as unit:
                item = unit.queue.of_refusal(deal.id)
            assert item is not None

    work.hearing.during = during
    work.queue.begin()
    settle()
    assert work.hearing.heard[0] == "2.wav"
    assert sorted(work.hearing.heard) == ["1.wav", "2.wav", "3.wav"]


def test_one_bad_recording_stands_on_a_list_with_its_reason_and_can_be_tried_again(work: Work, settle: Settle) -> None:
    for number in (1, 2):
        work.shell.office.refusal(str(number))
    work.hearing.faults["1.wav"] = SpeechAudioUnreadable(path="1.wav", detail="broken")
    work.queue.begin()
    settle()
    (failed,) = work.queue.state.failed
    assert (failed.file.name, failed.error.code) == ("1.wav", "speech_audio_unreadable")
    assert work.hearing.heard == ["2.wav"]
    assert line_of(work.queue.state, allowed=True).text == "1 recording could not be transcribed"
    work.queue.look()
    settle()
    assert work.hearing.heard == ["2.wav"]
    work.hearing.faults.clear()
    work.queue.try_again(failed.file.sha256)
    settle()
    assert work.hearing.heard == ["2.wav", "1.wav"]
    assert work.queue.state.failed == ()


@pytest.fixture
def failed(work: Work, settle: Settle) -> str:
    """A recording that stands on the list of the failed ones."""
    refusal = work.shell.office.refusal("1")
    work.hearing.faults["1.wav"] = SpeechAudioUnreadable(path="1.wav", detail="broken")
    work.queue.begin()
    settle()
    assert [one.file.name for one in work.queue.state.failed] == ["1.wav"]
    return recordings_of(work.shell.office.store, refusal.deal_id)[0]


def test_what_one_model_failed_at_is_no_failure_of_the_next_one(work: Work, failed: str, settle: Settle) -> None:
    work.hearing.faults.clear()
    work.hearing.model = "other@2"
    work.queue.on_changed(Changed(settings=True))
    settle()
    assert (work.queue.state.failed, work.hearing.heard) == ((), ["1.wav"])
    assert line_of(work.queue.state, allowed=True).hidden


def test_what_the_next_model_fails_at_too_is_listed_once(work: Work, failed: str, settle: Settle) -> None:
    work.hearing.model = "other@2"
    work.queue.on_changed(Changed(settings=True))
    settle()
    assert len(work.queue.state.failed) == 1
    assert len(work.hearing.requests) == 2
    work.queue.look()
    settle()
    assert len(work.hearing.requests) == 2


def test_a_failed_recording_that_another_model_has_heard_since_is_none_and_is_left_alone(
    work: Work, failed: str, settle: Settle
) -> None:
    office, desk, told = work.shell.office, work.shell.desk, Changed(recordings=frozenset({failed}))
    work.queue.on_changed(told)  # somebody wrote a comment at it
    settle()
    assert len(work.queue.state.failed) == 1
    other = Hearing("other@2")
    transcribe_recording(office.store, office.clock, desk.vault, other, failed, silent, CancelToken())
    work.queue.on_changed(told)
    settle()
    assert work.queue.state.failed == ()
    assert line_of(work.queue.state, allowed=True).hidden
    work.queue.look()
    settle()
    assert (work.queue.state.waiting, len(work.hearing.requests)) == ((), 1)


def test_a_failed_recording_that_nobody_waits_for_is_not_told_any_more(work: Work, failed: str, settle: Settle) -> None:
    with work.shell.desk.store.write() as unit:
        (call,) = unit.calls.by_recording(failed)
        unit.calls.update(call.id, call.facts, None, failed)
    work.queue.look()
    settle()
    assert work.queue.state.failed == ()


def test_a_fault_that_all_recordings_would_meet_stops_the_queue_and_names_none_of_them(
    work: Work, settle: Settle
) -> None:
    for number in (1, 2):
        work.shell.office.refusal(str(number))
    work.hearing.faults["1.wav"] = SpeechModelBroken(path="model.bin", detail="empty")
    work.queue.begin()
    settle()
    assert work.queue.state.phase is Phase.BLOCKED
    assert work.queue.state.failed == ()
    assert names(work) == ["1.wav", "2.wav"]
    assert line_of(work.queue.state, allowed=True).warns
    assert work.refused == []
    work.hearing.faults.clear()
    work.queue.start()
    settle()
    assert work.hearing.heard == ["1.wav", "2.wav"]


def test_an_engine_that_dies_again_and_again_is_left_alone(work: Work, settle: Settle) -> None:
    for number in range(1, 6):
        work.shell.office.refusal(str(number))
        work.hearing.faults[f"{number}.wav"] = SpeechChildDied(exit_code=1, log="")
    work.queue.begin()
    settle()
    assert work.queue.state.phase is Phase.BLOCKED
    assert len(work.queue.state.failed) == 2
    assert len(names(work)) == 3


def test_a_model_that_is_not_there_is_silent_by_itself_and_told_to_who_asked(
    shell: Shell, jobs: Jobs, memory: LayoutMemory, settle: Settle
) -> None:
    def missing() -> str:
        raise SpeechNoModel(model="small", path="")

    memory.set_text(Kept.AUTO, "on")
    queue = WorkQueue(replace(shell.desk, model_id=missing), jobs, memory, shell.office.auditor)
    refused: list[object] = []
    queue.refused.connect(refused.append)
    queue.begin()
    settle()
    assert refused == []
    assert queue.state.phase is Phase.BLOCKED
    queue.start()
    settle()
    assert [getattr(one, "code", "") for one in refused] == ["speech_no_model"]
    assert queue.state.phase is Phase.BLOCKED


def test_another_model_in_the_settings_is_tried_where_the_old_one_had_stopped_everything(
    work: Work, settle: Settle
) -> None:
    work.shell.office.refusal("1")
    work.hearing.faults["1.wav"] = SpeechModelBroken(path="model.bin", detail="empty")
    work.queue.begin()
    settle()
    work.hearing.faults.clear()
    work.queue.on_changed(Changed(items=frozenset({1})))
    settle()
    assert work.queue.state.phase is Phase.BLOCKED
    work.queue.on_changed(Changed(settings=True))
    settle()
    assert work.hearing.heard == ["1.wav"]
    assert work.queue.state.phase is Phase.IDLE
    assert work.refused == []


@pytest.mark.parametrize("fault", [StoreBusy(), StoreUnreachable(detail="gone")])
@pytest.mark.parametrize("at", ["look", "recording"])
def test_a_database_that_was_away_for_a_while_is_tried_again_without_anybody(
    shell: Shell, hearing: Hearing, jobs: Jobs, memory: LayoutMemory, executor: ManualExecutor, qtbot: QtBot,
    fault: KnownError, at: str,
) -> None:  # fmt: skip
    away = [fault]

    def model_id() -> str:
        if at == "look" and away:
            raise fault
        return MODEL

    shell.office.refusal("1")
    hearing.faults = {"1.wav": fault} if at == "recording" else {}
    memory.set_text(Kept.AUTO, "on")
    queue = WorkQueue(replace(shell.desk, model_id=model_id), jobs, memory, shell.office.auditor, again_ms=1)
    refused: list[object] = []
    queue.refused.connect(refused.append)
    queue.begin()
    executor.drain()
    assert queue.state.phase is Phase.BLOCKED
    line = line_of(queue.state, allowed=True)
    assert line.text.startswith("Waiting for the database, trying again every minute · ")
    assert line.warns
    assert not line.hidden
    away.clear()
    hearing.faults.clear()

    def heard() -> bool:
        executor.drain()
        return hearing.heard == ["1.wav"]

    qtbot.waitUntil(heard)
    assert queue.state.phase is Phase.IDLE
    assert refused == []


def test_who_asked_by_hand_is_told_once_of_a_database_that_stays_away_and_a_held_queue_tries_no_more(
    shell: Shell, hearing: Hearing, jobs: Jobs, memory: LayoutMemory, executor: ManualExecutor, qtbot: QtBot,
    settle: Settle,
) -> None:  # fmt: skip
    shell.office.refusal("1")
    hearing.faults["1.wav"] = StoreBusy()
    queue = WorkQueue(shell.desk, jobs, memory, shell.office.auditor, again_ms=1)
    refused: list[object] = []
    queue.refused.connect(refused.append)
    queue.start()

    def tried_often() -> bool:
        executor.drain()
        return len(hearing.requests) >= 3

    qtbot.waitUntil(tried_often)
    assert len(refused) == 1
    queue.hold()  # as a window that closes does
    tried = len(hearing.requests)
    settle()
    assert not any(timer.isActive() for timer in queue.findChildren(QTimer))
    assert len(hearing.requests) == tried


def test_a_bug_at_one_recording_does_not_hold_up_the_others(
    work: Work, settle: Settle, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs: list[BaseException] = []
    monkeypatch.setattr(jobs, "_on_bug", bugs.append)
    for number in (1, 2):
        work.shell.office.refusal(str(number))

    def during(name: str) -> None:
        if name == "1.wav":
            raise ZeroDivisionError

    work.hearing.during = during
    work.queue.begin()
    settle()
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
    assert [one.error.code for one in work.queue.state.failed] == ["work_broken"]
    assert work.hearing.heard == ["2.wav"]


def test_a_measurement_holds_the_queue_and_lets_it_go_on(work: Work, settle: Settle) -> None:
    work.shell.office.refusal("1")
    work.queue.hold()
    work.queue.begin()
    settle()
    assert work.hearing.heard == []
    work.queue.release()
    settle()
    assert work.hearing.heard == ["1.wav"]


def test_of_two_who_hold_the_queue_the_last_one_lets_it_go_on(work: Work, settle: Settle) -> None:
    """Another text of one recording is being made, and somebody measures a model meanwhile."""
    work.shell.office.refusal("1")
    work.queue.hold()
    work.queue.hold()
    work.queue.begin()
    work.queue.release()
    settle()
    assert work.hearing.heard == []
    work.queue.release()
    settle()
    assert work.hearing.heard == ["1.wav"]
    work.queue.release()  # nobody holds it
    settle()
    assert work.hearing.heard == ["1.wav"]


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (20_000, "less than a minute"),
        (61_000, "about 1 minute"),
        (29 * 60_000, "about 29 minutes"),
        (62 * 60_000, "about 1 h 00 min"),
        (3 * 3_600_000 + 23 * 60_000, "about 3 h 25 min"),
    ],
)
def test_time_left_is_told_no_finer_than_it_is_known(ms: int, words: str) -> None:
    assert about(ms) == words


# ------------------------------------------------------------ in the window


@pytest.fixture
def window(
    shell: Shell, hearing: Hearing, jobs: Jobs, theme: Theme, memory: LayoutMemory, settle: Settle
) -> Iterator[Callable[[User], MainWindow]]:
    made: list[MainWindow] = []

    def make(user: User) -> MainWindow:
        one = MainWindow(shell.around(user, jobs, theme, memory), shell.asker)
        made.append(one)
        one.begin()
        settle()
        return one

    yield make
    for one in made:
        one.close()
        one.deleteLater()


Make = Callable[[User], MainWindow]


def test_a_model_that_is_not_there_is_told_in_the_status_bar_with_what_to_do_and_no_banner_pops_up(
    shell: Shell, hearing: Hearing, window: Make, settle: Settle
) -> None:
    def missing() -> str:
        raise SpeechNoModel(model="small", path="models")

    shell.desk = replace(shell.desk, model_id=missing)
    main = window(shell.office.auditor)
    main.queue.look()
    settle()
    assert main.banner.message is None
    assert main.queue_strip.isVisible()
    assert main.queue_strip.toggle.isVisible()
    assert main.queue_strip.label.text() == (
        'Transcribing has stopped · The speech model "small" is not installed (looked in models). Download it or '
        "choose another one. Models are downloaded and chosen on the page «Speech»."
    )


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")  # the platform of the tests has no tray
def test_the_window_tells_how_far_the_queue_is_in_its_title_status_bar_and_tray(
    shell: Shell, hearing: Hearing, window: Make, settle: Settle, theme: Theme
) -> None:
    for number in (1, 2):
        shell.office.refusal(str(number))
    shown: list[tuple[str, str, str]] = []
    main = window(shell.office.auditor)
    tray = Tray(theme, main.queue, main, available=True)
    assert tray.icon is not None

    def during(_name: str) -> None:
        main.queue.state_changed.emit()
        icon = tray.icon
        shown.append((main.windowTitle(), main.queue_strip.label.text(), "" if icon is None else icon.toolTip()))

    hearing.during = during
    main.menus.action(Command.TRANSCRIBE).trigger()
    settle()
    titles = [title for title, _text, _tip in shown]
    assert titles[0].startswith("(0%) Control panel — ")
    assert titles[1].startswith("(50%) Control panel — ")
    assert "Transcribing 2 of 2 · 2.wav, 0% · time left: not measured yet" in shown[1][1]
    assert shown[1][2].startswith("QA Desk (50%)\nTranscribing 2 of 2")
    assert not title_share(main.queue.state)
    assert not tray.icon.isVisible()
    assert main.queue_strip.isHidden()
    assert main.statusBar().currentMessage() == "2 recordings transcribed"


def test_a_key_pauses_and_goes_on_and_another_opens_the_list(
    shell: Shell, hearing: Hearing, window: Make, settle: Settle
) -> None:
    shell.office.refusal("1")
    main = window(shell.office.auditor)
    main.activateWindow()
    assert QTest.qWaitForWindowActive(main)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    hearing.during = lambda _name: QTest.keyClick(main, Qt.Key.Key_P, both)
    QTest.keyClick(main, Qt.Key.Key_P, both)
    settle()
    assert main.queue.state.phase is Phase.PAUSED
    assert main.queue_strip.isVisible()
    QTest.keyClick(main, Qt.Key.Key_W, both)
    assert main.current == "models"
    hearing.during = lambda _name: None
    QTest.keyClick(main, Qt.Key.Key_P, both)
    settle()
    assert hearing.heard == ["1.wav"]


def test_opening_a_deal_in_review_moves_its_recordings_to_the_front(
    shell: Shell, hearing: Hearing, window: Make, settle: Settle
) -> None:
    refusals = [shell.office.refusal(str(number)) for number in (1, 2, 3)]
    main = window(shell.office.auditor)
    main.queue.look()
    settle()
    main.around.bus.open_deal.emit(OpenDeal(refusals[2].deal_id))
    settle()
    assert [one.name for one in main.queue.state.waiting] == ["3.wav", "1.wav", "2.wav"]


def test_the_window_closes_in_the_middle_of_a_recording_without_a_question_and_loses_nothing(
    shell: Shell, hearing: Hearing, window: Make, settle: Settle, jobs: Jobs
) -> None:
    refusal = shell.office.refusal("1")
    main = window(shell.office.auditor)
    closed: list[bool] = []
    hearing.during = lambda _name: closed.append(main.close())
    main.queue.start()
    settle()
    assert closed == [True]
    assert shell.asker.questions == []
    (sha,) = recordings_of(shell.desk.store, refusal.deal_id)
    with shell.desk.store.read() as unit:
        kept = unit.transcripts.newest(sha)
    assert kept is not None
    assert kept.turns


def test_a_call_asked_for_in_review_is_done_next_by_the_queue_and_its_progress_is_shown_there(
    shell: Shell, hearing: Hearing, window: Make, settle: Settle
) -> None:
    refusals = [shell.office.refusal(str(number)) for number in (1, 2)]
    main = window(shell.office.auditor)
    main.queue.look()
    main.around.bus.open_deal.emit(OpenDeal(refusals[1].deal_id))
    settle()
    page = main.page("review")
    assert isinstance(page, ReviewPage)
    (sha,) = recordings_of(shell.desk.store, refusals[1].deal_id)
    seen: list[object] = []

    def during(name: str) -> None:
        main.queue.state_changed.emit()
        seen.append((name, None if page.state.work is None else page.state.work.sha256))

    hearing.during = during
    page.calls.transcribe_wanted.emit()
    settle()
    assert seen == [("2.wav", sha), ("1.wav", None)]
    assert page.state.work is None
    assert page.state.card is not None
    assert page.state.card.calls[0].transcript is not None
