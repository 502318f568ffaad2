"""Lines that pages and `show` print: flat, frozen, made of selected columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qa_desk.domain.call import Call, Lane, Recording
from qa_desk.domain.callback import Callback
from qa_desk.domain.checklist import Label
from qa_desk.domain.deal import Deal
from qa_desk.domain.decision import Decision
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import ConditionalRefusal, RefusalState
from qa_desk.domain.penalty import Fine, Reassignment
from qa_desk.domain.queue import ItemKind, QueueItem
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.sign_off import Signature
from qa_desk.domain.transcript import Transcript


class QueueSort(StrEnum):
    """URGENCY is the queue's own order: deadline, money at stake, finding."""

    URGENCY = "urgency"
    DEAL = "deal"
    MANAGER = "manager"
    STAKE = "stake"
    FINDING = "finding"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """`text` is looked for in deal id, title and client name. None means any. `viewer`: items that this user must not
    take (second looks at what he audited himself) are left out."""

    text: str = ""
    kind: ItemKind | None = None
    finding: Verdict | None = None
    manager: str | None = None
    include_done: bool = False
    sort: QueueSort = QueueSort.URGENCY
    descending: bool = False
    viewer: int | None = None


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Items that are not done; the overdue ones among them, by kind."""

    waiting: Mapping[ItemKind, int]
    overdue: Mapping[ItemKind, int]


@dataclass(frozen=True, slots=True)
class QueueLine:
    """`forms`: of a drawn deal, those it waits for or was audited with; empty where nobody asked for them."""

    item_id: int
    kind: ItemKind
    deal_id: int
    refusal_id: int | None
    external_id: str
    title: str
    client_name: str
    manager: str
    lead_source: str
    stated_reason: str | None
    stated_comment: str
    deadline_at: datetime
    stake_minor: int
    finding: Verdict | None
    holder: str
    lease_until: datetime | None
    done_at: datetime | None
    forms: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """One refusal with what its present state needs: callbacks page, sign-off page, `show`. `version`: of the refusal,
    by which a signature knows whether it is still as it was shown."""

    refusal_id: int
    deal_id: int
    external_id: str
    title: str
    client_name: str
    phones: tuple[str, ...]
    manager: str
    lead_source: str
    state: RefusalState
    stated_reason: str | None
    stated_comment: str
    stated_by: str
    deadline_at: datetime
    finding: Verdict | None
    decision: str | None = None
    decision_comment: str = ""
    decided_by: str = ""
    heard_percent: int | None = None
    quote: str = ""
    attempts: int = 0
    last_callback_at: datetime | None = None
    callback_outcome: str | None = None
    client_words: str = ""
    fine_minor: int | None = None
    currency: str = ""
    to_manager: str = ""
    head_comment: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """What a write changed; pages that show these ids mark them stale. `everything`: too much to name (an import)."""

    items: frozenset[int] = field(default_factory=frozenset)
    refusals: frozenset[int] = field(default_factory=frozenset)
    deals: frozenset[int] = field(default_factory=frozenset)
    recordings: frozenset[str] = field(default_factory=frozenset)
    everything: bool = False
    settings: bool = False


@dataclass(frozen=True, slots=True)
class CallView:
    """A call with its recording (if any) and the newest transcript of it (if any)."""

    call: Call
    recording: Recording | None
    transcript: Transcript | None


@dataclass(frozen=True, slots=True)
class DealCard:
    """Everything the review page shows of one deal. Lists are in order of time, oldest first.

    `older_deals`: other deals that share a phone or an e-mail (candidates for «дубль»).
    """

    deal: Deal
    calls: tuple[CallView, ...]
    refusal: ConditionalRefusal | None
    item: QueueItem | None
    finding: Finding | None
    decisions: tuple[Decision, ...]
    callbacks: tuple[Callback, ...]
    signatures: tuple[Signature, ...]
    fine: Fine | None
    reassignment: Reassignment | None
    older_deals: tuple[Deal, ...]
    people: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A turn of a deal's call, with whose deal it is."""

    deal_id: int
    external_id: str
    title: str
    client_name: str
    manager: str
    recording: str
    started_at: datetime
    lane: Lane
    from_ms: int
    to_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for people. Quick to read: it is asked for after every change."""

    queue: QueueCounts
    refusals_by_state: Mapping[RefusalState, int]
    deals: int


@dataclass(frozen=True, slots=True)
class Uses:
    """Refusals whose manager stated the reason, findings and decisions that name it as voiced, or are about such a
    refusal; `waiting`: refusals that nobody has decided yet."""

    refusals: int
    waiting: int
    findings: int
    decisions: int

    @property
    def nowhere(self) -> bool:
        return not (self.refusals or self.findings or self.decisions)
