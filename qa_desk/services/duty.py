"""Duty plan: who audits what on which day, made from the policy of the settings, and what of it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.duty_plan import Duty, ManagerLoad, Person, Plan, make_plan
from qa_desk.domain.duty_policy import DEFAULT_POLICY, DutyRole, PolicyWrong, Rule, require_policy, rule_of, rule_text
from qa_desk.domain.duty_progress import DoneAudit, DutyState, day_of, progress
from qa_desk.domain.people import Role, RoleMissing, User
from qa_desk.domain.settings import Settings, SettingWrong
from qa_desk.services.checklist_ports import AuditQuery
from qa_desk.services.configure import change_settings, local_day, local_period, with_value
from qa_desk.services.ports import Clock
from qa_desk.services.report_payroll import check_period
from qa_desk.services.sample import last_day
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

MAY_PLAN = frozenset({Role.SALES_HEAD, Role.ADMIN})
_WORKING = 5


@dataclass(frozen=True, slots=True)
class DutyLine:
    duty: Duty
    state: DutyState


@dataclass(frozen=True, slots=True)
class PersonDuties:
    """`day`: what stands on the desk today, late ones first. `by_state`: of the whole period."""

    person: int
    name: str
    role: DutyRole
    day: tuple[DutyLine, ...]
    by_state: Mapping[DutyState, int]


@dataclass(frozen=True, slots=True)
class DutyBoard:
    """`made_at` None: the plan of this period is not made yet, and nobody has anything on his desk.

    `unassigned`: audits for which nobody is there, by role and direction.
    """

    period: str
    today: date
    made_at: datetime | None
    policy: tuple[Rule, ...]
    persons: tuple[PersonDuties, ...]
    unassigned: Mapping[tuple[DutyRole, AuditDirection], int]

    def of(self, user: User) -> PersonDuties | None:
        return next((one for one in self.persons if one.person == user.id), None)


def policy_of(settings: Settings) -> tuple[Rule, ...]:
    """Raises SettingWrong for a rule that cannot be read."""
    try:
        rules = tuple(rule_of(text) for text in settings.duty_rules) or DEFAULT_POLICY
        require_policy(rules)
    except (ValueError, PolicyWrong):
        raise SettingWrong(name="duty_rules", value=", ".join(settings.duty_rules), expected="duty_rule") from None
    return rules


def change_policy(store: Store, clock: Clock, by: User, policy: Sequence[Rule]) -> Changed:
    """Raises RoleMissing, PolicyWrong. The plan that is made stays until somebody makes it anew."""
    require_policy(policy)
    with store.read() as unit:
        settings = unit.settings.load()
    rules = () if tuple(policy) == DEFAULT_POLICY else tuple(rule_text(rule) for rule in policy)
    return change_settings(store, clock, by, with_value(settings, "duty_rules", rules))


def plan_period(store: Store, clock: Clock, by: User | None, period: str | None = None) -> tuple[Plan, Changed]:
    """Makes the period's plan from today on; duties of days that are over stay as they were. `by` None: the program.

    Raises RoleMissing, PeriodWrong, PolicyWrong, SettingWrong.
    """
    if by is not None and not (by.active and by.roles & MAY_PLAN):
        raise RoleMissing(role=Role.SALES_HEAD.value)
    with store.write() as unit:
        settings, now = unit.settings.load(), clock()
        period = period or local_period(settings, clock)
        check_period(period)
        today, days = local_day(settings, clock), working_days(period)
        before = unit.duties.plan(period)
        kept = () if before is None else tuple(one for one in before[0].duties if one.day < today)
        left = days if before is None else [day for day in days if day >= today]
        since = datetime.combine(days[0], time(), ZoneInfo(settings.time_zone))
        loads = [ManagerLoad(*load) for load in unit.duties.loads(since)]
        made = make_plan(policy_of(settings), persons_of(unit, settings), loads, left)
        plan = Plan(tuple(sorted((*kept, *made.duties))), made.unassigned)
        unit.duties.save(period, plan, None if by is None else by.id, now)
        unit.log.append(
            now, None if by is None else by.id, "duties_planned", f"duties:{period}", {"duties": len(plan.duties)}
        )
    return plan, Changed(settings=True)


def duty_board(store: Store, clock: Clock, period: str | None = None) -> DutyBoard:
    """Raises PeriodWrong, SettingWrong."""
    with store.read() as unit:
        settings = unit.settings.load()
        period = period or local_period(settings, clock)
        check_period(period)
        today, planned = local_day(settings, clock), unit.duties.plan(period)
        plan = Plan((), {}) if planned is None else planned[0]
        states = progress(plan, _done(unit, settings, period), today)
        names = {str(user.id): user.name for user in unit.users.all()}
        persons = persons_of(unit, settings)
        return DutyBoard(
            period=period,
            today=today,
            made_at=None if planned is None else planned[1],
            policy=policy_of(settings),
            persons=tuple(_person(one, names, states, today) for one in persons),
            unassigned=plan.unassigned,
        )


def persons_of(unit: UnitOfWork, settings: Settings) -> list[Person]:
    """Auditors are the quality department and sales heads are heads, unless the settings name another duty."""
    found = []
    for user in unit.users.all():
        if not user.active:
            continue
        named, _bar, group = settings.duty_people.get(user.login, "").partition("|")
        if named in set(DutyRole):
            found.append(Person(str(user.id), DutyRole(named), group))
        elif not named and Role.AUDITOR in user.roles:
            found.append(Person(str(user.id), DutyRole.QUALITY))
        elif not named and Role.SALES_HEAD in user.roles:
            found.append(Person(str(user.id), DutyRole.HEAD))
    return found


def working_days(period: str) -> list[date]:
    """Monday to Friday."""
    last = last_day(period)
    every = [last.replace(day=number) for number in range(1, last.day + 1)]
    return [day for day in every if day.weekday() < _WORKING]


def _done(unit: UnitOfWork, settings: Settings, period: str) -> list[DoneAudit]:
    """Every direction of a submitted form answers for one duty of its auditor; second looks are work as well."""
    zone, last = ZoneInfo(settings.time_zone), last_day(period)
    since = datetime.combine(last.replace(day=1), time(), zone)
    until = datetime.combine(last + timedelta(days=1), time(), zone)
    found = []
    for audit in unit.checklists.submitted(AuditQuery(since=since, until=until, firsts=False)):
        if audit.outcome is not None:
            day = audit.outcome.submitted_at.astimezone(zone).date()
            found += [
                DoneAudit(str(audit.auditor), direction, day, audit.manager) for direction in audit.outcome.directions
            ]
    return found


def _person(one: Person, names: Mapping[str, str], states: Mapping[Duty, DutyState], today: date) -> PersonDuties:
    mine = [state for duty, state in states.items() if duty.person == one.id]
    return PersonDuties(
        person=int(one.id),
        name=names.get(one.id, "—"),
        role=one.role,
        day=tuple(DutyLine(duty, state) for duty, state in day_of(one.id, states, today)),
        by_state={state: mine.count(state) for state in DutyState},
    )
