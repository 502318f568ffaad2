"""The queue of work: order, honest time left, what stops it, and what a finished recording sets free."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.store.connect import StoreBusy, StoreFull, StoreUnreachable
from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.transcript import (
    SpeechAudioUnreadable,
    SpeechChildDied,
    SpeechModelBroken,
    SpeechNoModel,
    SpeechNotStarted,
)
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.transcribe import transcribe_waiting
from qa_desk.services.work_pace import Pace
from qa_desk.services.work_queue import (
    FailedFile,
    Phase,
    QueueState,
    WaitingFile,
    blocks,
    check_deals_of,
    in_order,
    passes,
    recordings_of,
    transcribe_and_check,
    waiting_files,
)
from tests.fakes.hearing import Hearing
from tests.fakes.office import Office


def file(name: str, minutes: float = 1.0) -> WaitingFile:
    return WaitingFile(name, f"{name}.wav", round(minutes * 60_000))


A, B, C = file("a"), file("b"), file("c")


@pytest.mark.parametrize(
    ("first", "out", "expected"),
    [
        ((), (), "abc"),
        (("c",), (), "cab"),
        (("c", "b"), (), "cba"),
        (("x", "b"), (), "bac"),
        (("b",), ("a",), "bc"),
        (("b",), ("b",), "ac"),
        (("c", "c"), (), "cab"),
    ],
)
def test_preferred_recordings_stand_in_front_and_failed_ones_are_left_out(
    first: tuple[str, ...], out: tuple[str, ...], expected: str
) -> None:
    assert "".join(one.sha256 for one in in_order((A, B, C), first, out)) == expected


def test_nobody_knows_the_time_left_before_enough_was_measured() -> None:
    state = QueueState(Phase.WORKING, A, 0, 40_000, (B,), pace=Pace().worked(1_000, 8_000))
    assert state.left_ms is None
    assert state.pace.speed is None


def test_time_left_comes_from_the_speed_of_the_last_minutes_and_the_share_of_speech_heard_so_far() -> None:
    pace = Pace().worked(5_000, 20_000).heard(30_000, 60_000)
    assert pace.speed == 4
    state = QueueState(Phase.WORKING, A, 10_000, 30_000, (B, C), pace=pace)
    # 20 s of known speech, and half of two minutes, at four seconds a second
    assert state.left_ms == (20_000 + 60_000) / 4
    assert state.file_left_ms == 5_000


def test_before_any_recording_was_heard_through_the_one_in_work_tells_how_much_speech_there_is() -> None:
    state = QueueState(Phase.WORKING, A, 15_000, 30_000, (B,), pace=Pace().worked(5_000, 15_000))
    assert state.left_ms == round((15_000 + 30_000) / 3)


def test_an_old_speed_is_forgotten() -> None:
    pace = Pace().worked(60_000, 60_000)
    for _ in range(10):
        pace = pace.worked(60_000, 600_000)
    assert pace.speed == 10


@given(st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 50_000)), max_size=200))
def test_a_pace_never_grows_without_end_and_loses_nothing_of_the_last_minutes(steps: list[tuple[int, int]]) -> None:
    pace = Pace()
    for wall, speech in steps:
        pace = pace.worked(wall, speech)
    assert len(pace.steps) <= 200
    whole = sum(wall for wall, _ in steps)
    assert sum(wall for wall, _ in pace.steps) >= min(whole, 180_000)
    if whole < 180_000:
        assert sum(speech for _, speech in pace.steps) == sum(speech for _, speech in steps)


def test_the_share_counts_lengths_and_never_passes_one() -> None:
    state = QueueState(Phase.WORKING, A, 15_000, 30_000, (B, C), finished=1, finished_ms=60_000)
    assert state.share == 90 / 240
    assert state.files == 4
    assert QueueState().share is None


UNREADABLE = SpeechAudioUnreadable(path="a", detail="")
DIED = SpeechChildDied(exit_code=1, log="")


@pytest.mark.parametrize(
    ("error", "before", "expected"),
    [
        (UNREADABLE, [UNREADABLE] * 9, False),
        (NotFound(what="recording", key="a"), [], False),
        (DIED, [], False),
        (DIED, [UNREADABLE, DIED], False),
        (DIED, [DIED, DIED], True),
        (SpeechNoModel(model="small", path=""), [], True),
        (SpeechModelBroken(path="", detail=""), [], True),
        (SpeechNotStarted(detail=""), [], True),
    ],
)
def test_what_the_next_recording_would_meet_too_stops_the_queue(
    error: KnownError, before: list[KnownError], expected: bool
) -> None:
    assert blocks(error, [FailedFile(A, one) for one in before]) is expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (StoreBusy(), True),
        (StoreUnreachable(detail=""), True),
        (StoreFull(detail=""), False),
        (SpeechNoModel(model="small", path=""), False),
        (DIED, False),
    ],
)
def test_only_a_database_that_others_have_comes_back_without_anybody(error: KnownError, expected: bool) -> None:
    assert passes(error) is expected


def test_the_most_urgent_waits_first_and_a_deal_tells_its_recordings(office: Office) -> None:
    one, two = office.refusal("1"), office.refusal("2")
    waiting = waiting_files(office.store, "plain@1", {})
    assert [waiting_file.name for waiting_file in waiting] == ["1.wav", "2.wav"]
    assert [one.duration_ms for one in waiting] == [10_000, 10_000]
    assert recordings_of(office.store, two.deal_id) == (waiting[1].sha256,)
    assert one.deal_id != two.deal_id
    known = {waiting[0].sha256: WaitingFile(waiting[0].sha256, "known", 5)}
    assert waiting_files(office.store, "plain@1", known)[0].name == "known"


def test_a_finished_recording_is_followed_by_the_reason_check_of_its_deal_alone(office: Office, tmp_path: Path) -> None:
    one, two = office.refusal("1"), office.refusal("2")
    (sha,) = recordings_of(office.store, one.deal_id)
    changed = transcribe_and_check(
        office.store, office.clock, FolderVault(tmp_path), Hearing(), office.reader, sha, silent, CancelToken()
    )
    assert changed.recordings == {sha}
    assert changed.refusals == {one.id}
    assert len(changed.items) == 1
    with office.store.read() as unit:
        assert unit.findings.latest(one.id) is not None
        assert unit.findings.latest(two.id) is None
        assert ItemKind.REFUSAL is unit.queue.of_refusal(one.id).kind
    assert check_deals_of(office.store, office.clock, office.reader, sha).refusals == frozenset()
    assert [left.name for left in waiting_files(office.store, "plain@1", {})] == ["2.wav"]


def test_every_recording_is_asked_for_by_its_content(office: Office, tmp_path: Path) -> None:
    office.refusal("1")
    office.refusal("2")
    with office.store.read() as unit:
        first, second = unit.transcripts.waiting("plain@1")
    hearing = Hearing()
    transcribe_waiting(office.store, office.clock, FolderVault(tmp_path), hearing, silent, CancelToken())
    assert [one.sha256 for one in hearing.requests] == [first, second]
    assert [None if one.next is None else one.next.sha256 for one in hearing.requests] == [second, None]


def test_all_that_waits_is_asked_with_the_words_of_the_reason_book(office: Office, tmp_path: Path) -> None:
    """As the window asks: the same recording has the same text, however it is begun."""
    office.refusal("1")
    change_settings(
        office.store, office.clock, office.admin, with_value(load_settings(office.store), "speech_hints", True)
    )
    hearing = Hearing()
    result, _ = transcribe_waiting(
        office.store, office.clock, FolderVault(tmp_path), hearing, silent, CancelToken(), ("рассрочка",)
    )
    assert (result.done, result.failed) == (1, ())
    assert "рассрочка" in hearing.requests[0].hotwords


def test_of_all_that_waits_an_unreadable_one_is_left_out_and_a_model_that_is_broken_ends_it(
    office: Office, tmp_path: Path
) -> None:
    office.refusal("1")
    office.refusal("2")
    vault = FolderVault(tmp_path)
    with office.store.read() as unit:
        kept = [unit.calls.recording(sha) for sha in unit.transcripts.waiting("plain@1")]
    names = [vault.locate(one.stored_path).name for one in kept if one is not None]
    hearing = Hearing(faults={names[0]: UNREADABLE})
    result, _ = transcribe_waiting(office.store, office.clock, vault, hearing, silent, CancelToken())
    assert (result.done, [error for _, error in result.failed]) == (1, [UNREADABLE])
    broken = Hearing("other@1", faults=dict.fromkeys(names, SpeechModelBroken(path="", detail="")))
    with pytest.raises(SpeechModelBroken):
        transcribe_waiting(office.store, office.clock, vault, broken, silent, CancelToken())
    assert len(broken.requests) == 1
