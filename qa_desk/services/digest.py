"""Daily digest: computed for any day, written as files for every day that is due; nothing leaves the machine."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from qa_desk.domain.digest import Day, Digest, Due, Money, days_due, kpis
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.flow import WAITS_FOR_HEAD, RefusalState
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.settings import Settings
from qa_desk.domain.working_time import WorkDays
from qa_desk.services.panel import MONDAY_TO_FRIDAY, panel_of
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store, UnitOfWork


class DigestOfFuture(WrongUse):
    """The day is not over yet; facts: day"""

    code = "digest_of_future"


class DigestWriter(Protocol):
    def page(self, digest: Digest, colours: Mapping[str, str] | None = None) -> str:
        """One HTML page that needs nothing beside it. `colours`: of the window's theme; without them, paper."""
        ...

    def write(self, digest: Digest, folder: Path) -> tuple[WrittenReport, ...]:
        """HTML and PDF, each complete or not at all. Raises ReportNotWritten."""
        ...

    def made(self, folder: Path) -> Iterable[date]:
        """Days whose files lie in the folder."""
        ...


def digest_of(store: Store, clock: Clock, day: date, days: WorkDays = MONDAY_TO_FRIDAY) -> Digest:
    """Raises DigestOfFuture. What is due is told with yesterday's digest only: it is of now."""
    with store.read() as unit:
        settings, now = unit.settings.load(), clock()
        today = now.astimezone(ZoneInfo(settings.time_zone)).date()
        if day >= today:
            raise DigestOfFuture(day=day.isoformat())
        (figures, money), (before, money_before) = _of_day(unit, settings, day), _of_day(unit, settings, _before(day))
        begin, end = _bounds(settings, day)
        newest = day == _before(today)
        panel = panel_of(unit, now, days) if newest else None
        return Digest(
            day=day,
            made_at=now,
            time_zone=settings.time_zone,
            currency=settings.currency,
            figures=figures,
            before=before,
            money=money,
            money_before=money_before,
            auditors=kpis(unit.digests.decided(begin, end), unit.digests.audits(begin, end)),
            panel=panel,
            due=_due(unit, settings, today, now) if newest else None,
            law=settings.law_rules().on,
        )


def write_digest(
    store: Store, clock: Clock, writer: DigestWriter, day: date, folder: Path, days: WorkDays = MONDAY_TO_FRIDAY
) -> tuple[Digest, tuple[WrittenReport, ...]]:
    """Raises DigestOfFuture, ReportNotWritten."""
    digest = digest_of(store, clock, day, days)
    return digest, writer.write(digest, folder)


def make_due(
    store: Store, clock: Clock, writer: DigestWriter, folder: Path, days: WorkDays = MONDAY_TO_FRIDAY
) -> list[date]:
    """Writes the digest of every day that is due and not in the folder, missed ones too. Returns those days.

    Raises ReportNotWritten.
    """
    due = due_days(store, clock, writer, folder)
    for day in due:
        write_digest(store, clock, writer, day, folder, days)
    return due


def due_days(store: Store, clock: Clock, writer: DigestWriter, folder: Path) -> list[date]:
    with store.read() as unit:
        settings = unit.settings.load()
        if not settings.digest:
            return []
        zone = ZoneInfo(settings.time_zone)
        local, first = clock().astimezone(zone), unit.digests.first_day()
    begun = None if first is None else first.astimezone(zone).date()
    return days_due(local.date(), local.hour >= settings.digest_hour, begun, writer.made(folder))


def _before(day: date) -> date:
    return day - timedelta(days=1)


def _bounds(settings: Settings, day: date) -> tuple[datetime, datetime]:
    """Midnight to midnight by the wall's clock, whatever hour of it there is twice."""
    zone = ZoneInfo(settings.time_zone)
    return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)


def _of_day(unit: UnitOfWork, settings: Settings, day: date) -> tuple[Day, Money]:
    begin, end = _bounds(settings, day)
    return unit.digests.day(begin, end), unit.digests.money(begin, end)


def _due(unit: UnitOfWork, settings: Settings, today: date, now: datetime) -> Due:
    _, end = _bounds(settings, today)
    refusals, late, audits = unit.digests.due(now, end)
    states = unit.refusals.by_state()
    return Due(
        refusals_today=refusals,
        refusals_late=late,
        callbacks=states.get(RefusalState.CALLBACK_DUE, 0),
        signatures=sum(states.get(state, 0) for state in WAITS_FOR_HEAD),
        audits=audits,
    )
