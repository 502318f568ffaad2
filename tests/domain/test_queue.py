"""Claims and leases: who may take an item, from whom, and until when it is his."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.deal import DealId
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import (
    ItemDone,
    ItemHeld,
    ItemId,
    ItemKind,
    Lease,
    NotHeld,
    QueueItem,
    check_held,
    claim,
    finding_rank,
)
from qa_desk.domain.reason_check import Verdict

NOW = datetime(2026, 11, 16, 9, tzinfo=UTC)
TICK, HALF = timedelta(microseconds=1), timedelta(minutes=30)
ME, OTHER = UserId(1), UserId(2)
FREE = QueueItem(ItemId(5), ItemKind.REFUSAL, DealId(1), None, NOW, 0, None, None, None)


def held(by: UserId, until: datetime, token: int = 3) -> QueueItem:
    return replace(FREE, lease=Lease(by, until, token))


@pytest.mark.parametrize(
    ("item", "outcome"),
    [
        (FREE, Lease(ME, NOW + HALF, 1)),
        (held(ME, NOW + HALF), Lease(ME, NOW + HALF, 4)),
        (held(ME, NOW - HALF), Lease(ME, NOW + HALF, 4)),
        (held(OTHER, NOW), Lease(ME, NOW + HALF, 4)),
        (held(OTHER, NOW - TICK), Lease(ME, NOW + HALF, 4)),
        (held(OTHER, NOW + TICK), ItemHeld),
        (replace(FREE, done_at=NOW), ItemDone),
        (replace(held(ME, NOW + HALF), done_at=NOW), ItemDone),
    ],
    ids=["free", "mine", "mine, over", "his, over now", "his, over", "his", "done", "mine, done"],
)
def test_who_may_claim(item: QueueItem, outcome: Lease | type[Exception]) -> None:
    if isinstance(outcome, Lease):
        assert claim(item, ME, NOW, HALF) == outcome
    else:
        with pytest.raises(outcome):
            claim(item, ME, NOW, HALF)


@pytest.mark.parametrize(
    ("item", "mine"),
    [
        (FREE, False),
        (held(ME, NOW + TICK), True),
        (held(ME, NOW), False),
        (held(ME, NOW - TICK), False),
        (held(OTHER, NOW + HALF), False),
    ],
)
def test_whose_an_item_is(item: QueueItem, mine: bool) -> None:
    if mine:
        check_held(item, ME, NOW)
    else:
        with pytest.raises(NotHeld):
            check_held(item, ME, NOW)


@given(st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.integers(0, 40)), max_size=30))
def test_however_many_people_try_it_is_one_persons_at_a_time(tries: list[tuple[int, int]]) -> None:
    item, now, tokens = FREE, NOW, [0]
    for who, minutes in tries:
        now += timedelta(minutes=minutes)
        before = item.lease
        try:
            item = replace(item, lease=claim(item, UserId(who), now, HALF))
        except ItemHeld:
            assert before is not None
            assert before.until > now
            assert before.holder != who
            continue
        assert before is None or before.holder == who or before.until <= now
        assert item.lease is not None
        tokens.append(item.lease.token)
        holders = []
        for person in (1, 2, 3):
            try:
                check_held(item, UserId(person), now)
            except NotHeld:
                continue
            holders.append(person)
        assert holders == [who]
    assert tokens == sorted(set(tokens))


def test_what_most_likely_was_a_dumped_client_comes_first() -> None:
    ranked = sorted([None, *Verdict], key=finding_rank)
    assert ranked == [Verdict.NO_REFUSAL, Verdict.MISMATCH, Verdict.UNCLEAR, None, Verdict.MATCH]
