"""The one door off the GUI thread: results on the GUI thread, errors in their place, nothing for the dead."""

import threading
from concurrent.futures import wait
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QObject, QThread, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_desk.desktop import jobs as jobs_room
from qa_desk.desktop.jobs import Activity, Jobs, ManualExecutor, ThreadExecutor
from qa_desk.domain.errors import Cancelled, KnownError, NotFound
from qa_desk.services.running import CancelToken, Progress, ProgressReport


class Page(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.ended = 0
        self.thread_of_result: QThread | None = None

    def take(self, result: object) -> None:
        self.results.append(result)
        self.thread_of_result = QThread.currentThread()

    def end(self) -> None:
        self.ended += 1


def fail() -> int:
    raise NotFound(what="deal", key=7)


def test_nothing_runs_before_the_executor_has_its_turn(jobs: Jobs, executor: ManualExecutor) -> None:
    page = Page()
    jobs.run(lambda: 5, page.take, owner=page, on_end=page.end)
    assert page.results == []
    executor.drain()
    assert page.results == [5]
    assert page.ended == 1
    assert jobs.running == 0


def test_a_known_error_goes_to_the_presenter(
    jobs: Jobs, executor: ManualExecutor, shown_errors: list[KnownError]
) -> None:
    page = Page()
    jobs.run(fail, page.take, owner=page, on_end=page.end)
    executor.drain()
    assert [error.code for error in shown_errors] == ["not_found"]
    assert page.results == []
    assert page.ended == 1


def test_an_owner_that_takes_failures_gets_them_alone(
    jobs: Jobs, executor: ManualExecutor, shown_errors: list[KnownError]
) -> None:
    page = Page()
    jobs.run(fail, page.take, page.take, owner=page)
    executor.drain()
    assert isinstance(page.results[0], NotFound)
    assert shown_errors == []


def test_a_bug_goes_to_the_hook_and_the_page_is_told_that_it_ended(qapp: QApplication) -> None:
    bugs: list[BaseException] = []
    executor, page = ManualExecutor(), Page()
    jobs = Jobs(executor, lambda error: None, bugs.append)
    jobs.run(lambda: 1 // 0, page.take, owner=page, on_end=page.end)
    executor.drain()
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]
    assert (page.results, page.ended) == ([], 1)


def test_a_result_for_a_destroyed_owner_is_dropped(jobs: Jobs, executor: ManualExecutor) -> None:
    page, results = Page(), []  # type: ignore[var-annotated]
    jobs.run(lambda: 5, results.append, owner=page)
    page.deleteLater()
    QApplication.sendPostedEvents(page, 52)  # DeferredDelete
    assert not jobs_room.is_alive(page)
    executor.drain()
    assert results == []


def test_a_newer_step_of_the_same_key_drops_the_older(jobs: Jobs, executor: ManualExecutor) -> None:
    page, other = Page(), Page()
    jobs.run(lambda: "old", page.take, owner=page, key="filter")
    jobs.run(lambda: "another page", other.take, owner=other, key="filter")
    jobs.run(lambda: "new", page.take, owner=page, key="filter")
    executor.drain()
    assert page.results == ["new"]
    assert other.results == ["another page"]


def test_a_job_cancelled_before_its_turn_never_runs_and_shows_nothing(
    jobs: Jobs, executor: ManualExecutor, shown_errors: list[KnownError]
) -> None:
    page, ran = Page(), []  # type: ignore[var-annotated]
    job = jobs.run(lambda: ran.append(1), page.take, owner=page, on_end=page.end)
    job.cancel()
    executor.drain()
    assert (ran, page.results, shown_errors, page.ended) == ([], [], [], 1)
    assert job.done


def test_a_cancelled_step_tells_an_owner_that_listens(jobs: Jobs, executor: ManualExecutor) -> None:
    page = Page()

    def step(progress: Progress, cancel: CancelToken) -> int:
        cancel.cancel()
        cancel.check()
        return 1

    jobs.run_long(step, page.take, page.take, owner=page)
    executor.drain()
    assert isinstance(page.results[0], Cancelled)


@dataclass
class Hand:
    """A clock moved by hand."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_progress_comes_at_most_ten_times_a_second(
    jobs: Jobs, executor: ManualExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand, page, told = Hand(), Page(), []  # type: ignore[var-annotated]
    monkeypatch.setattr(jobs_room.time, "monotonic", hand)

    def step(progress: Progress, cancel: CancelToken) -> int:
        for done in range(1000):
            hand.now = done / 1000
            progress(ProgressReport("read", done, 1000))
        return 0

    jobs.run_long(step, page.take, owner=page, on_progress=told.append)
    executor.drain()
    assert len(told) == 10
    assert told[0].done == 0


def test_activity_counts_the_steps_under_way(jobs: Jobs, executor: ManualExecutor) -> None:
    page, seen = Page(), []  # type: ignore[var-annotated]
    jobs.activity_changed.connect(seen.append)
    jobs.run(lambda: 1, page.take, owner=page)
    jobs.run(lambda: 2, page.take, owner=page)
    executor.drain()
    assert seen == [Activity(1), Activity(2), Activity(1), Activity(0)]


def test_after_close_nothing_starts_and_nothing_arrives(jobs: Jobs, executor: ManualExecutor) -> None:
    page = Page()
    jobs.run(lambda: 1, page.take, owner=page)
    jobs.close()
    assert jobs.run(lambda: 2, page.take, owner=page).done
    executor.drain()
    assert page.results == []


def test_real_threads_deliver_on_the_gui_thread(qtbot: QtBot, qapp: QApplication) -> None:
    page, threads = Page(), []  # type: ignore[var-annotated]
    jobs = Jobs(ThreadExecutor(), lambda error: None)
    for _ in range(20):
        jobs.run(lambda: threads.append(threading.get_ident()), page.take, owner=page)
    jobs.wait_for_done()
    assert page.results == []
    qtbot.waitUntil(lambda: len(page.results) == 20)
    assert page.thread_of_result is qapp.thread()
    assert threading.get_ident() not in threads
    jobs.close()


def test_writing_steps_run_one_after_another_in_order(qtbot: QtBot) -> None:
    page, inside, order = Page(), [], []  # type: ignore[var-annotated]
    jobs = Jobs(ThreadExecutor(), lambda error: None)

    def write(number: int) -> int:
        inside.append(number)
        assert inside == [number]
        order.append(number)
        inside.remove(number)
        return number

    for number in range(50):
        jobs.run(lambda number=number: write(number), page.take, owner=page, write=True)
    qtbot.waitUntil(lambda: len(page.results) == 50)
    assert order == list(range(50))
    jobs.close()


def test_closing_waits_for_a_step_under_way_and_tells_it_to_stop(qapp: QApplication) -> None:
    page, started, stopped = Page(), threading.Event(), []  # type: ignore[var-annotated]
    jobs = Jobs(ThreadExecutor(), lambda error: None)

    def step(progress: Progress, cancel: CancelToken) -> int:
        started.set()
        while not cancel.cancelled:
            threading.Event().wait(0.001)
        stopped.append(True)
        return 0

    jobs.run_long(step, page.take, owner=page)
    assert started.wait(120)
    jobs.close()
    assert stopped == [True]
    qapp.processEvents()
    assert page.results == []


def test_closing_leaves_a_step_behind_that_does_not_end(qapp: QApplication, caplog: pytest.LogCaptureFixture) -> None:
    page, started, go_on = Page(), threading.Event(), threading.Event()
    jobs = Jobs(ThreadExecutor(longest_s=0.1), lambda error: None)

    def step() -> bool:
        started.set()
        return go_on.wait(120)

    jobs.run(step, page.take, owner=page, write=True)
    assert started.wait(120)
    jobs.close()
    assert "1 steps did not end" in caplog.text
    assert jobs_room.left_behind()
    go_on.set()
    wait(jobs_room._left, 120)
    assert not jobs_room.left_behind()
    qapp.processEvents()
    assert page.results == []


def test_results_that_come_together_get_a_turn_of_the_event_loop_each(executor: ManualExecutor, qtbot: QtBot) -> None:
    """What else waits for the loop, a key for one, has its turn between two of them."""
    page, between = Page(), []  # type: ignore[var-annotated]
    jobs = Jobs(executor, lambda error: None, one_a_turn=True)
    idle = QTimer(page)
    idle.timeout.connect(lambda: between.append(len(page.results)))
    idle.start(0)
    for number in range(5):
        jobs.run(lambda number=number: number, page.take, owner=page)
    executor.drain()
    assert page.results == [0]
    qtbot.waitUntil(lambda: len(page.results) == 5)
    assert page.results == list(range(5))
    assert {2, 3, 4} <= set(between)
    idle.stop()
    jobs.close()
