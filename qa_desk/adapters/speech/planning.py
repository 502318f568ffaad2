"""Finds the pieces of a lane a stretch at a time: speech is looked for in floats, and hours of them fill a memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from qa_desk.adapters.speech.sound import RATE, Lanes, Samples, lane_of
from qa_desk.domain.transcript import Piece

WHOLE_S = 1_200
"""A lane no longer than this is looked through at once."""
STEP_S = 600
LOOK_S = 30
"""At the end of a step: where the quietest moment is looked for."""
_MOMENT = RATE // 5

FindPieces = Callable[[int, Samples], Sequence[Piece]]


def pieces_on(lanes: Lanes, channel: int, find: FindPieces) -> list[Piece]:
    """`find` gets a channel and its samples and gives times from their start."""
    found: list[Piece] = []
    edges = _edges(lanes, channel)
    for start, end in pairwise(edges):
        shift_ms = start * 1000 // RATE
        pieces = find(channel, lane_of(lanes[channel : channel + 1, start:end], 0))
        found += [replace(one, from_ms=one.from_ms + shift_ms, to_ms=one.to_ms + shift_ms) for one in pieces]
    return found


def _edges(lanes: Lanes, channel: int) -> list[int]:
    """Samples, whole milliseconds, at which a long lane is cut: in the quietest moment near each step's end."""
    whole = lanes.shape[1]
    edges = [0]
    if whole > WHOLE_S * RATE:
        while whole - edges[-1] > (STEP_S + LOOK_S) * RATE:
            end = edges[-1] + STEP_S * RATE
            look = end - LOOK_S * RATE
            edges.append(look + _quietest(lane_of(lanes[channel : channel + 1, look:end], 0)))
    return [*edges, whole]


def _quietest(samples: Samples) -> int:
    """The middle of the quietest fifth of a second."""
    moments = samples[: len(samples) // _MOMENT * _MOMENT].reshape(-1, _MOMENT)
    return int(np.argmin(np.mean(np.square(moments), axis=1))) * _MOMENT + _MOMENT // 2
