"""Tells two voices on one lane apart, without any model: the stretches that sound alike are one person.

Pure functions over samples and pieces. Nothing is random, so a recording done again gives the same voices.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
import numpy.typing as npt

from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.adapters.speech.timbre import CEPSTRA, Numbers, Timbre, nothing, timbre_of
from qa_desk.domain.transcript import Piece

STRETCH_MS = 1_200
_LEAST_FRAMES = 30
_PITCH_WORTH = 4.0
"""How much a pitched frame tells beside its cepstra, which repeat themselves from frame to frame."""
_FRAME_WORTH = 0.1
_CHANGE_INSIDE = 12.0
_CHANGE_AT_PAUSE = 2.0
"""What a change of voice costs, in log likelihood: people change at pauses."""
_PRIOR_FRAMES = 200.0
_PITCH_SPREAD = 0.15
_ROUNDS = 12
_GAIN = 9.5
_GAIN_OF_TURNS = 7.0
"""What two voices must explain better than one (log likelihood a frame, times stretches). One voice cut in two by its
vowels reaches eight; where the voices stay through whole pieces, as persons do, less is enough."""
_STAYS = 2.8
_LEAST_SHARE = 0.04

Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VoiceSpan:
    from_ms: int
    to_ms: int
    voice: int


@dataclass(frozen=True, slots=True)
class Voices:
    """Who speaks when: 0 the voice heard first, 1 the other. No spans: only one voice, or too little to tell."""

    spans: tuple[VoiceSpan, ...] = ()

    def at(self, from_ms: int, to_ms: int) -> int | None:
        """The voice of most of this time; the nearest one where it lies beside all spans."""
        if not self.spans:
            return None
        heard = [0, 0]
        for span in self.spans:
            heard[span.voice] += max(0, min(to_ms, span.to_ms) - max(from_ms, span.from_ms))
        if any(heard):
            return int(heard[1] > heard[0])
        return min(self.spans, key=lambda span: max(span.from_ms - to_ms, from_ms - span.to_ms)).voice


@dataclass(frozen=True, slots=True)
class _Stretch:
    from_ms: int
    to_ms: int
    begins_piece: bool
    timbre: Timbre


@dataclass(frozen=True, slots=True)
class _Settled:
    """`each`: [stretches, voices] likelihood of every stretch by itself."""

    labels: Labels
    likelihood: float
    each: Numbers


@dataclass(frozen=True, slots=True)
class _Voice:
    """Gaussian of one person's cepstra and of his pitch."""

    mean: Numbers
    inverse: Numbers
    log_size: float
    pitch: float
    pitch_spread: float

    def likelihood(self, heard: Timbre) -> float:
        """Of a stretch, up to a constant that is the same for everybody."""
        mean = self.mean
        cross = heard.total[:, None] * mean
        spread = heard.scatter - cross - cross.T + heard.count * np.outer(mean, mean)
        cepstra = -0.5 * (float(np.sum(self.inverse * spread)) + heard.count * self.log_size)
        distance = heard.pitch_square - 2 * heard.pitch * self.pitch + heard.pitches * self.pitch**2
        pitch = -0.5 * distance / self.pitch_spread**2 - heard.pitches * float(np.log(self.pitch_spread))
        return _FRAME_WORTH * (cepstra + _PITCH_WORTH * pitch)


def voices_of(samples_of: Callable[[Piece], Samples], pieces: Sequence[Piece]) -> Voices:
    """`samples_of` gives 16 kHz samples of a piece; `pieces` are those of one lane."""
    stretches = _stretches(samples_of, sorted(pieces))
    told = [one for one in stretches if one.timbre.count >= _LEAST_FRAMES]
    if len(told) < 2:
        return Voices()
    whole = _sum(one.timbre for one in told)
    best = max((_settled(told, start, whole) for start in _starts(told, whole)), key=lambda found: found.likelihood)
    if not _are_two(told, best, whole):
        return Voices()
    voices = (best.labels != best.labels[0]).astype(int).tolist()
    return Voices(tuple(VoiceSpan(one.from_ms, one.to_ms, voice) for one, voice in zip(told, voices, strict=True)))


def _are_two(told: Sequence[_Stretch], found: _Settled, whole: Timbre) -> bool:
    share = sum(one.timbre.count for one, label in zip(told, found.labels, strict=True) if label) / whole.count
    if min(share, 1 - share) < _LEAST_SHARE:
        return False
    alone = _voice(whole, whole)
    gain = found.likelihood - sum(alone.likelihood(one.timbre) for one in told)
    worth = gain / (_FRAME_WORTH * whole.count) * len(told)
    return worth >= _GAIN or (worth >= _GAIN_OF_TURNS and _stays(told, found.each) >= _STAYS)


def _stays(told: Sequence[_Stretch], each: Numbers) -> float:
    """How many deviations more often than by chance a voice goes on within a piece, each stretch judged alone."""
    alone = each.argmax(axis=1)
    inside = np.array([not one.begins_piece for one in told[1:]])
    if not inside.any():
        return 0.0
    goes_on = (alone[1:] == alone[:-1])[inside]
    chance = min(0.95, float(alone.mean() ** 2 + (1 - alone.mean()) ** 2))
    return float((goes_on.mean() - chance) / np.sqrt(chance * (1 - chance) / len(goes_on)))


