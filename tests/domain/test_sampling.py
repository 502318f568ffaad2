"""The share in whole deals: rounded up, in integers."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.sampling import LEAST_SHARE_PERCENT, wanted

shares = st.integers(LEAST_SHARE_PERCENT, 100)


@pytest.mark.parametrize(
    ("deals", "share", "expected"),
    [(0, 10, 0), (1, 10, 1), (9, 10, 1), (10, 10, 1), (11, 10, 2), (30, 10, 3), (7, 100, 7), (3, 33, 1), (100, 11, 11)],
)
def test_a_share_is_rounded_up_in_integers(deals: int, share: int, expected: int) -> None:
    assert wanted(deals, share) == expected


@given(st.integers(0, 10**17), shares)
def test_a_share_is_exact_however_many_deals(deals: int, share: int) -> None:
    assert wanted(deals, share) == math.ceil(Fraction(deals * share, 100))
