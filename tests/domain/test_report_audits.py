"""Audits counted for the reports: versions apart, no trend and no place where intervals overlap, worst first."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from qa_desk.domain.checklist import AuditDirection, Label
from qa_desk.domain.evaluation import Share
from qa_desk.domain.report_audits import (
    AuditFact,
    AuditFacts,
    FormVersion,
    Move,
    counted,
    direction_scores,
    of_group,
    of_manager,
    range_of_mean,
    scores,
    worst,
)
from qa_desk.domain.report_audits_tables import audit_how_much, audit_tables, audit_why
from qa_desk.domain.report_table import Mean, Places

ONE, TWO = FormVersion("call", 1), FormVersion("call", 2)
A, B = "Анна", "Борис"


def audits(manager: str, points: Sequence[int | None], form: FormVersion = ONE, **changes: object) -> list[AuditFact]:
    made = AuditFact(0, manager, "Север", form, None, {}, critical=False)
    return [
        replace(made, deal_id=number, points=one, directions={AuditDirection.SKILLS: one}, **changes)  # type: ignore[arg-type]
        for number, one in enumerate(points, 1)
    ]


HIGH, LOW, WIDE = [9_500, 9_600, 9_700] * 3, [2_000, 2_100, 2_300] * 3, [0, 10_000, 10_000, 9_000, 10_000, 10_000]


@pytest.mark.parametrize(
    ("now", "last", "then", "move"),
    [
        (HIGH, LOW, ONE, Move.UP),
        (LOW, HIGH, ONE, Move.DOWN),
        (HIGH, WIDE, ONE, Move.UNSURE),
        (HIGH, [9_600] * 4, ONE, Move.FEW),
        ([9_600] * 4, LOW, ONE, Move.FEW),
        (HIGH, [], ONE, Move.FEW),
        (HIGH, LOW, TWO, Move.OTHER_VERSION),
    ],
)
def test_a_trend_is_told_only_where_intervals_leave_no_doubt(
    now: list[int], last: list[int], then: FormVersion, move: Move
) -> None:
    facts = AuditFacts(audits(A, now), audits(A, last, then))
    (one,) = scores(facts, of_manager)
    assert (one.move, one.mean) == (move, Mean(sum(now), len(now)))
    assert (one.last is None) == (not last or then != ONE)
    assert (one.range is None) == (len(now) < 5)


def test_nobody_is_placed_before_another_whose_interval_overlaps() -> None:
    apart = scores(AuditFacts([*audits(A, HIGH), *audits(B, LOW)]), of_manager)
    assert [(one.name, one.places) for one in apart] == [(A, Places(1, 1, 2)), (B, Places(2, 2, 2))]
    over = scores(AuditFacts([*audits(A, HIGH), *audits(B, WIDE)]), of_manager)
    assert {one.places for one in over} == {Places(1, 2, 2)}
    few = scores(AuditFacts([*audits(A, HIGH), *audits(B, [1, 2])]), of_manager)
    assert {one.places for one in few} == {None}


def test_versions_are_never_put_together() -> None:
    facts = AuditFacts([*audits(A, [10_000]), *audits(A, [0], TWO)], audits(A, [5_000, 5_000]))
    assert [(one.form, one.mean) for one in scores(facts, of_manager)] == [(ONE, Mean(10_000, 1)), (TWO, Mean(0, 1))]
    assert [(one.form, one.now, one.last) for one in counted(facts)] == [(ONE, 1, 2), (TWO, 1, 0)]
    assert [one.code for one in audit_how_much(facts)] == ["audits_counted", "audits_versions"]
    tables = {one.key: one for one in audit_tables(facts)}
    assert [row.cells[2] for row in tables["audit_scores"].rows] == [1, 2]
    assert list(tables) == [
        "audit_scores", "audit_directions", "audit_worst", "audit_groups", "audit_group_directions", "audit_versions",
    ]  # fmt: skip


def test_what_was_not_counted_is_no_nought() -> None:
    facts = AuditFacts(audits(A, [None, None]))
    assert scores(facts, of_manager) == direction_scores(facts, of_manager) == ()
    assert [one.now for one in counted(facts)] == [2]


def test_directions_groups_and_nobodys_deals() -> None:
    facts = AuditFacts([*audits(A, [8_000, 6_000]), *audits("АННА", [10_000]), *audits("", [0])])
    (one,) = direction_scores(facts, of_manager)
    assert (one.name, one.direction, one.mean, one.deals) == (A, AuditDirection.SKILLS, Mean(24_000, 3), (1, 2))
    (group,) = scores(facts, of_group)
    assert (group.name, group.mean) == ("Север", Mean(24_000, 4))


def test_the_weakest_questions_come_first_with_the_deals_behind() -> None:
    asked = ("hello", "need", "step")
    facts = AuditFacts(
        [
            *audits(A, [0, 0], failed=("hello", "step"), asked=asked),
            *audits(A, [1, 1, 1], failed=("step",), asked=asked),
            *audits(A, [1], failed=("rare",), asked=("rare",)),
        ],
        forms={ONE: Label("Звонок", "Call")},
        questions={(ONE, "step"): Label("Шаг", "Step")},
    )
    found = [(one.question, one.share) for one in worst(facts, of_manager)]
    assert found == [("step", Share(5, 5)), ("rare", Share(1, 1)), ("hello", Share(2, 5))]  # 0.57, 0.21, 0.12 at least
    first = audit_why(facts)[0]
    assert dict(first.facts) == {"question": Label("Шаг", "Step"), "share": Share(5, 5)}
    assert "rare" not in {str(one.facts["question"]) for one in audit_why(facts)}  # asked once


def test_few_equal_scores_leave_doubt_and_many_leave_little() -> None:
    few, many = range_of_mean([10_000] * 5), range_of_mean([10_000] * 500)
    assert few is not None
    assert many is not None
    assert (few.high, many.high) == (1.0, 1.0)
    assert few.low < 0.7
    assert many.low > 0.99
    assert range_of_mean([10_000] * 4) is None


def test_without_audits_there_are_no_tables() -> None:
    assert audit_tables(AuditFacts()) == ()
    assert audit_how_much(AuditFacts()) == audit_why(AuditFacts()) == ()
