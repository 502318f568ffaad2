"""What is drawn behind, between and over the lanes of a waveform, as plain data; and the columns of the lanes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from qa_desk.desktop.player.route import Span, total_ms
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.domain.call import Lane
from qa_desk.words import tr, trn
from qa_desk.words.formats import clock_ms

HOLD_MS = 8_000
"""Nobody says a word for so long: on hold, or waiting for something."""
_FULL = 120.0
_MOST_GAIN = 6.0


class BandKind(StrEnum):
    SILENCE = "silence"
    HOLD = "hold"
    OVERLAP = "overlap"
    CUT = "cut"  # silence that is jumped over now
    EVIDENCE = "evidence"
    HIGHLIGHT = "highlight"
    COMMENT = "comment"
    DOUBT = "doubt"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Band:
    """`lane`: None for all of them. `text`: for the tooltip of what somebody wrote or said."""

    kind: BandKind
    span: Span
    lane: Lane | None = None
    text: str = ""


def bands_of(sketch: Sketch, cuts: Sequence[Span], music: Iterable[Span] = ()) -> tuple[Band, ...]:
    """What the sound itself tells. `music`: stretches that the recogniser, too, took for hold music."""
    found = [Band(BandKind.HOLD if span.length_ms >= HOLD_MS else BandKind.SILENCE, span) for span in sketch.silences]
    found += [Band(BandKind.HOLD, span) for span in (*sketch.music, *music)]
    found += [Band(BandKind.OVERLAP, span) for span in sketch.overlaps]
    found += [Band(BandKind.CUT, span) for span in cuts]
    return tuple(found)


def summary(sketch: Sketch) -> str:
    """For a screen reader."""
    silences, overlaps = sketch.silences, sketch.overlaps
    parts = [clock_ms(sketch.duration_ms)]
    if silences:
        parts.append(
            trn("{n} silence, {time} in all", "{n} silences, {time} in all", len(silences)).format(
                n=len(silences), time=clock_ms(total_ms(silences))
            )
        )
    if overlaps:
        parts.append(
            trn("both speak at once {n} time", "both speak at once {n} times", len(overlaps)).format(n=len(overlaps))
        )
    if sketch.music:
        parts.append(tr("hold music, {time} in all").format(time=clock_ms(total_ms(sketch.music))))
    return ", ".join(parts)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """One vertical line a pixel, or a bin where bins are wider. `at_ms`: their middles; low and high within -1..1."""

    at_ms: NDArray[np.float64]
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    speaks: NDArray[np.bool_]


def gain_of(sketch: Sketch) -> float:
    """A quiet call is drawn as tall as a loud one."""
    coarse = sketch.levels[-1]
    tallest = float(np.percentile(np.maximum(coarse.high, -coarse.low.astype(np.int16)), 98)) if coarse.low.size else 0
    return min(_FULL / tallest, _MOST_GAIN) if tallest > 0 else 1.0


def columns_of(sketch: Sketch, channel: int, shown: Span, width: int, gain: float) -> Columns:
    """What lies between the two times, for so many pixels."""
    a_ms = sketch.rate / 1_000
    level = sketch.level_for(max(shown.length_ms, 1) * a_ms / max(width, 1))
    size = level.bin_frames / a_ms
    first = max(int(shown.from_ms / size), 0)
    last = min(int(shown.to_ms / size) + 1, level.low.shape[1])
    at = (np.arange(first, last) + 0.5) * size
    scale = gain / 128
    low = np.clip(level.low[channel, first:last] * scale, -1, 1).astype(np.float32)
    high = np.clip(level.high[channel, first:last] * scale, -1, 1).astype(np.float32)
    return Columns(at, low, high, _within(at, sketch.speech[channel]))


def _within(at: NDArray[np.float64], spans: Sequence[Span]) -> NDArray[np.bool_]:
    """Which of these times lie in one of the spans (in order, apart)."""
    if not spans:
        return np.zeros(len(at), np.bool_)
    edges = np.array(spans, np.float64).reshape(-1)
    inside: NDArray[np.bool_] = np.searchsorted(edges, at, side="right") % 2 == 1
    return inside


def words_of(kind: BandKind) -> str:
    match kind:
        case BandKind.SILENCE:
            return tr("Silence")
        case BandKind.HOLD:
            return tr("On hold, or a long wait")
        case BandKind.OVERLAP:
            return tr("Both speak at once")
        case BandKind.CUT:
            return tr("Skipped silence")
        case BandKind.EVIDENCE:
            return tr("Evidence")
        case BandKind.HIGHLIGHT:
            return tr("Worth hearing")
        case BandKind.COMMENT:
            return tr("Comment here")
        case BandKind.DOUBT:
            return tr("Doubtful text")
        case BandKind.LOOP:
            return tr("Repeated stretch")
