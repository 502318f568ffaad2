"""The control panel: every lamp from counts of one look at the store, and the deals behind a lamp."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from qa_desk.domain.ledger import Entry
from qa_desk.domain.ledger_inputs import AuditInputs
from qa_desk.domain.panel import (
    NOTHING,
    SOON,
    Corridor,
    LampKind,
    Panel,
    RefusalShare,
    SampleState,
    Seen,
    Tally,
    guess_first_stages,
    lamps_of,
)
from qa_desk.domain.queue import ItemId
from qa_desk.domain.settings import Settings
from qa_desk.domain.sign_off import period_of
from qa_desk.domain.working_time import MondayToFriday, WorkDays
from qa_desk.services.cases import working_time
from qa_desk.services.panel_store import PanelLine, PanelQuery
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store, UnitOfWork

MONDAY_TO_FRIDAY = MondayToFriday()


def panel_now(store: Store, clock: Clock, days: WorkDays = MONDAY_TO_FRIDAY) -> Panel:
    with store.read() as unit:
        return panel_of(unit, clock(), days)


def panel_of(unit: UnitOfWork, now: datetime, days: WorkDays = MONDAY_TO_FRIDAY) -> Panel:
    settings = unit.settings.load()
    query = query_of(unit, settings, now)
    counts = unit.panel
    refusals, leads = counts.refusals_and_leads(query)
    corridor = Corridor(settings.refusal_share_from, settings.refusal_share_to)
    deals = unit.deals.count()
    seen = Seen(
        open_deals=counts.open_deals(query),
        refusals=counts.refusals(query),
        callbacks=counts.callbacks(query),
        transcription=counts.transcription(query),
        appeals=_appeals(unit, settings, now, days),
        sample=_sample(unit, settings, query) if deals else SampleState(),
        share=RefusalShare(refusals, leads, settings.refusal_share_days, corridor),
        callback_for=timedelta(hours=settings.callback_hours),
        transcript_for=timedelta(hours=settings.transcript_hours),
        first_stage_for=timedelta(hours=settings.first_stage_hours),
    )
    return Panel(now, lamps_of(seen, now), deals)


def deals_behind(store: Store, clock: Clock, kind: LampKind, days: WorkDays = MONDAY_TO_FRIDAY) -> Sequence[int]:
    """Ids of the deals a lamp tells of, the oldest first."""
    with store.read() as unit:
        if kind is LampKind.APPEALS:
            waiting = _review_due(unit, unit.settings.load(), days)
            return sorted(waiting, key=lambda deal_id: waiting[deal_id])
        return unit.panel.deals_behind(kind, query_of(unit, unit.settings.load(), clock()))


def panel_lines(store: Store, deal_ids: Sequence[int]) -> list[PanelLine]:
    with store.read() as unit:
        return unit.panel.lines(deal_ids)


def query_of(unit: UnitOfWork, settings: Settings, now: datetime) -> PanelQuery:
    return PanelQuery(
        now=now,
        ended=(*settings.won_stages, *settings.lost_stages, *settings.conditional_stages),
        first_stages=settings.first_stages or guess_first_stages(tuple(unit.deals.stages())),
        shelf=_before(now, settings.shelf_days, settings.shelf_days_of),
        stuck=_before(now, settings.stage_days, settings.stage_days_of),
        first_before=now - timedelta(hours=settings.first_stage_hours),
        callback_before=now - timedelta(hours=settings.callback_hours),
        transcript_before=now - timedelta(hours=settings.transcript_hours),
        share_since=now - timedelta(days=settings.refusal_share_days),
        soon=SOON,
    )


def _before(now: datetime, days: int, named: Mapping[str, int]) -> Mapping[str, datetime]:
    return {"": now - timedelta(days=days)} | {name: now - timedelta(days=own) for name, own in named.items() if name}


def _sample(unit: UnitOfWork, settings: Settings, query: PanelQuery) -> SampleState:
    """A month's seed is waited for from its second day on: on the first the two persons may still come."""
    late = unit.panel.late_audits(query)
    local = query.now.astimezone(ZoneInfo(settings.time_zone))
    known = unit.sampling.period(period_of(query.now, settings.time_zone))
    if known is None or not known.committed:
        return SampleState(late, no_seed=local.day > 1)
    if known.closed:
        return SampleState(late)
    return SampleState(late, not_drawn=unit.sampling.newest_day(known.period) < local.day)


def _appeals(unit: UnitOfWork, settings: Settings, now: datetime, days: WorkDays) -> Tally:
    due = sorted(_review_due(unit, settings, days).values())
    if not due:
        return NOTHING
    late = sum(one < now for one in due)
    return Tally(len(due), late, sum(now <= one < now + SOON for one in due), due[0])


def _review_due(unit: UnitOfWork, settings: Settings, days: WorkDays) -> Mapping[int, datetime]:
    """When an open appeal must be decided, by deal; of several on one deal the earliest."""
    decided = unit.cases.decisions()
    working = working_time(settings, days)
    found: dict[int, datetime] = {}
    for appeal in unit.cases.appeals().values():
        if appeal.id in decided:
            continue
        deal = _deal_of(unit, unit.ledger.get(appeal.entry_id))
        if deal is not None:
            due = working.after(appeal.filed_at, settings.appeal_hours)
            found[deal] = min(due, found.get(deal, due))
    return found


def _deal_of(unit: UnitOfWork, fine: Entry) -> int | None:
    """What the fine is about: a refusal's deal, or the one that was audited."""
    if fine.refusal_id is not None:
        return int(unit.refusals.get(fine.refusal_id).deal_id)
    if isinstance(fine.inputs, AuditInputs):
        return int(unit.queue.get(ItemId(fine.inputs.item_id)).deal_id)
    return None
