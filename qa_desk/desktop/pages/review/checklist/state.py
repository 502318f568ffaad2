"""What the checklist knows at one moment, and the steps that make the next moment of it. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from qa_desk.domain.checklist import FreeText, Question
from qa_desk.domain.checklist_answers import Answer, Answers, Value, Wrote, effective, shown, value_of, value_text
from qa_desk.domain.checklist_submit import Problem
from qa_desk.domain.decision import Evidence
from qa_desk.services.checklist_audit import AuditDesk
from qa_desk.words.audit_words import answer_keys


@dataclass(frozen=True, slots=True)
class ChecklistState:
    """`desk` None: no audit is open. `current`: code of the question that keys answer. `writing`: answers on their way
    to the disk; `unsaved`: one of them did not get there. `told`: what lacks is shown (somebody tried to submit)."""

    desk: AuditDesk | None = None
    current: str = ""
    writing: int = 0
    saved_at: datetime | None = None
    unsaved: bool = False
    told: bool = False
    submitting: bool = False
    starting: bool = False

    @property
    def visible(self) -> tuple[Question, ...]:
        """Questions that are asked now, in order."""
        desk = self.desk
        if desk is None:
            return ()
        codes = shown(desk.form, desk.answers, desk.audit.results)
        return tuple(one for one in desk.form.questions() if one.code in codes)

    @property
    def question(self) -> Question | None:
        return next((one for one in self.visible if one.code == self.current), None)

    @property
    def answer(self) -> Answer:
        """Of the current question."""
        return Answer(None) if self.desk is None else self.desk.answers.get(self.current, Answer(None))

    @property
    def is_open(self) -> bool:
        return self.desk is not None and self.desk.audit.outcome is None and not self.submitting


def opened(desk: AuditDesk) -> ChecklistState:
    """At the first question that lacks something; at the first of all when nothing does."""
    state = ChecklistState(desk)
    lacking = desk.problems
    first = lacking[0].question if lacking else next((one.code for one in state.visible), "")
    return replace(state, current=first)


def with_answer(state: ChecklistState, question: str, given: Answer) -> ChecklistState:
    if state.desk is None or not state.is_open:
        return state
    answers: Answers = {**state.desk.answers, question: given}
    stepped = replace(state, desk=replace(state.desk, answers=answers))
    if stepped.question is None:  # the answer hid the question one stood on
        return replace(stepped, current=question)
    return stepped


def pressed(state: ChecklistState, key: str) -> Value | None:
    """What this key answers to the current question."""
    question = state.question
    if question is None:
        return None
    return next((value_of(one.value) for one in answer_keys(question) if one.key == key), None)


def turned(state: ChecklistState, by: int) -> Value | None:
    """The answer beside the present one, for the arrows."""
    question, desk = state.question, state.desk
    if question is None or desk is None:
        return None
    values = [one.value for one in answer_keys(question)]
    if not values:
        return None
    now = effective(question, desk.answers, desk.audit.results)
    text = "" if now is None else value_text(now)
    if text not in values:
        return value_of(values[0 if by > 0 else -1])
    return value_of(values[min(max(values.index(text) + by, 0), len(values) - 1)])


def moved(state: ChecklistState, by: int) -> ChecklistState:
    """To the next or the previous question that is asked."""
    codes = [one.code for one in state.visible]
    if not codes:
        return state
    place = codes.index(state.current) if state.current in codes else 0
    return replace(state, current=codes[min(max(place + by, 0), len(codes) - 1)])


def at_problem(state: ChecklistState) -> ChecklistState:
    """At the first question that lacks something, with what lacks told."""
    problems = () if state.desk is None else state.desk.problems
    return replace(state, told=True, current=problems[0].question if problems else state.current)


def lacks_of(state: ChecklistState, question: str) -> tuple[Problem, ...]:
    return () if state.desk is None else tuple(one for one in state.desk.problems if one.question == question)


def bound(answer: Answer, spans: Sequence[Evidence]) -> Answer:
    """All of them there already: they are taken off; else those that are not yet are added."""
    if spans and all(one in answer.evidence for one in spans):
        return replace(answer, evidence=tuple(one for one in answer.evidence if one not in spans))
    new = tuple(one for one in dict.fromkeys(spans) if one not in answer.evidence)
    return replace(answer, evidence=(*answer.evidence, *new))


def written(question: Question, answer: Answer, text: str) -> Answer:
    """The words of the one text field: the answer itself to a question of text, a comment to any other."""
    if isinstance(question.kind, FreeText):
        return replace(answer, value=Wrote(text) if text.strip() else None)
    return replace(answer, comment=text)


def text_of(question: Question, answer: Answer) -> str:
    if isinstance(question.kind, FreeText):
        return answer.value.text if isinstance(answer.value, Wrote) else ""
    return answer.comment
