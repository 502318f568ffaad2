"""Whatever is said: no error, evidence only in client turns that exist, the same answer twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.reason_check import MOST_HIGHLIGHTS, ReasonCode, RefusalCase, SpokenCall, SpokenTurn, Verdict

WORDS = (
    "да нет не дорого дораго цена купили в другом месте завтра приеду отказываюсь ипотека банк муж против далеко "
    "ошиблись номером не нужно отложили весной алло абонент снимайте ... ? ! , тысяч за мне у вас передумал"
)
TALK = st.lists(st.sampled_from(WORDS.split()), max_size=25).map(" ".join)
TEXT = TALK | st.text(max_size=60) | st.text(alphabet="абвгдежзийклмно ,.?!ёЁ", max_size=60)
TURN = st.builds(SpokenTurn, st.sampled_from(list(Lane)), TEXT)
CALL = st.builds(
    SpokenCall, st.integers(0, 40), st.sampled_from(list(Direction)), st.lists(TURN, max_size=8).map(tuple)
)
CODES = st.sampled_from(["price", "trust", "no_contact", "a code the book never heard of"]).map(ReasonCode)
CASE = st.builds(RefusalCase, st.just("case"), CODES, TEXT, st.lists(CALL, max_size=3).map(tuple))


@settings(max_examples=150, deadline=None)
@given(case=CASE)
def test_any_case_gets_an_honest_reading(reader: PhraseReader, case: RefusalCase) -> None:
    reading = reader.read(case)
    assert reading == reader.read(case)
    for ref in (*reading.evidence, *reading.highlights):
        assert case.turn(ref).speaker is not Lane.MANAGER
    assert len(reading.highlights) <= MOST_HIGHLIGHTS
    assert 0.0 <= reading.confidence <= 1.0
    assert reading.evidence or reading.verdict in (Verdict.UNCLEAR, Verdict.NO_REFUSAL)
    if any(turn.speaker is Lane.UNKNOWN for call in case.calls for turn in call.turns):
        assert not reading.sure
    if reading.sure:
        assert reading.evidence


@settings(max_examples=60, deadline=None)
@given(stated=TEXT, comment=TEXT)
def test_any_stated_reason_is_a_code_of_the_book_or_nothing(reader: PhraseReader, stated: str, comment: str) -> None:
    assert reader.code_of(stated, comment) in {None, *reader.codes()}


def test_a_very_long_call_is_read(reader: PhraseReader) -> None:
    turns = tuple(
        SpokenTurn(Lane.MANAGER if number % 2 else Lane.CLIENT, f"слово {number} для меня это дорого")
        for number in range(3000)
    )
    case = RefusalCase("long", ReasonCode("price"), "", (SpokenCall(0, Direction.OUT, turns),))
    assert reader.read(case).verdict is Verdict.MATCH


def test_talk_in_another_language_is_not_sure(reader: PhraseReader) -> None:
    turns = (SpokenTurn(Lane.CLIENT, "Thank you, that is too expensive for me"),) * 4
    reading = reader.read(RefusalCase("en", ReasonCode("price"), "", (SpokenCall(0, Direction.OUT, turns),)))
    assert not reading.sure
