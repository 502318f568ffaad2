"""Forms for tests: a line of signs that says a form and its answers, and random ones for hypothesis.

A form is sections parted by "|", each "weight: question question"; a question is
  {1=no} shown if question 1 is answered no · {1>=3} if it is 3 or more
  2      its weight
  + - ~ ?  answered well, badly, not applicable, not at all · i before it: "no" is the good answer
  @3/0..4  3 on a scale from 0 to 4 · ~ for the 3: not applicable · ^2 passes from 2 (else from lowest + 1)
  %50    an option worth 50 % · ^60 options pass from 60 % · t a text
  !q !s !f critical for the question, the section, the form
"""

import re
from dataclasses import replace

from hypothesis import strategies as st

from qa_desk.domain.auto_check_types import CheckCode
from qa_desk.domain.checklist import (
    AuditDirection,
    Auto,
    Choice,
    Condition,
    Critical,
    Form,
    FreeText,
    Kind,
    Label,
    Mark,
    Option,
    Question,
    Scale,
    Section,
    Target,
    YesNo,
)
from qa_desk.domain.checklist_answers import NA, NO, YES, Answer, Answers, Chosen, Graded, Marked, Value, Wrote

CRITICAL = {"": Critical.NONE, "q": Critical.QUESTION, "s": Critical.SECTION, "f": Critical.FORM}
_SIGN = re.compile(
    r"(?:\{(?P<on>\d+)(?P<how>=|>=)(?P<what>\w+)\})?"
    r"(?:t|(?P<weight>\d+)(?:(?P<inverse>i?)(?P<mark>[-+~?])"
    r"|@(?P<points>-?\d+|~)/(?P<low>-?\d+)\.\.(?P<high>\d+)|%(?P<share>\d+)))"
    r"(?:\^(?P<passes>\d+))?(?:!(?P<critical>[qsf]))?"
)


def label(text: str) -> Label:
    return Label(text, text)


def written(signs: str) -> tuple[Form, Answers]:
    sections: list[Section] = []
    answers: dict[str, Answer] = {}
    number = 0
    for place, part in enumerate(signs.split("|")):
        weight, _colon, rest = part.strip().partition(":")
        questions: list[Question] = []
        for sign in rest.split():
            number += 1
            found = _SIGN.fullmatch(sign)
            assert found is not None, sign
            question, value = _question(f"q{number}", found.groupdict(default=""), sign.endswith("t"))
            questions.append(question)
            if value is not None:
                answers[question.code] = Answer(value)
        direction = list(AuditDirection)[place % 4]
        sections.append(Section(f"s{place + 1}", label(f"s{place + 1}"), direction, tuple(questions), int(weight)))
    return Form("golden", 1, label("golden"), Target.CALL, tuple(sections)), answers


def _question(code: str, signs: dict[str, str], text: bool) -> tuple[Question, Value | None]:
    kind, value = (FreeText(), None) if text else _kind(signs)
    condition = None
    if signs["on"]:
        on = f"q{signs['on']}"
        condition = (
            Condition(on, (signs["what"],)) if signs["how"] == "=" else Condition(on, at_least=int(signs["what"]))
        )
    made = Question(code, label(code), kind, weight=int(signs["weight"] or 0), shown_if=condition)
    return replace(made, critical=CRITICAL[signs["critical"]]), value


def _kind(signs: dict[str, str]) -> tuple[Kind, Value | None]:
    if signs["mark"]:
        good = Mark.NO if signs["inverse"] else Mark.YES
        bad = YES if good is Mark.NO else NO
        return YesNo(good), {"+": Marked(good), "-": bad, "~": NA, "?": None}[signs["mark"]]
    if signs["share"]:
        shares = sorted({0, int(signs["share"]), 100})
        options = tuple(Option(f"o{share}", label(str(share)), share * 100) for share in shares)
        return Choice(options, int(signs["passes"]) * 100 if signs["passes"] else 1), Chosen(f"o{signs['share']}")
    low, high = int(signs["low"]), int(signs["high"])
    kind = Scale(low, high, int(signs["passes"]) if signs["passes"] else low + 1)
    return kind, NA if signs["points"] == "~" else Graded(int(signs["points"]))


OPTIONS = tuple(Option(code, label(code), share) for code, share in (("full", 10_000), ("part", 3_333), ("none", 0)))


@st.composite
def kinds(draw: st.DrawFn) -> Kind:
    which = draw(st.integers(0, 4))
    if which == 0:
        return YesNo(draw(st.sampled_from([Mark.YES, Mark.NO])))
    if which == 1:
        low = draw(st.integers(-5, 5))
        high = low + draw(st.integers(1, 6))
        return Scale(low, high, draw(st.integers(low + 1, high)))
    if which == 2:
        return Choice(OPTIONS, draw(st.integers(1, 10_000)))
    if which == 3:
        return FreeText(draw(st.booleans()))
    return Auto(draw(st.sampled_from(list(CheckCode))))


def values(kind: Kind) -> st.SearchStrategy[Value]:
    """Any answer that fits the kind."""
    match kind:
        case YesNo() | Auto():
            return st.sampled_from([YES, NO, NA])
        case Scale(low, high, _):
            return st.one_of(st.integers(low, high).map(Graded), st.just(NA))
        case Choice(options, _):
            return st.sampled_from([*[Chosen(option.code) for option in options], NA])
        case FreeText():
            return st.text(max_size=8).map(Wrote)


@st.composite
def conditions(draw: st.DrawFn, earlier: list[Question]) -> Condition | None:
    able = [question for question in earlier if question.scored]
    if not able or draw(st.integers(0, 3)):
        return None
    on = draw(st.sampled_from(able))
    match on.kind:
        case Scale(low, high, _):
            return Condition(on.code, (), draw(st.integers(low, high)), None)
        case Choice(options, _):
            return Condition(on.code, (draw(st.sampled_from([option.code for option in options])),))
        case _:
            return Condition(on.code, (draw(st.sampled_from(["yes", "no", "na"])),))


@st.composite
def forms(draw: st.DrawFn, conditional: bool = True, critical: bool = True, least_weight: int = 0) -> Form:
    """Sound forms of one to four sections."""
    sections: list[Section] = []
    asked: list[Question] = []
    for place in range(draw(st.integers(1, 4))):
        questions: list[Question] = []
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(kinds())
            first = not asked
            question = Question(
                f"q{len(asked)}",
                label("?"),
                YesNo() if first else kind,
                hint=label("!"),
                weight=draw(st.integers(max(least_weight, first), 9)),
                shown_if=draw(conditions(asked)) if conditional else None,
                comment_on_fail=draw(st.booleans()),
                evidence_on_fail=draw(st.booleans()),
            )
            if critical and question.scored and not draw(st.integers(0, 3)):
                question = replace(question, critical=draw(st.sampled_from(list(Critical))))
            asked.append(question)
            questions.append(question)
        direction = draw(st.sampled_from(list(AuditDirection)))
        sections.append(Section(f"s{place}", label("s"), direction, tuple(questions), draw(st.integers(1, 9))))
    return Form("made", 1, label("made"), draw(st.sampled_from(list(Target))), tuple(sections))


@st.composite
def answered(draw: st.DrawFn, form: Form, missing: bool = True) -> Answers:
    found: dict[str, Answer] = {}
    for question in form.questions():
        if not missing or draw(st.integers(0, 4)):
            found[question.code] = Answer(draw(values(question.kind)))
    return found
