"""Several pieces in one full window, silence between them, and what was heard given back to each piece exactly."""

from collections.abc import Callable, Sequence
from itertools import groupby
from math import log
from statistics import fmean

import numpy as np

from qa_desk.adapters.speech.guards import loops, says_twice, too_few
from qa_desk.adapters.speech.pieces import length_ms
from qa_desk.adapters.speech.profile import LEAST_LOG_PROBABILITY, PackProfile
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.adapters.speech.turns import Told
from qa_desk.adapters.speech.words import Said
from qa_desk.domain.transcript import Piece

_NEVER = 1e-4
Place = tuple[int, int]
"""(from_ms, to_ms) of a piece in the window."""


def packs_of(pieces: Sequence[Piece], pack: PackProfile) -> list[tuple[Piece, ...]]:
    """All pieces once, in their order; a window is closed when the next piece does not fit into it."""
    found: list[list[Piece]] = []
    room_ms = 0
    for piece in pieces:
        needed = round(pack.gap_s * 1000) + length_ms(piece)
        if not found or needed > room_ms or len(found[-1]) == pack.most_pieces:
            found.append([])
            room_ms = round(pack.window_s * 1000) + round(pack.gap_s * 1000)
        found[-1].append(piece)
        room_ms -= needed
    return [tuple(one) for one in found]


def hear_together(
    sounds: Sequence[Samples], pack: PackProfile, decode: Callable[[Samples], Sequence[Told]]
) -> list[list[Told] | None]:
    """What each piece gave; None for one that must be heard alone: company did it no good."""
    window, places = laid_out(sounds, round(pack.gap_s * 1000))
    told = decode(window)
    if any(one.log_probability < LEAST_LOG_PROBABILITY or loops(one.text) for one in told):
        return [None] * len(sounds)
    found: list[list[Told] | None] = []
    before = ""
    for samples, one in zip(sounds, given_back(told, places), strict=True):
        text = " ".join(part.text for part in one)
        again = text == before or _is_poor(text, one, samples, pack.least_word_probability)
        found.append(None if again else one)
        before = text
    return found


def _is_poor(text: str, told: Sequence[Told], samples: Samples, least: float) -> bool:
    """Nothing was heard, or some of it not, or the decoder mixed pieces up and so doubts its words or repeats them."""
    probabilities = [word.probability for one in told for word in one.words]
    if not probabilities or too_few(text, samples) or says_twice(text):
        return True
    return fmean(log(max(one, _NEVER)) for one in probabilities) < log(max(least, _NEVER))


def laid_out(sounds: Sequence[Samples], gap_ms: int) -> tuple[Samples, list[Place]]:
    """The window and where in it each piece lies; a place begins at a whole millisecond."""
    parts: list[Samples] = []
    places: list[Place] = []
    at_ms = 0
    for samples in sounds:
        length = -(-len(samples) * 1000 // RATE)
        places.append((at_ms, at_ms + length))
        parts.append(np.pad(samples, (0, (length + gap_ms) * RATE // 1000 - len(samples))))
        at_ms += length + gap_ms
    window = np.concatenate(parts)
    return window[: len(window) - gap_ms * RATE // 1000], places


def given_back(told: Sequence[Told], places: Sequence[Place]) -> list[list[Told]]:
    """Texts cut where their words pass from one piece to the next, on the clock of each piece."""
    found: list[list[Told]] = [[] for _place in places]
    for one in told:
        for number, words in _by_place(one.words, places):
            start, end = places[number]
            said = tuple(
                Said(min(max(word.from_ms, start), end) - start, min(max(word.to_ms, start), end) - start,
                     word.text, word.probability)
                for word in words
            )  # fmt: skip
            text = " ".join(word.text for word in said)
            found[number].append(Told(said[0].from_ms, said[-1].to_ms, text, one.log_probability, one.no_speech, said))
    return found


def _by_place(words: Sequence[Said], places: Sequence[Place]) -> list[tuple[int, list[Said]]]:
    numbered = [(_place_of(word, places), word) for word in words]
    return [(number, [word for _number, word in run]) for number, run in groupby(numbered, key=lambda pair: pair[0])]


def _place_of(word: Said, places: Sequence[Place]) -> int:
    """Where most of the word lies; for one in a gap the nearest piece."""
    overlap = [min(word.to_ms, end) - max(word.from_ms, start) for start, end in places]
    return max(range(len(places)), key=lambda number: (overlap[number], -number))
