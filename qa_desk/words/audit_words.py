"""Words for an audit at work: answers and their keys, what a check found on a question."""

from dataclasses import dataclass
from datetime import tzinfo

from qa_desk.domain.checklist import Auto, Choice, FreeText, Mark, Question, Scale
from qa_desk.domain.checklist_answers import (
    Answer,
    AutoResults,
    Chosen,
    Graded,
    Marked,
    Value,
    Wrote,
    effective,
)
from qa_desk.words.catalogue import language, tr
from qa_desk.words.checklist_words import CHECK_OUTCOMES, MARKS, fact

MOST_KEYS = 9


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """`key`: the digit that gives this answer, "" when arrows choose it. `value`: as a store keeps it."""

    key: str
    value: str
    words: str


def said_value(question: Question, value: Value) -> str:
    match value:
        case Marked(given):
            return tr(MARKS[given])
        case Graded(points):
            return str(points)
        case Chosen(code):
            options = question.kind.options if isinstance(question.kind, Choice) else ()
            return next((one.title.of(language()) for one in options if one.code == code), code)
        case Wrote(text):
            return text


def value_words(question: Question, answer: Answer | None, results: AutoResults) -> str:
    """What stands as the answer now; "" for none. The program's own is told as such."""
    value = effective(question, {} if answer is None else {question.code: answer}, results)
    if value is None:
        return ""
    said = said_value(question, value)
    by_check = isinstance(question.kind, Auto) and (answer is None or answer.value is None)
    return tr("{answer} (by the check)").format(answer=said) if by_check else said


def check_words(results: AutoResults, question: Question, zone: tzinfo) -> str:
    """What the question's check found and on what; "" for a question without one, or a check that was not run."""
    if not isinstance(question.kind, Auto) or question.kind.check not in results:
        return ""
    found = results[question.kind.check]
    seen = "; ".join(fact(one, zone) for one in found.facts)
    said = tr(CHECK_OUTCOMES[found.outcome])
    return f"{said}: {seen}" if seen else said


def answer_keys(question: Question) -> tuple[AnswerKey, ...]:
    """In order, "not applicable" last on 0. On a scale a digit is the points, and minus is no points at all."""
    found: list[AnswerKey] = []
    match question.kind:
        case FreeText():
            return ()
        case Choice(options, _):
            for number, one in enumerate(options, 1):
                key = str(number) if number <= MOST_KEYS else ""
                found.append(AnswerKey(key, f"option:{one.code}", one.title.of(language())))
        case Scale(lowest, highest, _):
            for points in range(lowest, highest + 1):
                key = "-" if points == 0 else str(points) if 1 <= points <= MOST_KEYS else ""
                found.append(AnswerKey(key, f"points:{points}", str(points)))
        case _:
            found += [AnswerKey("1", "mark:yes", tr(MARKS[Mark.YES])), AnswerKey("2", "mark:no", tr(MARKS[Mark.NO]))]
    if question.na:
        found.append(AnswerKey("0", "mark:na", tr(MARKS[Mark.NA])))
    return tuple(found)
