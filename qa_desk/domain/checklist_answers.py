"""Answers to a form: their values, as text for a store, and the ones that automatic checks give."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from qa_desk.domain.auto_check_types import AutoResult, CheckCode, Outcome
from qa_desk.domain.checklist import (
    WHOLE,
    Auto,
    AutoAnswer,
    Choice,
    Condition,
    Form,
    FreeText,
    Mark,
    Question,
    Scale,
    YesNo,
)
from qa_desk.domain.decision import Evidence


@dataclass(frozen=True, slots=True)
class Marked:
    mark: Mark


@dataclass(frozen=True, slots=True)
class Graded:
    points: int


@dataclass(frozen=True, slots=True)
class Chosen:
    option: str


@dataclass(frozen=True, slots=True)
class Wrote:
    text: str


Value = Marked | Graded | Chosen | Wrote
NA = Marked(Mark.NA)
YES = Marked(Mark.YES)
NO = Marked(Mark.NO)


@dataclass(frozen=True, slots=True)
class Answer:
    """`value` None: only a comment or evidence so far."""

    value: Value | None
    comment: str = ""
    evidence: tuple[Evidence, ...] = ()


Answers = Mapping[str, Answer]
"""By question code."""
AutoResults = Mapping[CheckCode, AutoResult]
NO_RESULTS: AutoResults = {}


def value_text(value: Value) -> str:
    """As a store keeps it: "mark:yes", "points:4", "option:late", "text:..."."""
    match value:
        case Marked(mark):
            return f"mark:{mark.value}"
        case Graded(points):
            return f"points:{points}"
        case Chosen(option):
            return f"option:{option}"
        case Wrote(text):
            return f"text:{text}"
        case _:
            assert_never(value)


def value_of(text: str) -> Value:
    """What value_text wrote. Raises ValueError for anything else."""
    kind, colon, rest = text.partition(":")
    if colon:
        match kind:
            case "mark":
                return Marked(Mark(rest))
            case "points":
                return Graded(int(rest))
            case "option":
                return Chosen(rest)
            case "text":
                return Wrote(rest)
    raise ValueError(f"no answer: {text[:40]!r}")


def auto_value(kind: Auto, results: AutoResults) -> Value | None:
    """The answer that the check gives; None leaves it to the auditor, also when the check was not run."""
    result = results.get(kind.check)
    outcome = Outcome.UNKNOWN if result is None else result.outcome
    match outcome:
        case Outcome.PASS:
            answer = kind.on_pass
        case Outcome.FAIL:
            answer = kind.on_fail
        case Outcome.UNKNOWN:
            answer = kind.on_unknown
        case _:
            assert_never(outcome)
    return None if answer is AutoAnswer.ASK else Marked(Mark(answer.value))


def overruled(question: Question, answer: Answer | None, results: AutoResults) -> bool:
    """The auditor answered other than the automatic check found; a check that found nothing out is not overruled."""
    if not isinstance(question.kind, Auto) or answer is None or answer.value is None:
        return False
    result = results.get(question.kind.check)
    if result is None or result.outcome is Outcome.UNKNOWN:
        return False
    given = auto_value(question.kind, results)
    return given is not None and answer.value != given


def effective(question: Question, answers: Answers, results: AutoResults = NO_RESULTS) -> Value | None:
    """The auditor's answer, else the automatic one, else None."""
    answer = answers.get(question.code)
    if answer is not None and answer.value is not None:
        return answer.value
    return auto_value(question.kind, results) if isinstance(question.kind, Auto) else None


def share_of(question: Question, value: Value) -> Fraction | None:
    """Part of the weight that the answer earns, 0 to 1, before auto-fail; None for NA, text, and a value that does
    not fit the question."""
    match question.kind, value:
        case _, Marked(Mark.NA):
            return None
        case YesNo(good), Marked(mark):
            return Fraction(mark is good)
        case Auto(), Marked(mark):
            return Fraction(mark is Mark.YES)
        case Scale(lowest, highest, _), Graded(points) if lowest <= points <= highest and lowest < highest:
            return Fraction(points - lowest, highest - lowest)
        case Choice(options, _), Chosen(code):
            return next((Fraction(option.share, WHOLE) for option in options if option.code == code), None)
        case _:
            return None


def failed(question: Question, value: Value) -> bool:
    """The answer that asks for a comment, evidence, a fine or auto-fail. NA and text never fail."""
    share = share_of(question, value)
    if share is None:
        return False
    match question.kind, value:
        case Scale(_, _, passes_from), Graded(points):
            return points < passes_from
        case Choice(_, passes_from), _:
            return share < Fraction(passes_from, WHOLE)
        case _:
            return share == 0


def shown(form: Form, answers: Answers, results: AutoResults = NO_RESULTS) -> frozenset[str]:
    """Codes of the questions whose conditions are met, in one pass: conditions look back only."""
    values: dict[str, Value | None] = {}
    for question in form.questions():
        condition = question.shown_if
        if condition is not None:
            given = values.get(condition.question)
            if given is None or not _meets(given, condition):
                continue
        value = effective(question, answers, results)
        values[question.code] = value if value is not None and fits(question, value) else None
    return frozenset(values)


def _meets(value: Value, condition: Condition) -> bool:
    low, high = condition.at_least, condition.at_most
    match value:
        case Marked(mark):
            return mark.value in condition.one_of
        case Chosen(option):
            return option in condition.one_of
        case Graded(points):
            bounded = low is not None or high is not None
            return bounded and (low is None or points >= low) and (high is None or points <= high)
        case Wrote():
            return False
        case _:
            assert_never(value)


def fits(question: Question, value: Value) -> bool:
    """The value is one that this question can be answered with."""
    if value == NA:
        return question.na
    match question.kind:
        case YesNo() | Auto():
            return isinstance(value, Marked)
        case Scale(lowest, highest, _):
            return isinstance(value, Graded) and lowest <= value.points <= highest
        case Choice(options, _):
            return isinstance(value, Chosen) and value.option in {option.code for option in options}
        case FreeText():
            return isinstance(value, Wrote)
        case _:
            assert_never(question.kind)
