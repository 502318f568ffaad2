"""Queue: what waits for an auditor, in which order, and who holds it for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.people import UserId
from qa_desk.domain.reason_check import Verdict

ItemId = NewType("ItemId", int)


class ItemKind(StrEnum):
    REFUSAL = "refusal"
    SAMPLE = "sample"


class ItemHeld(GuardRefused):
    """Somebody else works on the item; facts: holder, until"""

    code = "item_held"


class NotHeld(GuardRefused):
    """The lease ran out or was never taken: the item must be claimed before it is decided; facts: item"""

    code = "not_held"


class ItemDone(GuardRefused):
    """facts: item"""

    code = "item_done"


@dataclass(frozen=True, slots=True)
class Lease:
    """`token` grows with every claim; a write of a former holder is refused by it."""

    holder: UserId
    until: datetime
    token: int


@dataclass(frozen=True, slots=True)
class QueueItem:
    """`stake_minor`: cost of the lead in minor units, 0 while no tariff is known."""

    id: ItemId
    kind: ItemKind
    deal_id: DealId
    refusal_id: RefusalId | None
    deadline_at: datetime
    stake_minor: int
    finding: Verdict | None
    lease: Lease | None
    done_at: datetime | None


def finding_rank(finding: Verdict | None) -> int:
    """Third key of the order, after deadline and money: what most likely was a dumped client comes first."""
    order: tuple[Verdict | None, ...] = (Verdict.NO_REFUSAL, Verdict.MISMATCH, Verdict.UNCLEAR, None, Verdict.MATCH)
    return order.index(finding)


def claim(item: QueueItem, user: UserId, now: datetime, lease_for: timedelta) -> Lease:
    """A new lease for `user`; takes over a lease that ran out. Raises ItemHeld or ItemDone."""
    if item.done_at is not None:
        raise ItemDone(item=item.id)
    held = item.lease
    if held is not None and held.holder != user and held.until > now:
        raise ItemHeld(holder=held.holder, until=held.until.isoformat())
    token = 1 if held is None else held.token + 1
    return Lease(user, now + lease_for, token)


def check_held(item: QueueItem, user: UserId, now: datetime) -> None:
    """Raises NotHeld unless `user` has the item's live lease."""
    if item.lease is None or item.lease.holder != user or item.lease.until <= now:
        raise NotHeld(item=item.id)
