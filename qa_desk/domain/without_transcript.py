"""Two stated reasons that no recording proves: "could not reach" by the attempts, "duplicate" by the older deals."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from qa_desk.domain.deal import DealFacts
from qa_desk.domain.reason_check import Verdict

FEWEST_ATTEMPTS = 3
FEWEST_DAYS = 2
SHORTEST_TALK_MS = 20_000


class Why(StrEnum):
    """Why a reason that needs no transcript is not borne out."""

    TOO_FEW = "too_few"
    ONE_DAY = "one_day"
    WAS_ANSWERED = "was_answered"
    NO_OLDER_DEAL = "no_older_deal"


@dataclass(frozen=True, slots=True)
class ContactRule:
    """What counts as honestly trying: at least `attempts` on at least `days` local dates, none of them a talk.

    `talk_ms`: from this length on an answered call was a talk; shorter ones are voicemail or a dropped line.
    """

    attempts: int = FEWEST_ATTEMPTS
    days: int = FEWEST_DAYS
    talk_ms: int = SHORTEST_TALK_MS

    def __post_init__(self) -> None:
        if min(self.attempts, self.days) < 1 or self.talk_ms < 0:
            raise ValueError("attempts and days are at least 1, talk_ms at least 0")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call with or to the client. `key`: how the caller names it, e.g. the call's external id.

    `talk_ms` is None when nobody said how long: an answered call without a length counts as a talk.
    """

    key: str
    at: datetime
    answered: bool
    talk_ms: int | None = None


@dataclass(frozen=True, slots=True)
class ContactFinding:
    """`evidence`: keys of the attempts that decide, in order of time. `days`: local dates with attempts,
    `hours`: how many different local hours of the day were tried. `why` is empty for a match."""

    verdict: Verdict
    attempts: int
    days: int
    hours: int
    why: tuple[Why, ...]
    evidence: tuple[str, ...]


def check_no_contact(attempts: Iterable[Attempt], zone: str, rule: ContactRule | None = None) -> ContactFinding:
    """`zone`: IANA name of the sales department's time zone, since "another day" is a local matter.
    Times must be aware. Raises zoneinfo.ZoneInfoNotFoundError for a zone that does not exist."""
    asked = rule or ContactRule()
    clock = ZoneInfo(zone)
    tried = sorted(attempts, key=lambda attempt: (attempt.at, attempt.key))
    local = [attempt.at.astimezone(clock) for attempt in tried]
    days = len({moment.date() for moment in local})
    talks = [attempt for attempt in tried if _was_talk(attempt, asked)]
    why: list[Why] = []
    if talks:
        why.append(Why.WAS_ANSWERED)
    if len(tried) < asked.attempts:
        why.append(Why.TOO_FEW)
    if days < asked.days:
        why.append(Why.ONE_DAY)
    return ContactFinding(
        verdict=Verdict.MISMATCH if why else Verdict.MATCH,
        attempts=len(tried),
        days=days,
        hours=len({moment.hour for moment in local}),
        why=tuple(why),
        evidence=tuple(attempt.key for attempt in (talks or tried)),
    )


def _was_talk(attempt: Attempt, rule: ContactRule) -> bool:
    return attempt.answered and (attempt.talk_ms is None or attempt.talk_ms >= rule.talk_ms)


@dataclass(frozen=True, slots=True)
class DuplicateFinding:
    """`older`: external ids of the deals it doubles, oldest first; `shared`: the numbers and addresses in common."""

    verdict: Verdict
    why: tuple[Why, ...]
    older: tuple[str, ...]
    shared: tuple[str, ...]


def contacts_of(deal: DealFacts) -> frozenset[str]:
    """E.164 numbers and lower-cased addresses: what makes two deals the same person."""
    phones = (phone.e164 for phone in deal.phones)
    emails = (email.strip().lower() for email in deal.emails)
    return frozenset(contact for contact in (*phones, *emails) if contact)


def check_duplicate(deal: DealFacts, others: Collection[DealFacts]) -> DuplicateFinding:
    """Only deals created before this one count; a deal without a creation time is neither older nor younger."""
    mine = contacts_of(deal)
    older = [
        (other.created_at, other.external_id, mine & contacts_of(other))
        for other in others
        if other.external_id != deal.external_id
        and other.created_at is not None
        and deal.created_at is not None
        and other.created_at < deal.created_at
        and mine & contacts_of(other)
    ]
    if not older:
        return DuplicateFinding(Verdict.MISMATCH, (Why.NO_OLDER_DEAL,), (), ())
    older.sort(key=lambda found: (found[0], found[1]))
    shared = sorted({contact for _, _, contacts in older for contact in contacts})
    return DuplicateFinding(Verdict.MATCH, (), tuple(key for _, key, _ in older), tuple(shared))
