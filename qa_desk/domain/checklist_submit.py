"""What an audit still lacks before it may be submitted, and the fines that its answers propose."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qa_desk.domain.auto_check_types import Outcome
from qa_desk.domain.checklist import Auto, Form, FreeText, Question
from qa_desk.domain.checklist_answers import (
    NO_RESULTS,
    Answer,
    Answers,
    AutoResults,
    Wrote,
    effective,
    failed,
    fits,
    overruled,
    shown,
)
from qa_desk.domain.checklist_score import State, score
from qa_desk.domain.errors import GuardRefused


class Lack(StrEnum):
    ANSWER = "answer"
    TEXT = "text"  # a required text is not written
    COMMENT = "comment"  # the question is failed and says why
    EVIDENCE = "evidence"
    OVERRULE_COMMENT = "overrule_comment"  # other than the automatic check said
    ANSWER_UNFIT = "answer_unfit"  # of another kind, off the scale, no option, NA where there is none
    NO_SUCH_QUESTION = "no_such_question"


@dataclass(frozen=True, slots=True)
class Problem:
    """`question`: its code."""

    lack: Lack
    question: str


@dataclass(frozen=True, slots=True)
class FineDue:
    """`minor`: minor units of the workspace's currency."""

    question: str
    minor: int


@dataclass(frozen=True, slots=True)
class Fines:
    """`held`: of questions on which auditors do not agree enough; never money before calibration releases them."""

    due: tuple[FineDue, ...]
    held: tuple[FineDue, ...] = ()


class AuditIncomplete(GuardRefused):
    """The audit lacks something; facts: problems, question"""

    code = "audit_incomplete"


def problems(form: Form, answers: Answers, results: AutoResults = NO_RESULTS) -> tuple[Problem, ...]:
    """In the order of the form; hidden questions lack nothing. Empty: it may be submitted."""
    visible = shown(form, answers, results)
    known = {question.code for question in form.questions()}
    found = [
        Problem(lack, question.code)
        for question in form.questions()
        if question.code in visible
        for lack in _lacks(question, answers.get(question.code), results)
    ]
    found += [Problem(Lack.NO_SUCH_QUESTION, code) for code in sorted(answers.keys() - known)]
    return tuple(found)


def require_complete(form: Form, answers: Answers, results: AutoResults = NO_RESULTS) -> None:
    """Raises AuditIncomplete naming the first question that lacks something."""
    lacking = problems(form, answers, results)
    if lacking:
        raise AuditIncomplete(problems=len(lacking), question=lacking[0].question)


def fines(form: Form, answers: Answers, results: AutoResults = NO_RESULTS, held: frozenset[str] = frozenset()) -> Fines:
    """Fines of the failed questions that are shown. `held`: codes of the questions that may create none."""
    scored = score(form, answers, results)
    due: list[FineDue] = []
    kept: list[FineDue] = []
    for question in form.questions():
        result = scored.question(question.code)
        if not question.fine or result is None or result.state is not State.COUNTED or not result.failed:
            continue
        (kept if question.code in held else due).append(FineDue(question.code, question.fine))
    return Fines(tuple(due), tuple(kept))


def _lacks(question: Question, answer: Answer | None, results: AutoResults) -> Iterator[Lack]:
    value = effective(question, {question.code: answer} if answer else {}, results)
    if isinstance(question.kind, FreeText) and not (isinstance(value, Wrote) and value.text.strip()):
        if question.kind.required:
            yield Lack.TEXT
        elif value is not None and not isinstance(value, Wrote) and not fits(question, value):
            yield Lack.ANSWER_UNFIT
        return
    if value is None:
        yield Lack.ANSWER
        return
    if not fits(question, value):
        yield Lack.ANSWER_UNFIT
        return
    commented = answer is not None and bool(answer.comment.strip())
    if overruled(question, answer, results) and not commented:
        yield Lack.OVERRULE_COMMENT
    elif failed(question, value) and not commented and (question.comment_on_fail or _silent(question, answer, results)):
        yield Lack.COMMENT
    if failed(question, value) and question.evidence_on_fail and not (answer and answer.evidence):
        yield Lack.EVIDENCE


def _silent(question: Question, answer: Answer | None, results: AutoResults) -> bool:
    """It costs money, and nothing tells why: neither evidence nor an automatic check that found the fault."""
    found = results.get(question.kind.check) if isinstance(question.kind, Auto) else None
    told = (answer is not None and answer.evidence) or (found is not None and found.outcome is Outcome.FAIL)
    return bool(question.fine) and not told
