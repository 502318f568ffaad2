"""Ledger: append-only entries of money. A balance is a sum of entries, a correction a counter-entry, never a change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.ledger_inputs import Inputs
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import FineId, same_name
from qa_desk.domain.people import UserId
from qa_desk.domain.report import plain
from qa_desk.domain.sign_off import SignatureId

EntryId = NewType("EntryId", int)
ReversalId = NewType("ReversalId", int)
AppealId = NewType("AppealId", int)


class EntryKind(StrEnum):
    FINE = "fine"  # a positive amount against a manager
    REVERSAL = "reversal"  # a negative one, names the fine that it takes back, whole or part
    CLOSING = "closing"  # no amount: from here on nothing enters the period


@dataclass(frozen=True, slots=True)
class Entry:
    """`source`: what the amount comes from, once in the ledger: "refusal:12", "audit:7:call.greeting", "reversal:3",
    "appeal:2", "closing:2026-11". `inputs` recompute the amount. `ground`: the clause of the local act, or why it is
    taken back. Proposer and enterer are two persons; a closing has no proposer.
    """

    id: EntryId
    kind: EntryKind
    period: str
    manager: str
    amount: Money
    source: str
    inputs: Inputs
    ground: str
    proposed_by: UserId | None
    entered_by: UserId
    entered_at: datetime
    fine_id: FineId | None = None
    refusal_id: RefusalId | None = None
    signature_id: SignatureId | None = None
    reverses: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """A proposed counter-entry. `asked`: None takes back whatever is left of the fine."""

    id: ReversalId
    entry_id: EntryId
    asked: Money | None
    ground: str
    proposed_by: UserId
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class ReversalDecline:
    """A proposed counter-entry that will not be entered, and why."""

    reversal_id: ReversalId
    comment: str
    declined_by: UserId
    declined_at: datetime


class ReversalDeclined(GuardRefused):
    """It was declined, nobody signs it any more; facts: reversal"""

    code = "reversal_declined"


class ReversalEntered(GuardRefused):
    """It stands in the ledger already; facts: reversal"""

    code = "reversal_entered"


class NotReversible(GuardRefused):
    """Only a fine is taken back; facts: entry, kind"""

    code = "not_reversible"


class NothingLeft(GuardRefused):
    """The whole amount was taken back already; facts: entry"""

    code = "nothing_left"


class MoreThanLeft(GuardRefused):
    """facts: entry, asked, left (plain decimals)"""

    code = "more_than_left"


class SourceTwice(GuardRefused):
    """One amount a source; facts: source"""

    code = "source_twice"


def of_refusal(refusal_id: RefusalId) -> str:
    return f"refusal:{refusal_id}"


def of_reversal(reversal_id: ReversalId) -> str:
    return f"reversal:{reversal_id}"


def of_audit(item_id: int, question: str) -> str:
    """Of one question of one audited deal; `question` names the form too: "call.greeting"."""
    return f"audit:{item_id}:{question}"


def left_of(fine: Entry, reversals: Iterable[Entry]) -> Money:
    """What of the fine has not been taken back."""
    taken = (one.amount for one in reversals if one.reverses == fine.id)
    return sum(taken, start=fine.amount)


def counter_amount(fine: Entry, reversals: Iterable[Entry], asked: Money | None) -> Money:
    """The negative amount of the next counter-entry. Raises NotReversible, NothingLeft, MoreThanLeft."""
    if fine.kind is not EntryKind.FINE:
        raise NotReversible(entry=fine.id, kind=fine.kind.value)
    left = left_of(fine, reversals)
    if left.minor <= 0:
        raise NothingLeft(entry=fine.id)
    if asked is not None and (not 0 < asked.minor <= left.minor or asked.currency != left.currency):
        raise MoreThanLeft(entry=fine.id, asked=plain(asked), left=plain(left))
    return -(asked or left)


def balance(entries: Iterable[Entry], currency: str, manager: str | None = None, period: str | None = None) -> Money:
    """Sum of the entries of a manager, of a period, of both, or of all."""
    wanted = (
        one.amount
        for one in entries
        if (period is None or one.period == period) and (manager is None or same_name(one.manager, manager))
    )
    return sum(wanted, start=Money(0, currency))
