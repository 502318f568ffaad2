"""The sample: big enough for everybody, the same for anybody, and nothing but tickets decides."""

import hashlib
import math
import random
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.deal import DealId
from qa_desk.domain.sampling import (
    LEAST_SHARE_PERCENT,
    FrameEntry,
    ShareTooSmall,
    draw,
    frame_sha256,
    ticket,
    wanted,
)

names = st.sampled_from(["Анна", "Борис", "Вера", ""])
frames = st.dictionaries(st.integers(1, 10**6).map(str), names, max_size=120).map(
    lambda deals: [FrameEntry(external, manager, DealId(int(external))) for external, manager in deals.items()]
)
shares = st.integers(LEAST_SHARE_PERCENT, 100)
seeds = st.text(max_size=8)


@given(frames, seeds, shares)
def test_every_manager_gets_at_least_his_share_and_so_does_the_whole(
    frame: list[FrameEntry], seed: str, share: int
) -> None:
    drawn = draw(frame, seed, "2026-11", share)
    deals = Counter(entry.manager for entry in frame)
    taken = Counter(one.entry.manager for one in drawn)
    for manager, count in deals.items():
        assert taken[manager] == math.ceil(Fraction(count * share, 100))
    assert len(drawn) >= Fraction(len(frame) * share, 100)
    assert len({one.entry.external_id for one in drawn}) == len(drawn)


@given(frames, seeds, shares, st.randoms())
def test_the_order_of_the_frame_and_the_programs_own_ids_do_not_matter(
    frame: list[FrameEntry], seed: str, share: int, chance: random.Random
) -> None:
    other = [FrameEntry(one.external_id, one.manager, DealId(number)) for number, one in enumerate(frame)]
    chance.shuffle(other)

    def known(entries: list[FrameEntry]) -> list[tuple[str, str]]:
        return [(one.entry.external_id, one.ticket) for one in draw(entries, seed, "2026-11", share)]

    assert known(frame) == known(other)
    assert frame_sha256(frame) == frame_sha256(other)


@given(frames, seeds, shares)
def test_anybody_with_a_hash_function_gets_the_same_deals(frame: list[FrameEntry], seed: str, share: int) -> None:
    """The draw recomputed from its description, sharing no code with it."""
    mine = set()
    for manager in {entry.manager for entry in frame}:
        ids = [entry.external_id for entry in frame if entry.manager == manager]
        ids.sort(key=lambda one: hashlib.sha256(f"{seed}|2026-11|{one}".encode()).hexdigest())
        mine.update(ids[: -(-len(ids) * share // 100)])
    assert {one.entry.external_id for one in draw(frame, seed, "2026-11", share)} == mine


@given(frames, seeds, shares, st.integers(10**6 + 1, 10**7).map(str), names)
def test_one_more_deal_displaces_at_most_one_and_only_by_its_ticket(
    frame: list[FrameEntry], seed: str, share: int, new: str, manager: str
) -> None:
    before = {one.entry.external_id for one in draw(frame, seed, "2026-11", share)}
    more = draw([*frame, FrameEntry(new, manager, DealId(0))], seed, "2026-11", share)
    after = {one.entry.external_id for one in more}
    gone = before - after
    assert len(gone) <= 1
    if gone:
        assert new in after
        assert ticket(seed, "2026-11", new) < ticket(seed, "2026-11", gone.pop())
    assert len(after - before) <= 1


@given(frames, shares)
def test_another_seed_or_period_is_another_draw_of_the_same_size(frame: list[FrameEntry], share: int) -> None:
    sizes = {len(draw(frame, seed, period, share)) for seed in "ab" for period in ("2026-11", "2026-12")}
    assert len(sizes) == 1
    assert ticket("a", "2026-11", "1") != ticket("b", "2026-11", "1") != ticket("b", "2026-12", "1")


@pytest.mark.parametrize(
    ("deals", "share", "expected"),
    [(0, 10, 0), (1, 10, 1), (9, 10, 1), (10, 10, 1), (11, 10, 2), (30, 10, 3), (7, 100, 7), (3, 33, 1), (100, 11, 11)],
)
def test_a_share_is_rounded_up_in_integers(deals: int, share: int, expected: int) -> None:
    assert wanted(deals, share) == expected


@given(st.integers(0, 10**17), shares)
def test_a_share_is_exact_however_many_deals(deals: int, share: int) -> None:
    assert wanted(deals, share) == math.ceil(Fraction(deals * share, 100))


@pytest.mark.parametrize("share", [-1, 0, 9, 101])
def test_less_than_the_missions_floor_is_refused(share: int) -> None:
    with pytest.raises(ShareTooSmall):
        draw([], "s", "p", share)


@given(frames.filter(bool))
def test_the_frames_hash_tells_any_other_frame(frame: list[FrameEntry]) -> None:
    whole = frame_sha256(frame)
    assert frame_sha256(frame[1:]) != whole
    changed = [FrameEntry(frame[0].external_id, frame[0].manager + "я", frame[0].deal_id), *frame[1:]]
    assert frame_sha256(changed) != whole


def test_a_known_draw_stays_what_it_was() -> None:
    """Pinned: a change of the formula would make old draws unverifiable."""
    assert ticket("seed", "2026-11", "30412022") == hashlib.sha256(b"seed|2026-11|30412022").hexdigest()
    assert frame_sha256([FrameEntry("2", "Б", DealId(1)), FrameEntry("1", "А", DealId(2))]) == (
        hashlib.sha256("1\tА\n2\tБ\n".encode()).hexdigest()
    )
