"""Portions: every value once, in order, none of them too large for a statement."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.store.chunks import in_chunks


@given(st.integers(0, 1_300))
def test_every_value_comes_once_and_in_order(count: int) -> None:
    chunks = list(in_chunks(array("q", range(count))))
    assert [one for chunk in chunks for one in chunk] == list(range(count))
    assert all(0 < len(chunk) <= 400 for chunk in chunks)
