"""Calibration: how well two auditors agree on each question of a form, which questions may cost money, and drift."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qa_desk.domain.agreement import (
    Agreement,
    Level,
    Rating,
    cohen_kappa,
    krippendorff_alpha,
    mean_difference,
    percent_agreement,
)
from qa_desk.domain.auto_check_types import AutoResult, CheckCode
from qa_desk.domain.checklist import Form, Mark, Question, Scale
from qa_desk.domain.checklist_answers import Answers, Chosen, Graded, Marked, Value, Wrote, effective, fits, shown
from qa_desk.domain.checklist_score import basis_points, score

LEAST_PERCENT = 85
LEAST_UNITS = 10


@dataclass(frozen=True, slots=True)
class DoubleAudit:
    """One deal, audited twice in the dark with the same version of a form."""

    first_auditor: str
    first: Answers
    second_auditor: str
    second: Answers
    results: Mapping[CheckCode, AutoResult]


class Standing(StrEnum):
    AGREED = "agreed"
    UNDER = "under"  # below the threshold: no fines from this question
    TOO_FEW = "too_few"  # not yet judged


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    question: str
    percent: Agreement
    kappa: Agreement
    alpha: Agreement
    standing: Standing


def level_of(question: Question) -> Level:
    return Level.ORDINAL if isinstance(question.kind, Scale) else Level.NOMINAL


def rating_of(question: Question, value: Value | None) -> Rating | None:
    """What two auditors are compared by; a text is compared with nothing, NA on a scale is no point of it."""
    if value is None or not fits(question, value):
        return None
    match value:
        case Marked(mark):
            return None if isinstance(question.kind, Scale) and mark is Mark.NA else mark.value
        case Graded(points):
            return points
        case Chosen(option):
            return option
        case Wrote():
            return None


def question_agreements(
    form: Form, audits: Sequence[DoubleAudit], least_percent: int = LEAST_PERCENT, least_units: int = LEAST_UNITS
) -> tuple[QuestionAgreement, ...]:
    """For every scored question, in the order of the form."""
    pairs = [(_ratings(form, one.first, one), _ratings(form, one.second, one)) for one in audits]
    return tuple(
        _agreement(question, pairs, least_percent, least_units) for question in form.questions() if question.scored
    )


def held_questions(agreements: Sequence[QuestionAgreement], also_unjudged: bool = False) -> frozenset[str]:
    """Questions that may create no fine."""
    wrong = {Standing.UNDER, Standing.TOO_FEW} if also_unjudged else {Standing.UNDER}
    return frozenset(one.question for one in agreements if one.standing in wrong)


def questions_under(
    form: Form, audits: Sequence[DoubleAudit], least_percent: int = LEAST_PERCENT, least_units: int = LEAST_UNITS
) -> frozenset[str]:
    """held_questions of question_agreements without their intervals, which nobody waits for at a signature."""
    rated = [(_ratings(form, one.first, one), _ratings(form, one.second, one)) for one in audits]
    found = set()
    for code in (question.code for question in form.questions() if question.scored):
        pairs = [(first[code], second[code]) for first, second in rated if code in first and code in second]
        if _standing(pairs, least_percent, least_units) is Standing.UNDER:
            found.add(code)
    return frozenset(found)


def drift(form: Form, audits: Sequence[DoubleAudit]) -> Mapping[str, Agreement]:
    """By auditor: mean of (his score less the other's) on the same deals, in basis points, with an interval."""
    differences: dict[str, list[int]] = defaultdict(list)
    for one in audits:
        first, second = score(form, one.first, one.results).share, score(form, one.second, one.results).share
        if first is not None and second is not None:
            apart = basis_points(first) - basis_points(second)
            differences[one.first_auditor].append(apart)
            differences[one.second_auditor].append(-apart)
    return {auditor: mean_difference(found) for auditor, found in sorted(differences.items())}


def _ratings(form: Form, answers: Answers, audit: DoubleAudit) -> Mapping[str, Rating]:
    visible = shown(form, answers, audit.results)
    found = {
        question.code: rating_of(question, effective(question, answers, audit.results))
        for question in form.questions()
        if question.code in visible
    }
    return {code: rating for code, rating in found.items() if rating is not None}


def _agreement(
    question: Question,
    audits: Sequence[tuple[Mapping[str, Rating], Mapping[str, Rating]]],
    least_percent: int,
    least_units: int,
) -> QuestionAgreement:
    code = question.code
    pairs = [(first[code], second[code]) for first, second in audits if code in first and code in second]
    standing = _standing(pairs, least_percent, least_units)
    alpha = krippendorff_alpha(pairs, level_of(question))
    return QuestionAgreement(code, percent_agreement(pairs), cohen_kappa(pairs), alpha, standing)


def _standing(pairs: Sequence[tuple[Rating, Rating]], least_percent: int, least_units: int) -> Standing:
    if not pairs or len(pairs) < least_units:
        return Standing.TOO_FEW
    agreed = sum(one == other for one, other in pairs)  # whole numbers: 85 % of 20 is 17, not 17.000001
    return Standing.AGREED if agreed * 100 >= least_percent * len(pairs) else Standing.UNDER
