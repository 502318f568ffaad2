"""Recordings of 1, 10 and 60 minutes, made of the demo calls one after another, through the real speech child."""

from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.long_talk import saved, talk_of
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

MINUTES = (1, 10, 60)


def seconds_a_minute(model: SpeechModel, recordings: Sequence[Path], folder: Path, log: Path) -> dict[int, float]:
    """Work seconds for a recorded minute, by length of the recording; from the file to the last piece."""
    lanes = talk_of(recordings)
    transcriber = ChildTranscriber(model, log, device="cpu")
    found: dict[int, float] = {}
    try:
        _seconds(transcriber, recordings[0])  # warms up
        for minutes in MINUTES:
            path = saved(lanes, minutes, folder / f"{minutes}.mp3")
            runs = 3 if minutes < MINUTES[-1] else 1
            found[minutes] = min(_seconds(transcriber, path) for _run in range(runs)) / minutes
    finally:
        transcriber.close()
    return found


def _seconds(transcriber: ChildTranscriber, audio: Path) -> float:
    done: list[PieceDone] = []
    start = perf_counter()
    transcriber.transcribe(SpeechRequest(audio, 2), done.append, lambda _done, _total: None, CancelToken())
    return perf_counter() - start
