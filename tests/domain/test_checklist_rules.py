"""What an audit lacks, what it costs, how forms are published, compared, edited, and what makes one unusable."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.domain.auto_check_types import AutoResult, CheckCode, Outcome
from qa_desk.domain.checklist import (
    AuditDirection,
    Auto,
    AutoAnswer,
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
from qa_desk.domain.checklist_answers import NA, NO, YES, Answer, Chosen, Graded, Wrote
from qa_desk.domain.checklist_edit import (
    add_question,
    add_section,
    change_question,
    move_question,
    move_section,
    next_draft,
    remove_question,
    remove_section,
)
from qa_desk.domain.checklist_faults import Fault, FormBroken, faults, require_sound
from qa_desk.domain.checklist_score import score
from qa_desk.domain.checklist_submit import (
    AuditIncomplete,
    FineDue,
    Lack,
    Problem,
    fines,
    problems,
    require_complete,
)
from qa_desk.domain.checklist_version import (
    FormRef,
    FormsMixed,
    NothingToPublish,
    VersionOrder,
    VersionPublished,
    VersionsMixed,
    digest,
    ref,
    require_comparable,
    require_publishable,
    require_unchanged,
)
from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import DealEvidence
from qa_desk.domain.errors import NotFound
from tests.domain.checklist_forms import OPTIONS, answered, forms, label

SEEN = (DealEvidence(DealId(1)),)


def _form(*questions: Question, version: int = 1) -> Form:
    section = Section("s", label("s"), AuditDirection.SKILLS, questions)
    return Form("form", version, label("form"), Target.CALL, (section,))


def _ask(code: str, kind: Kind | None = None, **more: object) -> Question:
    return replace(Question(code, label(code), kind or YesNo()), **more)  # type: ignore[arg-type]


BOTH = _ask("q", comment_on_fail=True, evidence_on_fail=True)
AUTO = _ask("q", Auto(CheckCode.NO_CALL), comment_on_fail=True)
FAILED = {CheckCode.NO_CALL: AutoResult(CheckCode.NO_CALL, Outcome.FAIL)}
PASSED = {CheckCode.NO_CALL: AutoResult(CheckCode.NO_CALL, Outcome.PASS)}


@pytest.mark.parametrize(
    ("question", "answer", "results", "lacks"),
    [
        (BOTH, None, {}, [Lack.ANSWER]),
        (BOTH, Answer(None, "later"), {}, [Lack.ANSWER]),
        (BOTH, Answer(YES), {}, []),
        (BOTH, Answer(NA), {}, []),
        (BOTH, Answer(NO), {}, [Lack.COMMENT, Lack.EVIDENCE]),
        (BOTH, Answer(NO, "  "), {}, [Lack.COMMENT, Lack.EVIDENCE]),
        (BOTH, Answer(NO, "why"), {}, [Lack.EVIDENCE]),
        (BOTH, Answer(NO, "why", SEEN), {}, []),
        (replace(BOTH, na=False), Answer(NA), {}, [Lack.ANSWER_UNFIT]),
        (BOTH, Answer(Graded(3)), {}, [Lack.ANSWER_UNFIT]),
        (_ask("q", Scale(0, 4, 2), comment_on_fail=True), Answer(Graded(1)), {}, [Lack.COMMENT]),
        (_ask("q", Scale(0, 4, 2), comment_on_fail=True), Answer(Graded(2)), {}, []),
        (_ask("q", Scale(0, 4, 2)), Answer(Graded(5)), {}, [Lack.ANSWER_UNFIT]),
        (_ask("q", Choice(OPTIONS, 5000), comment_on_fail=True), Answer(Chosen("part")), {}, [Lack.COMMENT]),
        (_ask("q", Choice(OPTIONS), comment_on_fail=True), Answer(Chosen("part")), {}, []),
        (_ask("q", Choice(OPTIONS)), Answer(Chosen("gone")), {}, [Lack.ANSWER_UNFIT]),
        (_ask("q", FreeText()), None, {}, []),
        (_ask("q", FreeText(required=True)), None, {}, [Lack.TEXT]),
        (_ask("q", FreeText(required=True)), Answer(Wrote(" ")), {}, [Lack.TEXT]),
        (_ask("q", FreeText(required=True)), Answer(Wrote("said")), {}, []),
        (_ask("q", FreeText(required=True)), Answer(NA), {}, [Lack.TEXT]),
        (_ask("q", FreeText()), Answer(NA), {}, []),
        (AUTO, None, {}, [Lack.ANSWER]),
        (AUTO, None, PASSED, []),
        (AUTO, None, FAILED, [Lack.COMMENT]),
        (AUTO, Answer(YES), FAILED, [Lack.OVERRULE_COMMENT]),
        (AUTO, Answer(YES, "the client asked for it"), FAILED, []),
        (AUTO, Answer(NO), PASSED, [Lack.OVERRULE_COMMENT]),
        (replace(AUTO, kind=Auto(CheckCode.NO_CALL, on_unknown=AutoAnswer.NA)), Answer(YES), {}, []),
        (AUTO, Answer(YES), PASSED, []),
        (AUTO, Answer(NO, "why"), {}, []),
    ],
)
def test_an_answer_lacks_what_its_question_asks_for(
    question: Question, answer: Answer | None, results: dict[CheckCode, AutoResult], lacks: list[Lack]
) -> None:
    found = problems(_form(question), {"q": answer} if answer else {}, results)
    assert [one.lack for one in found] == lacks


def test_hidden_questions_lack_nothing_and_foreign_answers_are_told() -> None:
    form = _form(_ask("a"), replace(BOTH, code="b", shown_if=Condition("a", ("no",))))
    assert problems(form, {"a": Answer(YES), "b": Answer(NO)}) == ()
    assert problems(form, {"a": Answer(YES), "x": Answer(NO)}) == (Problem(Lack.NO_SUCH_QUESTION, "x"),)
    with pytest.raises(AuditIncomplete) as refused:
        require_complete(form, {"a": Answer(NO)})
    assert refused.value.facts == {"problems": 1, "question": "b"}


@given(st.data())
@settings(max_examples=100)
def test_what_may_be_submitted_has_a_complete_score(data: st.DataObject) -> None:
    form = data.draw(forms())
    answers = data.draw(answered(form))
    lacking = {one.question for one in problems(form, answers)}
    assert set(score(form, answers).missing) <= lacking


def test_fines_follow_from_failed_questions_that_are_shown_and_agreed_on() -> None:
    form = _form(
        _ask("a", fine=10_000),
        _ask("b", fine=5_000),
        _ask("c", fine=700, shown_if=Condition("a", ("yes",))),
        _ask("d", fine=50),
        _ask("e", Scale(0, 4, 2), fine=30),
    )
    answers = {code: Answer(NO) for code in "abcd"} | {"e": Answer(Graded(1)), "d": Answer(NA)}
    found = fines(form, answers, held=frozenset({"b"}))
    assert found.due == (FineDue("a", 10_000), FineDue("e", 30))
    assert found.held == (FineDue("b", 5_000),)
    assert fines(form, {code: Answer(YES) for code in "abcd"}).due == ()


def test_a_published_version_never_changes() -> None:
    form = _form(_ask("a"))
    first = require_publishable(form, [])
    edited = replace(form, title=Label("другое", "other"))
    with pytest.raises(VersionPublished):
        require_publishable(edited, [first])
    with pytest.raises(VersionPublished):
        require_unchanged(edited, first)
    require_unchanged(form, first)
    second = require_publishable(next_draft(edited, first.version), [first])
    assert second.version == 2
    with pytest.raises(NothingToPublish):
        require_publishable(next_draft(form), [first])
    with pytest.raises(VersionOrder):
        require_publishable(replace(edited, version=5), [first])
    with pytest.raises(VersionOrder):
        require_publishable(replace(form, version=2), [])
    assert require_publishable(form, [replace(first, code="another", version=9)]) == first


@given(st.data())
@settings(max_examples=60)
def test_any_change_of_content_changes_the_digest(data: st.DataObject) -> None:
    one, other = data.draw(forms()), data.draw(forms())
    assert (digest(one) == digest(other)) == (one == other)
    assert digest(replace(one, version=7)) == digest(one)


def test_kinds_with_the_same_fields_have_different_digests() -> None:
    assert digest(_form(_ask("a", FreeText()))) != digest(_form(_ask("a", FreeText(required=True))))
    assert digest(_form(_ask("a", YesNo()))) != digest(_form(_ask("a", Choice(()))))


def test_scores_of_two_versions_are_compared_only_when_both_are_named() -> None:
    one, two = FormRef("form", 1, "a"), FormRef("form", 2, "b")
    other = FormRef("other", 1, "c")
    require_comparable([])
    require_comparable([one, one])
    require_comparable([one, two], named=[one, two])
    with pytest.raises(VersionsMixed) as refused:
        require_comparable([one, two])
    assert refused.value.facts == {"form": "form", "versions": "1, 2"}
    with pytest.raises(VersionsMixed):
        require_comparable([one, two], named=[one])
    with pytest.raises(VersionsMixed):
        require_comparable([one, replace(one, digest="z")])
    with pytest.raises(FormsMixed):
        require_comparable([one, other], named=[one, other])


def test_an_old_audit_scores_the_same_after_the_form_was_edited() -> None:
    form = _form(_ask("a", weight=2), _ask("b"))
    answers = {"a": Answer(YES), "b": Answer(NO)}
    before = score(form, answers)
    edited = remove_question(next_draft(form), "b")
    assert score(edited, answers).share != before.share
    assert score(form, answers) == before
    assert ref(form) != ref(edited)


AFTER = Condition("a", ("no",))


@pytest.mark.parametrize(
    ("questions", "where", "fault"),
    [
        ((), "sections.0.questions", Fault.NO_QUESTIONS),
        ((_ask("A"),), "0.code", Fault.CODE),
        ((_ask("a"), _ask("a")), "1.code", Fault.CODE_TWICE),
        ((replace(_ask("a"), title=Label("да", " ")),), "0.title", Fault.TITLE),
        ((_ask("a", weight=-1),), "0.weight", Fault.WEIGHT),
        ((_ask("a", weight=0),), "sections", Fault.NOTHING_SCORED),
        ((_ask("a", FreeText()),), "sections", Fault.NOTHING_SCORED),
        ((_ask("a"), _ask("b", FreeText(), critical=Critical.FORM)), "1.critical", Fault.CRITICAL_TEXT),
        ((_ask("a", fine=0),), "0.fine", Fault.FINE),
        ((_ask("a", YesNo(Mark.NA)),), "0.good", Fault.GOOD),
        ((_ask("a", Scale(1, 1, 1)),), "0.scale", Fault.SCALE),
        ((_ask("a", Scale(0, 5, 0)),), "0.scale", Fault.SCALE),
        ((_ask("a", Scale(0, 500, 5)),), "0.scale", Fault.SCALE),
        ((_ask("a", Choice(OPTIONS[:1])),), "0.options", Fault.OPTIONS),
        ((_ask("a", Choice(OPTIONS[1:])),), "0.options", Fault.SHARE),
        ((_ask("a", Choice((*OPTIONS, Option("over", label("o"), 10_001)))),), "0.options", Fault.SHARE),
        ((_ask("a", Choice(OPTIONS, 0)),), "0.passes_from", Fault.PASSES_FROM),
        ((_ask("a", Choice((*OPTIONS, OPTIONS[0]))),), "0.options.3.code", Fault.CODE_TWICE),
        (
            (_ask("a", Choice((*OPTIONS, Option("na", label("n"), 0)))),),
            "0.options.3.code",
            Fault.CODE_RESERVED,
        ),
        ((_ask("a", Auto(CheckCode.NO_CALL, on_unknown=AutoAnswer.NA), na=False),), "0.auto", Fault.NO_NA),
        ((_ask("b", shown_if=AFTER), _ask("a")), "0.shown_if.question", Fault.CONDITION_QUESTION),
        ((_ask("a", shown_if=AFTER),), "0.shown_if.question", Fault.CONDITION_QUESTION),
        ((_ask("a"), _ask("b", shown_if=Condition("a", ("full",)))), "1.shown_if", Fault.CONDITION_VALUE),
        ((_ask("a"), _ask("b", shown_if=Condition("a"))), "1.shown_if", Fault.CONDITION_VALUE),
        ((_ask("a", na=False), _ask("b", shown_if=Condition("a", ("na",)))), "1.shown_if", Fault.CONDITION_VALUE),
        ((_ask("a"), _ask("b", shown_if=Condition("a", ("no",), 1))), "1.shown_if", Fault.CONDITION_VALUE),
        (
            (_ask("a", Scale(0, 4, 1)), _ask("b", shown_if=Condition("a", (), 5))),
            "1.shown_if",
            Fault.CONDITION_VALUE,
        ),
        (
            (_ask("a", Scale(0, 4, 1)), _ask("b", shown_if=Condition("a", (), 3, 2))),
            "1.shown_if",
            Fault.CONDITION_VALUE,
        ),
        (
            (_ask("c"), _ask("a", FreeText()), _ask("b", shown_if=AFTER)),
            "2.shown_if.question",
            Fault.CONDITION_TEXT,
        ),
    ],
)
def test_a_fault_is_told_with_its_place(questions: tuple[Question, ...], where: str, fault: Fault) -> None:
    form = _form(*questions)
    told = [(one.where.removeprefix("sections.0.questions."), one.fault) for one in faults(form)]
    assert (where, fault) in told
    with pytest.raises(FormBroken):
        require_sound(form)


def test_the_forms_own_faults_are_told_too() -> None:
    form = Form("Code", 0, Label("", ""), Target.CALL, ())
    assert [one.fault for one in faults(form)] == [Fault.CODE, Fault.VERSION, Fault.TITLE, Fault.NO_SECTIONS]
    twice = _form(_ask("a"))
    twice = replace(twice, sections=(replace(twice.sections[0], weight=0), twice.sections[0]))
    assert {one.fault for one in faults(twice)} == {Fault.WEIGHT, Fault.CODE_TWICE}


def test_questions_and_sections_are_moved_renamed_and_removed_with_their_conditions() -> None:
    form = _form(_ask("a"), _ask("b", shown_if=AFTER))
    form = add_section(form, Section("t", label("t"), AuditDirection.SCRIPTS, ()))
    form = add_question(form, "t", _ask("c", shown_if=AFTER))
    renamed = change_question(form, "a", _ask("z"))
    assert [one.shown_if and one.shown_if.question for one in renamed.questions()] == [None, "z", "z"]
    assert [one.code for one in move_question(form, "c", "s", 1).questions()] == ["a", "c", "b"]
    assert [one.code for one in move_section(form, "t", 0).questions()] == ["c", "a", "b"]
    assert {one.fault for one in faults(move_section(form, "t", 0))} == {Fault.CONDITION_QUESTION}
    assert all(one.shown_if is None for one in remove_question(form, "a").questions())
    assert [one.shown_if for one in remove_section(form, "s").questions()] == [None]
    with pytest.raises(NotFound):
        move_question(form, "a", "nowhere", 0)
    with pytest.raises(NotFound):
        remove_question(form, "x")
