"""An answer is believed only where the transcript bears it out: invented quotes go, and without others the answer."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.decision import FindingId
from qa_desk.domain.errors import KnownError
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, SpokenCall, SpokenTurn, TurnRef, Verdict
from qa_desk.domain.second_faults import (
    SecondCodeUnknown,
    SecondInconsistent,
    SecondManagerQuoted,
    SecondQuoteInvented,
    SecondReaderFailed,
    SecondTurnWrong,
)
from qa_desk.domain.second_opinion import (
    MOST_SHOWN,
    REASONS_DIFFER,
    REFUSAL_DIFFERS,
    VERDICT_DIFFERS,
    Answer,
    Opinion,
    Quote,
    Thrown,
    checked,
    disagreement,
    quoted_in,
)

PRICE, LOCATION = ReasonCode("price"), ReasonCode("location")
CODES = (PRICE, LOCATION)
CASE = RefusalCase(
    "1",
    PRICE,
    "дорого",
    (
        SpokenCall(
            0,
            Direction.OUT,
            (
                SpokenTurn(Lane.MANAGER, "То есть дорого?"),
                SpokenTurn(Lane.CLIENT, "Да нет, просто всё это далеко, мне ехать полтора часа."),
                SpokenTurn(Lane.UNKNOWN, "Дорого, ребята."),
            ),
        ),
    ),
)
FAR = Quote(TurnRef(0, 1), "всё это далеко")
DEAR = Quote(TurnRef(0, 2), "Дорого")


def answer(verdict: Verdict, *voiced: ReasonCode, refused: bool = True, evidence: tuple[Quote, ...] = (FAR,)) -> Answer:
    return Answer(verdict, refused, voiced, evidence)


GOOD = [
    answer(Verdict.MISMATCH, LOCATION),
    answer(Verdict.MATCH, PRICE, evidence=(DEAR,)),
    answer(Verdict.MATCH, LOCATION, PRICE, evidence=(FAR, DEAR)),
    answer(Verdict.NO_REFUSAL, refused=False),
    answer(Verdict.UNCLEAR, evidence=()),
    answer(Verdict.UNCLEAR, refused=False),
]


@pytest.mark.parametrize("said", GOOD, ids=lambda said: said.verdict.value)
def test_an_answer_that_the_transcript_bears_out_is_an_opinion(said: Answer) -> None:
    found = checked(CASE, said, CODES, "m@1")
    assert found == Opinion(said.verdict, said.refused, said.voiced_reasons, said.evidence, "m@1")


def test_what_is_said_twice_counts_once() -> None:
    found = checked(CASE, answer(Verdict.MISMATCH, LOCATION, LOCATION, evidence=(FAR, FAR)), CODES, "m@1")
    assert (found.voiced_reasons, found.evidence) == ((LOCATION,), (FAR,))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (answer(Verdict.MISMATCH, ReasonCode("weather")), SecondCodeUnknown),
        (answer(Verdict.MISMATCH, ReasonCode("no_contact")), SecondCodeUnknown),
        (answer(Verdict.MISMATCH, LOCATION, evidence=(Quote(TurnRef(0, 3), "далеко"),)), SecondTurnWrong),
        (answer(Verdict.MISMATCH, LOCATION, evidence=(Quote(TurnRef(1, 0), "далеко"),)), SecondTurnWrong),
        (answer(Verdict.MISMATCH, LOCATION, evidence=(Quote(TurnRef(0, -2), "далеко"),)), SecondTurnWrong),
        (answer(Verdict.MISMATCH, LOCATION, evidence=(Quote(TurnRef(-1, 1), "далеко"),)), SecondTurnWrong),
        (answer(Verdict.MATCH, PRICE, evidence=(Quote(TurnRef(0, 0), "То есть дорого?"),)), SecondManagerQuoted),
        (answer(Verdict.MISMATCH, LOCATION, evidence=(Quote(TurnRef(0, 2), "далеко"),)), SecondQuoteInvented),
        (answer(Verdict.MISMATCH, LOCATION, evidence=(Quote(TurnRef(0, 1), " "),)), SecondQuoteInvented),
        (answer(Verdict.UNCLEAR, evidence=(Quote(TurnRef(0, 1), "алло"),)), SecondQuoteInvented),
        (answer(Verdict.MATCH, LOCATION), SecondInconsistent),
        (answer(Verdict.MISMATCH, LOCATION, PRICE), SecondInconsistent),
        (answer(Verdict.MISMATCH), SecondInconsistent),
        (answer(Verdict.MISMATCH, LOCATION, refused=False), SecondInconsistent),
        (answer(Verdict.MISMATCH, LOCATION, evidence=()), SecondInconsistent),
        (answer(Verdict.NO_REFUSAL), SecondInconsistent),
        (answer(Verdict.NO_REFUSAL, LOCATION, refused=False), SecondInconsistent),
        (answer(Verdict.NO_REFUSAL, refused=False, evidence=()), SecondInconsistent),
        (answer(Verdict.UNCLEAR, LOCATION), SecondInconsistent),
    ],
)
def test_an_answer_that_nothing_bears_out_is_no_opinion(said: Answer, kind: type[SecondReaderFailed]) -> None:
    with pytest.raises(kind):
        checked(CASE, said, CODES, "m@1")


@pytest.mark.parametrize(
    ("good", "wrong", "why"),
    [
        (FAR, Quote(TurnRef(0, 1), "не поеду"), SecondQuoteInvented.code),
        (FAR, Quote(TurnRef(0, 0), "дорого?"), SecondManagerQuoted.code),
        (FAR, Quote(TurnRef(7, 0), "далеко"), SecondTurnWrong.code),
    ],
)
def test_a_quote_that_nobody_said_is_thrown_away_and_told_beside_the_good_ones(
    good: Quote, wrong: Quote, why: str
) -> None:
    found = checked(CASE, answer(Verdict.MISMATCH, LOCATION, evidence=(wrong, good, wrong)), CODES, "m@1")
    assert found.evidence == (good,)
    assert found.thrown == (Thrown(wrong.at, wrong.text, why),)


def test_an_error_carries_the_beginning_of_an_endless_quote_only() -> None:
    said = answer(Verdict.MISMATCH, LOCATION, evidence=(Quote(TurnRef(0, 1), "я" * 5_000),))
    with pytest.raises(SecondQuoteInvented) as refused:
        checked(CASE, said, CODES, "m@1")
    assert len(str(refused.value.facts["quote"])) == MOST_SHOWN + 1


@pytest.mark.parametrize(
    ("quote", "text", "expected"),
    [
        ("все это далеко", "всё это далеко", True),
        ("Всё  это\nдалеко", "Все\u00a0это далеко", True),
        ("все\u0308", "всё", True),
        ("далеко", "недалеко", False),
        ("далек", "далеко", False),
        ("готов", "неготов, но готов", True),
        ("Далеко", "далеко", False),
        ("далеко мне", "далеко, мне", False),
        ("далеко,", "далеко, мне", True),
        ("далеко... мне", "далеко и мне", False),
        ("", "далеко", False),
        ("\u0308", "далеко", False),
        ("далеко", "", False),
    ],
)
def test_a_quote_is_the_words_of_the_turn_but_for_white_space_and_yo(quote: str, text: str, expected: bool) -> None:
    assert quoted_in(quote, text) is expected


WORDS = st.lists(st.text("абвгдеё,. \u00a0", min_size=1, max_size=6).filter(str.strip), min_size=1, max_size=8)


@given(words=WORDS, data=st.data())
def test_whole_words_of_a_turn_are_always_a_quote_of_it(words: list[str], data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    assert quoted_in("\n ".join(words[start:end]).replace("ё", "е"), " ".join(words))


QUOTES = st.builds(
    Quote, st.builds(TurnRef, st.integers(-3, 3), st.integers(-3, 5)), st.sampled_from(["далеко", "Дорого", "нет", ""])
)


@given(
    st.builds(
        Answer,
        st.sampled_from(Verdict),
        st.booleans(),
        st.lists(st.sampled_from([*CODES, ReasonCode("x")]), max_size=3).map(tuple),
        st.lists(QUOTES, max_size=3).map(tuple),
    )
)
def test_no_opinion_ever_holds_words_that_the_client_did_not_say(said: Answer) -> None:
    try:
        found = checked(CASE, said, CODES, "m@1")
    except KnownError:
        return
    assert all(quoted_in(one.text, CASE.turn(one.at).text) for one in found.evidence)
    assert all(CASE.turn(one.at).speaker is not Lane.MANAGER for one in found.evidence)
    assert found.evidence or found.verdict is Verdict.UNCLEAR


FINDING = Finding(
    id=FindingId(1),
    refusal_id=RefusalId(1),
    verdict=Verdict.MISMATCH,
    refused=True,
    voiced_reasons=(LOCATION, PRICE),
    evidence=(),
    highlights=(),
    why=(),
    confidence=0.9,
    sure=True,
    reader="r@1",
    input_sha256="",
    found_at=datetime(2026, 11, 16, tzinfo=UTC),
)
OPINION = Opinion(Verdict.MISMATCH, True, (PRICE, LOCATION), (), "m@1")


@pytest.mark.parametrize(
    ("opinion", "expected"),
    [
        (OPINION, ()),
        (replace(OPINION, voiced_reasons=(LOCATION,)), (REASONS_DIFFER,)),
        (replace(OPINION, verdict=Verdict.MATCH), (VERDICT_DIFFERS,)),
        (
            Opinion(Verdict.NO_REFUSAL, False, (), (), "m@1"),
            (VERDICT_DIFFERS, REFUSAL_DIFFERS, REASONS_DIFFER),
        ),
    ],
)
def test_disagreement_names_what_differs_whatever_the_order(opinion: Opinion, expected: tuple[str, ...]) -> None:
    assert disagreement(FINDING, opinion) == expected
