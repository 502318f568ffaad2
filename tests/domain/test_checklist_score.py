"""Scores: a table worked out by hand, and the laws that hold for every form."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.domain.auto_check_types import AutoResult, CheckCode, Outcome
from qa_desk.domain.checklist import (
    AuditDirection,
    Auto,
    AutoAnswer,
    Choice,
    Critical,
    Form,
    Question,
    Scale,
    Section,
    Target,
)
from qa_desk.domain.checklist_answers import NA, NO, YES, Answer, Chosen, Graded, Value, share_of, value_of, value_text
from qa_desk.domain.checklist_faults import faults
from qa_desk.domain.checklist_score import State, basis_points, score
from tests.domain.checklist_forms import answered, forms, kinds, label, values, written

GOLDEN = """
1: 1+                                                    = 1    ; 1
1: 1-                                                    = 0    ; 0
1: 1~                                                    = none ; none
1: 1?                                                    = none ; none        ; missing q1
1: 1+ 1-                                                 = 1/2  ; 1/2
1: 2+ 1-                                                 = 2/3  ; 2/3
1: 1+ 2-                                                 = 1/3  ; 1/3
1: 1+ 1~                                                 = 1    ; 1
1: 1- 1~                                                 = 0    ; 0
1: 2+ 3~ 1-                                              = 2/3  ; 2/3
1: 2+ 3? 1-                                              = 2/3  ; 2/3         ; missing q2
1: 1+ 1+ 1-                                              = 2/3  ; 2/3
1: 1+ 1- 1- 1- 1- 1- 1- 1-                               = 1/8  ; 1/8
1: 1+ 5-                                                 = 1/6  ; 1/6
1: 5+ 1-                                                 = 5/6  ; 5/6
1: 0+ 1-                                                 = 0    ; 0
1: 1i+ 1i-                                               = 1/2  ; 1/2
1: 1@0/0..4                                              = 0    ; 0
1: 1@1/0..4                                              = 1/4  ; 1/4
1: 1@4/0..4                                              = 1    ; 1
1: 1@3/1..5                                              = 1/2  ; 1/2
1: 1@1/1..5                                              = 0    ; 0
1: 2@2/0..3                                              = 2/3  ; 2/3
1: 2@1/0..2 1+                                           = 2/3  ; 2/3
1: 3@-1/-2..2                                            = 1/4  ; 1/4
1: 1@~/0..4 1+                                           = 1    ; 1
1: 1@7/0..4 1+                                           = 1    ; 1           ; missing q1
1: 1%50                                                  = 1/2  ; 1/2
1: 1%0 1+                                                = 1/2  ; 1/2
1: 4%25 1-                                               = 1/5  ; 1/5
1: 1%33                                                  = 33/100 ; 33/100
1: 2%75 1%50 1+                                          = 3/4  ; 3/4
1: 1+ t                                                  = 1    ; 1
1: t | 1: 1+ 1-                                          = 1/2  ; none 1/2
1: 1+ | 1: 1-                                            = 1/2  ; 1 0
3: 1+ | 1: 1-                                            = 3/4  ; 1 0
3: 1+ 1- | 1: 1+                                         = 5/8  ; 1/2 1
2: 1~ | 1: 1+ 1-                                         = 1/2  ; none 1/2
2: 1~ 3~ | 5: 1+ 2- | 1: 1+                              = 4/9  ; none 1/3 1
1: 1~ | 1: 1~                                            = none ; none none
1: 1? | 1: 1+                                            = 1    ; none 1      ; missing q1
1: 9+ | 1: 1-                                            = 1/2  ; 1 0
2: 1+ | 3: 1- | 5: 1+ 1-                                 = 9/20 ; 1 0 1/2
7: 1@1/0..3 | 2: 2%50 1-                                 = 1/3  ; 1/3 1/3
1: 1@1/0..4^2                                            = 1/4  ; 1/4
1: 1@1/0..4^2!q                                          = 0    ; 0
1: 1@2/0..4^2!q                                          = 1/2  ; 1/2
1: 1%50!q                                                = 1/2  ; 1/2
1: 1%50^60!q                                             = 0    ; 0
1: 1%50^60                                               = 1/2  ; 1/2
1: 1-!q 1+                                               = 1/2  ; 1/2
1: 1-!s 9+                                               = 0    ; 0
1: 1-!s 9+ | 1: 1+                                       = 1/2  ; 0 1
3: 1-!s 1+ | 1: 1+                                       = 1/4  ; 0 1
1: 1+!s 1-                                               = 1/2  ; 1/2
1: 1~!s 1+                                               = 1    ; 1
1: 1?!s 1+                                               = 1    ; 1           ; missing q1
1: 0-!s 1+                                               = 0    ; 0
1: 0+!s 1+                                               = 1    ; 1
1: 0-!s | 1: 1+                                          = 1/2  ; 0 1
1: 0- | 1: 1+                                            = 1    ; none 1
1: 1@0/0..4^1!s 3+ | 1: 1-                               = 0    ; 0 0
1: 1@1/0..4^2!s 3+ | 1: 1+                               = 1/2  ; 0 1
1: 1-!f 9+ | 5: 1+                                       = 0    ; 0 1         ; failed q1
1: 1+!f 1- | 1: 1+                                       = 3/4  ; 1/2 1
1: 1~!f 1+ | 1: 1-                                       = 1/2  ; 1 0
1: 0-!f | 9: 1+                                          = 0    ; 0 1         ; failed q1
1: 1@1/1..3^2!f | 1: 1+                                  = 0    ; 0 1         ; failed q1
1: 1-!f | 1: 1i-!f                                       = 0    ; 0 0         ; failed q1 q2
1: 1+ {1=no}3-                                           = 1    ; 1
1: 1- {1=no}3+                                           = 3/4  ; 3/4
1: 1~ {1=na}1-                                           = 0    ; 0
1: 1? {1=yes}1-                                          = none ; none        ; missing q1
1: 1+ {1=no}3-!f | 1: 1+                                 = 1    ; 1 1
1: 1- {1=no}3-!f | 1: 1+                                 = 0    ; 0 1         ; failed q2
1: 1+ {1=no}1+ {2=yes}4-!s                               = 1    ; 1
1: 1- {1=no}1+ {2=yes}4-                                 = 1/6  ; 1/6
1: 1- {1=no}3? | 1: 1+                                   = 1/2  ; 0 1         ; missing q2
1: 2@3/0..4 {1>=3}2-                                     = 3/8  ; 3/8
1: 2@2/0..4 {1>=3}2-                                     = 1/2  ; 1/2
1: 1%50 {1=o50}1+                                        = 3/4  ; 3/4
1: 1%50 {1=o100}1-                                       = 1/2  ; 1/2
1: 1- | 1: {1=no}1~ | 2: 1+                              = 2/3  ; 0 none 1
1: 1+ | 4: {1=no}1- {1=no}1- | 1: 1-                     = 1/2  ; 1 none 0
3: 2+ 3@3/0..4 1%50 | 2: 1+ 2@4/1..5^3!q 1+!s | 5: 1i+!f 3+ t = 73/80 ; 19/24 7/8 1
"""
ROWS = [line.strip() for line in GOLDEN.strip().splitlines()]


def _fraction(text: str) -> Fraction | None:
    return None if text == "none" else Fraction(text)


def test_the_table_is_long_enough_and_says_nothing_twice() -> None:
    assert len(ROWS) == len(set(ROWS))
    assert len(ROWS) >= 60


@pytest.mark.parametrize("row", ROWS)
def test_score_is_the_one_worked_out_by_hand(row: str) -> None:
    signs, _equals, expected = row.partition(" = ")
    whole, sections, *remarks = (part.strip() for part in expected.split(";"))
    form, answers = written(signs)
    found = score(form, answers)
    told = {name: tuple(codes) for name, *codes in (remark.split() for remark in remarks)}
    assert found.share == _fraction(whole)
    assert [section.share for section in found.sections] == [_fraction(text) for text in sections.split()]
    assert found.missing == told.get("missing", ())
    assert found.failed_by == told.get("failed", ())


@pytest.mark.parametrize(
    ("share", "points"),
    [
        (Fraction(0), 0),
        (Fraction(1), 10_000),
        (Fraction(1, 3), 3333),
        (Fraction(2, 3), 6667),
        (Fraction(1, 8), 1250),
        (Fraction(1, 20_000), 1),  # half a basis point goes up
        (Fraction(1, 20_001), 0),
        (Fraction(19_999, 20_000), 10_000),
        (Fraction(73, 80), 9125),
    ],
)
def test_only_the_shown_figure_is_rounded_half_up(share: Fraction, points: int) -> None:
    assert basis_points(share) == points


def test_directions_are_the_weighted_mean_of_their_sections() -> None:
    form, answers = written("3: 1+ | 1: 1- | 1: 1~ | 1: 1+ | 1: 1-")  # the first and the last are of one direction
    found = {one.direction: one.share for one in score(form, answers).directions}
    assert found == {
        AuditDirection.ATTENTIVENESS: Fraction(3, 4),
        AuditDirection.SKILLS: Fraction(0),
        AuditDirection.ANALYTICS: None,
        AuditDirection.SCRIPTS: Fraction(1),
    }


AUTO = Question("auto", label("auto"), Auto(CheckCode.EMAIL_VALID, on_unknown=AutoAnswer.NA))
ASKING = replace(AUTO, kind=Auto(CheckCode.EMAIL_VALID))


@pytest.mark.parametrize(
    ("question", "outcome", "answer", "state", "share"),
    [
        (AUTO, Outcome.PASS, None, State.COUNTED, Fraction(1)),
        (AUTO, Outcome.FAIL, None, State.COUNTED, Fraction(0)),
        (AUTO, Outcome.UNKNOWN, None, State.NA, None),
        (AUTO, None, None, State.NA, None),
        (ASKING, Outcome.UNKNOWN, None, State.MISSING, None),
        (ASKING, None, None, State.MISSING, None),
        (ASKING, Outcome.FAIL, YES, State.COUNTED, Fraction(1)),
        (ASKING, Outcome.PASS, NO, State.COUNTED, Fraction(0)),
        (ASKING, Outcome.FAIL, NA, State.NA, None),
    ],
)
def test_the_check_answers_until_the_auditor_does(
    question: Question, outcome: Outcome | None, answer: Value | None, state: State, share: Fraction | None
) -> None:
    form = Form("f", 1, label("f"), Target.CALL, (Section("s", label("s"), AuditDirection.SKILLS, (question,)),))
    code = CheckCode.EMAIL_VALID
    results = {code: AutoResult(code, outcome)} if outcome else {}
    found = score(form, {"auto": Answer(answer)} if answer else {}, results).question("auto")
    assert found is not None
    assert (found.state, found.share) == (state, share)


@given(st.data())
@settings(max_examples=150)
def test_any_form_with_any_answers_scores_between_nothing_and_all(data: st.DataObject) -> None:
    form = data.draw(forms())
    assert faults(form) == ()
    found = score(form, data.draw(answered(form)))
    shares = [found.share, *(one.share for one in found.sections), *(one.share for one in found.directions)]
    assert all(share is None or 0 <= share <= 1 for share in shares)


@given(st.data())
@settings(max_examples=100)
def test_not_applicable_is_as_if_the_question_were_not_there(data: st.DataObject) -> None:
    form = data.draw(forms(conditional=False))
    answers = dict(data.draw(answered(form)))
    code = data.draw(st.sampled_from([question.code for question in form.questions() if question.scored]))
    without = replace(
        form,
        sections=tuple(
            replace(section, questions=tuple(one for one in section.questions if one.code != code))
            for section in form.sections
        ),
    )
    assert score(form, {**answers, code: Answer(NA)}).share == score(without, answers).share


@given(st.data())
@settings(max_examples=100)
def test_a_hidden_question_is_as_good_as_not_applicable(data: st.DataObject) -> None:
    form = data.draw(forms())
    answers = data.draw(answered(form))
    found = score(form, answers)
    hidden = {one.code for section in found.sections for one in section.questions if one.state is State.HIDDEN}
    shown_always = replace(
        form,
        sections=tuple(
            replace(section, questions=tuple(replace(one, shown_if=None) for one in section.questions))
            for section in form.sections
        ),
    )
    said_so = {**answers, **{code: Answer(NA) for code in hidden}}
    assert score(shown_always, said_so).share == found.share


@given(st.data(), st.integers(2, 1000))
@settings(max_examples=100)
def test_weights_count_against_each_other_only(data: st.DataObject, times: int) -> None:
    form = data.draw(forms())
    answers = data.draw(answered(form))
    heavier = replace(
        form,
        sections=tuple(
            replace(
                section,
                weight=section.weight * times,
                questions=tuple(replace(one, weight=one.weight * (times + place)) for one in section.questions),
            )
            for place, section in enumerate(form.sections)
        ),
    )
    assert score(heavier, answers).share == score(form, answers).share


@given(st.data())
@settings(max_examples=150)
def test_a_better_answer_never_lowers_the_score(data: st.DataObject) -> None:
    form = data.draw(forms(conditional=False))
    answers = dict(data.draw(answered(form, missing=False)))
    question = data.draw(st.sampled_from([one for one in form.questions() if one.scored]))
    pair = [data.draw(values(question.kind)) for _ in range(2)]
    shares = [share_of(question, value) for value in pair]
    if None in shares or shares[0] == shares[1]:
        return
    worse, better = sorted(range(2), key=lambda at: shares[at] or 0)
    low, high = (score(form, {**answers, question.code: Answer(pair[at])}).share for at in (worse, better))
    assert low is not None
    assert high is not None
    assert low <= high


@given(st.data())
def test_a_critical_question_never_raises_a_score(data: st.DataObject) -> None:
    form = data.draw(forms(critical=False, conditional=False, least_weight=1))
    answers = data.draw(answered(form))
    place = data.draw(st.sampled_from([one.code for one in form.questions() if one.scored]))
    before = score(form, answers).share
    for critical in Critical:
        stricter = replace(
            form,
            sections=tuple(
                replace(
                    section,
                    questions=tuple(
                        replace(one, critical=critical) if one.code == place else one for one in section.questions
                    ),
                )
                for section in form.sections
            ),
        )
        after = score(stricter, answers).share
        assert (before is None) == (after is None)
        assert before is None or after is None or after <= before
        before = after


@given(kinds().flatmap(values))
def test_an_answer_survives_as_text(value: Value) -> None:
    assert value_of(value_text(value)) == value


@pytest.mark.parametrize("text", ["", "mark", "mark:maybe", "points:", "points:two", "other:1", ":yes"])
def test_other_texts_are_no_answer(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the class is all that is promised
        value_of(text)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Scale(0, 4, 1), Chosen("full")),
        (Scale(0, 4, 1), YES),
        (Choice(()), Chosen("gone")),
        (Auto(CheckCode.NO_CALL), Graded(1)),
    ],
)
def test_an_answer_of_another_kind_is_a_missing_one(kind: Scale | Choice | Auto, value: Value) -> None:
    form = Form(
        "f",
        1,
        label("f"),
        Target.CALL,
        (Section("s", label("s"), AuditDirection.SKILLS, (Question("q", label("q"), kind),)),),
    )
    assert score(form, {"q": Answer(value)}).missing == ("q",)
