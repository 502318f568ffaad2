"""Gives recognised turns their voice, and parts a turn in which both speak."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from qa_desk.adapters.speech.voices import Voices
from qa_desk.domain.transcript import Word
from qa_desk.services.ports import PieceDone, RecognisedTurn

LEAST_WORDS = 2
LEAST_MS = 600
"""What must lie on both sides of a change inside a turn: voices are told by stretches, not by single words."""


def with_voices(done: PieceDone, voices: Voices) -> PieceDone:
    if not voices.spans:
        return done
    return replace(done, turns=tuple(part for turn in done.turns for part in _parts(turn, voices)))


def _parts(turn: RecognisedTurn, voices: Voices) -> list[RecognisedTurn]:
    runs = [
        (voice, tuple(word for _, word in run))
        for voice, run in groupby(((voices.at(word.from_ms, word.to_ms), word) for word in turn.words), _voice)
    ]
    if len(runs) < 2 or not all(_is_long(words) for _, words in runs):
        return [replace(turn, voice=voices.at(turn.from_ms, turn.to_ms))]
    parts = [_part(turn, words, voice) for voice, words in runs]
    parts[0] = replace(parts[0], from_ms=turn.from_ms)
    parts[-1] = replace(parts[-1], to_ms=turn.to_ms)
    return parts


def _voice(heard: tuple[int | None, Word]) -> int | None:
    return heard[0]


def _is_long(words: Sequence[Word]) -> bool:
    return len(words) >= LEAST_WORDS and words[-1].to_ms - words[0].from_ms >= LEAST_MS


def _part(turn: RecognisedTurn, words: tuple[Word, ...], voice: int | None) -> RecognisedTurn:
    text = " ".join(word.text.strip() for word in words)
    return replace(turn, from_ms=words[0].from_ms, to_ms=words[-1].to_ms, text=text, words=words, voice=voice)
