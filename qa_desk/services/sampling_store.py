"""The sample and the audits of its deals, as services see them in the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from qa_desk.domain.audit import Audit
from qa_desk.domain.deal import DealId
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from qa_desk.domain.sample_draw import FrameDeal, SamplePolicy
from qa_desk.domain.sample_proof import DrawRecord
from qa_desk.domain.sample_seed import Contribution
from qa_desk.services.sample_views import FrameQuery, SamplePeriod


class Sampling(Protocol):
    """Periods of the sample, their sealed draws and frozen frames."""

    def period(self, period: str) -> SamplePeriod | None: ...

    def periods(self) -> list[SamplePeriod]: ...

    def open(self, period: str, policy: SamplePolicy, first: Contribution, at: datetime) -> None: ...

    def commit(self, period: str, second: Contribution, commitment: str, at: datetime) -> None: ...

    def close(self, period: str, at: datetime) -> None: ...

    def frame_now(self, query: FrameQuery) -> list[FrameDeal]:
        """Deals that may be drawn now: not in a conditional stage, no refusal in work or opened in the period."""
        ...

    def frame(self, sha256: str) -> bytes:
        """The lines of a frozen frame."""
        ...

    def add_record(
        self, period: str, record: DrawRecord, frame_text: bytes, ids: Mapping[str, DealId], by: UserId | None,
        comment: str = "",
    ) -> int:  # fmt: skip
        """Keeps the frame too, unless one of that hash is there. Returns the draw's id."""
        ...

    def records(self, period: str) -> tuple[DrawRecord, ...]: ...

    def newest_day(self, period: str) -> int:
        """Day of the newest draw; 0 before the first."""
        ...

    def items(self, period: str) -> dict[str, tuple[ItemId | None, str]]:
        """Queue item and title of every drawn deal, by external id."""
        ...

    def item_of(self, period: str, external_id: str) -> ItemId | None:
        """The queue item of a deal drawn in the period."""
        ...

    def drawn_as(self, item_ids: Sequence[ItemId]) -> Mapping[ItemId, str]:
        """Whose deals these items' were when they were drawn; items that no draw made are left out."""
        ...

    def deal_ids(self, external_ids: Sequence[str]) -> dict[str, DealId]: ...


class Audits(Protocol):
    def add(self, audit: Audit) -> None: ...

    def all(self) -> list[Audit]: ...

    def of_items(self, item_ids: Sequence[ItemId]) -> list[Audit]: ...
