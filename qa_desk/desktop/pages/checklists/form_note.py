"""The line over a form: what it is, and why a draft is not kept. No Qt here."""

from qa_desk.desktop.pages.checklists.forms_state import FormsState
from qa_desk.domain.checklist import Form
from qa_desk.domain.checklist_faults import faults
from qa_desk.words import language, tr
from qa_desk.words.checklist_errors import EXPECTED


def note_of(state: FormsState) -> str:
    form, line = state.form, state.line
    if form is None:
        return tr("There are no forms.")
    found = faults(form)
    if found:
        place = _place(form, found[0].where)
        needed = tr(EXPECTED.get(found[0].fault.value, found[0].fault.value))
        return tr("Not saved: {place}: there should be {needed}.").format(place=place, needed=needed)
    if state.draft is not None:
        return tr("Draft of version {n}. It is saved as you type.").format(n=form.version)
    count = 0 if line is None else len(line.versions)
    return tr("Published, {n} in all. A published version never changes.").format(n=count)


def _place(form: Form, where: str) -> str:
    """A path such as sections.0.questions.2.scale as the titles that stand there."""
    parts = where.split(".")
    if len(parts) < 2 or parts[0] != "sections":
        return where
    section = form.sections[int(parts[1])]
    told = section.title.of(language()) or section.code
    if len(parts) > 3 and parts[2] == "questions":
        question = section.questions[int(parts[3])]
        told = f"{told} / {question.title.of(language()) or question.code}"
    return told
