"""The control panel and the digest as services see the store: counts, and the deals behind a count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from qa_desk.domain.digest import Day, Decided, Money
from qa_desk.domain.panel import LampKind, OpenDeals, Tally


@dataclass(frozen=True, slots=True)
class PanelQuery:
    """What the lamps ask. `ended`: stages in which a deal is not open. `shelf`, `stuck`: moments before which a deal
    is too old, "" for pipelines and stages that are not named. `share_since`: start of the corridor's window."""

    now: datetime
    ended: tuple[str, ...]
    first_stages: tuple[str, ...]
    shelf: Mapping[str, datetime]
    stuck: Mapping[str, datetime]
    first_before: datetime
    callback_before: datetime
    transcript_before: datetime
    share_since: datetime
    soon: timedelta


@dataclass(frozen=True, slots=True)
class PanelLine:
    """One deal behind a lamp. `item_id`, `deadline_at`: of the item that waits for an auditor, if any."""

    deal_id: int
    external_id: str
    title: str
    client_name: str
    manager: str
    pipeline: str
    stage: str
    created_at: datetime | None
    stage_since: datetime | None
    next_task_at: datetime | None
    item_id: int | None
    deadline_at: datetime | None


class PanelCounts(Protocol):
    """Everything is counted by the database; no deal is loaded."""

    def open_deals(self, query: PanelQuery) -> OpenDeals: ...

    def refusals(self, query: PanelQuery) -> Tally:
        """Waiting for an auditor; since: the oldest's opening."""
        ...

    def callbacks(self, query: PanelQuery) -> Tally: ...

    def transcription(self, query: PanelQuery) -> Tally:
        """Recordings of waiting items without a complete text."""
        ...

    def late_audits(self, query: PanelQuery) -> Tally: ...

    def refusals_and_leads(self, query: PanelQuery) -> tuple[int, int]: ...

    def deals_behind(self, kind: LampKind, query: PanelQuery) -> Sequence[int]:
        """Ids of the deals, oldest first; empty for a lamp that is not about deals."""
        ...

    def lines(self, deal_ids: Sequence[int]) -> list[PanelLine]: ...


class Digests(Protocol):
    """Figures of a stretch of time, `begin` to before `end`."""

    def day(self, begin: datetime, end: datetime) -> Day: ...

    def decided(self, begin: datetime, end: datetime) -> list[Decided]: ...

    def audits(self, begin: datetime, end: datetime) -> Mapping[str, int]:
        """By auditor's name."""
        ...

    def money(self, begin: datetime, end: datetime) -> Money: ...

    def due(self, now: datetime, end: datetime) -> tuple[int, int, int]:
        """Refusals whose deadline is before `end`, those late already, audits to be done by then."""
        ...

    def first_day(self) -> datetime | None:
        """When the workspace began to work."""
        ...
