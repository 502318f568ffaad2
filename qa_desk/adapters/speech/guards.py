"""When a text may be the engine's invention: it runs in circles, or nobody can have said so much in that sound."""

import re
import zlib
from itertools import groupby, pairwise

from qa_desk.adapters.speech.profile import MOST_COMPRESSION
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.adapters.speech.words import FRAME_MS, levels_db, loud_frames

SILENCE_DB = -60.0
MOST_LETTERS_PER_S = 40
"""Twice of what the fastest talker says."""
LEAST_LETTERS_PER_S = 5
"""Half of what a slow talker says."""
SHORT_LETTERS = 4
LONGEST_PHRASE = 6
_TIMES_ONE_WORD = 6
_TIMES_A_PHRASE = 4


def loops(text: str, most_compression: float = MOST_COMPRESSION) -> bool:
    """The same again and again. People repeat themselves too: "no no no no" is no loop."""
    told = text.encode("utf-8")
    if told and len(told) / len(zlib.compress(told)) > most_compression:
        return True
    words = re.findall(r"\w+", text.lower())
    return any(_turns_round(words, length) for length in range(1, LONGEST_PHRASE + 1))


def _turns_round(words: list[str], length: int) -> bool:
    """A phrase of so many words follows itself too often."""
    same = [words[place] == words[place + length] for place in range(len(words) - length)]
    longest = max((len(list(run)) for is_same, run in groupby(same) if is_same), default=0)
    return longest >= length * ((_TIMES_ONE_WORD if length == 1 else _TIMES_A_PHRASE) - 1)


def too_quiet(text: str, samples: Samples) -> bool:
    """More letters than the audible part of the sound has room for."""
    letters = sum(map(str.isalnum, text))
    audible_s = float((levels_db(samples) > SILENCE_DB).sum()) * FRAME_MS / 1000
    if audible_s == 0:
        return letters > 0
    return letters > SHORT_LETTERS and letters / audible_s > MOST_LETTERS_PER_S


def too_few(text: str, samples: Samples) -> bool:
    """Fewer letters than the loud part of the sound is long: some of its words are missing."""
    loud_s = float(loud_frames(samples).sum()) * FRAME_MS / 1000
    return sum(map(str.isalnum, text)) < LEAST_LETTERS_PER_S * loud_s - SHORT_LETTERS


def says_twice(text: str) -> bool:
    """A longer word follows itself."""
    words = re.findall(r"\w+", text.lower())
    return any(one == two and len(one) >= SHORT_LETTERS for one, two in pairwise(words))


def around(samples: Samples, from_ms: int, to_ms: int, margin_ms: int) -> Samples:
    """The sound from one moment to another and a bit on both sides."""
    return samples[max(0, from_ms - margin_ms) * RATE // 1000 : (to_ms + margin_ms) * RATE // 1000]
