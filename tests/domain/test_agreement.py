"""Agreement figures: Krippendorff's and Cohen's own examples, the definition worked out in fractions, the intervals."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.domain.agreement import (
    Level,
    Rating,
    cohen_kappa,
    krippendorff_alpha,
    mean_difference,
    percent_agreement,
)
from qa_desk.domain.checklist import AuditDirection, Form, Mark, Question, Scale, Section, Target, YesNo
from qa_desk.domain.checklist_answers import NA, NO, YES, Answer, Answers, Graded
from qa_desk.domain.checklist_calibration import (
    DoubleAudit,
    Standing,
    drift,
    held_questions,
    question_agreements,
    rating_of,
)
from tests.domain.checklist_forms import label


def _units(*observers: str) -> list[list[Rating]]:
    """One string an observer, one sign a unit, "." for none."""
    return [
        [int(sign) if sign.isdigit() else sign for sign in unit if sign != "."] for unit in zip(*observers, strict=True)
    ]


FOUR = _units("1233214 12...".replace(" ", ""), "1233224125.3", ".3332342251.", "12332441251.")
TWO_BINARY = _units("0100000010", "1110010000")
TWO_NOMINAL = _units("aabbdcccedda", "babbbccceddd")
THREE = _units(
    ".....341211 33.3".replace(" ", ""), "1.2133 43.......".replace(" ", ""), "..213 44.2113 3.4".replace(" ", "")
)


@pytest.mark.parametrize(
    ("units", "level", "published", "exact"),
    [
        (FOUR, Level.NOMINAL, 0.743, 0.743421052631579),
        (FOUR, Level.ORDINAL, 0.815, 0.8153875037548814),
        (FOUR, Level.INTERVAL, 0.849, 0.8491071428571428),
        (TWO_BINARY, Level.NOMINAL, 0.095, 2 / 21),
        (TWO_NOMINAL, Level.NOMINAL, 0.692, 0.6919642857142858),
        (THREE, Level.NOMINAL, 0.691, 0.691358024691358),
        (THREE, Level.ORDINAL, 0.807, 0.8067214199413153),
        (THREE, Level.INTERVAL, 0.811, 0.8108448928121059),
    ],
)
def test_alpha_is_that_of_the_published_examples(
    units: list[list[Rating]], level: Level, published: float, exact: float
) -> None:
    found = krippendorff_alpha(units, level)
    assert found.value == pytest.approx(published, abs=5e-4)
    assert found.value == pytest.approx(exact, abs=1e-9)


def _pairs(table: Sequence[Sequence[int]]) -> list[tuple[Rating, Rating]]:
    return [(row, column) for row, line in enumerate(table) for column, times in enumerate(line) for _ in range(times)]


@pytest.mark.parametrize(
    ("table", "kappa"),
    [
        (((20, 5), (10, 15)), 0.4),
        (((45, 15), (25, 15)), 3 / 23),  # 0.1304 and the next, 0.2593: the same agreement, another chance
        (((25, 35), (5, 35)), 7 / 27),
        (((88, 14, 18), (10, 40, 10), (2, 6, 12)), 0.4915254237288135),  # Cohen 1960
        (((10, 0), (0, 5)), 1.0),
        (((0, 5), (5, 0)), -1.0),
    ],
)
def test_kappa_is_that_of_the_published_tables(table: Sequence[Sequence[int]], kappa: float) -> None:
    assert cohen_kappa(_pairs(table)).value == pytest.approx(kappa, abs=1e-9)


def _by_definition(units: list[list[int]], level: Level) -> Fraction | None:
    """Alpha from all pairs, in fractions: slower, and written another way round."""
    pairable = [unit for unit in units if len(unit) > 1]
    everything = [rating for unit in pairable for rating in unit]
    counts = {rating: everything.count(rating) for rating in everything}

    def apart(one: int, other: int) -> Fraction:
        if level is Level.NOMINAL:
            return Fraction(one != other)
        if level is Level.INTERVAL:
            return Fraction(one - other) ** 2
        low, high = sorted((one, other))
        between = sum(times for rating, times in counts.items() if low <= rating <= high)
        return (between - Fraction(counts[one] + counts[other], 2)) ** 2 if one != other else Fraction(0)

    observed = sum(
        (sum((apart(*pair) for pair in permutations(unit, 2)), Fraction(0)) / (len(unit) - 1) for unit in pairable),
        Fraction(0),
    )
    expected = sum((apart(one, other) for one, other in permutations(everything, 2)), Fraction(0))
    return None if not expected else 1 - (len(everything) - 1) * observed / expected


@given(st.lists(st.lists(st.integers(0, 4), max_size=4), max_size=8), st.sampled_from(Level))
@settings(max_examples=60, deadline=None)
def test_alpha_is_its_definition(units: list[list[int]], level: Level) -> None:
    found = krippendorff_alpha(units, level).value
    expected = _by_definition(units, level)
    assert (found is None) == (expected is None)
    assert found is None or expected is None or found == pytest.approx(float(expected), abs=1e-9)


def test_percent_counts_pairs_and_may_forgive_a_point() -> None:
    units = _units("1234", "1244", "12..")
    assert percent_agreement(units).value == pytest.approx((3 + 3 + 0 + 1) / 8)
    assert percent_agreement(units, within=1).value == 1
    assert percent_agreement([["a"], []]).value is None


def test_the_interval_holds_the_value_and_is_the_same_every_time() -> None:
    units = FOUR * 5
    one, other = (krippendorff_alpha(units, Level.ORDINAL) for _ in range(2))
    assert one == other
    assert one.value is not None
    assert one.low is not None
    assert one.high is not None
    assert one.low < one.value < one.high
    assert one.units == 55
    assert krippendorff_alpha(units, Level.ORDINAL, seed=2).low != one.low


def test_without_pairs_or_without_variety_there_is_no_figure() -> None:
    assert krippendorff_alpha([[1], [2]], Level.NOMINAL).value is None
    assert krippendorff_alpha([[1, 1], [1, 1]], Level.NOMINAL).value is None
    assert cohen_kappa([]).value is None
    assert cohen_kappa([("yes", "yes")] * 9).value is None
    assert percent_agreement([["yes", "yes"]] * 9).value == 1
    with pytest.raises(TypeError):
        krippendorff_alpha([["yes", "no"]], Level.ORDINAL)


QUESTIONS = (
    Question("clear", label("clear"), YesNo()),
    Question("moot", label("moot"), YesNo(Mark.NO)),
    Question("scale", label("scale"), Scale(0, 4, 2)),
)
FORM = Form("f", 1, label("f"), Target.CALL, (Section("s", label("s"), AuditDirection.SKILLS, QUESTIONS),))


def _answers(moot: bool, points: int) -> Answers:
    return {"clear": Answer(YES), "moot": Answer(NO if moot else YES), "scale": Answer(Graded(points))}


def test_a_question_on_which_auditors_do_not_agree_may_cost_nothing() -> None:
    audits = [
        DoubleAudit("anna", _answers(True, number % 5), "boris", _answers(number % 2 == 0, number % 5), {})
        for number in range(20)
    ]
    found = {one.question: one for one in question_agreements(FORM, audits)}
    assert {code: one.standing for code, one in found.items()} == {
        "clear": Standing.AGREED,
        "moot": Standing.UNDER,
        "scale": Standing.AGREED,
    }
    assert found["moot"].percent.value == 0.5
    assert found["scale"].alpha.value == 1
    assert held_questions(tuple(found.values())) == {"moot"}
    few = question_agreements(FORM, audits[:9])
    assert {one.standing for one in few} == {Standing.TOO_FEW}
    assert held_questions(few) == frozenset()
    assert held_questions(few, also_unjudged=True) == {"clear", "moot", "scale"}


def test_the_threshold_itself_is_enough() -> None:
    audits = [DoubleAudit("a", _answers(True, 1), "b", _answers(number >= 3, 1), {}) for number in range(20)]
    (moot,) = [one for one in question_agreements(FORM, audits, least_percent=85) if one.question == "moot"]
    assert moot.standing is Standing.AGREED


def test_na_is_an_answer_of_a_mark_and_no_point_of_a_scale() -> None:
    assert rating_of(QUESTIONS[0], NA) == "na"
    assert rating_of(QUESTIONS[2], NA) is None
    assert rating_of(QUESTIONS[2], Graded(9)) is None
    assert rating_of(QUESTIONS[0], None) is None


def test_drift_is_the_mean_difference_of_an_auditors_scores() -> None:
    audits = [DoubleAudit("anna", _answers(True, 4), "boris", _answers(True, 1), {}) for _ in range(5)]
    found = drift(FORM, audits)
    assert {who: one.value for who, one in found.items()} == {"anna": 2500, "boris": -2500}
    assert (found["anna"].low, found["anna"].high) == (2500, 2500)
    assert mean_difference([]).value is None
