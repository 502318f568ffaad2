"""From transcripts to the case a reader reads, and back to spans that can be played."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import Call, CallFacts, CallId, Direction, Lane
from qa_desk.domain.deal import DealId
from qa_desk.domain.dialogue import BREATH_MS, case_of, fingerprint, heard, joined, span
from qa_desk.domain.flow import ConditionalRefusal, RefusalId, RefusalState
from qa_desk.domain.reason_check import ReasonCode, TurnRef
from qa_desk.domain.transcript import Transcript, TranscriptId, Turn

START = datetime(2026, 11, 16, 20, 30, tzinfo=UTC)
REFUSAL = ConditionalRefusal(
    RefusalId(1), DealId(1), 1, RefusalState.QUEUED, ReasonCode("price"), "Дорого", "да", "А", START, START, 1
)
turns = st.lists(
    st.tuples(st.sampled_from(Lane), st.integers(0, 4_000), st.integers(1, 3_000), st.sampled_from(["а", "б", " "])),
    max_size=10,
).map(lambda rows: _laid_out(rows))  # noqa: PLW0108 - it is defined below


def _laid_out(rows: list[tuple[Lane, int, int, str]]) -> list[Turn]:
    out, at = [], 0
    for number, (lane, pause, length, text) in enumerate(rows):
        out.append(Turn(lane, at + pause, at + pause + length, text, 1 - number / 20))
        at += pause + length
    return out


def call(minutes: int, *said: Turn) -> object:
    facts = CallFacts(f"{minutes}", START + timedelta(minutes=minutes), Direction.OUT)
    one = Call(CallId(minutes + 1), facts, DealId(1), f"{minutes:064x}")
    return heard(one, Transcript(TranscriptId(1), f"{minutes:064x}", "m", True, said))


@given(turns)
def test_joining_keeps_every_word_and_lane_and_joins_only_neighbours(said: list[Turn]) -> None:
    out = joined(said)
    spoken = [turn for turn in said if turn.text.strip()]
    assert " ".join(turn.text for turn in out) == " ".join(turn.text for turn in spoken)
    for turn in out:
        inside = [one for one in spoken if turn.from_ms <= one.from_ms and one.to_ms <= turn.to_ms]
        assert {one.lane for one in inside} == {turn.lane}
        assert turn.confidence == min(one.confidence for one in inside)
        assert (turn.from_ms, turn.to_ms) == (inside[0].from_ms, inside[-1].to_ms)
    for one, other in itertools.pairwise(out):
        assert one.lane is not other.lane or other.from_ms - one.to_ms > BREATH_MS


def test_a_turn_number_leads_back_to_its_place_in_the_recording() -> None:
    first = call(0, Turn(Lane.MANAGER, 0, 1_000, "алло", 1), Turn(Lane.CLIENT, 1_000, 2_000, "дорого", 1))
    found = span(TurnRef(0, 1), [first])  # type: ignore[list-item]
    assert (found.recording, found.lane, found.from_ms, found.to_ms, found.quote) == (
        f"{0:064x}", Lane.CLIENT, 1_000, 2_000, "дорого",
    )  # fmt: skip


@pytest.mark.parametrize(("zone", "day"), [("UTC", 0), ("Europe/Moscow", 1)])
def test_days_are_counted_on_the_departments_calendar(zone: str, day: int) -> None:
    """20:30 and 21:10 UTC are one day in London and two in Moscow."""
    case = case_of(REFUSAL, [call(0), call(40)], zone)  # type: ignore[list-item]
    assert [one.day for one in case.calls] == [0, day]


def test_a_fingerprint_tells_any_other_input_and_stays_for_the_same() -> None:
    case = case_of(REFUSAL, [call(0, Turn(Lane.CLIENT, 0, 1, "дорого", 1))], "UTC")  # type: ignore[list-item]
    other = case_of(REFUSAL, [call(0, Turn(Lane.CLIENT, 0, 1, "дорога", 1))], "UTC")  # type: ignore[list-item]
    prints = [fingerprint(case, "r1"), fingerprint(other, "r1"), fingerprint(case, "r2"), fingerprint(case, "r1", "x")]
    assert len(set(prints)) == 4
    assert fingerprint(case, "r1") == prints[0]
