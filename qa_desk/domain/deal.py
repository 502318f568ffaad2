"""Deal: one CRM opportunity with its client, stage, responsible manager and lead source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from qa_desk.domain.money import Money

DealId = NewType("DealId", int)


@dataclass(frozen=True, slots=True)
class Phone:
    """`e164` is None when the original cannot be a telephone number; the original is always kept."""

    original: str
    e164: str | None


@dataclass(frozen=True, slots=True)
class DealFacts:
    """What a CRM export says about one deal. Times are aware UTC; texts are "" when the export has none.

    `refused_inn`, `refused_emails`: written in the CRM and no such thing. Nothing is looked up by them; checks of the
    client's card show them to the auditor.
    """

    external_id: str
    title: str = ""
    client_name: str = ""
    phones: tuple[Phone, ...] = ()
    emails: tuple[str, ...] = ()
    company: str = ""
    inn: str = ""
    stage: str = ""
    pipeline: str = ""
    created_at: datetime | None = None
    changed_at: datetime | None = None
    stage_since: datetime | None = None
    next_task_at: datetime | None = None
    closed_at: datetime | None = None
    amount: Money | None = None
    lead_source: str = ""
    manager: str = ""
    group: str = ""
    stated_reason: str = ""
    stated_comment: str = ""
    comments: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    refused_inn: str = ""
    refused_emails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deal:
    """`facts` as the newest import gave them."""

    id: DealId
    facts: DealFacts
    first_seen_at: datetime
    last_seen_at: datetime
