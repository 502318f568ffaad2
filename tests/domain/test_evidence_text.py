"""Evidence against the text under it: what still stands there, and where it goes when a turn changes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.evidence_text import EvidenceStale, check_said, followed
from qa_desk.domain.transcript import Turn, TurnId

SHA = "a" * 64
C, M, U = Lane.CLIENT, Lane.MANAGER, Lane.UNKNOWN
words = st.lists(st.sampled_from(["для", "меня", "дорого", "не", "это"]), min_size=1, max_size=6).map(" ".join)


def turn(lane: Lane, text: str, number: int = 0, original: str | None = None) -> Turn:
    begin = number * 2_000
    return Turn(lane, begin, begin + 2_000, text, 0.9, original=original, id=TurnId(number + 1))


def span(lane: Lane, quote: str, from_ms: int = 0, to_ms: int = 2_000) -> SpanEvidence:
    return SpanEvidence(SHA, lane, from_ms, to_ms, quote)


@pytest.mark.parametrize(
    ("one", "turns", "formerly", "stands"),
    [
        (span(C, "Дорого!"), [turn(C, "дорого")], (), True),
        (span(C, "дорого"), [turn(C, "для меня дорого")], (), True),
        (span(C, "дорого для меня", 0, 4_000), [turn(C, "да дорого"), turn(C, "для меня", 1)], (), True),
        (span(C, "дорого для", 0, 6_000), [turn(C, "дорого"), turn(U, "эм", 1), turn(C, "для", 2)], (), True),
        (span(C, "дорого"), [turn(U, "дорого")], (), True),
        (span(C, "своими словами"), [], (), True),
        (span(C, "своими словами"), [turn(M, "дальше", 1)], (), True),
        (span(C, "своими словами"), [turn(M, " ")], (), True),
        (span(C, "дорого"), [turn(M, "дорого")], (), False),
        (span(U, "дорого"), [turn(M, "дорого")], (), False),
        (span(C, "дорого"), [turn(C, "недорого")], (), False),
        (span(C, "мне дорого"), [turn(C, "мне не дорого")], (), False),
        (span(C, "дорого"), [turn(C, "не дорого", original="дорого")], (), False),
        (span(C, "дорого"), [turn(C, "не дорого", original="годно")], ("дорого",), False),
        (span(C, "дорого"), [turn(C, "Дорого.", original="дорого")], (), True),
        (span(C, "…"), [turn(M, "дорого")], (), False),
    ],
)
def test_evidence_stands_while_its_voice_says_its_words_there(
    one: SpanEvidence, turns: list[Turn], formerly: tuple[str, ...], stands: bool
) -> None:
    if stands:
        check_said(one, turns, formerly)
        return
    with pytest.raises(EvidenceStale) as refused:
        check_said(one, turns, formerly)
    assert refused.value.facts == {"recording": SHA[:12], "from_ms": one.from_ms, "to_ms": one.to_ms}


@given(words, words, st.sampled_from(list(Lane)), st.sampled_from(list(Lane)))
def test_evidence_of_a_whole_turn_goes_where_the_turn_goes(text: str, other: str, lane: Lane, after: Lane) -> None:
    was, now = turn(lane, text), turn(after, other)
    found = followed(span(lane, text), [was, turn(M, "рядом", 1)], [now, turn(M, "рядом", 1)])
    assert found == (() if (lane, text) == (after, other) else (now,))
    check_said(span(after, other), [now], [text])


def test_only_a_change_under_the_span_moves_it() -> None:
    before = [turn(C, "дорого"), turn(M, "понимаю", 1), turn(C, "до свидания", 2)]
    after = [turn(C, "дорого"), turn(C, "не понимаю", 1), turn(M, "до свидания", 2)]
    assert followed(span(C, "дорого"), before, after) == ()
    assert followed(span(C, "слово в слово", 100, 300), before, after) == ()
    assert followed(span(C, "до свидания", 4_100, 4_300), before, after) == (after[2],)
    assert followed(span(C, "", 0, 6_000), before, after) == (after[0], after[2])
    assert followed(span(M, "этого здесь нет"), before, after) == ()
    assert followed(span(C, "дорого"), before, []) == ()
    assert followed(span(C, "дорого"), before, [replace(one, id=None) for one in after]) == ()
