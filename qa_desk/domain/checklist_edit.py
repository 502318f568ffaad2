"""Editing a form: each step gives a new one. Faults are looked for when it is published, not at every key."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from qa_desk.domain.checklist import Form, Question, Section
from qa_desk.domain.errors import NotFound

_T = TypeVar("_T")


def next_draft(form: Form, last_published: int | None = None) -> Form:
    """The copy to edit: the same content under the next version."""
    return replace(form, version=(form.version if last_published is None else last_published) + 1)


def add_section(form: Form, section: Section, at: int | None = None) -> Form:
    return replace(form, sections=_put(form.sections, section, at))


def change_section(form: Form, code: str, section: Section) -> Form:
    """Raises NotFound, as all steps below do for a section or question that is not there."""
    place = _section_at(form, code)
    return replace(form, sections=(*form.sections[:place], section, *form.sections[place + 1 :]))


def move_section(form: Form, code: str, to: int) -> Form:
    """`to`: its place among the others, cut to the ends."""
    place = _section_at(form, code)
    rest = (*form.sections[:place], *form.sections[place + 1 :])
    return replace(form, sections=_put(rest, form.sections[place], to))


def remove_section(form: Form, code: str) -> Form:
    """Conditions on its questions go with them."""
    place = _section_at(form, code)
    gone = frozenset(question.code for question in form.sections[place].questions)
    return _without_conditions(replace(form, sections=(*form.sections[:place], *form.sections[place + 1 :])), gone)


def add_question(form: Form, section: str, question: Question, at: int | None = None) -> Form:
    place = _section_at(form, section)
    found = form.sections[place]
    return change_section(form, section, replace(found, questions=_put(found.questions, question, at)))


def change_question(form: Form, code: str, question: Question) -> Form:
    """A new code is followed by the conditions that named the old one."""
    section, place = _question_at(form, code)
    questions = (*section.questions[:place], question, *section.questions[place + 1 :])
    changed = change_section(form, section.code, replace(section, questions=questions))
    return changed if question.code == code else _renamed(changed, code, question.code)


def move_question(form: Form, code: str, section: str, to: int) -> Form:
    """Within its section or into another. A condition that now looks ahead is a fault, told before publishing."""
    home, place = _question_at(form, code)
    question = home.questions[place]
    _section_at(form, section)
    taken = replace(home, questions=(*home.questions[:place], *home.questions[place + 1 :]))
    return add_question(change_section(form, home.code, taken), section, question, to)


def remove_question(form: Form, code: str) -> Form:
    """Conditions on it go with it."""
    section, place = _question_at(form, code)
    questions = (*section.questions[:place], *section.questions[place + 1 :])
    return _without_conditions(
        change_section(form, section.code, replace(section, questions=questions)), frozenset({code})
    )


def _put(parts: Sequence[_T], part: _T, at: int | None) -> tuple[_T, ...]:
    place = len(parts) if at is None else min(max(at, 0), len(parts))
    return (*parts[:place], part, *parts[place:])


def _section_at(form: Form, code: str) -> int:
    for place, section in enumerate(form.sections):
        if section.code == code:
            return place
    raise NotFound(what="checklist_section", key=code)


def _question_at(form: Form, code: str) -> tuple[Section, int]:
    for section in form.sections:
        for place, question in enumerate(section.questions):
            if question.code == code:
                return section, place
    raise NotFound(what="checklist_question", key=code)


def _without_conditions(form: Form, gone: frozenset[str]) -> Form:
    return _each_question(
        form,
        lambda one: replace(one, shown_if=None) if one.shown_if is not None and one.shown_if.question in gone else one,
    )


def _renamed(form: Form, old: str, new: str) -> Form:
    return _each_question(
        form,
        lambda one: (
            replace(one, shown_if=replace(one.shown_if, question=new))
            if one.shown_if is not None and one.shown_if.question == old
            else one
        ),
    )


def _each_question(form: Form, change: Callable[[Question], Question]) -> Form:
    return replace(
        form,
        sections=tuple(
            replace(section, questions=tuple(change(one) for one in section.questions)) for section in form.sections
        ),
    )
