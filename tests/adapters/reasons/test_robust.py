"""What never happens, whatever is said: a crash, a verdict on the manager's words alone, evidence nobody can play."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.adapters.reasons.cases import read_cases
from qa_desk.adapters.reasons.learned.reader import LearnedReader, open_reader
from qa_desk.adapters.reasons.training.noise import noisy_case
from qa_desk.domain.call import Call, CallFacts, CallId, Direction, Lane
from qa_desk.domain.deal import DealId
from qa_desk.domain.dialogue import Heard, case_of, joined, span
from qa_desk.domain.flow import ConditionalRefusal, RefusalId, RefusalState
from qa_desk.domain.reason_check import (
    MOST_HIGHLIGHTS,
    Reading,
    ReasonCode,
    RefusalCase,
    SpokenCall,
    SpokenTurn,
    Verdict,
)
from qa_desk.domain.transcript import Turn
from qa_desk.paths import resources

PRICE = ReasonCode("price")
M, C, U = Lane.MANAGER, Lane.CLIENT, Lane.UNKNOWN
NOTHING_TOLD = Reading(Verdict.UNCLEAR, False, (), (), (), 0.0, False)
TALK = [
    case
    for path in sorted((resources() / "training").glob("refusals-dev-[bdg].jsonl"))
    for case, _label in read_cases(path)
]
CASES = st.sampled_from(TALK)
WORDS = st.lists(
    st.sampled_from(
        ["да", "нет", "дорого", "отказываюсь", "купили", "другие", "ипотека", "далеко", "в", "четверг", "завтра", "не"]
    ),
    max_size=12,
).map(" ".join)
TEXT = WORDS | st.text(max_size=50)
FOREIGN = st.sampled_from(
    [
        "Thank you, that is too expensive for me",
        "Nein danke, zu teuer",
        "太贵了，不要",
        "غالي جدا",
        "No, no quiero nada",
        "12 500",
        "?!",
    ]
)
STATED = st.sampled_from(["price", "trust", "postponed", "competitor", ""]).map(ReasonCode)


@pytest.fixture(scope="module")
def reader() -> LearnedReader:
    return open_reader()


def talk(*turns: SpokenTurn, stated: ReasonCode = PRICE) -> RefusalCase:
    return RefusalCase("case", stated, "", (SpokenCall(0, Direction.OUT, turns),))


def broken_promises(case: RefusalCase, reading: Reading) -> list[str]:
    """Those of every reading that this one does not keep."""
    shown = (*reading.evidence, *reading.highlights)
    kept = {
        "the manager's words prove nothing": all(case.turn(ref).speaker is not M for ref in shown),
        "what is shown has words": all(any(sign.isalnum() for sign in case.turn(ref).text) for ref in shown),
        "not too much is shown": len(reading.highlights) <= MOST_HIGHLIGHTS,
        "a verdict has evidence": bool(reading.evidence) or reading.verdict is Verdict.UNCLEAR,
        "sureness has evidence": not reading.sure or bool(reading.evidence),
        "what is unclear is not sure": not reading.sure or reading.verdict is not Verdict.UNCLEAR,
    }
    return [promise for promise, held in kept.items() if not held]


@settings(max_examples=60, deadline=None)
@given(case=CASES, seed=st.integers(0, 9))
def test_without_the_clients_turns_there_is_no_verdict(reader: LearnedReader, case: RefusalCase, seed: int) -> None:
    heard = noisy_case(case, seed)
    calls = tuple(
        SpokenCall(call.day, call.direction, tuple(turn for turn in call.turns if turn.speaker is M))
        for call in heard.calls
    )
    assert reader.read(RefusalCase(case.id, case.stated_reason, case.stated_comment, calls)) == NOTHING_TOLD


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TEXT, max_size=10), stated=STATED)
def test_whatever_the_manager_says_alone_gives_no_verdict(
    reader: LearnedReader, texts: list[str], stated: ReasonCode
) -> None:
    assert reader.read(talk(*(SpokenTurn(M, text) for text in texts), stated=stated)) == NOTHING_TOLD


@settings(max_examples=60, deadline=None)
@given(case=CASES, words=st.lists(FOREIGN | st.just(" ") | st.text(alphabet=" .,?!😀", max_size=9), min_size=1))
def test_a_client_who_cannot_be_understood_gives_no_verdict_whatever_the_manager_says(
    reader: LearnedReader, case: RefusalCase, words: list[str]
) -> None:
    at = iter(range(10**6))
    calls = tuple(
        SpokenCall(
            call.day,
            call.direction,
            tuple(turn if turn.speaker is M else SpokenTurn(C, words[next(at) % len(words)]) for turn in call.turns),
        )
        for call in case.calls
    )
    assert reader.read(RefusalCase(case.id, case.stated_reason, case.stated_comment, calls)) == NOTHING_TOLD


@settings(max_examples=60, deadline=None)
@given(case=CASES, keep=st.integers(0, 30), lane=st.sampled_from(list(Lane)))
def test_talk_cut_off_or_of_one_side_keeps_the_promises(
    reader: LearnedReader, case: RefusalCase, keep: int, lane: Lane
) -> None:
    for turns in (
        tuple(turn for call in case.calls for turn in call.turns)[:keep],
        tuple(turn for call in case.calls for turn in call.turns if turn.speaker is lane),
        tuple(SpokenTurn(lane, turn.text) for call in case.calls for turn in call.turns),
    ):
        cut = talk(*turns, stated=case.stated_reason)
        reading = reader.read(cut)
        assert broken_promises(cut, reading) == []
        assert reading == reader.read(cut)


@pytest.mark.parametrize("lanes", [(C, M), (C,), (M,), (U,), (C, C, U, M)], ids=str)
def test_ten_thousand_turns_of_any_lanes_are_read(reader: LearnedReader, lanes: tuple[Lane, ...]) -> None:
    turns = tuple(SpokenTurn(lanes[at % len(lanes)], f"слово {at} дорого в четверг") for at in range(10_000))
    case = talk(*turns)
    assert broken_promises(case, reader.read(case)) == []


def test_one_endless_turn_is_read(reader: LearnedReader) -> None:
    case = talk(SpokenTurn(C, "ну не знаю дорого через неделю пятнадцатого " * 10_000))
    assert broken_promises(case, reader.read(case)) == []


# ---------------------------------------------------------------- playable evidence

START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
REFUSAL = ConditionalRefusal(
    RefusalId(1), DealId(1), 1, RefusalState.QUEUED, PRICE, "Дорого", "", "Анна", START, START + timedelta(days=3), 1
)


def stored_call(number: int, turns: list[Turn]) -> Heard:
    facts = CallFacts(f"call-{number}", START + timedelta(days=number), Direction.OUT, talk_ms=60_000)
    sha256 = f"{number:064x}"
    return Heard(Call(CallId(number), facts, DealId(1), sha256), sha256, joined(turns))


@st.composite
def recognised(draw: st.DrawFn) -> list[Turn]:
    """Turns as a recogniser gives them: on a clock, of any lane, with any words, some without any."""
    at, turns = 0, []
    for _ in range(draw(st.integers(0, 8))):
        begin = at + draw(st.integers(0, 4_000))
        at = begin + draw(st.integers(1, 5_000))
        turns.append(Turn(draw(st.sampled_from(list(Lane))), begin, at, draw(TEXT), 0.9))
    return turns


@settings(max_examples=100, deadline=None)
@given(calls=st.lists(recognised(), max_size=3))
def test_every_verdict_has_words_of_the_client_that_can_be_played(
    reader: LearnedReader, calls: list[list[Turn]]
) -> None:
    heard = [stored_call(number, turns) for number, turns in enumerate(calls)]
    case = case_of(REFUSAL, heard, "Europe/Moscow")
    reading = reader.read(case)
    assert broken_promises(case, reading) == []
    for ref in (*reading.evidence, *reading.highlights):
        played = span(ref, heard)
        assert played.recording == heard[ref.call].recording
        assert 0 <= played.from_ms < played.to_ms
        assert played.lane is not M
        assert any(sign.isalnum() for sign in played.quote)
