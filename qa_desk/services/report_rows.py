"""What reports ask the store for: flat facts by period, selected columns only."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from qa_desk.domain.report_facts import DealFact, RefusalFact
from qa_desk.domain.report_table import DealRef


class ReportRows(Protocol):
    def opened(self, since: datetime, until: datetime) -> list[RefusalFact]:
        """Refusals opened in the span, oldest first."""
        ...

    def settled(self, since: datetime, until: datetime) -> list[RefusalFact]:
        """Closed, returned and won-back refusals whose last move lies in the span, oldest first."""
        ...

    def open_deals(
        self, closed_stages: Sequence[str], calls_since: datetime, at: datetime | None = None
    ) -> list[DealFact]:
        """Deals that are neither closed nor in one of these stages, by id. Calls are counted from `calls_since` on.

        `at`: as of this past moment, as far as the deals' dates tell: made or first seen before it, and neither closed
        nor in one of these stages then. A deal that is in one today and does not say since when was in it then.
        """
        ...

    def closed_deals(self, since: datetime, until: datetime) -> list[DealFact]:
        """Deals closed in the span, by id; their calls are not counted."""
        ...

    def refs(self, deal_ids: Sequence[int]) -> Mapping[int, DealRef]:
        """Ids that are gone are left out."""
        ...
