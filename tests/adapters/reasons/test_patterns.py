"""The phrase language: every device of it, and what it refuses."""

import pytest

from qa_desk.adapters.reasons.lemmas import Lemmatiser
from qa_desk.adapters.reasons.patterns import PatternBroken, find, parse_patterns, vocabulary_of


@pytest.fixture(scope="module")
def bare() -> Lemmatiser:
    return Lemmatiser()


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("высокая цена", "у вас высокие цены", True),
        ("высокая цена", "у вас высокая и цена", False),
        ("высокая ... цена", "у вас высокая вот такая цена", True),
        ("высокая ... цена", "высокая раз два три четыре цена", False),
        ("высокая ... цена", "он высокий. Цена хорошая", False),
        ("не ~очень нравиться", "мне не очень нравится", True),
        ("не ~очень нравиться", "мне не нравится", True),
        ("банк & отказать", "отказали мне в вашем банке", True),
        ("банк & отказать", "банк одобрил", False),
        ("!снимайте", "снимайте бронь", True),
        ("!снимайте", "мы снимаем квартиру", False),
        ("купил|взял", "я уже взяла", True),
        ("купил", "я куплю", False),
        ("не_буду|пас", "нет, я пас", True),
        ("не_буду|пас", "брать не буду", True),
        ("ёлка", "елки", True),
    ],
)
def test_a_phrase_finds_what_it_means(bare: Lemmatiser, source: str, text: str, found: bool) -> None:
    patterns = parse_patterns(source, bare)
    lemmatiser = Lemmatiser(vocabulary_of(patterns))
    words = lemmatiser.words(text)
    spans = [
        find(pattern, words, at)
        for pattern in patterns
        for at, word in enumerate(words)
        if not pattern.slots[0].keys.isdisjoint(word.keys)
    ]
    assert any(span is not None for span in spans) is found


@pytest.mark.parametrize(
    "source", ["", "...", "дорого ...", "... дорого", "~может дорого", "а||б", "a & ~b", "до,рого"]
)
def test_what_the_language_does_not_allow_is_refused(bare: Lemmatiser, source: str) -> None:
    with pytest.raises(PatternBroken):
        parse_patterns(source, bare)


def test_misheard_words_are_pulled_to_words_of_the_book(bare: Lemmatiser) -> None:
    lemmatiser = Lemmatiser(vocabulary_of(parse_patterns("!дорого", bare) + parse_patterns("ипотека", bare)))
    assert "!дорого" in lemmatiser.keys("дораго")
    assert "ипотека" in lemmatiser.keys("ипатеку")
    assert "ипотека" not in lemmatiser.keys("библиотеку")


def test_marks_are_sentences_and_fillers_vanish() -> None:
    words = Lemmatiser(fillers=("ну", "ЭЭЭ")).words("Ну, эээ… дорого! А почему?")
    assert [word.form for word in words] == ["дорого", "а", "почему"]
    assert [word.asked for word in words] == [False, True, True]
    assert words[0].sentence != words[1].sentence
