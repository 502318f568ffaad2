"""From what a decoder wrote about a piece to turns on the recording's clock, with the doubts of the guards."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from faster_whisper.vad import VadOptions, get_speech_timestamps

from qa_desk.adapters.speech.guards import around, loops, too_quiet
from qa_desk.adapters.speech.music import LEAST_MS, is_music
from qa_desk.adapters.speech.pieces import length_ms
from qa_desk.adapters.speech.profile import LEAST_LOG_PROBABILITY
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.adapters.speech.words import Said
from qa_desk.domain.transcript import Doubt, Piece, Word
from qa_desk.services.ports import RecognisedTurn

MARGIN_MS = 200
"""How far the engine's times may be off."""
APART_MS = 1_000
"""Words so far from the time that the decoder itself wrote for their text: one of the two is wrong."""
BEHIND_MS = 1_000
LOW_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """One text of a decoder. Times in ms from the start of the piece; `to_ms` None: the decoder gave no end.

    `no_speech`: 0..1, that nobody speaks at all, as the decoder thinks.
    """

    from_ms: int
    to_ms: int | None
    text: str
    log_probability: float
    no_speech: float
    words: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """`ghosts`: bare texts that the model invents on silence. `no_speech_threshold`: of the model's profile. `before`:
    bare text that the model was told beforehand; where nobody speaks it likes to say that."""

    ghosts: Collection[str]
    no_speech_threshold: float
    before: str = ""

    def turns(self, piece: Piece, samples: Samples, told: Sequence[Told]) -> tuple[RecognisedTurn, ...]:
        """Every text becomes a turn: a doubtful one is kept and marked."""
        found: list[RecognisedTurn] = []
        for one in told:
            if one.text.strip():
                before = found[-1].to_ms - piece.from_ms if found else 0
                found.append(self._turn(piece, samples, one, before))
        return tuple(found)

    def _turn(self, piece: Piece, samples: Samples, told: Told, before_ms: int) -> RecognisedTurn:
        whole = length_ms(piece)
        start, end = _times(told, whole)
        odd = _odd(told, whole, before_ms)
        if odd:
            start = min(max(start, before_ms), whole)
        start, end = min(start, whole), max(min(start, whole), min(end, whole))
        doubt = self._doubt(samples, told, (0, whole) if odd else (start, end)) or (Doubt.TIMES if odd else None)
        return RecognisedTurn(
            piece.from_ms + start,
            piece.from_ms + end,
            told.text.strip(),
            round(min(1.0, math.exp(told.log_probability)), 4),
            tuple(_word(piece, one) for one in told.words),
            doubt,
        )

    def _doubt(self, samples: Samples, told: Told, span: tuple[int, int]) -> Doubt | None:
        if loops(told.text):
            return Doubt.LOOP
        sound = around(samples, *span, MARGIN_MS)
        if is_music(around(samples, *span, max(MARGIN_MS, (LEAST_MS - span[1] + span[0]) // 2)), RATE):
            return Doubt.MUSIC
        nobody = told.no_speech > self.no_speech_threshold
        if nobody and (told.log_probability <= LEAST_LOG_PROBABILITY or self._repeats(told.text)):
            return Doubt.SILENCE
        if bare(told.text) in self.ghosts or too_quiet(told.text, sound):
            return Doubt.SILENCE
        if math.exp(told.log_probability) < LOW_CONFIDENCE and not _anybody(sound):
            return Doubt.SILENCE
        return None

    def _repeats(self, text: str) -> bool:
        """Says nothing but what it was told."""
        said = bare(text)
        return bool(said) and f" {said} " in f" {self.before} "


def bare(text: str) -> str:
    """Words alone."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _times(told: Told, whole_ms: int) -> tuple[int, int]:
    """Words tell it more exactly than the decoder's own stamps."""
    if told.words:
        return told.words[0].from_ms, told.words[-1].to_ms
    return told.from_ms, whole_ms if told.to_ms is None else told.to_ms


def _odd(told: Told, whole_ms: int, before_ms: int) -> bool:
    """Times that cannot be: behind the sound, before the text in front, or two sources that do not agree."""
    end = whole_ms if told.to_ms is None else told.to_ms
    if told.from_ms >= whole_ms or end > whole_ms + BEHIND_MS or end < told.from_ms:
        return True
    start, last = _times(told, whole_ms)
    if before_ms - min(start, told.from_ms) > APART_MS:
        return True
    return bool(told.words) and (told.from_ms - last > APART_MS or start - end > APART_MS)


def _word(piece: Piece, said: Said) -> Word:
    whole = length_ms(piece)
    start = min(said.from_ms, whole)
    end = max(start, min(said.to_ms, whole))
    return Word(piece.from_ms + start, piece.from_ms + end, said.text, said.probability)


def _anybody(samples: Samples) -> bool:
    return bool(get_speech_timestamps(samples, VadOptions(min_silence_duration_ms=100)))
