"""Amounts as a cell's number: exact to the kopeck or not at all."""

from decimal import Decimal

from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money


class AmountNotExact(KnownError):
    """A cell's number cannot hold the amount to the kopeck; facts: minor"""

    code = "amount_not_exact"


def exact_number(money: Money) -> float:
    """The number for a cell. Raises AmountNotExact if whoever reads the file would get another amount.

    The writer puts 16 digits down, which no longer tell some numbers of 17 digits apart: so it is the number read back
    that is checked, in its shortest form.
    """
    number = float(Decimal(money.minor) / 100)
    if Decimal(repr(float(f"{number:.16G}"))) * 100 != money.minor:
        raise AmountNotExact(minor=money.minor)
    return number
