"""Reassignment: who gets a deal that comes back, by a policy anybody can repeat; never a manager who had it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from qa_desk.domain.errors import GuardRefused, WrongUse
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import name_key, same_name
from qa_desk.domain.people import UserId


class ReassignPolicy(StrEnum):
    LEAST_LOADED = "least_loaded"
    ROUND_ROBIN = "round_robin"
    SAME_GROUP = "same_group"  # the least loaded of the former manager's group
    CHOSEN = "chosen"  # the head names somebody


@dataclass(frozen=True, slots=True)
class Candidate:
    """`load`: deals he has now and has been promised. `active`: he works here still, as far as the records tell."""

    manager: str
    group: str
    load: int
    active: bool = True


class NobodyToTake(GuardRefused):
    """No other manager fits the policy; facts: policy"""

    code = "nobody_to_take"


class DealOutcome(StrEnum):
    """What became of a deal that was given to another manager."""

    WON = "won"
    LOST = "lost"
    IN_WORK = "in_work"


@dataclass(frozen=True, slots=True)
class RecordedOutcome:
    """What a person says became of the deal. `amount`: what it was won for, None when it is not known."""

    refusal_id: RefusalId
    outcome: DealOutcome
    amount: Money | None
    by: UserId
    at: datetime


class OutcomeWrong(WrongUse):
    """A won deal's amount is above zero, the others have none; facts: field"""

    code = "outcome_wrong"


class NotReassigned(GuardRefused):
    """The deal was not given to another manager by a signature; facts: refusal"""

    code = "not_reassigned"


@dataclass(frozen=True, slots=True)
class Followed:
    """One signed reassignment and what later imports say of its deal, or a person. `amount`: of the deal, None when not
    given. `moved`: the CRM shows the deal with another manager than before. `recorded`: a person said so."""

    refusal_id: int
    deal_external_id: str
    title: str
    from_manager: str
    to_manager: str
    signed_at: datetime
    outcome: DealOutcome
    amount: Money | None
    moved: bool
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class Recovered:
    """`sums`: of the deals' amounts in the workspace's currency; `without_amount`: deals that tell none."""

    counts: Mapping[DealOutcome, int]
    sums: Mapping[DealOutcome, Money]
    without_amount: int


def choose(
    policy: ReassignPolicy, candidates: Sequence[Candidate], former: frozenset[str], last: str = "", chosen: str = ""
) -> str:
    """The manager's name. `former`: who had the deal. `last`: who was given one last (round robin). Who is not active
    is proposed only where nobody active fits, or where the head names him.

    Equal loads go by name, so the same facts always name the same person. Raises NobodyToTake.
    """
    free = [one for one in candidates if one.manager and not any(same_name(one.manager, name) for name in former)]
    match policy:
        case ReassignPolicy.LEAST_LOADED:
            fitting = free
        case ReassignPolicy.SAME_GROUP:
            groups = {one.group for one in candidates if any(same_name(one.manager, name) for name in former)} - {""}
            fitting = [one for one in free if one.group in groups]
        case ReassignPolicy.ROUND_ROBIN:
            return _next_after(_at_work(free), last, policy)
        case ReassignPolicy.CHOSEN:
            fitting = [one for one in free if chosen and same_name(one.manager, chosen)]
        case _:
            assert_never(policy)
    if not fitting:
        raise NobodyToTake(policy=policy.value)
    return min(_at_work(fitting), key=lambda one: (one.load, name_key(one.manager), one.manager)).manager


def _at_work(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Somebody who left holds no open deals, and would be the least loaded for ever."""
    return [one for one in candidates if one.active] or candidates


def _next_after(free: Sequence[Candidate], last: str, policy: ReassignPolicy) -> str:
    """In the order of names, on from the last one; after the end from the start."""
    if not free:
        raise NobodyToTake(policy=policy.value)
    ordered = sorted({one.manager for one in free}, key=lambda name: (name_key(name), name))
    later = [name for name in ordered if last and name_key(name) > name_key(last)]
    return (later or ordered)[0]


def outcome_of(
    stage: str, closed_at: datetime | None, signed_at: datetime, won: Sequence[str], lost: Sequence[str]
) -> DealOutcome:
    """By the stages that the settings call won and lost; a deal still in a lost stage it had before counts as in work
    until the CRM closes it again after the signature."""
    if stage in won:
        return DealOutcome.WON
    if stage in lost and closed_at is not None and closed_at > signed_at:
        return DealOutcome.LOST
    return DealOutcome.IN_WORK


def counted_outcome(
    by_crm: DealOutcome, closed_at: datetime | None, recorded: RecordedOutcome | None
) -> tuple[DealOutcome, bool]:
    """What counts, and whether a person's word does: it does until the CRM closes the deal after it."""
    if recorded is None:
        return by_crm, False
    closed_since = by_crm is not DealOutcome.IN_WORK and closed_at is not None and closed_at > recorded.at
    return (by_crm, False) if closed_since else (recorded.outcome, True)


def recovered(followed: Sequence[Followed], currency: str) -> Recovered:
    counts = {outcome: sum(one.outcome is outcome for one in followed) for outcome in DealOutcome}
    told = [(one.outcome, one.amount) for one in followed if one.amount is not None and one.amount.currency == currency]
    sums = {
        outcome: sum((amount for which, amount in told if which is outcome), start=Money(0, currency))
        for outcome in DealOutcome
    }
    return Recovered(counts, sums, len(followed) - len(told))


def guess_closed_stages(stages: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(won, lost) by the usual names of the CRMs; what cannot be told is left to the user."""
    lost = tuple(one for one in stages if any(word in one.casefold() for word in _LOST))
    won = tuple(one for one in stages if one not in lost and any(word in one.casefold() for word in _WON))
    return won, lost


_LOST = ("не реализован", "проигран", "провал", "отказ", "lost", "closed - lost")
_WON = ("успешн", "выигран", "оплачен", "won")
