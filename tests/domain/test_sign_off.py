"""Nobody signs what he had a part in, and a signature belongs to the month on the wall."""

import itertools
from datetime import UTC, datetime

import pytest

from qa_desk.domain.people import UserId
from qa_desk.domain.sign_off import OwnProposal, check_signer, period_of

ME, OTHER = frozenset({UserId(1)}), frozenset({UserId(2)})
PARTS = ("decision", "callback", "proposal")


@pytest.mark.parametrize("mine", list(itertools.product((False, True), repeat=3)))
def test_any_part_taken_forbids_the_signature(mine: tuple[bool, bool, bool]) -> None:
    people = [ME if one else OTHER for one in mine]
    if not any(mine):
        check_signer(UserId(1), *people)
        return
    with pytest.raises(OwnProposal) as refused:
        check_signer(UserId(1), *people)
    assert refused.value.facts == {"part": PARTS[mine.index(True)]}


@pytest.mark.parametrize(
    ("moment", "zone", "period"),
    [
        (datetime(2026, 10, 31, 20, 59, 59, tzinfo=UTC), "Europe/Moscow", "2026-10"),
        (datetime(2026, 10, 31, 21, 0, tzinfo=UTC), "Europe/Moscow", "2026-11"),
        (datetime(2026, 12, 31, 14, 0, tzinfo=UTC), "Asia/Vladivostok", "2027-01"),
        (datetime(2026, 11, 1, 4, 0, tzinfo=UTC), "America/New_York", "2026-11"),
        (datetime(2026, 11, 1, 3, 59, tzinfo=UTC), "America/New_York", "2026-10"),
    ],
)
def test_a_period_is_the_month_on_the_wall(moment: datetime, zone: str, period: str) -> None:
    assert period_of(moment, zone) == period
