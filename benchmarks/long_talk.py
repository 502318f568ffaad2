"""Long recordings, made of the demo calls one after another, again and again."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from qa_desk.adapters.speech.sound import RATE, Lanes, decode


def talk_of(recordings: Sequence[Path]) -> Lanes:
    """Both lanes of those that have two."""
    return np.concatenate([one for one in (decode(path, 2) for path in recordings) if len(one) == 2], axis=1)


def saved(lanes: Lanes, minutes: int, path: Path) -> Path:
    """The calls again and again, up to the length, as MP3."""
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
