"""The wire: every message survives it, and what is no message is never taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.speech.protocol import (
    Alive,
    Cancel,
    Command,
    Done,
    Event,
    Failed,
    FitLine,
    Load,
    Loaded,
    NextLine,
    NotProtocol,
    PieceLine,
    Plan,
    Quit,
    Segment,
    SpeechProgress,
    Transcribe,
    Tried,
    Try,
    read_command,
    read_event,
    write_line,
)
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.transcript import Doubt, Piece, SpeechAudioUnreadable, Word
from qa_desk.services.ports import PieceDone, RecognisedTurn

PIECE = PieceLine(channel=1, from_ms=10, to_ms=900)


@pytest.mark.parametrize(
    "command",
    [
        Load(folder="C:\\модели\\small", device="cpu", threads=0),
        Transcribe(job=3, audio="звонок.mp3", channels=2, done=(PIECE,)),
        Transcribe(
            job=3,
            audio="a.wav",
            channels=1,
            hotwords=("Иванов", "септик"),
            prompt="Звонок.",
            next=NextLine(audio="b.wav", channels=2, size=7),
        ),
        Try(folder="small", device="auto", recordings=(NextLine(audio="a", channels=2),), budget_s=20, compare=True),
        Cancel(job=3),
        Quit(),
    ],
)
def test_commands_survive_the_wire(command: Command) -> None:
    assert read_command(write_line(command)) == command


@pytest.mark.parametrize(
    "event",
    [
        Loaded(device="cpu"),
        Plan(job=1, pieces=(PIECE,)),
        SpeechProgress(job=1, done_ms=0, total_ms=5),
        Done(job=1),
        Failed(job=None, code="speech_no_device", facts={"device": "cuda"}),
        Tried(device="cpu", speed=9.5, recorded_s=60, fit=FitLine(margin_s=0.5, least_s=2, step_s=1)),
        Alive(),
    ],
)
def test_events_survive_the_wire(event: Event) -> None:
    assert read_event(write_line(event)) == event


@given(st.text(), st.floats(0, 1), st.none() | st.sampled_from(Doubt), st.none() | st.integers(0, 1))
def test_any_text_of_a_piece_stays_one_line_and_comes_back(
    text: str, confidence: float, doubt: Doubt | None, voice: int | None
) -> None:
    words = (Word(5, 9, text, confidence), Word(9, 60, "да", 0.5))
    done = PieceDone(Piece(0, 5, 70), (RecognisedTurn(5, 60, text, confidence, words, doubt, voice),))
    line = write_line(Segment.of(7, done))
    assert line.count(b"\n") == 1
    event = read_event(line)
    assert isinstance(event, Segment)
    assert event.piece_done() == done


@given(st.binary(max_size=60))
def test_junk_is_never_a_message(junk: bytes) -> None:
    with pytest.raises(NotProtocol):
        read_event(junk)


@pytest.mark.parametrize(
    "line",
    [b'{"kind":"done"}', b'{"kind":"done","job":1,"more":2}', b'{"kind":"sing","job":1}', b'["done"]', b"null"],
)
def test_a_message_of_another_shape_is_refused(line: bytes) -> None:
    with pytest.raises(NotProtocol):
        read_event(line)


def test_a_turn_of_an_older_child_has_no_words_and_no_doubt() -> None:
    line = b'{"kind":"segment","job":1,"piece":{"channel":0,"from_ms":0,"to_ms":9},"turns":[{"from_ms":0,"to_ms":9,"text":"\xd0\xb4\xd0\xb0","confidence":1}]}'  # noqa: E501
    event = read_event(line)
    assert isinstance(event, Segment)
    assert event.piece_done().turns == (RecognisedTurn(0, 9, "да", 1),)


def test_a_failure_becomes_the_typed_error_with_its_facts() -> None:
    error = Failed(job=1, code="speech_audio_unreadable", facts={"path": "a.mp3", "detail": "empty"}).error()
    assert isinstance(error, SpeechAudioUnreadable)
    assert error.facts == {"path": "a.mp3", "detail": "empty"}
    assert isinstance(Failed(job=1, code="cancelled").error(), Cancelled)


def test_a_code_no_child_may_send_is_refused() -> None:
    with pytest.raises(NotProtocol):
        Failed(job=1, code="fine_exists").error()
