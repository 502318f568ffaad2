"""The seed of a period: made of two persons' contributions, committed before the first draw, told at the close."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from qa_desk.domain.errors import GuardRefused, WrongUse
from qa_desk.domain.people import UserId

LEAST_CONTRIBUTION = 16
"""Letters; fewer could be guessed by trying them all."""


class ContributionTooShort(WrongUse):
    """facts: least, given"""

    code = "contribution_too_short"


class SamePersonTwice(GuardRefused):
    """The seed of a period is made by two persons; facts: period"""

    code = "seed_needs_two_persons"


@dataclass(frozen=True, slots=True)
class Contribution:
    by: UserId
    text: str

    def __post_init__(self) -> None:
        if len(self.text) < LEAST_CONTRIBUTION:
            raise ContributionTooShort(least=LEAST_CONTRIBUTION, given=len(self.text))


def seed_of(period: str, contributions: Sequence[Contribution]) -> str:
    """SHA-256 hex of "qa-desk-seed|period|first|second". Raises SamePersonTwice."""
    one, two = contributions
    if one.by == two.by:
        raise SamePersonTwice(period=period)
    return hashlib.sha256(f"qa-desk-seed|{period}|{one.text}|{two.text}".encode()).hexdigest()


def commitment_of(seed: str) -> str:
    """What is shown and logged before the period: SHA-256 hex of the seed."""
    return hashlib.sha256(seed.encode()).hexdigest()
