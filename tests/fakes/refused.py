"""A refused step: it raises what it should, there are words for it, and nothing at all is written."""

from collections.abc import Callable

import pytest

from qa_desk.domain.errors import KnownError
from qa_desk.words.errors import sentence
from tests.fakes.intake import count_rows
from tests.fakes.office import Office


def refused(office: Office, error: type[KnownError], step: Callable[[], object]) -> KnownError:
    before = count_rows(office.store)
    with pytest.raises(error) as caught:
        step()
    assert count_rows(office.store) == before
    assert sentence(caught.value)
    return caught.value
