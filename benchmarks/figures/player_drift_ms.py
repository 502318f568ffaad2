"""How far the sound is from the waveform near the end of an hour of MP3: a click as it is drawn and as it is heard.

Heard: the place the player shows while the click leaves the mixer, at normal speed; the worse of CBR and VBR. At other
speeds the stretching moves any sound by up to half of its window, some 30 ms: told on the way, not counted.
"""

import numpy as np

from benchmarks.figures._player import long_calls
from benchmarks.harness import Better, Figure, Workdir
from benchmarks.player_calls import LongCall
from qa_desk.adapters.audio.sounds import FileSounds
from qa_desk.adapters.speech.music import rough_share
from qa_desk.desktop.player.feed import Feed
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.sketch import sketch_of
from qa_desk.desktop.widgets.waveform_bands import columns_of
from qa_desk.services.ports import DecodeRequest, Tape
from qa_desk.services.running import CancelToken

_AROUND_MS = 3_000
_WIDTH = 900
_DEVICE_RATE = 48_000


def measure(workdir: Workdir) -> float:
    return max(_drift(workdir, call) for call in long_calls(workdir))


def _drift(workdir: Workdir, call: LongCall) -> float:
    sounds, tapes = FileSounds(workdir.path, rough_share), list[Tape]()
    peaks = sounds.decode(DecodeRequest(call.path), tapes.append, lambda _peaks: None, CancelToken())
    near = Span(call.click_ms - _AROUND_MS, call.click_ms + _AROUND_MS)
    columns = columns_of(sketch_of(peaks), 0, near, _WIDTH, 1.0)
    drawn = float(columns.at_ms[np.argmax(columns.high)])
    heard = {speed: _heard(sounds, tapes[0], near, speed) for speed in (1.0, 2.0)}
    tapes[0].close()
    workdir.say(f"{call.path.name}: put at {call.click_ms}, drawn at {drawn:.0f}, heard at {heard}")
    return abs(heard[1.0] - drawn)


def _heard(sounds: FileSounds, tape: Tape, near: Span, speed: float) -> float:
    feed = Feed(tape, sounds, _DEVICE_RATE, near.from_ms, speed)
    feed.set_end(near.to_ms)
    parts = []
    while not feed.ended:
        parts.append(feed.next())
    samples = np.frombuffer(b"".join(parts), np.int16).reshape(-1, 2)
    return float(feed.source_ms(int(np.argmax(np.abs(samples[:, 0].astype(np.int32))))))


FIGURE = Figure("player.drift_ms", "ms", 20, Better.LOWER, measure)
