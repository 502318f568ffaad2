"""What checklist audits keep as JSON columns, both ways: results of automatic checks, outcomes, duties."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from qa_desk.domain.auto_check_types import AutoFact, AutoResult, CheckCode
from qa_desk.domain.auto_check_types import Outcome as CheckOutcome
from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.checklist_answers import AutoResults
from qa_desk.domain.checklist_audit import Outcome
from qa_desk.domain.checklist_submit import FineDue, Fines
from qa_desk.domain.duty_plan import Duty, Plan
from qa_desk.domain.duty_policy import DutyRole


def results_to_json(results: AutoResults) -> list[Any]:
    return [
        {
            "check": one.code.value,
            "outcome": one.outcome.value,
            "facts": [{"code": fact.code, "values": [list(pair) for pair in fact.values]} for fact in one.facts],
        }
        for one in results.values()
    ]


def results_from_json(stored: list[Any]) -> AutoResults:
    """A check that a later program dropped is left out."""
    known = {code.value for code in CheckCode}
    found = [_result(one) for one in stored if one["check"] in known]
    return {one.code: one for one in found}


def _result(one: Mapping[str, Any]) -> AutoResult:
    facts = tuple(
        AutoFact(fact["code"], tuple((name, value) for name, value in fact["values"])) for fact in one["facts"]
    )
    return AutoResult(CheckCode(one["check"]), CheckOutcome(one["outcome"]), facts)


def outcome_to_json(outcome: Outcome) -> dict[str, Any]:
    """Without score and time, which have columns."""
    return {
        "directions": {direction.value: points for direction, points in outcome.directions.items()},
        "critical_failed": list(outcome.critical_failed),
        "failed": list(outcome.failed),
        "fines": [[one.question, one.minor] for one in outcome.fines.due],
        "fines_held": [[one.question, one.minor] for one in outcome.fines.held],
    }


def outcome_from_json(stored: Mapping[str, Any], points: int | None, at: datetime) -> Outcome:
    return Outcome(
        submitted_at=at,
        points=points,
        directions={AuditDirection(name): value for name, value in stored["directions"].items()},
        critical_failed=tuple(stored["critical_failed"]),
        failed=tuple(stored["failed"]),
        fines=Fines(_fines(stored["fines"]), _fines(stored["fines_held"])),
    )


def _fines(stored: list[Any]) -> tuple[FineDue, ...]:
    return tuple(FineDue(question, minor) for question, minor in stored)


def plan_to_json(plan: Plan) -> tuple[list[Any], list[Any]]:
    duties = [
        [one.day.isoformat(), one.person, one.direction.value, one.role.value, one.opens.isoformat(), one.manager,
         one.number]
        for one in plan.duties
    ]  # fmt: skip
    return duties, [[role.value, direction.value, count] for (role, direction), count in plan.unassigned.items()]


def plan_from_json(duties: list[Any], unassigned: list[Any]) -> Plan:
    made = tuple(
        Duty(date.fromisoformat(day), person, AuditDirection(direction), DutyRole(role), date.fromisoformat(opens),
             manager, number)
        for day, person, direction, role, opens, manager, number in duties
    )  # fmt: skip
    return Plan(made, {(DutyRole(role), AuditDirection(direction)): count for role, direction, count in unassigned})
