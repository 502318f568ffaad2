"""Which of two voices on a mono recording is the manager: told from who speaks first and from what people say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.transcript import Turn

GUESS = "voices"
"""Stands for the model in a fix that changes guessed lanes."""
_STEM = 5
_SAYINGS: Mapping[float, str] = {
    1.1: "день понял",
    1.0: "добры",
    0.9: "есть жаль может",
    0.7: "можно тогда",
    0.5: "алло здрав можем",
    0.3: "вы заявк что",
    0.2: "для поним",
    -0.2: "пока смотр угу",
    -0.3: "какой мой нам ней раз это",
    -0.4: "бывай до еще за здрас нее сама тепер то",
    -0.5: "буду вчера на погод сам там тольк",
    -0.6: "его она после",
    -0.7: "все говор ни прям сказа сколь хоть",
    -0.8: "он пусть уж",
    -0.9: "нет",
    -1.0: "чтоб",
    -1.1: "вот",
    -1.2: "да не уже",
    -1.5: "ага спаси тут",
    -1.8: "меня",
    -2.2: "мне",
}
"""Beginnings of words by how much more a manager says them (below nought: a client), learned from labelled talk."""
_WORTH = {stem: worth for worth, stems in _SAYINGS.items() for stem in stems.split()}
_WORD = re.compile("[а-я]{2,}")
_FIRST = 1.5
"""Both ways the manager is mostly heard first: incoming he picks up, outgoing he greets as the recording begins."""
_PICKS_UP = re.compile(r"^(ал+[её]|да|слушаю|говорите)\b")
_PICKS_UP_WORDS = 3
_PICKED_UP = 4.0
_INTRODUCES = re.compile(r"(меня зовут|беспокоит|слушаю|чем могу).*(компания|заявк)|компания.*(зовут|слушаю|чем могу)")
_INTRODUCED = 4.0


@dataclass(frozen=True, slots=True)
class Said:
    """One turn of a voice: 0 is the one heard first."""

    voice: int
    text: str


def lane_of_voice(voice: int | None) -> Lane:
    """Before the words are known."""
    if voice is None:
        return Lane.UNKNOWN
    return Lane.CLIENT if voice else Lane.MANAGER


def manager_voice(said: Sequence[Said], direction: Direction) -> int:
    """0 or 1. Without any cue the first voice is the manager's."""
    score = _FIRST
    if said and direction is not Direction.IN and _only_picks_up(said[0].text):
        score -= _PICKED_UP
    for one in said:
        words = {word[:_STEM] for word in _WORD.findall(_plain(one.text))}
        worth = sum(_WORTH.get(word, 0.0) for word in words)
        worth += _INTRODUCED * (_INTRODUCES.search(_plain(one.text)) is not None)
        score += -worth if one.voice else worth
    return 0 if score >= 0 else 1


def _only_picks_up(text: str) -> bool:
    return _PICKS_UP.match(_plain(text)) is not None and len(text.split()) <= _PICKS_UP_WORDS


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def must_swap(turns: Sequence[Turn], direction: Direction) -> bool:
    """True when the guessed lanes of these turns are the wrong way round. What a person set is never touched."""
    told = [turn for turn in turns if turn.lane is not Lane.UNKNOWN]
    if not told or not all(turn.guessed for turn in told):
        return False
    first = told[0].lane
    said = [Said(int(turn.lane is not first), turn.text) for turn in told]
    return (manager_voice(said, direction) == 0) is not (first is Lane.MANAGER)
