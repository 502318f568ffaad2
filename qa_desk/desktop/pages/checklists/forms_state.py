"""What the form editor knows at one moment, and its steps. New parts are sound from the start, so that a draft can
always be kept. No Qt here."""

from dataclasses import dataclass, replace

from qa_desk.domain.auto_check_types import CheckCode
from qa_desk.domain.checklist import (
    WHOLE,
    AuditDirection,
    Auto,
    Choice,
    Form,
    FreeText,
    Kind,
    Label,
    Option,
    Question,
    Scale,
    Section,
    YesNo,
)
from qa_desk.domain.checklist_edit import (
    add_question,
    add_section,
    move_question,
    move_section,
    remove_question,
    remove_section,
)
from qa_desk.services.checklist_forms import FormShelfLine

KIND_NAMES: tuple[tuple[type[Kind], str], ...] = (
    (YesNo, "yes_no"), (Scale, "scale"), (Choice, "choice"), (FreeText, "text"), (Auto, "auto"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FormsState:
    """`code`: the chosen form. `draft`: what is edited, None while the published version is only looked at.
    `node`: code of the chosen section or question."""

    lines: tuple[FormShelfLine, ...] = ()
    code: str = ""
    draft: Form | None = None
    node: str = ""

    @property
    def line(self) -> FormShelfLine | None:
        return next((one for one in self.lines if one.form.code == self.code), None)

    @property
    def form(self) -> Form | None:
        line = self.line
        return self.draft if self.draft is not None else None if line is None else line.form

    @property
    def section(self) -> Section | None:
        """The chosen section, or the one that the chosen question stands in."""
        form = self.form
        sections = () if form is None else form.sections
        return next((one for one in sections if one.code == self.node or _holds(one, self.node)), None)

    @property
    def question(self) -> Question | None:
        return None if self.form is None else self.form.question(self.node)


def kind_name(kind: Kind) -> str:
    return next(name for one, name in KIND_NAMES if isinstance(kind, one))


def new_kind(name: str) -> Kind:
    """With values that make a sound question."""
    made: dict[str, Kind] = {
        "yes_no": YesNo(),
        "scale": Scale(0, 5, 3),
        "choice": Choice((Option("full", Label("Полностью", "Fully"), WHOLE), Option("none", Label("Нет", "No"), 0))),
        "text": FreeText(),
        "auto": Auto(CheckCode.NAME_PROPER),
    }
    return made[name]


def with_new_section(state: FormsState) -> FormsState:
    form = state.draft
    if form is None:
        return state
    code = _free("section", {one.code for one in form.sections})
    question = _new_question(form)
    section = Section(code, Label("Новый раздел", "New section"), AuditDirection.ATTENTIVENESS, (question,))
    place = len(form.sections) if state.section is None else form.sections.index(state.section) + 1
    return replace(state, draft=add_section(form, section, place), node=code)


def with_new_question(state: FormsState) -> FormsState:
    form, section = state.draft, state.section
    if form is None or section is None:
        return state
    question = _new_question(form)
    place = len(section.questions)
    if state.question is not None:
        place = section.questions.index(state.question) + 1
    return replace(state, draft=add_question(form, section.code, question, place), node=question.code)


def with_moved(state: FormsState, by: int) -> FormsState:
    """Up or down by one; a question at its section's edge goes over into the neighbour."""
    form, section, question = state.draft, state.section, state.question
    if form is None or section is None:
        return state
    at = form.sections.index(section)
    if question is None:
        return replace(state, draft=move_section(form, section.code, at + by))
    place = section.questions.index(question) + by
    if 0 <= place < len(section.questions):
        return replace(state, draft=move_question(form, question.code, section.code, place))
    over = at + by
    if not 0 <= over < len(form.sections) or len(section.questions) == 1:
        return state
    other = form.sections[over]
    return replace(state, draft=move_question(form, question.code, other.code, 0 if by > 0 else len(other.questions)))


def with_removed(state: FormsState) -> FormsState:
    """The chosen part is gone; the last question takes its section with it, the last section stays."""
    form, section, question = state.draft, state.section, state.question
    if form is None or section is None:
        return state
    if question is None or len(section.questions) == 1:
        if len(form.sections) == 1:
            return state
        return replace(state, draft=remove_section(form, section.code), node="")
    return replace(state, draft=remove_question(form, question.code), node=section.code)


def _holds(section: Section, code: str) -> bool:
    return any(one.code == code for one in section.questions)


def _new_question(form: Form) -> Question:
    code = _free("question", {one.code for one in form.questions()})
    return Question(
        code, Label("Новый вопрос", "New question"), YesNo(), Label("Что считать ошибкой", "What is a fault")
    )


def _free(stem: str, taken: set[str]) -> str:
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
