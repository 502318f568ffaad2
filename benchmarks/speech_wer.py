"""Word error rate of the real speech child on recordings whose text is known, lane by lane."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from rapidfuzz.distance import Levenshtein

from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import RATE, decode
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken


@dataclass(frozen=True, slots=True)
class KnownCall:
    """A recording and what is said on each of its channels."""

    audio: Path
    lanes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """`wer`: errors per reference word over all lanes. `real_time_factor`: work per recorded time, both in seconds."""

    wer: float
    real_time_factor: float
    heard: tuple[tuple[str, str], ...]


def words_of(text: str) -> list[str]:
    """Lower case, ё = е, no punctuation; a hyphen joins nothing."""
    return re.findall(r"\w+", text.lower().replace("ё", "е"))


def word_error_rate(pairs: Iterable[tuple[str, str]]) -> float:
    """`pairs`: (reference, heard). Errors of all pairs over words of all references, as jiwer counts."""
    errors = words = 0
    for reference, heard in pairs:
        expected = words_of(reference)
        errors += Levenshtein.distance(expected, words_of(heard))
        words += len(expected)
    return errors / words if words else 0.0


def read_known_call(audio: Path) -> KnownCall:
    """Reads the text beside a recording: name.json with {"channels": [text, ...]}."""
    told = json.loads(audio.with_suffix(".json").read_text(encoding="utf-8"))
    return KnownCall(audio, tuple(told["channels"]))


def measure(calls: Sequence[KnownCall], model: SpeechModel, log: Path, threads: int = 0, prompt: str = "") -> Measured:
    """Transcribes all calls by one warm child on the processor. Loading the model is not counted. `prompt`: what a
    workspace may tell its model beforehand."""
    transcriber = ChildTranscriber(model, log, device="cpu", threads=threads)
    pairs: list[tuple[str, str]] = []
    try:
        transcribe_lanes(transcriber, calls[0], prompt)  # warms up
        start = perf_counter()
        for call in calls:
            pairs += zip(call.lanes, transcribe_lanes(transcriber, call, prompt), strict=True)
        took = perf_counter() - start
    finally:
        transcriber.close()
    recorded = sum(decode(call.audio, 1).shape[1] / RATE for call in calls)
    return Measured(word_error_rate(pairs), took / recorded, tuple(pairs))


def transcribe_lanes(transcriber: ChildTranscriber, call: KnownCall, prompt: str = "") -> list[str]:
    """Text of each channel in the order of time."""
    done: list[PieceDone] = []
    request = SpeechRequest(call.audio, len(call.lanes), prompt=prompt)
    transcriber.transcribe(request, done.append, lambda _d, _t: None, CancelToken())
    done.sort(key=lambda one: one.piece)  # pieces of one length come together
    return [
        " ".join(turn.text for one in done if one.piece.channel == channel for turn in one.turns)
        for channel in range(len(call.lanes))
    ]
