"""What every transcriber keeps: the same tests for the dummy child and for faster-whisper on the bundled model."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.transcript import (
    SpeechAudioUnreadable,
    SpeechChildDied,
    SpeechNoModel,
    SpeechProfileBroken,
)
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

from .conftest import Heard, assert_alike, hear


class ListenerFell(Exception):
    pass


def test_every_piece_comes_once_and_the_first_words_first(whole: Heard) -> None:
    assert len(whole.places) == len(set(whole.places)) >= 8
    assert whole.places[0] == min(whole.places, key=lambda piece: (piece.from_ms, piece.channel))


def test_turns_lie_inside_their_piece_and_are_not_empty(whole: Heard) -> None:
    for done in whole.pieces:
        for turn in done.turns:
            assert done.piece.from_ms <= turn.from_ms <= turn.to_ms <= done.piece.to_ms
            assert turn.text.strip() == turn.text != ""
            assert 0 < turn.confidence <= 1


def test_progress_only_grows_and_ends_at_the_whole(whole: Heard) -> None:
    assert whole.progress == sorted(whole.progress)
    assert whole.progress[0][0] == 0
    assert whole.progress[-1][0] == whole.progress[-1][1] == sum(p.to_ms - p.from_ms for p in whole.places)


def test_stereo_lanes_stay_apart(whole: Heard) -> None:
    assert {piece.channel for piece in whole.places} == {0, 1}


@pytest.mark.parametrize(
    ("in_file", "wanted", "lanes"),
    [(2, 2, {0, 1}), (2, 1, {0}), (1, 2, {0}), (1, 1, {0})],
    ids=["stereo_apart", "stereo_mixed", "mono_is_never_split", "mono"],
)
def test_lanes_follow_the_file_and_the_wish(
    transcriber: ChildTranscriber, short_calls: dict[int, Path], in_file: int, wanted: int, lanes: set[int]
) -> None:
    assert {piece.channel for piece in hear(transcriber, short_calls[in_file], channels=wanted).places} == lanes


def test_pieces_come_in_the_calling_thread(transcriber: ChildTranscriber, stereo_call: Path, whole: Heard) -> None:
    threads: set[int] = set()
    transcriber.transcribe(
        SpeechRequest(stereo_call, 2, whole.places[2:]),
        lambda _done: threads.add(threading.get_ident()),
        lambda _done, _total: threads.add(threading.get_ident()),
        CancelToken(),
    )
    assert threads == {threading.get_ident()}


def test_done_pieces_are_not_done_again(transcriber: ChildTranscriber, stereo_call: Path, whole: Heard) -> None:
    rest = hear(transcriber, stereo_call, done=whole.places[:-2])
    assert_alike(rest.pieces, whole.pieces[-2:])
    assert rest.progress[0][0] > 0


def test_nothing_is_left_when_all_is_done(transcriber: ChildTranscriber, stereo_call: Path, whole: Heard) -> None:
    rest = hear(transcriber, stereo_call, done=whole.places)
    assert rest.pieces == []
    assert rest.progress[-1][0] == rest.progress[-1][1]


@pytest.mark.parametrize("content", [b"", b"not sound at all\n" * 50, None], ids=["empty", "text", "missing"])
def test_what_is_no_sound_is_refused_and_the_child_stays_warm(
    transcriber: ChildTranscriber, whole: Heard, stereo_call: Path, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "звонок.mp3"
    if content is not None:
        path.write_bytes(content)
    warm = transcriber.child_pid
    with pytest.raises(SpeechAudioUnreadable) as refused:
        hear(transcriber, path)
    assert refused.value.facts["path"] == str(path)
    assert_alike(hear(transcriber, stereo_call, done=whole.places[1:]).pieces, whole.pieces[:1])
    assert transcriber.child_pid == warm


def test_cancel_ends_the_job_and_the_next_one_is_complete(
    transcriber: ChildTranscriber, whole: Heard, stereo_call: Path
) -> None:
    cancel = CancelToken()
    seen: list[PieceDone] = []

    def stop_after_two(done: PieceDone) -> None:
        seen.append(done)
        if len(seen) == 2:
            cancel.cancel()

    with pytest.raises(Cancelled):
        transcriber.transcribe(SpeechRequest(stereo_call, 2), stop_after_two, lambda _d, _t: None, cancel)
    assert_alike(seen, whole.pieces[:2])
    rest = hear(transcriber, stereo_call, done=[done.piece for done in seen])
    assert_alike(seen + rest.pieces, whole.pieces)


def test_a_listener_that_falls_does_not_spoil_the_next_job(
    transcriber: ChildTranscriber, whole: Heard, stereo_call: Path
) -> None:
    def fall(_done: PieceDone) -> None:
        raise ListenerFell

    with pytest.raises(ListenerFell):
        transcriber.transcribe(SpeechRequest(stereo_call, 2), fall, lambda _d, _t: None, CancelToken())
    assert_alike(hear(transcriber, stereo_call, done=whole.places[1:]).pieces, whole.pieces[:1])


def test_after_kill_9_in_the_middle_the_rest_is_done_and_nothing_twice(
    transcriber: ChildTranscriber, whole: Heard, stereo_call: Path
) -> None:
    first = Heard()

    def kill_at_the_third(done: PieceDone) -> None:
        first.pieces.append(done)
        if len(first.pieces) == 3:
            assert transcriber.child_pid is not None
            psutil.Process(transcriber.child_pid).kill()

    with pytest.raises(SpeechChildDied):
        transcriber.transcribe(SpeechRequest(stereo_call, 2), kill_at_the_third, lambda _d, _t: None, CancelToken())
    second = hear(transcriber, stereo_call, done=first.places)
    assert_alike(first.pieces + second.pieces, whole.pieces)


def test_an_idle_child_that_died_is_replaced(transcriber: ChildTranscriber, whole: Heard, stereo_call: Path) -> None:
    assert transcriber.child_pid is not None
    dead = psutil.Process(transcriber.child_pid)
    dead.kill()
    dead.wait(120)
    assert_alike(hear(transcriber, stereo_call, done=whole.places[1:]).pieces, whole.pieces[:1])


def test_a_model_that_is_not_there_is_named(
    make_transcriber: Callable[[SpeechModel], ChildTranscriber], stereo_call: Path, tmp_path: Path
) -> None:
    one = make_transcriber(SpeechModel("small", tmp_path / "small"))
    with pytest.raises(SpeechNoModel) as missing:
        hear(one, stereo_call)
    assert missing.value.facts == {"model": "small", "path": str(tmp_path / "small")}
    assert one.child_pid is None


def test_a_profile_that_makes_no_sense_is_refused_with_its_field(
    make_transcriber: Callable[[SpeechModel], ChildTranscriber], bundled: SpeechModel, stereo_call: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "odd"
    shutil.copytree(bundled.folder, folder)
    (folder / "profile.json").write_text('{"beam_size": 0}', encoding="utf-8")
    with pytest.raises(SpeechProfileBroken) as broken:
        hear(make_transcriber(SpeechModel("odd", folder)), stereo_call)
    assert broken.value.facts["field"] == "beam_size"


def test_close_leaves_no_process_and_ends_all_use(
    make_transcriber: Callable[[SpeechModel], ChildTranscriber], bundled: SpeechModel, short_calls: dict[int, Path]
) -> None:
    one = make_transcriber(bundled)
    hear(one, short_calls[1], channels=1)
    assert one.child_pid is not None
    child = psutil.Process(one.child_pid)
    one.close()
    assert not child.is_running()
    with pytest.raises(Cancelled):
        hear(one, short_calls[1], channels=1)
