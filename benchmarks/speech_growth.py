"""Recordings of 1, 10 and 60 minutes, made of the demo calls one after another, through the real speech child."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from time import perf_counter

import av
import numpy as np

from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import RATE, Lanes, decode
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.running import CancelToken

MINUTES = (1, 10, 60)


def seconds_a_minute(model: SpeechModel, recordings: Sequence[Path], folder: Path, log: Path) -> dict[int, float]:
    """Work seconds for a recorded minute, by length of the recording; from the file to the last piece."""
    lanes = np.concatenate([one for one in (decode(path, 2) for path in recordings) if len(one) == 2], axis=1)
    transcriber = ChildTranscriber(model, log, device="cpu")
    found: dict[int, float] = {}
    try:
        _seconds(transcriber, recordings[0])  # warms up
        for minutes in MINUTES:
            path = _saved(lanes, minutes, folder / f"{minutes}.mp3")
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


def _saved(lanes: Lanes, minutes: int, path: Path) -> Path:
    """The calls again and again, up to the length."""
    length = minutes * 60 * RATE
    with av.open(str(path), "w", format="mp3") as out:
        stream = out.add_stream("libmp3lame", rate=RATE, layout="stereo")
        stream.bit_rate = 64_000
        for start in range(0, length, lanes.shape[1]):
            part = np.ascontiguousarray(lanes[:, : length - start])
            frame = av.AudioFrame.from_ndarray(part, format="s16p", layout="stereo")
            frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
            for packet in stream.encode(frame):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)
    return path
