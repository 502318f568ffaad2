"""Law: what a country's labour law asks before a bonus is cut. Rules, not advice: a lawyer confirms them."""

from dataclasses import dataclass
from enum import StrEnum

from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.money import Money
from qa_desk.domain.report import plain


class LawMode(StrEnum):
    AUTO = "auto"  # on where the country is known to ask for it
    ON = "on"
    OFF = "off"


COUNTRIES = frozenset({"RU"})
"""Where the shipped rules are on by themselves."""


@dataclass(frozen=True, slots=True)
class LawRules:
    """`on`: say «снижение премии», keep the cap, ask for a written ground and the employee's explanation."""

    on: bool
    cap_percent: int


class PayCapReached(GuardRefused):
    """The month's cuts would pass the cap; amounts as plain decimals; facts: manager, period, pay, percent, cap,
    taken, amount"""

    code = "pay_cap_reached"


class GroundNotWritten(GuardRefused):
    """The law asks for the clause of the local act, and neither the signer nor the settings name one; facts: manager"""

    code = "ground_not_written"


def law_of(mode: str, country: str, cap_percent: int) -> LawRules:
    on = mode == LawMode.ON or (mode == LawMode.AUTO and country.strip().upper() in COUNTRIES)
    return LawRules(on, cap_percent)


def ground_of(rules: LawRules, manager: str, *written: str) -> str:
    """The first of `written` that says something: what the signer wrote goes before what the settings say.

    Raises GroundNotWritten where the law asks for one.
    """
    ground = next((one.strip() for one in written if one.strip()), "")
    if rules.on and not ground:
        raise GroundNotWritten(manager=manager)
    return ground


def cap_of(pay: Money, percent: int) -> Money:
    """Rounded down to the kopeck: never a kopeck above the share."""
    return Money(pay.minor * percent // 100, pay.currency)


def check_cap(rules: LawRules, manager: str, period: str, pay: Money | None, taken: Money, amount: Money) -> None:
    """`pay`: of the month, None while it is not known, and then nothing is checked. `taken`: balance before.

    Raises PayCapReached.
    """
    if not rules.on or pay is None or pay.currency != amount.currency:
        return
    cap = cap_of(pay, rules.cap_percent)
    if taken.minor + amount.minor > cap.minor:
        raise PayCapReached(
            manager=manager,
            period=period,
            pay=plain(pay),
            percent=rules.cap_percent,
            cap=plain(cap),
            taken=plain(taken),
            amount=plain(amount),
        )