def _stretches(samples_of: Callable[[Piece], Samples], pieces: Sequence[Piece]) -> list[_Stretch]:
    """Pieces cut into parts of equal length, short enough to hold one person."""
    found: list[_Stretch] = []
    for piece in pieces:
        samples = samples_of(piece)
        count = max(1, round((piece.to_ms - piece.from_ms) / STRETCH_MS))
        edges = np.linspace(piece.from_ms, piece.to_ms, count + 1).round().astype(int).tolist()
        for number, (start, end) in enumerate(pairwise(edges)):
            part = samples[(start - piece.from_ms) * RATE // 1000 : (end - piece.from_ms) * RATE // 1000]
            found.append(_Stretch(start, end, number == 0, timbre_of(part)))
    return found


def _sum(timbres: Iterable[Timbre]) -> Timbre:
    return reduce(add, timbres, nothing())


def _voice(heard: Timbre, whole: Timbre) -> _Voice:
    """Leans on the whole recording as far as there is little of one's own."""
    mean = heard.total / max(1.0, heard.count)
    common = whole.scatter / whole.count - np.outer(whole.total, whole.total) / whole.count**2
    own = heard.scatter - heard.count * np.outer(mean, mean)
    spread: Numbers = (own + _PRIOR_FRAMES * common) / (heard.count + _PRIOR_FRAMES) + 1e-6 * np.eye(CEPSTRA)
    pitch = heard.pitch / heard.pitches if heard.pitches else whole.pitch / max(1.0, whole.pitches)
    variance = max(0.0, heard.pitch_square / heard.pitches - pitch**2) if heard.pitches else 0.0
    return _Voice(
        mean,
        np.asarray(np.linalg.inv(spread), dtype=np.float64),
        float(np.linalg.slogdet(spread)[1]),
        float(pitch),
        float(np.sqrt(variance + _PITCH_SPREAD**2)),
    )


def _starts(told: Sequence[_Stretch], whole: Timbre) -> list[Labels]:
    """First guesses: high against low pitch, and both ends of the directions in which the cepstra differ most."""
    means = np.array([one.timbre.total / one.timbre.count for one in told])
    weights = np.sqrt([one.timbre.count for one in told])
    overall = whole.pitch / max(1.0, whole.pitches)
    pitch = np.array([one.timbre.pitch / one.timbre.pitches if one.timbre.pitches else overall for one in told])
    within = whole.scatter - sum(np.outer(one.timbre.total, one.timbre.total) / one.timbre.count for one in told)
    root = np.linalg.cholesky(within / whole.count + 1e-6 * np.eye(CEPSTRA))
    white = np.linalg.solve(root, (means - whole.total / whole.count).T).T
    _, _, directions = np.linalg.svd(white * weights[:, None], full_matrices=False)
    lines = [pitch, *(white @ directions[:3].T).T, (pitch - pitch.mean()) * 6 + white @ directions[0]]
    return [_halved(line, weights) for line in lines]


def _halved(line: Numbers, weights: Numbers) -> Labels:
    """The cut of a line of values that leaves the least spread on both sides."""
    order = np.argsort(line, kind="stable")
    values, heavy = line[order], weights[order] ** 2
    left = np.cumsum(heavy)[:-1]
    sums = np.cumsum(heavy * values)
    between = (sums[:-1] ** 2) / left + (sums[-1] - sums[:-1]) ** 2 / np.maximum(heavy.sum() - left, 1e-9)
    labels = np.ones(len(line), dtype=np.int64)
    labels[order[: int(np.argmax(between)) + 1]] = 0
    return labels


def _settled(told: Sequence[_Stretch], labels: Labels, whole: Timbre) -> _Settled:
    """Voices from labels and labels from voices until nothing moves; with the likelihood of the result."""
    settled = _Settled(labels, float("-inf"), np.zeros((len(told), 2)))
    for _ in range(_ROUNDS):
        if len(set(labels.tolist())) < 2:
            return replace(settled, likelihood=float("-inf"))
        voices = [
            _voice(_sum(one.timbre for one, label in zip(told, labels, strict=True) if label == number), whole)
            for number in (0, 1)
        ]
        each = np.array([[voice.likelihood(one.timbre) for voice in voices] for one in told])
        moved = _path(each, [one.begins_piece for one in told])
        settled = _Settled(moved, float(each[np.arange(len(each)), moved].sum()), each)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return settled


def _path(each: Numbers, begins: Sequence[bool]) -> Labels:
    """The likeliest sequence of voices, where changing costs (Viterbi)."""
    score, back = each[0].copy(), []
    for row, begin in zip(each[1:], begins[1:], strict=True):
        cost = _CHANGE_AT_PAUSE if begin else _CHANGE_INSIDE
        moves = np.array([[score[0], score[1] - cost], [score[0] - cost, score[1]]])
        back.append(moves.argmax(axis=1))
        score = moves.max(axis=1) + row
    labels = [int(score.argmax())]
    for came in reversed(back):
        labels.append(int(came[labels[-1]]))
    return np.array(labels[::-1], dtype=np.int64)
