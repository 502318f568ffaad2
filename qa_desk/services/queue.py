"""The queue: which deals wait for review, who holds which item, and what the pages list."""

from collections.abc import Sequence
from datetime import timedelta

from qa_desk.domain.deal import Deal, DealId
from qa_desk.domain.flow import TERMINAL, ConditionalRefusal, Move, RefusalState
from qa_desk.domain.log import Payload
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.queue import ItemId, ItemKind, Lease, QueueItem, claim
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import local_day, refresh_stakes, stake_of
from qa_desk.services.ports import Clock, ReasonReader
from qa_desk.services.queue_forms import QueueForms
from qa_desk.services.rights import check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed, QueueLine, QueueQuery


def refill(store: Store, clock: Clock, reader: ReasonReader) -> tuple[int, int, Changed]:
    """Opens a refusal for every deal that came into a conditional stage, withdraws those that left undecided.

    Returns how many were opened and withdrawn.
    """
    with store.write() as unit:
        settings = unit.settings.load()
        waiting = unit.deals.in_stages(settings.conditional_stages)
        latest = unit.refusals.latest_for(waiting)
        opened = 0
        for deal_id in waiting:
            deal = unit.deals.get(deal_id)
            if _is_new(deal, latest.get(deal_id), unit):
                _open(unit, deal, settings, clock, reader)
                opened += 1
        withdrawn = _withdraw_left(unit, set(waiting), clock)
        refresh_stakes(unit, clock)
    return opened, withdrawn, Changed(everything=True)


def _is_new(deal: Deal, latest: ConditionalRefusal | None, unit: UnitOfWork) -> bool:
    """A first refusal, or one stated again after the last one ended. An old export must not reopen what is closed."""
    if latest is None or latest.state is RefusalState.WITHDRAWN:
        return True
    if latest.state not in TERMINAL or deal.facts.stage_since is None:
        return False
    return deal.facts.stage_since > unit.refusals.last_moved_at(latest.id)


def _open(unit: UnitOfWork, deal: Deal, settings: Settings, clock: Clock, reader: ReasonReader) -> None:
    facts = deal.facts
    code = reader.code_of(facts.stated_reason, facts.stated_comment)
    stated = (None if code is None else ReasonCode(code), facts.stated_reason, facts.stated_comment, facts.manager)
    opened_at = facts.stage_since or clock()
    deadline = opened_at + timedelta(days=settings.review_days)
    refusal = unit.refusals.add(deal.id, stated, opened_at, deadline, facts.lead_source)
    stake = stake_of(unit.penalties.tariffs(), facts.lead_source, local_day(settings, clock))
    unit.queue.add(ItemKind.REFUSAL, deal.id, refusal.id, None, deadline, stake)
    payload: Payload = {
        "deal": facts.external_id, "reason": code or "", "manager": facts.manager, "source": refusal.lead_source,
    }  # fmt: skip
    unit.log.append(clock(), None, "refusal_opened", f"refusal:{refusal.id}", payload)


def _withdraw_left(unit: UnitOfWork, waiting: set[DealId], clock: Clock) -> int:
    """Not what somebody decided and the head sent back: else its manager could make the case vanish."""
    gone = [one for one in unit.refusals.in_state([RefusalState.QUEUED]) if one.deal_id not in waiting]
    left = [one for one in gone if not unit.decisions.of_refusal(one.id)]
    for refusal in left:
        unit.refusals.move(refusal, Move.WITHDRAW, None, clock())
        unit.queue.set_done(unit.queue.of_refusal(refusal.id).id, clock())
        unit.log.append(clock(), None, "refusal_withdrawn", f"refusal:{refusal.id}", {})
    return len(left)


def claim_item(
    store: Store, clock: Clock, user: User, item_id: ItemId | None = None
) -> tuple[QueueItem | None, Changed]:
    """Claims the item, or the most urgent free one; None when nothing waits.

    Raises ItemHeld, ItemDone, RoleMissing, RightsChanged."""
    require(user, Role.AUDITOR)
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        wanted = item_id if item_id is not None else unit.queue.first_free(user.id, now)
        if wanted is None:
            return None, Changed()
        item = unit.queue.get(wanted)
        lease_for = timedelta(minutes=unit.settings.load().lease_minutes)
        lease = claim(item, user.id, now, lease_for)
        unit.queue.set_lease(item.id, lease)
        if item.lease is None or item.lease.holder != user.id or item.lease.until <= now:
            unit.log.append(now, user.id, "item_claimed", f"item:{item.id}", {"token": lease.token})
        return unit.queue.get(wanted), Changed(items=frozenset({wanted}))


def renew_lease(store: Store, clock: Clock, user: User, item: QueueItem) -> Lease | None:
    """Heartbeat while the item is on screen; None when the lease was lost to somebody else meanwhile."""
    with store.write() as unit:
        now, current = clock(), unit.queue.get(item.id)
        mine = current.lease is not None and item.lease is not None and current.lease.token == item.lease.token
        if not mine or current.done_at is not None or current.lease is None or current.lease.holder != user.id:
            return None
        lease = Lease(user.id, now + timedelta(minutes=unit.settings.load().lease_minutes), current.lease.token)
        unit.queue.set_lease(item.id, lease)
        return lease


def release_item(store: Store, clock: Clock, user: User, item_id: ItemId) -> Changed:
    """Gives the item back; nothing happens when somebody else holds it by now."""
    with store.write() as unit:
        item = unit.queue.get(item_id)
        if item.lease is None or item.lease.holder != user.id or item.done_at is not None:
            return Changed()
        unit.queue.set_lease(item_id, Lease(user.id, clock(), item.lease.token))
    return Changed(items=frozenset({item_id}))


def queue_ids(store: Store, query: QueueQuery) -> Sequence[int]:
    with store.read() as unit:
        return unit.queue.ids(query)


def queue_lines(store: Store, ids: Sequence[int], forms: QueueForms | None = None) -> list[QueueLine]:
    """`forms` tells what each drawn deal is audited with."""
    with store.read() as unit:
        lines = unit.queue.lines(ids)
        return lines if forms is None else forms.told(unit, lines)


def get_item(store: Store, item_id: ItemId) -> QueueItem:
    with store.read() as unit:
        return unit.queue.get(item_id)
