"""Cases as the window lists them: deal, next step, working time left, who may review, what holds payroll up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qa_desk.domain.appeal import AppealDecision, CaseState, Obstacle
from qa_desk.domain.appeal_evidence import EvidenceFile
from qa_desk.domain.appeal_steps import LATE, Step, due_of, open_obstacles, step_of, urgency, working_left
from qa_desk.domain.errors import KnownError
from qa_desk.domain.law import cap_of
from qa_desk.domain.ledger import AppealId, Entry, EntryId, Reversal, ReversalDecline
from qa_desk.domain.money import Money
from qa_desk.domain.people import User
from qa_desk.domain.settings import Settings
from qa_desk.domain.working_time import WorkDays
from qa_desk.services.appeal import check_may_review, reviewers
from qa_desk.services.cases import asked_papers, case_states, working_time
from qa_desk.services.ledger import taken_from
from qa_desk.services.money_store import CaseDeal
from qa_desk.services.ports import Clock
from qa_desk.services.seen_case import SeenCase
from qa_desk.services.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class CaseLine:
    """`left`: working time to `due`, negative when late. `reviewers`: who may decide the open appeal, or who did.
    `waiting`: a counter-entry that is proposed. `blocks`: what holds the payroll pack of the case's period up, be it
    closed or not."""

    case: CaseState
    deal: CaseDeal | None
    step: Step
    todo: tuple[Obstacle, ...]
    due: datetime | None
    left: timedelta | None
    reviewers: tuple[str, ...] = ()
    waiting: Reversal | None = None
    blocks: tuple[Obstacle, ...] = ()
    files: int = 0

    @property
    def number(self) -> int:
        return int(self.case.entry_id)

    @property
    def seen(self) -> SeenCase:
        """As it is shown to who signs about it."""
        appeal = self.case.appeal
        return SeenCase(
            self.case.left, None if appeal is None else appeal.id, self.case.decision is not None, self.files
        )

    @property
    def is_disputed(self) -> bool:
        """An appeal waits for its review."""
        return self.case.appeal is not None and self.case.decision is None

    @property
    def late(self) -> bool:
        return bool(LATE & set(self.todo))


@dataclass(frozen=True, slots=True)
class Cap:
    """The month's share of pay that may be taken, where pay is known and the law is on."""

    percent: int
    pay: Money
    cap: Money
    taken: Money

    @property
    def over(self) -> Money:
        return self.taken + -self.cap


@dataclass(frozen=True, slots=True)
class CaseCard:
    """Everything on record about one fine. `refused`: why this user may not decide its open appeal; None when he may,
    or when there is none. `people`: names by id. `cap`: None where nothing is capped."""

    entry: Entry
    counters: tuple[Entry, ...]
    declined: tuple[tuple[Reversal, ReversalDecline], ...]
    files: tuple[EvidenceFile, ...]
    people: Mapping[int, str]
    refused: KnownError | None = None
    cap: Cap | None = None


class _Remembered:
    """A calendar asked once a day of it: a long list asks for the same days again and again."""

    def __init__(self, days: WorkDays) -> None:
        self._days = days
        self._known: dict[tuple[date, str], bool] = {}

    def is_working(self, day: date, country: str) -> bool:
        known = self._known.get((day, country))
        if known is None:
            known = self._known[day, country] = self._days.is_working(day, country)
        return known


def case_lines(store: Store, clock: Clock, calendar: WorkDays) -> list[CaseLine]:
    """Every fine of the ledger, the most urgent first."""
    days = _Remembered(calendar)
    with store.read() as unit:
        now = clock()
        states = case_states(unit, now, days)
        settings, ids = unit.settings.load(), [one.entry_id for one in states]
        deals, files = unit.cases.deals(ids), unit.cases.files(ids)
        waiting = {one.entry_id: one for one in unit.ledger.reversals_waiting()}
        people = _people(unit)
        working, asked = working_time(settings, days), asked_papers(settings)
        lines = []
        for case in states:
            left_open = open_obstacles(case, law=settings.law_rules().on)
            step = step_of(left_open, counter_waits=case.entry_id in waiting)
            due = due_of(case, step, left_open)
            held = () if case.left.minor <= 0 else case.obstacles
            lines.append(
                CaseLine(
                    case=case,
                    deal=deals.get(case.entry_id),
                    step=step,
                    todo=left_open,
                    due=due,
                    left=None if due is None else working_left(working, now, due),
                    reviewers=_reviewers(unit, case, people),
                    waiting=waiting.get(case.entry_id),
                    blocks=tuple(one for one in held if one in asked),
                    files=len(files.get(case.entry_id, ())),
                )
            )
    return sorted(lines, key=lambda line: urgency(line.step, line.left, line.late, line.number))


def case_card(store: Store, user: User, entry_id: EntryId) -> CaseCard:
    """Raises NotFound."""
    with store.read() as unit:
        entry = unit.ledger.get(entry_id)
        return CaseCard(
            entry=entry,
            counters=tuple(unit.ledger.reversals_of(entry_id)),
            declined=tuple(unit.ledger.declines_of(entry_id)),
            files=tuple(unit.cases.files([entry_id]).get(entry_id, ())),
            people=_people(unit),
            refused=_refused(unit, user, entry),
            cap=_cap(unit, unit.settings.load(), entry),
        )


def _people(unit: UnitOfWork) -> dict[int, str]:
    return {int(user.id): user.name for user in unit.users.all()}


def _reviewers(unit: UnitOfWork, case: CaseState, people: Mapping[int, str]) -> tuple[str, ...]:
    if case.appeal is None:
        return ()
    if case.decision is not None:
        return (people.get(case.decision.decided_by, ""),)
    fine = unit.ledger.get(case.entry_id)
    return tuple(one.name for one in reviewers(unit, fine, case.appeal))


def _refused(unit: UnitOfWork, user: User, fine: Entry) -> KnownError | None:
    appeal = unit.cases.appeals([fine.id]).get(fine.id)
    decisions: Mapping[AppealId, AppealDecision] = unit.cases.decisions()
    if appeal is None or appeal.id in decisions:
        return None
    try:
        check_may_review(unit, user, fine, appeal)
    except KnownError as error:
        return error
    return None


def _cap(unit: UnitOfWork, settings: Settings, fine: Entry) -> Cap | None:
    rules, pay = settings.law_rules(), unit.pays.of(fine.manager, fine.period)
    if not rules.on or pay is None or pay.currency != fine.amount.currency:
        return None
    taken = taken_from(unit, fine.manager, fine.period, fine.amount.currency)
    return Cap(rules.cap_percent, pay, cap_of(pay, rules.cap_percent), taken)
