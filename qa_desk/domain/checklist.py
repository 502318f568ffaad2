"""Checklist: a versioned form of questions in weighted sections, as it is written, edited, published and answered."""

from dataclasses import dataclass, field
from enum import StrEnum

from qa_desk.domain.auto_check_types import CheckCode

WHOLE = 10_000
"""Basis points of a whole: 100 %."""


class Target(StrEnum):
    """What a form is about."""

    CLIENT_CARD = "client_card"
    DEAL_CARD = "deal_card"
    COMMENTS = "comments"
    FUNNEL = "funnel"
    CALL = "call"
    DUPLICATES = "duplicates"
    REFUSAL = "refusal"


class AuditDirection(StrEnum):
    ATTENTIVENESS = "attentiveness"
    SKILLS = "skills"
    ANALYTICS = "analytics"
    SCRIPTS = "scripts"


class Critical(StrEnum):
    """What a failed question takes down with it; each includes the ones before."""

    NONE = "none"
    QUESTION = "question"  # no partial points
    SECTION = "section"
    FORM = "form"


class Mark(StrEnum):
    YES = "yes"
    NO = "no"
    NA = "na"


class AutoAnswer(StrEnum):
    """How an automatic check's result answers its question."""

    YES = "yes"
    NO = "no"
    NA = "na"
    ASK = "ask"  # the auditor answers


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a form in both languages; they are the form's content, not the program's."""

    ru: str
    en: str

    def of(self, language: str) -> str:
        return self.en if language == "en" else self.ru


NOTHING_SAID = Label("", "")


@dataclass(frozen=True, slots=True)
class YesNo:
    """`good`: the answer that earns the points, YES or NO."""

    good: Mark = Mark.YES


@dataclass(frozen=True, slots=True)
class Scale:
    """`lowest` earns nothing, `highest` all, between them in proportion. Under `passes_from` the question is failed."""

    lowest: int
    highest: int
    passes_from: int


@dataclass(frozen=True, slots=True)
class Option:
    """`share`: of the question's weight, in basis points."""

    code: str
    title: Label
    share: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Options with less than `passes_from` basis points fail the question."""

    options: tuple[Option, ...]
    passes_from: int = 1


@dataclass(frozen=True, slots=True)
class FreeText:
    """Earns nothing and costs nothing."""

    required: bool = False


@dataclass(frozen=True, slots=True)
class Auto:
    """Answered with yes, no or not applicable by a check; the auditor may overrule it with a comment."""

    check: CheckCode
    on_pass: AutoAnswer = AutoAnswer.YES
    on_fail: AutoAnswer = AutoAnswer.NO
    on_unknown: AutoAnswer = AutoAnswer.ASK


Kind = YesNo | Scale | Choice | FreeText | Auto


@dataclass(frozen=True, slots=True)
class Condition:
    """Met when an earlier question's answer is one of `one_of` ("yes", "no", "na", codes of options) or, on a scale,
    lies from `at_least` to `at_most`. An answer that is missing or hidden meets nothing."""

    question: str
    one_of: tuple[str, ...] = ()
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`hint`: one line that tells an auditor what counts. `weight`: against the section's other questions.

    `na`: "not applicable" may be answered. `fine`: proposed when the question is failed, in minor units.
    """

    code: str
    title: Label
    kind: Kind
    hint: Label = NOTHING_SAID
    weight: int = 1
    critical: Critical = Critical.NONE
    shown_if: Condition | None = None
    na: bool = True
    comment_on_fail: bool = False
    evidence_on_fail: bool = False
    fine: int | None = None

    @property
    def scored(self) -> bool:
        return not isinstance(self.kind, FreeText)


@dataclass(frozen=True, slots=True)
class Section:
    """`weight`: against the form's other sections."""

    code: str
    title: Label
    direction: AuditDirection
    questions: tuple[Question, ...]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """`version` counts from 1; a published version never changes (see checklist_version)."""

    code: str
    version: int
    title: Label
    target: Target
    sections: tuple[Section, ...]
    note: Label = field(default=NOTHING_SAID)

    def questions(self) -> tuple[Question, ...]:
        """In the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, code: str) -> Question | None:
        return next((question for question in self.questions() if question.code == code), None)
