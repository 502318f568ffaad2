"""Reading for pages and for `show`: one consistent look at the store, frozen lines out."""

from collections.abc import Sequence

from qa_desk.domain.deal import DealId
from qa_desk.domain.flow import WAITS_FOR_HEAD, ConditionalRefusal, RefusalState
from qa_desk.domain.queue import ItemId, QueueItem
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import CallView, DealCard, RefusalLine, Waiting


def deal_card(store: Store, deal_id: DealId, item_id: ItemId | None = None) -> DealCard:
    """Raises NotFound. `item_id` picks the queue item when a deal has several; else the refusal's is taken."""
    with store.read() as unit:
        refusal = unit.refusals.latest_of(deal_id)
        item = unit.queue.get(item_id) if item_id is not None else _item_of(unit, refusal)
        return DealCard(
            deal=unit.deals.get(deal_id),
            calls=_calls(unit, deal_id),
            refusal=refusal,
            item=item,
            finding=None if refusal is None else unit.findings.latest(refusal.id),
            decisions=() if refusal is None else tuple(unit.decisions.of_refusal(refusal.id)),
            callbacks=() if refusal is None else tuple(unit.callbacks.of_refusal(refusal.id)),
            signatures=() if refusal is None else tuple(unit.signatures.of_refusal(refusal.id)),
            fine=None if refusal is None else unit.penalties.fine_of(refusal.id),
            reassignment=None if refusal is None else unit.penalties.reassignment_of(refusal.id),
            older_deals=tuple(unit.deals.sharing_contacts(deal_id)),
            people={user.id: user.name for user in unit.users.all()},
        )


def _item_of(unit: UnitOfWork, refusal: ConditionalRefusal | None) -> QueueItem | None:
    return None if refusal is None else unit.queue.of_refusal(refusal.id)


def _calls(unit: UnitOfWork, deal_id: DealId) -> tuple[CallView, ...]:
    views = []
    for call in unit.calls.of_deal(deal_id):
        recording = None if call.recording is None else unit.calls.recording(call.recording)
        transcript = None if call.recording is None else unit.transcripts.newest(call.recording)
        views.append(CallView(call, recording, transcript))
    return tuple(views)


def refusal_lines(store: Store, states: Sequence[RefusalState] | None = None) -> list[RefusalLine]:
    """Refusals in these states (all when None), nearest deadline first."""
    with store.read() as unit:
        return unit.refusals.lines(states)


def callbacks_due(store: Store) -> list[RefusalLine]:
    """Clients to call, and denied refusals whose fine and new manager are still to be proposed."""
    return refusal_lines(store, [RefusalState.CALLBACK_DUE, RefusalState.PENALTY_DUE])


def waiting_for_head(store: Store) -> list[RefusalLine]:
    return refusal_lines(store, sorted(WAITS_FOR_HEAD))


def managers(store: Store) -> dict[str, int]:
    """Managers and how many deals each has."""
    with store.read() as unit:
        return unit.deals.managers()


def stages(store: Store) -> dict[str, int]:
    with store.read() as unit:
        return unit.deals.stages()


def waiting(store: Store, clock: Clock) -> Waiting:
    with store.read() as unit:
        return Waiting(unit.queue.waiting(clock()), unit.refusals.by_state(), unit.deals.count())
