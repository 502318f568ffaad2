"""Talk as a poor recogniser writes it: words dropped, swapped or misheard, endings lost, no punctuation."""

import random
from dataclasses import replace

from qa_desk.adapters.reasons.learned.features import words_of
from qa_desk.domain.reason_check import RefusalCase, SpokenTurn

WORD_ERRORS = 0.2
"""Share of words changed; what telephone speech costs a good recogniser."""

_SOUNDS_ALIKE = (
    ("о", "а"), ("е", "и"), ("я", "е"), ("д", "т"), ("б", "п"), ("г", "к"), ("з", "с"), ("в", "ф"), ("ж", "ш"),
    ("тся", "ца"), ("ться", "ца"), ("ого", "ова"), ("его", "ева"), ("сч", "щ"), ("чт", "шт"), ("ый", "ы"),
)  # fmt: skip
_LOST_ENDING = 2
_SHORTEST_WITH_ENDING = 5


def noisy_case(case: RefusalCase, seed: int) -> RefusalCase:
    """The same case as a recogniser would hear it; the same seed gives the same noise."""
    chance = random.Random(f"{seed}/{case.id}")  # noqa: S311 - repeatable noise, no secret
    calls = tuple(replace(call, turns=tuple(_turn(turn, chance) for turn in call.turns)) for call in case.calls)
    return replace(case, calls=calls)


def _turn(turn: SpokenTurn, chance: random.Random) -> SpokenTurn:
    return SpokenTurn(turn.speaker, noisy_text(turn.text, chance))


def noisy_text(text: str, chance: random.Random) -> str:
    """Lower case, no punctuation, about one word in five wrong; a turn never becomes empty."""
    words = words_of(text)
    heard: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        if chance.random() >= WORD_ERRORS:
            heard.append(word)
            continue
        kind = chance.choice(("drop", "swap", "alike", "alike", "ending", "ending", "merge"))
        if kind == "drop" and len(words) > 1:
            continue
        if kind == "swap" and at < len(words):
            heard += [words[at], word]
            at += 1
        elif kind == "merge" and at < len(words):
            heard.append(word + words[at])
            at += 1
        else:
            heard.append(_alike(word, chance) if kind == "alike" else _without_ending(word))
    return " ".join(heard or words)


def _alike(word: str, chance: random.Random) -> str:
    possible = [(old, new) for old, new in _SOUNDS_ALIKE if old in word]
    if not possible:
        return word[:-1] or word
    old, new = chance.choice(possible)
    return word.replace(old, new, 1)


def _without_ending(word: str) -> str:
    return word[:-_LOST_ENDING] if len(word) >= _SHORTEST_WITH_ENDING else word
