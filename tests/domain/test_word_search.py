"""Word search: what is found by the index is shown as found in the text, whatever was typed."""

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.word_search import AskedWord, asked, keys_of, places


def lemmas(form: str) -> frozenset[str]:
    """Cut to four letters: enough grammar for these rules."""
    return frozenset({form[:4]})


def test_all_words_must_be_there_in_any_form() -> None:
    question = asked("Дорогая ДОСТАВКА", lemmas)
    assert places("Ваша дорого доставкой", question, lemmas) == ((5, 11), (12, 21))
    assert places("Ваша дорого", question, lemmas) == ()


def test_a_star_asks_for_a_beginning() -> None:
    assert asked("до* д*", lemmas) == (
        AskedWord("до", frozenset({"до"}), beginning=True),
        AskedWord("д", frozenset({"д"})),
    )
    assert places("дом, а не доме", asked("дом*", lemmas), lemmas) == ((0, 3), (10, 14))


def test_yo_is_ye() -> None:
    assert places("Ещё", asked("еще", lemmas), lemmas) == ((0, 3),)


@given(st.text(alphabet="абвё АБ*.,!'\"0z"), st.text(alphabet="абвё АБ*.,!'\"0z"))
def test_the_index_and_the_text_agree(text: str, typed: str) -> None:
    question = asked(typed, lemmas)
    keys = keys_of(text, lemmas)
    in_index = bool(question) and all(
        any(key.startswith(one.form) for key in keys) if one.beginning else any(key in one.keys for key in keys)
        for one in question
    )
    assert bool(places(text, question, lemmas)) == in_index
