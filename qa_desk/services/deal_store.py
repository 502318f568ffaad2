"""Deals, recordings and calls as services see them in the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from qa_desk.domain.call import Call, CallFacts, CallId, Recording
from qa_desk.domain.deal import Deal, DealFacts, DealId


class Deals(Protocol):
    def upsert(self, batch: Sequence[DealFacts], now: datetime) -> tuple[list[DealId], list[DealId], int]:
        """Ids of new and of changed deals, and how many were the same or older than what is stored.

        A batch holds an external id once.
        """
        ...

    def get(self, deal_id: DealId) -> Deal: ...

    def by_external(self, external_id: str) -> Deal: ...

    def having_phones(self, phones: Sequence[str]) -> Mapping[str, list[tuple[DealId, datetime | None]]]:
        """Deals by E.164 number, with their creation time."""
        ...

    def sharing_contacts(self, deal_id: DealId) -> list[Deal]:
        """Other deals with a phone or e-mail of this one."""
        ...

    def in_stages(self, stages: Sequence[str]) -> list[DealId]: ...

    def stages(self) -> dict[str, int]: ...

    def managers(self) -> dict[str, int]:
        """Managers and how many deals each has."""
        ...

    def open_by_manager(self, closed_stages: Sequence[str]) -> list[tuple[str, str, int]]:
        """Every manager with his group ("" when none) and his deals outside `closed_stages`, by name."""
        ...

    def busy_managers(self, within: timedelta) -> frozenset[str]:
        """Managers, as deals and calls spell them, with a deal created or changed or a call within that time before the
        newest import of deals: an export that is late makes nobody idle."""
        ...

    def lead_sources(self) -> dict[str, int]: ...

    def count(self) -> int: ...

    def page(self, after: DealId | None, limit: int) -> list[Deal]: ...


class Calls(Protocol):
    def get(self, call_id: CallId) -> Call: ...

    def of_deal(self, deal_id: DealId) -> list[Call]:
        """In order of time."""
        ...

    def of_deals(self, deal_ids: Sequence[DealId]) -> Mapping[DealId, list[Call]]:
        """Each of them, in order of time; no calls: an empty list."""
        ...

    def by_external(self, external_id: str) -> Call | None: ...

    def by_recording_name(self, name: str) -> list[Call]: ...

    def by_recording(self, sha256: str) -> list[Call]: ...

    def near(self, phone: str, start: datetime, end: datetime) -> list[Call]: ...

    def unmatched(self) -> list[Call]:
        """Without a deal. Not those that stepped back for a call of a list: they are calls no more."""
        ...

    def misplaced(self) -> list[Call]:
        """Calls that name a deal that is here and stand in another."""
        ...

    def add(self, facts: CallFacts, deal_id: DealId | None, recording: str | None) -> CallId: ...

    def update(self, call_id: CallId, facts: CallFacts, deal_id: DealId | None, recording: str | None) -> None: ...

    def page(self, after: CallId | None, limit: int) -> list[Call]:
        """Not those that stepped back; see unmatched."""
        ...

    def recording(self, sha256: str) -> Recording | None: ...

    def recording_named(self, name: str) -> Recording | None: ...

    def recordings_named(self, name: str) -> list[Recording]:
        """The newest first."""
        ...

    def add_recording(self, recording: Recording, now: datetime) -> None: ...

    def move_recording(self, sha256: str, stored_path: str) -> None: ...
