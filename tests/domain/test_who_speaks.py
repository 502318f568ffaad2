"""Which voice is the manager: by who is first and by what people say; a person's word is never overruled."""

from collections.abc import Sequence

import pytest

from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.transcript import Turn
from qa_desk.domain.who_speaks import Said, lane_of_voice, manager_voice, must_swap

GREETING = "Здравствуйте, меня зовут Анна, компания Тёплый дом, вы оставляли заявку."
REFUSAL = "Нет, для нас это слишком дорого, мы уже купили."


def said(*texts: str) -> list[Said]:
    """Turn about, the first voice first."""
    return [Said(number % 2, text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "direction", "manager"),
    [
        ((), Direction.OUT, 0),
        ((GREETING, "Да, слушаю.", "Подскажите, что вы решили?", REFUSAL), Direction.OUT, 0),
        (("Алло.", GREETING, "Да.", "Подскажите, что вы решили?", REFUSAL), Direction.OUT, 1),
        (("Алло.", "Добрый день."), Direction.OUT, 1),
        (("Алло.", "Добрый день."), Direction.UNKNOWN, 1),
        (("Слушаю вас.", "Сколько стоит дом?"), Direction.IN, 0),
        (("Добрый день.", "Добрый день."), Direction.IN, 0),
        (("Мне нужно узнать, сколько стоит дом.", "Компания Тёплый дом, чем могу помочь?"), Direction.IN, 1),
        ((REFUSAL, "Мы можем предложить скидку и рассрочку.", "Не надо, не звоните."), Direction.UNKNOWN, 1),
        (("бу бу", "ба ба", "бу бу"), Direction.UNKNOWN, 0),
    ],
)
def test_the_manager_is_known_by_place_and_words(texts: Sequence[str], direction: Direction, manager: int) -> None:
    assert manager_voice(said(*texts), direction) == manager


@pytest.mark.parametrize(("voice", "lane"), [(None, Lane.UNKNOWN), (0, Lane.MANAGER), (1, Lane.CLIENT)])
def test_before_the_words_are_known_the_first_voice_is_the_manager(voice: int | None, lane: Lane) -> None:
    assert lane_of_voice(voice) is lane


def turns(*texts: str, first: Lane = Lane.MANAGER, guessed: bool = True) -> list[Turn]:
    lanes = (first, Lane.CLIENT if first is Lane.MANAGER else Lane.MANAGER)
    return [
        Turn(lanes[number % 2], number * 1000, number * 1000 + 900, text, 0.9, guessed=guessed)
        for number, text in enumerate(texts)
    ]


def test_guessed_lanes_are_swapped_when_the_words_speak_against_them() -> None:
    talk = ("Алло.", GREETING, REFUSAL)
    assert must_swap(turns(*talk), Direction.OUT)
    assert not must_swap(turns(*talk, first=Lane.CLIENT), Direction.OUT)


def test_what_a_person_set_is_never_swapped() -> None:
    talk = turns("Алло.", GREETING, REFUSAL)
    assert not must_swap([*talk, *turns("Да.", guessed=False)], Direction.OUT)
    assert not must_swap(turns("Алло.", GREETING, guessed=False), Direction.OUT)


def test_without_told_voices_there_is_nothing_to_swap() -> None:
    unknown = [Turn(Lane.UNKNOWN, 0, 900, GREETING, 0.9)]
    assert not must_swap(unknown, Direction.IN)
    assert not must_swap([], Direction.IN)
