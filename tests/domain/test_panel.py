"""Lamps light on trouble and on nothing else; a share of refusals is judged only as far as its n allows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.panel import (
    LEAST_LEADS,
    NOTHING,
    Corridor,
    Lamp,
    LampKind,
    LampState,
    Note,
    OpenDeals,
    Panel,
    RefusalShare,
    SampleState,
    Seen,
    Tally,
    guess_first_stages,
    lamps_of,
)

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CORRIDOR = Corridor(5, 30)


def seen(**changes: object) -> Seen:
    calm: dict[str, object] = {
        "open_deals": OpenDeals(100), "refusals": NOTHING, "callbacks": NOTHING, "transcription": NOTHING,
        "appeals": NOTHING, "sample": SampleState(), "share": RefusalShare(15, 100, 30, CORRIDOR),
        "callback_for": DAY, "transcript_for": DAY, "first_stage_for": DAY,
    }  # fmt: skip
    return Seen(**(calm | changes))  # type: ignore[arg-type]


def lamp(kind: LampKind, **changes: object) -> Lamp:
    return Panel(NOW, lamps_of(seen(**changes), NOW), 1).lamp(kind)


def test_in_calm_no_lamp_is_lit_and_each_kind_is_there_once() -> None:
    lamps = lamps_of(seen(), NOW)
    assert [one.kind for one in lamps] == list(LampKind)
    assert {one.state for one in lamps} == {LampState.OFF}


@pytest.mark.parametrize(
    ("tally", "state"),
    [
        (Tally(7), LampState.OFF),
        (Tally(7, soon=1), LampState.YELLOW),
        (Tally(7, late=1, soon=2), LampState.RED),
    ],
)
@pytest.mark.parametrize("kind", [LampKind.REFUSALS, LampKind.APPEALS])
def test_waiting_is_no_trouble_until_the_deadline_is_near(kind: LampKind, tally: Tally, state: LampState) -> None:
    assert lamp(kind, **{kind.value: tally}).state is state


@pytest.mark.parametrize(
    ("age", "late", "state"), [(12, 0, LampState.OFF), (30, 1, LampState.YELLOW), (73, 1, LampState.RED)]
)
@pytest.mark.parametrize("kind", [LampKind.CALLBACKS, LampKind.TRANSCRIPTION])
def test_what_waits_three_times_too_long_is_red(kind: LampKind, age: int, late: int, state: LampState) -> None:
    tally = Tally(3, late, since=NOW - timedelta(hours=age))
    assert lamp(kind, **{kind.value: tally}).state is state


@pytest.mark.parametrize(
    ("count", "whole", "state"),
    [
        (0, 100, LampState.OFF),
        (1, 100, LampState.YELLOW),
        (9, 100, LampState.YELLOW),
        (10, 100, LampState.RED),
        (4, 4, LampState.YELLOW),  # four deals prove no habit
        (0, 0, LampState.OFF),
    ],
)
def test_neglected_deals_are_red_once_they_are_no_exception(count: int, whole: int, state: LampState) -> None:
    assert lamp(LampKind.NO_TASK, open_deals=OpenDeals(whole, no_task=Tally(count, count))).state is state


def test_a_lamp_whose_facts_no_import_brought_is_off_and_says_so() -> None:
    deals = OpenDeals(9, Tally(9, 9), Tally(9, 9), Tally(9, 9), Tally(9, 9), False, False, False, True)
    for kind in (LampKind.NO_TASK, LampKind.SHELF_LIFE, LampKind.STUCK, LampKind.FIRST_STAGE):
        found = lamp(kind, open_deals=deals)
        assert (found.state, found.notes, found.watched) == (LampState.OFF, (Note.NO_DATA,), False)
    unnamed = lamp(LampKind.FIRST_STAGE, open_deals=OpenDeals(9, knows_first_stages=False))
    assert unnamed.notes == (Note.NO_STAGES,)


@pytest.mark.parametrize(
    ("sample", "state"),
    [
        (SampleState(), LampState.OFF),
        (SampleState(Tally(5)), LampState.OFF),
        (SampleState(Tally(5), not_drawn=True), LampState.YELLOW),
        (SampleState(no_seed=True), LampState.YELLOW),
        (SampleState(Tally(5, 1)), LampState.RED),
    ],
)
def test_the_sample_is_behind_when_it_is_not_drawn_or_audits_are_late(sample: SampleState, state: LampState) -> None:
    assert lamp(LampKind.SAMPLE, sample=sample).state is state


@pytest.mark.parametrize(
    ("refusals", "leads", "state", "notes"),
    [
        (19, LEAST_LEADS - 1, LampState.OFF, (Note.FEW,)),
        (0, 0, LampState.OFF, ()),
        (5, 100, LampState.OFF, ()),
        (30, 100, LampState.OFF, ()),
        (35, 100, LampState.YELLOW, (Note.MAYBE,)),
        (60, 100, LampState.RED, ()),
        (150, 100, LampState.RED, ()),  # more refusals than leads: old deals are given up
        (0, 200, LampState.RED, ()),
        (1, 40, LampState.YELLOW, (Note.MAYBE,)),
    ],
)
def test_a_share_out_of_its_corridor_is_red_only_when_it_cannot_be_chance(
    refusals: int, leads: int, state: LampState, notes: tuple[Note, ...]
) -> None:
    found = lamp(LampKind.REFUSAL_SHARE, share=RefusalShare(refusals, leads, 30, CORRIDOR))
    assert (found.state, found.notes) == (state, notes)


@given(refusals=st.integers(0, 5_000), leads=st.integers(1, 5_000))
def test_the_interval_holds_the_ratio_and_narrows_with_n(refusals: int, leads: int) -> None:
    share, more = (RefusalShare(refusals * k, leads * k, 30, CORRIDOR) for k in (1, 10))
    (low, high), (nearer_low, nearer_high) = share.interval(), more.interval()
    slack = 1e-9 * max(share.percent, 1.0)
    assert low - slack <= share.percent <= high + slack
    assert nearer_high - nearer_low <= high - low + slack


def test_red_lamps_come_first() -> None:
    lamps = lamps_of(seen(refusals=Tally(1, soon=1), sample=SampleState(Tally(1, 1))), NOW)
    assert [one.kind for one in Panel(NOW, lamps, 1).lit] == [LampKind.SAMPLE, LampKind.REFUSALS]


def test_first_stages_are_guessed_by_their_names() -> None:
    stages = ("Новая заявка", "Неразобранное", "Переговоры", "Обновление договора", "New", "Renewal")
    assert guess_first_stages(stages) == ("New", "Неразобранное", "Новая заявка")
