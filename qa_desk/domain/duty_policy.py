"""Duty policy: who checks which direction, and how often. As shipped, and as anybody may change it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.sampling import LEAST_SHARE_PERCENT


class DutyRole(StrEnum):
    QUALITY = "quality"  # quality department
    SUPERVISOR = "supervisor"  # of a group; looks at his own group only
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class EveryDays:
    """Every manager once in so many working days."""

    days: int


@dataclass(frozen=True, slots=True)
class DrawnDaily:
    """So many drawn deals for each person of the role every working day."""

    deals: int


@dataclass(frozen=True, slots=True)
class ShareOfPeriod:
    """At least so many percent of the period's deals, for the role as a whole."""

    percent: int


Cadence = EveryDays | DrawnDaily | ShareOfPeriod
CADENCES: Mapping[str, type[EveryDays] | type[DrawnDaily] | type[ShareOfPeriod]] = {
    "every": EveryDays,
    "daily": DrawnDaily,
    "share": ShareOfPeriod,
}
"""As settings name them."""


@dataclass(frozen=True, slots=True)
class Rule:
    role: DutyRole
    direction: AuditDirection
    cadence: Cadence


DEFAULT_POLICY: tuple[Rule, ...] = (
    Rule(DutyRole.QUALITY, AuditDirection.SCRIPTS, ShareOfPeriod(LEAST_SHARE_PERCENT)),
    Rule(DutyRole.QUALITY, AuditDirection.SKILLS, DrawnDaily(3)),
    Rule(DutyRole.QUALITY, AuditDirection.ATTENTIVENESS, DrawnDaily(3)),
    Rule(DutyRole.SUPERVISOR, AuditDirection.ATTENTIVENESS, DrawnDaily(2)),
    Rule(DutyRole.SUPERVISOR, AuditDirection.SKILLS, DrawnDaily(2)),
    Rule(DutyRole.SUPERVISOR, AuditDirection.ANALYTICS, EveryDays(2)),
    Rule(DutyRole.HEAD, AuditDirection.ANALYTICS, EveryDays(2)),
    Rule(DutyRole.HEAD, AuditDirection.SKILLS, DrawnDaily(1)),
)


class PolicyWrong(WrongUse):
    """A rule that cannot be followed; facts: what (role, direction), expected"""

    code = "duty_policy_wrong"


def require_policy(policy: Sequence[Rule]) -> None:
    """Raises PolicyWrong: a pair of role and direction twice, or a number that makes no sense."""
    seen: set[tuple[DutyRole, AuditDirection]] = set()
    for rule in policy:
        expected = _expected(rule.cadence)
        if (rule.role, rule.direction) in seen:
            expected = "once"
        if expected:
            raise PolicyWrong(what=f"{rule.role.value}, {rule.direction.value}", expected=expected)
        seen.add((rule.role, rule.direction))


def rule_text(rule: Rule) -> str:
    """As settings keep it: "quality|scripts|share:10"."""
    match rule.cadence:
        case EveryDays(days):
            cadence = f"every:{days}"
        case DrawnDaily(deals):
            cadence = f"daily:{deals}"
        case ShareOfPeriod(percent):
            cadence = f"share:{percent}"
        case _:
            assert_never(rule.cadence)
    return f"{rule.role.value}|{rule.direction.value}|{cadence}"


def rule_of(text: str) -> Rule:
    """What rule_text wrote. Raises ValueError for anything else."""
    role, direction, cadence = text.split("|")
    kind, _colon, number = cadence.partition(":")
    if kind not in CADENCES:
        raise ValueError(f"no rule: {text[:60]!r}")
    return Rule(DutyRole(role), AuditDirection(direction), CADENCES[kind](int(number)))


def number_of(cadence: Cadence) -> int:
    match cadence:
        case EveryDays(number) | DrawnDaily(number) | ShareOfPeriod(number):
            return number
        case _:
            assert_never(cadence)


def _expected(cadence: Cadence) -> str:
    match cadence:
        case EveryDays(days):
            return "" if 1 <= days <= 31 else "days"
        case DrawnDaily(deals):
            return "" if 1 <= deals <= 100 else "deals"
        case ShareOfPeriod(percent):
            return "" if LEAST_SHARE_PERCENT <= percent <= 100 else "share"
        case _:
            assert_never(cadence)
