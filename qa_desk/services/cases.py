"""Cases: every fine with its papers, appeal and clocks, and what keeps it from going to payroll."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qa_desk.domain.appeal import (
    AckWay,
    Appeal,
    AppealDecision,
    CaseState,
    Clocks,
    Obstacle,
    Paper,
    PaperId,
    PaperIncomplete,
    PaperKind,
    TooEarlyForAct,
    deadlines,
    has,
    newest_ground,
    obstacles_of,
)
from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.law import cap_of
from qa_desk.domain.ledger import Entry, EntryId, EntryKind, NotReversible, left_of
from qa_desk.domain.penalty import person_key
from qa_desk.domain.people import Role, User
from qa_desk.domain.settings import Settings
from qa_desk.domain.working_time import WorkDays, WorkingTime
from qa_desk.services.ledger import taken_of
from qa_desk.services.ports import Clock
from qa_desk.services.rights import check_any, check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

LAW_ASKS = frozenset(
    {Obstacle.GROUND_MISSING, Obstacle.EXPLANATION_MISSING, Obstacle.EXPLANATION_OVERDUE, Obstacle.OVER_CAP}
)
SETTING_ASKS = frozenset(
    {
        Obstacle.EXPLANATION_OVERDUE, Obstacle.ACKNOWLEDGEMENT_MISSING, Obstacle.ACKNOWLEDGEMENT_OVERDUE,
        Obstacle.APPEAL_OPEN, Obstacle.APPEAL_OVERDUE,
    }
)  # fmt: skip
OVERDUE = frozenset({Obstacle.EXPLANATION_OVERDUE, Obstacle.ACKNOWLEDGEMENT_OVERDUE, Obstacle.APPEAL_OVERDUE})
RECORDERS = frozenset({Role.AUDITOR, Role.SALES_HEAD, Role.PAYROLL})


class ExportBlocked(GuardRefused):
    """Cases of the period lack what must be there; `blocked` has them; facts: period, cases, entries (with names)"""

    code = "export_blocked"
    blocked: tuple[tuple[CaseState, tuple[Obstacle, ...]], ...] = ()

    @classmethod
    def by(cls, period: str, blocked: Sequence[tuple[CaseState, tuple[Obstacle, ...]]]) -> "ExportBlocked":
        entries = ", ".join(f"{case.entry_id} {case.manager}" for case, _ in blocked)
        made = cls(period=period, cases=len(blocked), entries=entries)
        made.blocked = tuple(blocked)
        return made


def asked_papers(settings: Settings) -> frozenset[Obstacle]:
    """Obstacles that hold payroll up under these settings."""
    asked: frozenset[Obstacle] = frozenset()
    if settings.law_rules().on:
        asked |= LAW_ASKS
    if settings.papers_block_export:
        asked |= SETTING_ASKS
    return asked


def working_time(settings: Settings, days: WorkDays) -> WorkingTime:
    zone = ZoneInfo(settings.time_zone)
    return WorkingTime(days, settings.country, zone, settings.work_from_hour, settings.work_to_hour)


def cases(store: Store, clock: Clock, days: WorkDays, period: str | None = None) -> list[CaseState]:
    """Every fine (of a period, or all), oldest first, with its obstacles whatever the settings make of them."""
    with store.read() as unit:
        return case_states(unit, clock(), days, period)


def overdue_cases(store: Store, clock: Clock, days: WorkDays) -> list[CaseState]:
    """Overdue explanations and acknowledgements, appeals past their time."""
    return [one for one in cases(store, clock, days) if OVERDUE & set(one.obstacles)]


def case_states(unit: UnitOfWork, now: datetime, days: WorkDays, period: str | None = None) -> list[CaseState]:
    settings = unit.settings.load()
    entries = unit.ledger.entries()
    fines = [one for one in entries if one.kind is EntryKind.FINE and period in (None, one.period)]
    reversals: dict[EntryId, list[Entry]] = {}
    for one in entries:
        if one.reverses is not None:
            reversals.setdefault(one.reverses, []).append(one)
    papers = unit.cases.papers([one.id for one in fines])
    appeals, decisions = unit.cases.appeals(), unit.cases.decisions()
    over = _over_cap(unit, settings, {one.period for one in fines})
    working = working_time(settings, days)
    states = []
    for fine in fines:
        appeal = appeals.get(fine.id)
        decision = None if appeal is None else decisions.get(appeal.id)
        dispute = (appeal, decision)
        case = _state(settings, working, now, fine, papers.get(fine.id, []), dispute, reversals.get(fine.id, []))
        if (person_key(fine.manager), fine.period) in over and case.left.minor > 0:
            case = replace(case, obstacles=(*case.obstacles, Obstacle.OVER_CAP))
        states.append(case)
    return states


def _state(
    settings: Settings,
    working: WorkingTime,
    now: datetime,
    fine: Entry,
    papers: Sequence[Paper],
    dispute: tuple[Appeal | None, AppealDecision | None],
    reversals: Sequence[Entry],
) -> CaseState:
    appeal, decision = dispute
    clocks = Clocks(settings.explanation_hours, settings.acknowledgement_hours, settings.appeal_hours)
    due = deadlines(working, clocks, fine.entered_at, None if appeal is None else appeal.filed_at)
    ground = newest_ground(fine.ground, papers)
    explained = appeal is not None or has(papers, PaperKind.EXPLANATION, PaperKind.NO_EXPLANATION)
    return CaseState(
        entry_id=fine.id,
        manager=fine.manager,
        period=fine.period,
        amount=fine.amount,
        left=left_of(fine, reversals),
        signed_at=fine.entered_at,
        ground=ground,
        papers=tuple(papers),
        appeal=appeal,
        decision=decision,
        explanation_due=due[0],
        acknowledgement_due=due[1],
        review_due=due[2],
        obstacles=obstacles_of(now, papers, ground, explained, due, appeal is not None and decision is None),
    )


def _over_cap(unit: UnitOfWork, settings: Settings, periods: set[str]) -> frozenset[tuple[str, str]]:
    """Managers whose pay became known after the signature and is too small for it."""
    rules = settings.law_rules()
    found = set()
    for period in periods if rules.on else ():
        caps = {person_key(pay.manager): cap_of(pay.amount, rules.cap_percent) for pay in unit.pays.known(period)}
        taken = taken_of(unit, period)
        found |= {(key, period) for key, minor in taken.items() if key in caps and minor > caps[key].minor}
    return frozenset(found)


def check_payable(unit: UnitOfWork, now: datetime, days: WorkDays, period: str) -> None:
    """Raises ExportBlocked. A fine that was taken back whole holds nothing up."""
    asked = asked_papers(unit.settings.load())
    if not asked:
        return
    blocked = []
    for case in case_states(unit, now, days, period):
        held = tuple(one for one in case.obstacles if one in asked)
        if held and case.left.minor > 0:
            blocked.append((case, held))
    if blocked:
        raise ExportBlocked.by(period, blocked)


# ---------------------------------------------------------------- papers


def record_paper(
    store: Store,
    clock: Clock,
    days: WorkDays,
    user: User,
    entry_id: EntryId,
    kind: PaperKind,
    text: str,
    day: date,
    *,
    evidence: Sequence[str] = (),
    way: AckWay | None = None,
) -> tuple[Paper, Changed]:
    """Ground, explanation, act that none came (only once the time is over), acknowledgement (with its way).

    Raises RoleMissing, RightsChanged, NotFound, NotReversible (not a fine), PaperIncomplete, TooEarlyForAct.
    """
    check_any(user, RECORDERS, Role.AUDITOR)
    _check_whole(kind, text, way)
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        fine = _fine(unit, entry_id)
        settings = unit.settings.load()
        _check_day(settings, days, fine, kind, day, now)
        paper = Paper(PaperId(0), entry_id, kind, text.strip(), tuple(evidence), way, day, user.id, now)
        made = unit.cases.add_paper(paper)
        facts: Mapping[str, str] = {"kind": kind.value, "day": day.isoformat(), "way": "" if way is None else way.value}
        unit.log.append(now, user.id, "paper_recorded", f"entry:{entry_id}", facts)
    return made, Changed(everything=True)


def _check_day(settings: Settings, days: WorkDays, fine: Entry, kind: PaperKind, day: date, now: datetime) -> None:
    """Nothing is shown before it was signed, and an act of an earlier day than its time is none.

    Raises PaperIncomplete, TooEarlyForAct.
    """
    zone = ZoneInfo(settings.time_zone)
    unsigned = kind is PaperKind.ACKNOWLEDGED and day < fine.entered_at.astimezone(zone).date()
    if unsigned or day > now.astimezone(zone).date():
        raise PaperIncomplete(field="day")
    if kind is PaperKind.NO_EXPLANATION:
        until = working_time(settings, days).after(fine.entered_at, settings.explanation_hours).astimezone(zone)
        if now < until or day < until.date():
            raise TooEarlyForAct(until_day=f"{until:%d.%m.%Y %H:%M}")


def _check_whole(kind: PaperKind, text: str, way: AckWay | None) -> None:
    if kind is PaperKind.ACKNOWLEDGED:
        if way is None:
            raise PaperIncomplete(field="way")
    elif way is not None:
        raise PaperIncomplete(field="kind")
    elif not text.strip():
        raise PaperIncomplete(field="text")


def _fine(unit: UnitOfWork, entry_id: EntryId) -> Entry:
    fine = unit.ledger.get(entry_id)
    if fine.kind is not EntryKind.FINE:
        raise NotReversible(entry=entry_id, kind=fine.kind.value)
    return fine
