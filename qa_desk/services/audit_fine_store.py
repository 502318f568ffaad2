"""Proposed audit fines as services see the store's part of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa_desk.domain.audit_fine import AuditFine, AuditFineId, FineStep, SecondStanding
from qa_desk.domain.checklist_audit import ChecklistAuditId
from qa_desk.domain.deal import DealId
from qa_desk.domain.queue import ItemId


@dataclass(frozen=True, slots=True)
class FineQuery:
    """Which fines; None means any. `open_only`: without signed and withdrawn ones."""

    ids: Sequence[AuditFineId] | None = None
    manager: str | None = None
    audit_ids: Sequence[ChecklistAuditId] | None = None
    open_only: bool = False
    deal_ids: Sequence[DealId] | None = None


class AuditFines(Protocol):
    def add(self, fine: AuditFine) -> AuditFine:
        """`fine.id` is ignored. Raises ChangedBySomeoneElse for a question of an audit that is there."""
        ...

    def get(self, fine_id: AuditFineId) -> AuditFine:
        """Raises NotFound."""
        ...

    def find(self, query: FineQuery) -> list[AuditFine]:
        """The oldest first."""
        ...

    def step(self, step: FineStep) -> None: ...

    def steps(self, fine_ids: Sequence[AuditFineId]) -> Mapping[AuditFineId, list[FineStep]]:
        """Oldest first; fines that nobody touched are left out."""
        ...

    def seconds(self, audit_ids: Sequence[ChecklistAuditId]) -> Mapping[ChecklistAuditId, SecondStanding]:
        """Of audits that were given to a second auditor."""
        ...

    def newest(self, item_ids: Sequence[ItemId]) -> Mapping[tuple[ItemId, str], ChecklistAuditId]:
        """The last submitted audit by item and form, second looks left out."""
        ...
