"""Deals and their contacts."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.rows import CallRow, ContactRow, DealRow
from qa_desk.domain.deal import Deal, DealFacts, DealId, Phone
from qa_desk.domain.errors import NotFound
from qa_desk.domain.money import Money

_PLAIN = (
    "external_id", "title", "client_name", "company", "inn", "stage", "pipeline", "created_at", "changed_at",
    "stage_since", "next_task_at", "closed_at", "lead_source", "manager", "group", "stated_reason", "stated_comment",
)  # fmt: skip


def _columns(facts: DealFacts) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(facts, name) for name in _PLAIN}
    row["amount_minor"] = None if facts.amount is None else facts.amount.minor
    row["amount_currency"] = None if facts.amount is None else facts.amount.currency
    row["rest"] = {
        "phones": [[phone.original, phone.e164] for phone in facts.phones],
        "emails": list(facts.emails),
        "comments": list(facts.comments),
        "tags": list(facts.tags),
        "extra": dict(facts.extra),
    } | _refused(facts)
    row["digest"] = hashlib.sha256(
        json.dumps(row, sort_keys=True, default=str, ensure_ascii=False).encode()
    ).hexdigest()
    return row


def _refused(facts: DealFacts) -> dict[str, Any]:
    """Told only where there is something, so that deals stored before nothing was kept of it stay the same."""
    told = {"refused_inn": facts.refused_inn, "refused_emails": list(facts.refused_emails)}
    return {name: value for name, value in told.items() if value}


def _facts(row: DealRow) -> DealFacts:
    rest = row.rest
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.amount_currency or "")
    return DealFacts(
        **{name: getattr(row, name) for name in _PLAIN},
        amount=amount,
        phones=tuple(Phone(original, e164) for original, e164 in rest["phones"]),
        emails=tuple(rest["emails"]),
        comments=tuple(rest["comments"]),
        tags=tuple(rest["tags"]),
        extra=rest["extra"],
        refused_inn=rest.get("refused_inn", ""),
        refused_emails=tuple(rest.get("refused_emails", ())),
    )


def deal_of(row: DealRow) -> Deal:
    return Deal(DealId(row.id), _facts(row), row.first_seen_at, row.last_seen_at)


class SqlDeals:
    def __init__(self, session: Session) -> None:
        self._session = session

    def upsert(self, batch: Sequence[DealFacts], now: datetime) -> tuple[list[DealId], list[DealId], int]:
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        same: list[int] = []
        known = self._known([facts.external_id for facts in batch])
        for facts in batch:
            row = _columns(facts)
            old = known.get(facts.external_id)
            if old is None:
                new.append({**row, "first_seen_at": now, "last_seen_at": now})
            elif old[1] != row["digest"] and not _is_older(facts.changed_at, old[2]):
                changed.append({**row, "id": old[0], "last_seen_at": now})
            else:
                same.append(old[0])
        new_ids = self._insert(new)
        if changed:
            self._session.execute(update(DealRow), changed)
        for chunk in in_chunks(same):
            self._session.execute(update(DealRow).where(DealRow.id.in_(chunk)).values(last_seen_at=now))
        changed_ids = [DealId(row["id"]) for row in changed]
        self._replace_contacts(new_ids, changed_ids, {facts.external_id: facts for facts in batch}, new, changed)
        return new_ids, changed_ids, len(same)

    def _known(self, external_ids: list[str]) -> dict[str, tuple[int, str, datetime | None]]:
        """Id, digest and time of the last change in the CRM, by external id."""
        found: dict[str, tuple[int, str, datetime | None]] = {}
        for chunk in in_chunks(external_ids):
            query = select(DealRow.external_id, DealRow.id, DealRow.digest, DealRow.changed_at).where(
                DealRow.external_id.in_(chunk)
            )
            found |= {external: (one, digest, at) for external, one, digest, at in self._session.execute(query)}
        return found

    def _insert(self, rows: list[dict[str, Any]]) -> list[DealId]:
        if not rows:
            return []
        self._session.execute(insert(DealRow), rows)
        known = self._known([row["external_id"] for row in rows])
        return [DealId(known[row["external_id"]][0]) for row in rows]

    def _replace_contacts(
        self,
        new_ids: list[DealId],
        changed_ids: list[DealId],
        facts_by_external: Mapping[str, DealFacts],
        new: list[dict[str, Any]],
        changed: list[dict[str, Any]],
    ) -> None:
        if changed_ids:
            self._session.execute(delete(ContactRow).where(ContactRow.deal_id.in_(changed_ids)))
        contacts = [
            {"deal_id": deal_id, "kind": kind, "value": value}
            for deal_id, row in zip([*new_ids, *changed_ids], [*new, *changed], strict=True)
            for kind, value in _contacts(facts_by_external[row["external_id"]])
        ]
        if contacts:
            self._session.execute(insert(ContactRow), contacts)

    def get(self, deal_id: DealId) -> Deal:
        row = self._session.get(DealRow, deal_id)
        if row is None:
            raise NotFound(what="deal", key=deal_id)
        return deal_of(row)

    def by_external(self, external_id: str) -> Deal:
        row = self._session.scalar(select(DealRow).where(DealRow.external_id == external_id))
        if row is None:
            raise NotFound(what="deal", key=external_id)
        return deal_of(row)

    def having_phones(self, phones: Sequence[str]) -> Mapping[str, list[tuple[DealId, datetime | None]]]:
        found: dict[str, list[tuple[DealId, datetime | None]]] = defaultdict(list)
        query = (
            select(ContactRow.value, DealRow.id, DealRow.created_at)
            .join(DealRow, DealRow.id == ContactRow.deal_id)
            .where(ContactRow.kind == "phone", ContactRow.value.in_(phones))
            .order_by(DealRow.id)
        )
        for phone, deal_id, created_at in self._session.execute(query):
            found[phone].append((DealId(deal_id), created_at))
        return found

    def sharing_contacts(self, deal_id: DealId) -> list[Deal]:
        mine = select(ContactRow.value).where(ContactRow.deal_id == deal_id)
        others = select(ContactRow.deal_id).where(ContactRow.value.in_(mine), ContactRow.deal_id != deal_id)
        query = select(DealRow).where(DealRow.id.in_(others)).order_by(DealRow.created_at.nulls_first(), DealRow.id)
        return [deal_of(row) for row in self._session.scalars(query)]

    def in_stages(self, stages: Sequence[str]) -> list[DealId]:
        query = select(DealRow.id).where(DealRow.stage.in_(stages)).order_by(DealRow.id)
        return [DealId(one) for one in self._session.scalars(query)]

    def stages(self) -> dict[str, int]:
        return self._counts(DealRow.stage)

    def managers(self) -> dict[str, int]:
        return self._counts(DealRow.manager)

    def open_by_manager(self, closed_stages: Sequence[str]) -> list[tuple[str, str, int]]:
        is_open = case((DealRow.stage.in_(closed_stages), 0), else_=1)
        query = (
            select(DealRow.manager, func.max(DealRow.group), func.sum(is_open))
            .where(DealRow.manager != "")
            .group_by(DealRow.manager)
            .order_by(DealRow.manager)
        )
        return [(manager, group, int(count)) for manager, group, count in self._session.execute(query)]

    def busy_managers(self, within: timedelta) -> frozenset[str]:
        newest = self._session.scalar(select(func.max(DealRow.last_seen_at)))
        if newest is None:
            return frozenset()
        since = newest - within
        deals = select(DealRow.manager).where((DealRow.created_at >= since) | (DealRow.changed_at >= since)).distinct()
        calls = select(CallRow.manager).where(CallRow.started_at >= since).distinct()
        return frozenset({*self._session.scalars(deals), *self._session.scalars(calls)} - {""})

    def lead_sources(self) -> dict[str, int]:
        return self._counts(DealRow.lead_source)

    def _counts(self, column: Any) -> dict[str, int]:  # noqa: ANN401 - any text column of the table
        query = select(column, func.count()).group_by(column).order_by(column)
        return {value: count for value, count in self._session.execute(query) if value}

    def count(self) -> int:
        return self._session.scalar(select(func.count()).select_from(DealRow)) or 0

    def page(self, after: DealId | None, limit: int) -> list[Deal]:
        query = select(DealRow).where(DealRow.id > (after or 0)).order_by(DealRow.id).limit(limit)
        return [deal_of(row) for row in self._session.scalars(query)]


def _is_older(given: datetime | None, stored: datetime | None) -> bool:
    """An old export must not undo what a newer one has told."""
    return given is not None and stored is not None and given < stored


def _contacts(facts: DealFacts) -> set[tuple[str, str]]:
    phones = {("phone", phone.e164) for phone in facts.phones if phone.e164 is not None}
    return phones | {("email", email) for email in facts.emails}
