"""When each word is said: where the decoder looked while it wrote the word, corrected by where there is sound."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import ctranslate2
import numpy as np
import numpy.typing as npt
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer

from qa_desk.adapters.speech.sound import RATE, Samples

FRAME_MS = 10
QUIET_DB = 25
"""So far below the loudest moment of a piece lies no speech of the same person."""
STEADY_FRAMES = 3
SHORTEST_MS = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One word on the clock of its piece, in milliseconds."""

    from_ms: int
    to_ms: int
    text: str
    probability: float


class Aligner:
    """`lag_ms`: by how much these weights look ahead of the sound, see ModelProfile.word_lag_ms."""

    def __init__(self, model: WhisperModel, tokenizer: Tokenizer, lag_ms: int) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._lag_ms = lag_ms

    def words(
        self, encoded: ctranslate2.StorageView, spans: Sequence[Sequence[Sequence[int]]], sounds: Sequence[Samples]
    ) -> list[list[tuple[Said, ...]]]:
        """For each piece of a batch and each of its spans (text tokens) the words."""
        texts = [[token for span in piece for token in span] for piece in spans]
        frames = [max(2, len(samples) * 1000 // RATE // FRAME_MS) for samples in sounds]
        found = self._model.find_alignment(self._tokenizer, texts, encoded, frames)
        return [
            _shared_out(piece, self._said(words, samples))
            for piece, words, samples in zip(spans, found, sounds, strict=True)
        ]

    def _said(self, found: Sequence[dict[str, object]], samples: Samples) -> list[tuple[int, Said]]:
        """With each word the count of tokens up to its end."""
        raw = [
            (len(_listed(one["tokens"])), str(one["word"]), _ms(one["start"]), _ms(one["end"]), one["probability"])
            for one in found
        ]
        ends = list(accumulate(count for count, *_rest in raw))
        words = [Said(start, end, word, float(str(sure))) for _count, word, start, end, sure in raw]
        joined = joined_marks(list(zip(ends, words, strict=True)))
        placed = on_sound([word for _end, word in joined], samples, self._lag_ms)
        return [(end, word) for (end, _old), word in zip(joined, placed, strict=True)]


def joined_marks(words: Sequence[tuple[int, Said]]) -> list[tuple[int, Said]]:
    """Punctuation belongs to the word before it; at the start of a text to the word behind it."""
    found: list[tuple[int, Said]] = []
    ahead = ""
    for end, word in words:
        if any(map(str.isalnum, word.text)):
            found.append((end, Said(word.from_ms, word.to_ms, ahead + word.text, word.probability)))
            ahead = ""
        elif found:
            last = found[-1][1]
            found[-1] = (end, Said(last.from_ms, last.to_ms, last.text + word.text, last.probability))
        else:
            ahead += word.text
    return [(end, Said(one.from_ms, one.to_ms, one.text.strip(), one.probability)) for end, one in found]


def on_sound(words: Sequence[Said], samples: Samples, lag_ms: int) -> list[Said]:
    """A word does not begin or end in silence, nor before the word in front of it.

    The decoder tells no pauses: a word's place reaches from the end of the one before it to the start of the next.
    """
    loud = loud_frames(samples)
    whole = len(samples) * 1000 // RATE
    starts = [min(whole, word.from_ms + (lag_ms if word.from_ms else 0)) for word in words]
    ends = [min(whole, word.to_ms + lag_ms) for word in words]
    found: list[Said] = []
    floor = 0
    for start, end, word in zip(starts, ends, words, strict=True):
        first = max(floor, _next_loud(loud, start, end))
        last = max(_last_loud(loud, first, end), min(whole, first + SHORTEST_MS))
        found.append(Said(first, last, word.text, round(min(1.0, max(0.0, word.probability)), 3)))
        floor = first
    return [
        Said(one.from_ms, max(one.from_ms, min(one.to_ms, after.from_ms)), one.text, one.probability)
        for one, after in pairwise([*found, Said(whole, whole, "", 0.0)])
    ]


def loud_frames(samples: Samples) -> npt.NDArray[np.bool_]:
    """Frames of ten milliseconds near enough to the loudest one."""
    level = levels_db(samples)
    return level > level.max() - QUIET_DB if len(level) else np.zeros(0, dtype=np.bool_)


def levels_db(samples: Samples) -> npt.NDArray[np.float32]:
    """Of each ten milliseconds, against full scale."""
    step = RATE * FRAME_MS // 1000
    frames = samples[: len(samples) // step * step].reshape(-1, step)
    found: npt.NDArray[np.float32] = 10 * np.log10(np.mean(np.square(frames), axis=1) + 1e-10)
    return found


def _next_loud(loud: npt.NDArray[np.bool_], start_ms: int, end_ms: int) -> int:
    """Where steady sound begins, `start_ms` if there is none before the end."""
    for frame in range(start_ms // FRAME_MS, end_ms // FRAME_MS):
        if loud[frame : frame + STEADY_FRAMES].all():
            return max(start_ms, frame * FRAME_MS)
    return start_ms


def _last_loud(loud: npt.NDArray[np.bool_], start_ms: int, end_ms: int) -> int:
    heard = np.nonzero(loud[start_ms // FRAME_MS : end_ms // FRAME_MS])[0]
    return (start_ms // FRAME_MS + int(heard[-1]) + 1) * FRAME_MS if len(heard) else end_ms


def _shared_out(spans: Sequence[Sequence[int]], words: Sequence[tuple[int, Said]]) -> list[tuple[Said, ...]]:
    """Words by the span in which they end."""
    borders = list(accumulate(map(len, spans)))
    found: list[list[Said]] = [[] for _span in spans]
    for end, word in words:
        place = next((number for number, border in enumerate(borders) if end <= border), len(borders) - 1)
        found[place].append(word)
    return [tuple(one) for one in found]


def _listed(tokens: object) -> list[int]:
    return list(tokens) if isinstance(tokens, list) else []


def _ms(seconds: object) -> int:
    return round(float(str(seconds)) * 1000)
