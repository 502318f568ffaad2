"""Duty plan: each person's days made from the policy, with the load spread evenly over persons and days."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.duty_policy import DrawnDaily, DutyRole, EveryDays, Rule, ShareOfPeriod, require_policy
from qa_desk.domain.sampling import wanted


@dataclass(frozen=True, slots=True)
class Person:
    """`group`: which managers a supervisor looks after. `away`: days on which he does not work."""

    id: str
    role: DutyRole
    group: str = ""
    away: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class ManagerLoad:
    """A manager and how many deals of his the period has."""

    name: str
    group: str = ""
    deals: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Duty:
    """One audit to be made by `day`, not before `opens`. `manager` "": whoever's deal is drawn."""

    day: date
    person: str
    direction: AuditDirection
    role: DutyRole
    opens: date
    manager: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """`duties` in order of day and person. `unassigned`: by role and direction, audits for which nobody is there."""

    duties: tuple[Duty, ...]
    unassigned: Mapping[tuple[DutyRole, AuditDirection], int]

    def of(self, person: str) -> tuple[Duty, ...]:
        return tuple(duty for duty in self.duties if duty.person == person)


@dataclass(frozen=True, slots=True)
class _Want:
    """An audit that somebody of the role has to make on `at`, or on another of `window`."""

    rule: Rule
    at: int
    window: Sequence[date]
    persons: Sequence[Person]
    manager: str = ""
    number: int = 0


def make_plan(
    policy: Sequence[Rule], persons: Sequence[Person], managers: Sequence[ManagerLoad], days: Sequence[date]
) -> Plan:
    """`days`: the period's working days. The same input gives the same plan, in whatever order it comes.

    Raises PolicyWrong.
    """
    require_policy(policy)
    calendar = sorted(set(days))
    staff = sorted(persons, key=lambda one: one.id)
    sellers = sorted(managers, key=lambda one: (one.name, one.group))
    duties: list[Duty] = []
    nobody: Counter[tuple[DutyRole, AuditDirection]] = Counter()
    load: Counter[tuple[str, date]] = Counter()
    total: Counter[str] = Counter()
    for rule in sorted(policy, key=_order):
        for want in _wants(rule, [one for one in staff if one.role is rule.role], sellers, calendar):
            found = _assigned(want, load, total)
            if found is None:
                nobody[rule.role, rule.direction] += 1
                continue
            load[found.person, found.day] += 1
            total[found.person] += 1
            duties.append(found)
    return Plan(tuple(sorted(duties)), dict(nobody))


def _order(rule: Rule) -> tuple[int, str, str]:
    """What cannot be moved is laid down first, so that what can be moved evens the days out."""
    match rule.cadence:
        case DrawnDaily():
            place = 0
        case EveryDays():
            place = 1
        case ShareOfPeriod():
            place = 2
        case _:
            assert_never(rule.cadence)
    return place, rule.role.value, rule.direction.value


def _wants(
    rule: Rule, staff: Sequence[Person], sellers: Sequence[ManagerLoad], days: Sequence[date]
) -> Iterator[_Want]:
    if isinstance(rule.cadence, DrawnDaily):
        for day in days:
            for person in staff:
                if day not in person.away:
                    yield from (_Want(rule, 0, [day], [person], number=one) for one in range(rule.cadence.deals))
        return
    for group, members in _groups(rule, sellers).items():
        persons = _looking_after(rule, staff, group)
        match rule.cadence:
            case EveryDays(every):
                yield from _in_turn(rule, every, members, persons, days)
            case ShareOfPeriod(percent):
                audits = wanted(sum(seller.deals for seller in members), percent) if days else 0
                for number in range(audits):
                    yield _Want(rule, number * len(days) // audits, days, persons, number=number)
            case _:
                assert_never(rule.cadence)


def _in_turn(
    rule: Rule, every: int, members: Sequence[ManagerLoad], persons: Sequence[Person], days: Sequence[date]
) -> Iterator[_Want]:
    """Every manager once in each window of so many days; a window cut off by the end goes on in the next period."""
    for start in range(0, len(days), every):
        window = days[start : start + every]
        for place, seller in enumerate(members):
            at = place * every // len(members)
            if at < len(window):
                yield _Want(rule, at, window, persons, seller.name)


def _groups(rule: Rule, sellers: Sequence[ManagerLoad]) -> Mapping[str, list[ManagerLoad]]:
    """Supervisors answer for their groups one by one, the others for everybody."""
    found: dict[str, list[ManagerLoad]] = {}
    for seller in sellers:
        found.setdefault(seller.group if rule.role is DutyRole.SUPERVISOR else "", []).append(seller)
    return dict(sorted(found.items()))


def _looking_after(rule: Rule, staff: Sequence[Person], group: str) -> Sequence[Person]:
    if rule.role is not DutyRole.SUPERVISOR:
        return staff
    return [person for person in staff if person.group == group]


def _assigned(want: _Want, load: Counter[tuple[str, date]], total: Counter[str]) -> Duty | None:
    """The least loaded person on the wanted day; when all are away, on the nearest day of the window."""
    for place in sorted(range(len(want.window)), key=lambda at: (abs(at - want.at), at)):
        day = want.window[place]
        there = [person for person in want.persons if day not in person.away]
        if there:
            who = min(there, key=lambda person: (load[person.id, day], total[person.id], person.id))
            rule = want.rule
            return Duty(day, who.id, rule.direction, rule.role, want.window[0], want.manager, want.number)
    return None
