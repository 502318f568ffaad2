"""What is wrong with a form before it may be published or used, with the place where it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from qa_desk.domain.checklist import (
    WHOLE,
    Auto,
    AutoAnswer,
    Choice,
    Condition,
    Form,
    FreeText,
    Label,
    Mark,
    Question,
    Scale,
    Section,
    YesNo,
)
from qa_desk.domain.errors import WrongUse

_CODE = re.compile(r"[a-z][a-z0-9_]{0,59}")
_RESERVED = frozenset(mark.value for mark in Mark)
MOST_WEIGHT = 1_000_000
WIDEST_SCALE = 100


class Fault(StrEnum):
    CODE = "code"  # a small letter, then small letters, digits, _; at most 60
    CODE_TWICE = "code_twice"
    CODE_RESERVED = "code_reserved"  # yes, no, na mean answers
    VERSION = "version"  # 1 or more
    TITLE = "title"  # words in Russian and in English
    NO_SECTIONS = "no_sections"
    NO_QUESTIONS = "no_questions"
    WEIGHT = "weight"  # sections 1 to a million, questions 0 to a million
    NOTHING_SCORED = "nothing_scored"  # all questions of the form are texts or weigh nothing
    SCALE = "scale"  # lowest < passes_from <= highest, at most 100 steps
    OPTIONS = "options"  # two or more
    SHARE = "option_share"  # 0 to 100 %, one option at least with 100 %
    PASSES_FROM = "passes_from"
    GOOD = "good"  # yes or no
    CRITICAL_TEXT = "critical_text"  # a text cannot fail
    NO_NA = "no_na"  # an automatic answer is "na" where NA is not allowed
    CONDITION_QUESTION = "condition_question"  # an earlier question of the form
    CONDITION_VALUE = "condition_value"  # an answer that the question can have
    CONDITION_TEXT = "condition_text"  # a text is no condition
    FINE = "fine_amount"  # more than nothing, and not on a text


@dataclass(frozen=True, slots=True)
class FormFault:
    """`where`: the place as a path into the form, e.g. "sections.0.questions.2.shown_if"."""

    where: str
    fault: Fault


class FormBroken(WrongUse):
    """The form cannot be used; facts: form, where, fault"""

    code = "form_broken"


def require_sound(form: Form) -> None:
    """Raises FormBroken with the first fault."""
    for found in faults(form):
        raise FormBroken(form=form.code, where=found.where, fault=found.fault.value)


def faults(form: Form) -> tuple[FormFault, ...]:
    """All faults, in the order of the form; empty when it can be published."""
    return tuple(_of_form(form))


def _of_form(form: Form) -> Iterator[FormFault]:
    if not _CODE.fullmatch(form.code):
        yield FormFault("code", Fault.CODE)
    if form.version < 1:
        yield FormFault("version", Fault.VERSION)
    yield from _of_title("title", form.title)
    if not form.sections:
        yield FormFault("sections", Fault.NO_SECTIONS)
    codes: set[str] = set()
    earlier: dict[str, Question] = {}
    for place, section in enumerate(form.sections):
        where = f"sections.{place}"
        yield from _of_section(where, section)
        if section.code in codes:
            yield FormFault(f"{where}.code", Fault.CODE_TWICE)
        codes.add(section.code)
        for number, question in enumerate(section.questions):
            at = f"{where}.questions.{number}"
            if question.code in earlier:
                yield FormFault(f"{at}.code", Fault.CODE_TWICE)
            yield from _of_question(at, question, earlier)
            earlier[question.code] = question
    if form.sections and not any(question.scored and question.weight > 0 for question in form.questions()):
        yield FormFault("sections", Fault.NOTHING_SCORED)


def _of_title(where: str, title: Label) -> Iterator[FormFault]:
    if not title.ru.strip() or not title.en.strip():
        yield FormFault(where, Fault.TITLE)


def _of_section(where: str, section: Section) -> Iterator[FormFault]:
    if not _CODE.fullmatch(section.code):
        yield FormFault(f"{where}.code", Fault.CODE)
    yield from _of_title(f"{where}.title", section.title)
    if not 1 <= section.weight <= MOST_WEIGHT:
        yield FormFault(f"{where}.weight", Fault.WEIGHT)
    if not section.questions:
        yield FormFault(f"{where}.questions", Fault.NO_QUESTIONS)


def _of_question(where: str, question: Question, earlier: dict[str, Question]) -> Iterator[FormFault]:
    if not _CODE.fullmatch(question.code):
        yield FormFault(f"{where}.code", Fault.CODE)
    yield from _of_title(f"{where}.title", question.title)
    if not 0 <= question.weight <= MOST_WEIGHT:
        yield FormFault(f"{where}.weight", Fault.WEIGHT)
    yield from _of_kind(where, question)
    if not question.scored and question.critical.value != "none":
        yield FormFault(f"{where}.critical", Fault.CRITICAL_TEXT)
    if question.fine is not None and (question.fine < 1 or not question.scored):
        yield FormFault(f"{where}.fine", Fault.FINE)
    if question.shown_if is not None:
        yield from _of_condition(f"{where}.shown_if", question.shown_if, earlier)


def _of_kind(where: str, question: Question) -> Iterator[FormFault]:
    match question.kind:
        case YesNo(good):
            if good is Mark.NA:
                yield FormFault(f"{where}.good", Fault.GOOD)
        case Scale(lowest, highest, passes_from):
            if not lowest < passes_from <= highest or highest - lowest > WIDEST_SCALE:
                yield FormFault(f"{where}.scale", Fault.SCALE)
        case Choice() as choice:
            yield from _of_choice(where, choice)
        case Auto(_, on_pass, on_fail, on_unknown):
            if not question.na and AutoAnswer.NA in (on_pass, on_fail, on_unknown):
                yield FormFault(f"{where}.auto", Fault.NO_NA)
        case FreeText():
            pass
        case _:
            assert_never(question.kind)


def _of_choice(where: str, choice: Choice) -> Iterator[FormFault]:
    at = f"{where}.options"
    if len(choice.options) < 2:
        yield FormFault(at, Fault.OPTIONS)
    elif max(option.share for option in choice.options) != WHOLE:
        yield FormFault(at, Fault.SHARE)
    if not 1 <= choice.passes_from <= WHOLE:
        yield FormFault(f"{where}.passes_from", Fault.PASSES_FROM)
    seen: set[str] = set()
    for place, option in enumerate(choice.options):
        if not _CODE.fullmatch(option.code):
            yield FormFault(f"{at}.{place}.code", Fault.CODE)
        elif option.code in _RESERVED:
            yield FormFault(f"{at}.{place}.code", Fault.CODE_RESERVED)
        elif option.code in seen:
            yield FormFault(f"{at}.{place}.code", Fault.CODE_TWICE)
        seen.add(option.code)
        yield from _of_title(f"{at}.{place}.title", option.title)
        if not 0 <= option.share <= WHOLE:
            yield FormFault(f"{at}.{place}.share", Fault.SHARE)


def _of_condition(where: str, condition: Condition, earlier: dict[str, Question]) -> Iterator[FormFault]:
    asked = earlier.get(condition.question)
    if asked is None:
        yield FormFault(f"{where}.question", Fault.CONDITION_QUESTION)
        return
    low, high = condition.at_least, condition.at_most
    marks = {Mark.NA.value} if asked.na else set()
    bounded = low is not None or high is not None
    match asked.kind:
        case FreeText():
            yield FormFault(f"{where}.question", Fault.CONDITION_TEXT)
            return
        case Scale(lowest, highest, _):
            inside = all(edge is None or lowest <= edge <= highest for edge in (low, high))
            ordered = low is None or high is None or low <= high
            fine = inside and ordered and set(condition.one_of) <= marks and (bounded or bool(condition.one_of))
        case Choice(options, _):
            codes = {option.code for option in options}
            fine = bool(condition.one_of) and set(condition.one_of) <= codes | marks and not bounded
        case YesNo() | Auto():
            known = {Mark.YES.value, Mark.NO.value} | marks
            fine = bool(condition.one_of) and set(condition.one_of) <= known and not bounded
        case _:
            assert_never(asked.kind)
    if not fine:
        yield FormFault(where, Fault.CONDITION_VALUE)
