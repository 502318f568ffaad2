"""Audit: what an auditor found on a sampled deal. Checklists will deepen it; the result and its remarks stay."""

from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.deal import DealId
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId


@dataclass(frozen=True, slots=True)
class Audit:
    item_id: ItemId
    deal_id: DealId
    in_order: bool
    remarks: str
    audited_by: UserId
    audited_at: datetime
