"""Refusals, the queue, and what is said of a refusal, as services see them in the store."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from qa_desk.domain.callback import Callback, CallbackOutcome
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import Decision, FindingId
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import ConditionalRefusal, Move, RefusalId, RefusalState
from qa_desk.domain.kept_opinion import SecondOpinion
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import CostPerLead, Fine, Reassignment
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId, ItemKind, Lease, QueueItem
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.reassign import RecordedOutcome
from qa_desk.domain.sign_off import SignAction, Signature
from qa_desk.services.views import QueueCounts, QueueLine, QueueQuery, RefusalLine, Uses


class Refusals(Protocol):
    def add(
        self,
        deal_id: DealId,
        stated: tuple[ReasonCode | None, str, str, str],
        opened_at: datetime,
        deadline_at: datetime,
        lead_source: str = "",
    ) -> ConditionalRefusal:
        """`stated`: code, text, comment, manager. The round follows the deal's last refusal. What is stated may be
        restated; the lead source stays."""
        ...

    def get(self, refusal_id: RefusalId) -> ConditionalRefusal: ...

    def latest_of(self, deal_id: DealId) -> ConditionalRefusal | None: ...

    def latest_for(self, deal_ids: Sequence[DealId]) -> Mapping[DealId, ConditionalRefusal]: ...

    def last_moved_at(self, refusal_id: RefusalId) -> datetime: ...

    def move(self, refusal: ConditionalRefusal, move: Move, by: UserId | None, at: datetime) -> ConditionalRefusal:
        """Moves along domain/flow.py. Raises MoveNotAllowed, or ChangedBySomeoneElse when the version is old."""
        ...

    def restate(self, refusal_id: RefusalId, stated: tuple[ReasonCode | None, str, str, str]) -> None: ...

    def in_state(self, states: Sequence[RefusalState]) -> list[ConditionalRefusal]: ...

    def by_state(self) -> dict[RefusalState, int]:
        """How many refusals are in each state that any is in."""
        ...

    def lines(self, states: Sequence[RefusalState] | None, only: Sequence[int] | None = None) -> list[RefusalLine]: ...


class Queue(Protocol):
    def add(
        self,
        kind: ItemKind,
        deal_id: DealId,
        refusal_id: RefusalId | None,
        draw_id: int | None,
        deadline_at: datetime,
        stake_minor: int,
    ) -> ItemId: ...

    def get(self, item_id: ItemId) -> QueueItem: ...

    def of_refusal(self, refusal_id: RefusalId) -> QueueItem: ...

    def set_lease(self, item_id: ItemId, lease: Lease | None) -> None: ...

    def set_done(self, item_id: ItemId, at: datetime | None) -> None: ...

    def set_finding(self, refusal_id: RefusalId, finding: Finding) -> None: ...

    def set_stake(self, lead_source: str, stake_minor: int) -> int: ...

    def ids(self, query: QueueQuery) -> Sequence[int]: ...

    def waiting(self, now: datetime) -> QueueCounts:
        """Items not done, and those of them past their deadline."""
        ...

    def lines(self, ids: Sequence[int]) -> list[QueueLine]:
        """In the order of `ids`; ids that are gone are left out."""
        ...

    def first_free(self, user: UserId, now: datetime) -> ItemId | None: ...


class Findings(Protocol):
    def add(self, finding: Finding) -> FindingId:
        """`finding.id` is ignored."""
        ...

    def get(self, finding_id: FindingId) -> Finding:
        """Raises NotFound."""
        ...

    def latest(self, refusal_id: RefusalId) -> Finding | None: ...

    def behind_sides(self) -> list[RefusalId]:
        """Undecided refusals in whose calls manager and client changed places since they were looked at."""
        ...

    def page(self, after: FindingId | None, limit: int) -> list[Finding]: ...


class Decisions(Protocol):
    def add(self, decision: Decision) -> int: ...

    def of_refusal(self, refusal_id: RefusalId) -> list[Decision]: ...

    def all(self) -> list[Decision]: ...


class Opinions(Protocol):
    """Of the second reader; never changed."""

    def add(self, opinion: SecondOpinion) -> None:
        """`opinion.id` is ignored."""
        ...

    def latest(self, refusal_id: RefusalId) -> SecondOpinion | None: ...

    def all(self) -> list[SecondOpinion]:
        """Oldest first."""
        ...


class ReasonUses(Protocol):
    def of(self, code: ReasonCode) -> Uses: ...


class Callbacks(Protocol):
    def add(
        self, refusal_id: RefusalId, outcome: CallbackOutcome, client_words: str, by: UserId, at: datetime
    ) -> Callback: ...

    def of_refusal(self, refusal_id: RefusalId) -> list[Callback]: ...

    def all(self) -> list[Callback]: ...


class Penalties(Protocol):
    def tariffs(self) -> list[CostPerLead]: ...

    def add_tariff(self, lead_source: str, valid_from: date, amount: Money) -> CostPerLead: ...

    def add_fine(self, fine: Fine) -> Fine: ...

    def add_reassignment(self, reassignment: Reassignment) -> Reassignment: ...

    def fine_of(self, refusal_id: RefusalId) -> Fine | None:
        """The newest proposal."""
        ...

    def reassignment_of(self, refusal_id: RefusalId) -> Reassignment | None: ...

    def fines(self) -> list[Fine]: ...

    def reassignments(self) -> list[Reassignment]: ...

    def record_outcome(self, recorded: RecordedOutcome, currency: str) -> None: ...

    def outcomes(self) -> Mapping[RefusalId, RecordedOutcome]:
        """The newest of each refusal."""
        ...


class Signatures(Protocol):
    def add(self, refusal_id: RefusalId, action: SignAction, comment: str, by: UserId, at: datetime) -> Signature: ...

    def of_refusal(self, refusal_id: RefusalId) -> list[Signature]: ...
