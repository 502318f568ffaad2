"""The score of an answered form in exact fractions, per question, section, direction and form.

Rules: NA and hidden questions hand their weight to the rest of their section, a section without any answer to count
hands its own to the other sections. A failed critical question earns nothing; of kind SECTION its section has 0, of
kind FORM its section and the form have 0. Directions are the weighted mean of their sections. Missing answers are left
out of the score so far and listed. Only `basis_points` rounds, and only for showing: half up, to 0.01 %.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qa_desk.domain.checklist import WHOLE, AuditDirection, Critical, Form, FreeText, Question, Section
from qa_desk.domain.checklist_answers import (
    NO_RESULTS,
    Answers,
    AutoResults,
    Wrote,
    effective,
    failed,
    fits,
    share_of,
    shown,
)


class State(StrEnum):
    COUNTED = "counted"
    NA = "na"
    HIDDEN = "hidden"
    MISSING = "missing"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """`share`: 0 to 1 of the weight, None unless counted."""

    code: str
    state: State
    weight: int
    share: Fraction | None = None
    failed: bool = False
    critical: Critical = Critical.NONE


@dataclass(frozen=True, slots=True)
class SectionScore:
    """`share` None: nothing to count. `failed_by`: the questions that put the section to 0."""

    code: str
    direction: AuditDirection
    weight: int
    share: Fraction | None
    questions: tuple[QuestionScore, ...]
    failed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectionScore:
    direction: AuditDirection
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Score:
    """`share` None: nothing was counted. `failed_by`: the questions that put the whole form to 0.

    `missing`: shown questions without an answer that fits them; while there are any, this is the score so far.
    """

    share: Fraction | None
    sections: tuple[SectionScore, ...]
    directions: tuple[DirectionScore, ...]
    failed_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.missing

    def question(self, code: str) -> QuestionScore | None:
        return next((one for section in self.sections for one in section.questions if one.code == code), None)


def basis_points(share: Fraction) -> int:
    """Hundredths of a percent, half up: 1/3 is 3333, 2/3 is 6667, 0.5 basis points is 1."""
    return (share * WHOLE * 2 + 1).__floor__() // 2


def score(form: Form, answers: Answers, results: AutoResults = NO_RESULTS) -> Score:
    """`answers` may hold more than the form asks: foreign and hidden ones count for nothing."""
    visible = shown(form, answers, results)
    sections = tuple(_section(section, answers, results, visible) for section in form.sections)
    questions = [one for section in sections for one in section.questions]
    failed_by = tuple(one.code for one in questions if one.failed and one.critical is Critical.FORM)
    total = Fraction(0) if failed_by else _mean((one.weight, one.share) for one in sections)
    directions = tuple(
        DirectionScore(direction, _mean((one.weight, one.share) for one in sections if one.direction is direction))
        for direction in AuditDirection
        if any(one.direction is direction for one in sections)
    )
    missing = tuple(one.code for one in questions if one.state is State.MISSING)
    return Score(total, sections, directions, failed_by, missing)


def _section(section: Section, answers: Answers, results: AutoResults, visible: frozenset[str]) -> SectionScore:
    questions = tuple(_question(one, answers, results, visible) for one in section.questions)
    failed_by = tuple(one.code for one in questions if one.failed and one.critical in (Critical.SECTION, Critical.FORM))
    share = Fraction(0) if failed_by else _mean((one.weight, one.share) for one in questions)
    return SectionScore(section.code, section.direction, section.weight, share, questions, failed_by)


def _question(question: Question, answers: Answers, results: AutoResults, visible: frozenset[str]) -> QuestionScore:
    if question.code not in visible:
        return QuestionScore(question.code, State.HIDDEN, question.weight, critical=question.critical)
    value = effective(question, answers, results)
    if isinstance(question.kind, FreeText):
        blank = not isinstance(value, Wrote) or not value.text.strip()
        return QuestionScore(question.code, State.MISSING if blank and question.kind.required else State.TEXT, 0)
    if value is None or not fits(question, value):
        return QuestionScore(question.code, State.MISSING, question.weight, critical=question.critical)
    share = share_of(question, value)
    if share is None:
        return QuestionScore(question.code, State.NA, question.weight, critical=question.critical)
    fell = failed(question, value)
    if fell and question.critical is not Critical.NONE:
        share = Fraction(0)
    return QuestionScore(question.code, State.COUNTED, question.weight, share, fell, question.critical)


def _mean(parts: Iterable[tuple[int, Fraction | None]]) -> Fraction | None:
    counted = [(weight, share) for weight, share in parts if share is not None]
    total = sum(weight for weight, _share in counted)
    return sum((weight * share for weight, share in counted), Fraction(0)) / total if total else None
