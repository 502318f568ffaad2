"""How well two voices on one lane are told apart: demo recordings mixed to mono, where it is known who spoke when."""

import wave
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.figures._demo import demo_source
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import RATE, Lanes, decode
from qa_desk.cli.demo_scenario import SpokenTurn, load_truth
from qa_desk.domain.call import Direction
from qa_desk.domain.who_speaks import Said, manager_voice
from qa_desk.services.ports import PieceDone, RecognisedTurn, SpeechRequest
from qa_desk.services.running import CancelToken


@dataclass(frozen=True, slots=True)
class MixedCall:
    """`lanes`: one lane with both voices on it."""

    name: str
    lanes: Lanes
    turns: tuple[SpokenTurn, ...]


def mixed_calls(names: Collection[str] = ()) -> Iterator[MixedCall]:
    """All demo calls, or those named."""
    for spoken in load_truth(demo_source()).values():
        if not names or spoken.file in names:
            lanes = decode(demo_source() / "recordings" / spoken.file, spoken.channels).astype(np.int32)
            mix = np.clip(lanes.sum(axis=0, keepdims=True), -32768, 32767).astype(np.int16)
            yield MixedCall(spoken.file, mix, spoken.turns)


def share_right(call: MixedCall, transcriber: ChildTranscriber, folder: Path) -> float:
    """Share of the recognised time that is put to the right person, as the program does it: voices by the child,
    who is the manager by the recognised words; the direction of the call is not told."""
    audio = folder / "mixed.wav"
    with wave.open(str(audio), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(call.lanes.astype("<i2").tobytes())
    done: list[PieceDone] = []
    transcriber.transcribe(SpeechRequest(audio, 1, voices=True), done.append, lambda _d, _t: None, CancelToken())
    heard = sorted((turn for one in done for turn in one.turns), key=lambda turn: turn.from_ms)
    said = [Said(turn.voice, turn.text) for turn in heard if turn.voice is not None]
    return _right(call.turns, heard, manager_voice(said, Direction.UNKNOWN))


def _right(spoken: Sequence[SpokenTurn], heard: Sequence[RecognisedTurn], manager: int) -> float:
    """A turn without a voice is never right."""
    right = whole = 0
    for truth in spoken:
        for turn in heard:
            shared = max(0, min(truth.to_ms, turn.to_ms) - max(truth.from_ms, turn.from_ms))
            whole += shared
            if turn.voice is not None and (turn.voice == manager) == (truth.speaker == "manager"):
                right += shared
    return right / whole if whole else 0.0
