"""Could-not-reach and duplicate: decided by attempts and by older deals, local dates counted."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.deal import DealFacts, Phone
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.without_transcript import (
    Attempt,
    ContactRule,
    Why,
    check_duplicate,
    check_no_contact,
    contacts_of,
)

MOSCOW = "Europe/Moscow"
START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def tried(*hours: float, answered: bool = False, talk_ms: int | None = None) -> list[Attempt]:
    return [
        Attempt(f"a{number}", START + timedelta(hours=hour), answered, talk_ms) for number, hour in enumerate(hours)
    ]


def test_three_unanswered_attempts_on_two_days_bear_the_reason_out() -> None:
    finding = check_no_contact(tried(0, 4, 25), MOSCOW)
    assert finding.verdict is Verdict.MATCH
    assert (finding.attempts, finding.days, finding.hours, finding.why) == (3, 2, 3, ())
    assert finding.evidence == ("a0", "a1", "a2")


@pytest.mark.parametrize(
    ("attempts", "why"),
    [
        ([], (Why.TOO_FEW, Why.ONE_DAY)),
        (tried(0, 30), (Why.TOO_FEW,)),
        (tried(0, 1, 2, 3), (Why.ONE_DAY,)),
        (tried(0, 30, 60) + tried(61, answered=True, talk_ms=20_000), (Why.WAS_ANSWERED,)),
        (tried(0, answered=True), (Why.WAS_ANSWERED, Why.TOO_FEW, Why.ONE_DAY)),
    ],
)
def test_what_is_missing_is_named(attempts: list[Attempt], why: tuple[Why, ...]) -> None:
    finding = check_no_contact(attempts, MOSCOW)
    assert finding.verdict is Verdict.MISMATCH
    assert finding.why == why


def test_a_talk_is_the_only_evidence_against_could_not_reach() -> None:
    attempts = [*tried(0, 30, 60), Attempt("talk", START + timedelta(hours=61), True, 45_000)]
    assert check_no_contact(attempts, MOSCOW).evidence == ("talk",)


def test_a_voicemail_of_a_few_seconds_is_no_talk() -> None:
    attempts = [*tried(0, 30), Attempt("beep", START + timedelta(hours=60), True, 6_000)]
    assert check_no_contact(attempts, MOSCOW).verdict is Verdict.MATCH


def test_another_day_is_a_matter_of_the_local_clock() -> None:
    late_and_early = [
        Attempt("evening", datetime(2026, 11, 2, 20, 30, tzinfo=UTC), False),  # 23:30 in Moscow
        Attempt("night", datetime(2026, 11, 2, 21, 30, tzinfo=UTC), False),  # 00:30 in Moscow
        Attempt("again", datetime(2026, 11, 2, 21, 40, tzinfo=UTC), False),
    ]
    assert check_no_contact(late_and_early, MOSCOW).verdict is Verdict.MATCH
    assert check_no_contact(late_and_early, "UTC").why == (Why.ONE_DAY,)


def test_the_rule_is_a_parameter() -> None:
    assert check_no_contact(tried(0), MOSCOW, ContactRule(attempts=1, days=1)).verdict is Verdict.MATCH
    with pytest.raises(ValueError, match="attempts"):
        ContactRule(attempts=0)


def test_a_zone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        check_no_contact([], "Europe/Nowhere")


@given(st.lists(st.tuples(st.integers(0, 500), st.booleans(), st.none() | st.integers(0, 90_000))))
def test_more_silent_attempts_never_turn_a_match_into_a_mismatch(raw: list[tuple[int, bool, int | None]]) -> None:
    attempts = [
        Attempt(f"a{number}", START + timedelta(hours=hour), answered, talk)
        for number, (hour, answered, talk) in enumerate(raw)
    ]
    before = check_no_contact(attempts, MOSCOW)
    after = check_no_contact([*attempts, Attempt("more", START + timedelta(days=30), False)], MOSCOW)
    assert set(before.evidence) <= {attempt.key for attempt in attempts}
    assert (before.verdict is Verdict.MATCH) == (before.why == ())
    assert not (before.verdict is Verdict.MATCH and after.verdict is not Verdict.MATCH)


def deal(key: str, day: int | None, phone: str | None = None, email: str | None = None) -> DealFacts:
    return DealFacts(
        external_id=key,
        created_at=None if day is None else START + timedelta(days=day),
        phones=(Phone(phone or "?", phone),),
        emails=() if email is None else (email,),
    )


def test_older_deals_with_the_same_number_or_address_prove_a_duplicate() -> None:
    mine = deal("mine", 10, "+79161234567", "Olga@example.com")
    others = [
        deal("by phone", 5, "+79161234567"),
        deal("by mail", 1, "+79990000000", "olga@EXAMPLE.com"),
        deal("younger", 11, "+79161234567"),
        deal("stranger", 1, "+79990000001"),
        deal("no date", None, "+79161234567"),
        mine,
    ]
    finding = check_duplicate(mine, others)
    assert finding.verdict is Verdict.MATCH
    assert finding.older == ("by mail", "by phone")
    assert finding.shared == ("+79161234567", "olga@example.com")


def test_without_an_older_deal_it_is_no_duplicate() -> None:
    finding = check_duplicate(deal("mine", 10, "+79161234567"), [deal("younger", 11, "+79161234567")])
    assert (finding.verdict, finding.why, finding.older) == (Verdict.MISMATCH, (Why.NO_OLDER_DEAL,), ())


def test_two_deals_without_any_contact_share_nothing() -> None:
    assert contacts_of(deal("a", 1, None, "  ")) == frozenset()
    assert check_duplicate(deal("a", 2), [deal("b", 1)]).verdict is Verdict.MISMATCH
