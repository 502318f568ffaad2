"""Money as services see it: the ledger, papers and appeals of its cases, pay. One Protocol a role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_desk.domain.appeal import Appeal, AppealDecision, Paper
from qa_desk.domain.appeal_evidence import EvidenceFile
from qa_desk.domain.closing import Closing
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.ledger import AppealId, Entry, EntryId, Reversal, ReversalDecline, ReversalId
from qa_desk.domain.money import Money
from qa_desk.domain.people import UserId
from qa_desk.domain.report import RegisterLine


@dataclass(frozen=True, slots=True)
class Pay:
    """What a manager earns in a month; the newest of a month counts."""

    period: str
    manager: str
    amount: Money


@dataclass(frozen=True, slots=True)
class CaseDeal:
    """`external_id`, `title`: as the fine was signed; of a form's fine as the deal is called now."""

    deal_id: int
    external_id: str
    title: str


class Ledger(Protocol):
    def add(self, entry: Entry) -> Entry:
        """`entry.id` is ignored. Raises ChangedBySomeoneElse for a source that is there, for a closed period and for
        more than is left of a fine: the database itself refuses."""
        ...

    def entries(self, period: str | None = None) -> list[Entry]:
        """In the order they were entered."""
        ...

    def get(self, entry_id: EntryId) -> Entry:
        """Raises NotFound."""
        ...

    def by_source(self, source: str) -> Entry | None: ...

    def by_sources(self, sources: Sequence[str]) -> Mapping[str, Entry]: ...

    def fine_of(self, refusal_id: RefusalId) -> Entry | None: ...

    def reversals_of(self, entry_id: EntryId) -> list[Entry]: ...

    def balances(self, period: str) -> Mapping[str, int]:
        """Minor units by manager, as the names are written."""
        ...

    def taken(self, period: str) -> Mapping[str, int]:
        """Minor units of the period's fines less what of them was given back, in whatever period; by manager, as the
        names are written. What came back for fines of other periods does not count."""
        ...

    def close(self, closing: Closing, register: str) -> None:
        """`register`: the frozen text."""
        ...

    def closing(self, period: str) -> Closing | None: ...

    def closings(self) -> list[Closing]: ...

    def frozen_register(self, period: str) -> str | None: ...

    def propose_reversal(self, reversal: Reversal) -> Reversal:
        """`reversal.id` is ignored."""
        ...

    def reversal(self, reversal_id: ReversalId) -> Reversal:
        """Raises NotFound."""
        ...

    def reversals_waiting(self) -> list[Reversal]:
        """Proposed, neither entered nor declined."""
        ...

    def decline_reversal(self, decline: ReversalDecline) -> None: ...

    def declines_of(self, entry_id: EntryId) -> list[tuple[Reversal, ReversalDecline]]:
        """Of one fine, oldest first."""
        ...

    def is_declined(self, reversal_id: ReversalId) -> bool: ...

    def register_lines(self, period: str) -> list[RegisterLine]: ...


class Cases(Protocol):
    """Papers and appeals of ledger entries."""

    def add_paper(self, paper: Paper) -> Paper: ...

    def papers(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, list[Paper]]:
        """Oldest first; entries without a paper are left out."""
        ...

    def deals(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, CaseDeal]:
        """The deals that fines are about; an entry without one is left out."""
        ...

    def attach(self, evidence: EvidenceFile) -> EvidenceFile:
        """`evidence.id` is ignored. Raises ChangedBySomeoneElse for bytes that the case has already."""
        ...

    def files(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, list[EvidenceFile]]:
        """Oldest first; entries without a file are left out."""
        ...

    def named(self, stored: Sequence[str]) -> frozenset[str]:
        """Those of the stored paths that a file of any case has."""
        ...

    def file(self, appeal: Appeal) -> Appeal: ...

    def appeal(self, appeal_id: AppealId) -> Appeal:
        """Raises NotFound."""
        ...

    def appeals(self, entry_ids: Sequence[EntryId] | None = None) -> Mapping[EntryId, Appeal]: ...

    def decide(self, decision: AppealDecision) -> None: ...

    def decisions(self) -> Mapping[AppealId, AppealDecision]: ...


class Pays(Protocol):
    def add(self, pays: Sequence[Pay], by: UserId, at: datetime) -> None: ...

    def periods(self) -> list[str]:
        """Months of which any pay is known, newest first."""
        ...

    def known(self, period: str) -> list[Pay]:
        """The newest of every manager."""
        ...

    def of(self, manager: str, period: str) -> Money | None:
        """Found as managers are known: letter case, ё and spaces make no other person."""
        ...
