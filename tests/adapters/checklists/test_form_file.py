"""Form files: shipped ones are complete, any form comes back as it was, and every mistake is told with its place."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.adapters.checklists.form_file import FormFileBroken, load_form, parse_form, shipped_forms
from qa_desk.adapters.checklists.form_text import form_text
from qa_desk.adapters.checklists.likeness import likeness
from qa_desk.domain.auto_check import Others, run_checks
from qa_desk.domain.auto_check_types import CheckCode, Norms, Outcome, Subject
from qa_desk.domain.checklist import (
    AuditDirection,
    Auto,
    Choice,
    Critical,
    Form,
    FreeText,
    Mark,
    Question,
    Scale,
    Target,
    YesNo,
)
from qa_desk.domain.checklist_answers import Answer, Answers, Chosen, Graded, Marked, Value
from qa_desk.domain.checklist_faults import faults
from qa_desk.domain.checklist_score import score
from qa_desk.domain.checklist_submit import problems
from qa_desk.domain.checklist_version import digest
from qa_desk.domain.deal import DealFacts
from qa_desk.paths import resources
from tests.domain.checklist_forms import forms

SHIPPED = shipped_forms()
GOOD = """\
format: 1
code: small
version: 3
target: call
title: {ru: Форма, en: Form}
sections:
- code: one
  title: {ru: Раздел, en: Section}
  direction: skills
  questions:
  - code: a
    kind: yes_no
    title: {ru: Вопрос, en: Question}
    hint: {ru: Подсказка, en: Hint}
    fine_minor: 5000
  - code: b
    kind: choice
    title: {ru: Выбор, en: Choice}
    hint: {ru: Подсказка, en: Hint}
    shown_if: {question: a, one_of: [no]}
    options:
    - {code: full, title: {ru: Да, en: Yes}, share: 100}
    - {code: part, title: {ru: Часть, en: Part}, share: 33.33}
"""


def _best(question: Question) -> Value:
    match question.kind:
        case YesNo(good):
            return Marked(good)
        case Scale(_, highest, _):
            return Graded(highest)
        case Choice(options, _):
            return Chosen(max(options, key=lambda option: option.share).code)
        case Auto() | FreeText():
            return Marked(Mark.YES)


def test_one_form_for_every_target_is_shipped() -> None:
    assert [form.target for form in SHIPPED] == list(Target)
    assert {form.version for form in SHIPPED} == {1}


@pytest.mark.parametrize("form", SHIPPED, ids=lambda form: form.code)
def test_a_shipped_form_is_sound_hinted_and_written_as_the_program_writes_it(form: Form) -> None:
    assert faults(form) == ()
    assert len(form.questions()) >= 10
    for question in form.questions():
        for said in (question.title, question.hint):
            assert any("а" <= letter <= "я" for letter in said.ru.lower())
            assert not any("а" <= letter <= "я" for letter in said.en.lower())
        if question.critical in (Critical.SECTION, Critical.FORM):
            assert question.comment_on_fail or question.evidence_on_fail
    text = (resources() / "checklists" / f"{form.code}.yaml").read_text("utf-8")
    assert text.endswith(form_text(form))


@pytest.mark.parametrize("form", SHIPPED, ids=lambda form: form.code)
def test_the_best_answers_to_a_shipped_form_are_all_of_it(form: Form) -> None:
    answers: Answers = {question.code: Answer(_best(question)) for question in form.questions() if question.scored}
    found = score(form, answers)
    assert problems(form, answers) == ()
    assert found.share in (None, 1)


def test_every_automatic_check_is_asked_by_a_shipped_form() -> None:
    asked = {
        question.kind.check for form in SHIPPED for question in form.questions() if isinstance(question.kind, Auto)
    }
    assert asked | {CheckCode.TASK_OVERDUE} == set(CheckCode)


def test_the_shipped_forms_speak_of_all_four_directions() -> None:
    assert {section.direction for form in SHIPPED for section in form.sections} == set(AuditDirection)


@given(forms())
@settings(max_examples=60, deadline=None)
def test_a_form_comes_back_as_it_was(form: Form) -> None:
    again = parse_form("f.yaml", form_text(form).encode())
    assert again == form
    assert digest(again) == digest(form)


@given(st.text(min_size=1, max_size=40).filter(str.strip))
@settings(max_examples=100, deadline=None)
def test_any_words_come_back_as_they_were(words: str) -> None:
    good = parse_form("f.yaml", GOOD.encode())
    said = GOOD.replace("ru: Форма", "ru: X")
    made = form_text(good).replace("Форма", "X")
    assert parse_form("f.yaml", made.encode()) == parse_form("f.yaml", said.encode())
    spoken = replace(good, title=replace(good.title, ru=words))
    assert parse_form("f.yaml", form_text(spoken).encode()).title.ru == words


def _broken(text: str | bytes) -> tuple[int, int, str, str]:
    with pytest.raises(FormFileBroken) as refused:
        parse_form("small.yaml", text.encode() if isinstance(text, str) else text)
    facts = refused.value.facts
    assert facts["file"] == "small.yaml"
    return int(facts["line"]), int(facts["column"]), str(facts["where"]), str(facts["expected"])


Q = "sections.0.questions"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("format: 1", "format: 2", (1, 9, "format", "format")),
        ("version: 3", "version: three", (3, 10, "version", "whole_number")),
        ("version: 3", 'version: "3"', (3, 10, "version", "whole_number")),
        ("version: 3", "version: 0", (3, 10, "version", "version")),
        ("version: 3\n", "", (1, 1, "", "key_there")),
        ("target: call", "target: email", (4, 9, "target", "one_of")),
        ("target: call", "target: call\ncolour: red", (5, 1, "colour", "key_known")),
        ("target: call", "target: call\ntarget: call", (5, 1, "target", "key_once")),
        ("{ru: Форма, en: Form}", "Форма", (5, 8, "title", "mapping")),
        ("{ru: Форма, en: Form}", "{ru: Форма}", (5, 8, "title", "key_there")),
        ("{ru: Форма, en: Form}", "{ru: Форма, en: }", (5, 24, "title.en", "text")),
        ("{ru: Форма, en: Form}", "{ru: Форма, en: '  '}", (5, 24, "title.en", "text")),
        ("direction: skills", "direction: charm", (9, 14, "sections.0.direction", "one_of")),
        ("code: one", "code: One", (7, 9, "sections.0.code", "code")),
        ("kind: yes_no", "kind: maybe", (12, 11, f"{Q}.0.kind", "one_of")),
        ("kind: yes_no", "kind: scale", (11, 5, f"{Q}.0", "key_there")),
        ("kind: yes_no", "kind: yes_no\n    share: 5", (13, 5, f"{Q}.0.share", "key_known")),
        ("kind: yes_no", "kind: yes_no\n    required: true", (13, 5, f"{Q}.0.required", "key_known")),
        ("kind: yes_no", "kind: yes_no\n    na: maybe", (13, 9, f"{Q}.0.na", "one_of")),
        ("kind: yes_no", "kind: auto\n    check: luck", (13, 12, f"{Q}.0.check", "one_of")),
        ("fine_minor: 5000", "fine_minor: 0", (15, 17, f"{Q}.0.fine_minor", "fine_amount")),
        ("fine_minor: 5000", "fine_minor: 50.5", (15, 17, f"{Q}.0.fine_minor", "whole_number")),
        ("question: a,", "question: z,", (20, 26, f"{Q}.1.shown_if.question", "condition_question")),
        ("one_of: [no]", "one_of: [perhaps]", (20, 15, f"{Q}.1.shown_if", "condition_value")),
        ("one_of: [no]", "one_of: no", (20, 37, f"{Q}.1.shown_if.one_of", "list")),
        ("share: 33.33", "share: 33.333", (23, 57, f"{Q}.1.options.1.share", "percent")),
        ("share: 33.33", "share: 101", (23, 57, f"{Q}.1.options.1.share", "percent")),
        ("share: 33.33", "share: some", (23, 57, f"{Q}.1.options.1.share", "percent")),
        ("code: part", "code: full", (23, 14, f"{Q}.1.options.1.code", "code_twice")),
        ("code: part", "code: na", (23, 14, f"{Q}.1.options.1.code", "code_reserved")),
        ("- code: b", "- code: a", (16, 11, f"{Q}.1.code", "code_twice")),
        ("title: {ru: Вопрос", "title: {ru: &x Вопрос", (13, 17, "", "no_alias")),
        ("title: {ru: Вопрос", "title: {ru: *x", (13, 17, "", "no_alias")),
        ("code: small", "code: !!python/object:os.system small", (2, 7, "", "no_tag")),
        ("code: small", "code: [small", (3, 8, "", "yaml")),
        ("code: small", "code: small\n\tb: c", (3, 1, "", "yaml")),
        ("code: small", "code: sm\x07all", (2, 9, "", "yaml")),
        ("code: small", f"code: {'[' * 20}{']' * 20}", (2, 18, "", "depth")),
        ("format: 1", "--- {}\n---\nformat: 1", (2, 1, "", "yaml")),
    ],
)
def test_a_mistake_is_told_with_line_column_place_and_expectation(
    old: str, new: str, told: tuple[int, int, str, str]
) -> None:
    assert GOOD.count(old) >= 1
    assert _broken(GOOD.replace(old, new, 1)) == told


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"", (1, 1, "", "mapping")),
        (b"- a", (1, 1, "", "mapping")),
        (b"format: 1\ncode: \xff", (2, 7, "", "utf8")),
        (b"a" * 1_000_001, (1, 1, "", "size")),
    ],
)
def test_what_is_no_form_file_is_refused(raw: bytes, told: tuple[int, int, str, str]) -> None:
    assert _broken(raw) == told


@given(st.integers(0, len(GOOD) - 1), st.text(max_size=3))
@settings(max_examples=150, deadline=None)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(at: int, noise: str) -> None:
    with suppress(FormFileBroken):
        assert faults(parse_form("f.yaml", (GOOD[:at] + noise + GOOD[at + 1 :]).encode())) == ()


def test_yes_and_no_are_words_and_not_truth_values() -> None:
    form = parse_form("small.yaml", GOOD.encode())
    second = form.questions()[1]
    assert second.shown_if is not None
    assert second.shown_if.one_of == ("no",)
    assert isinstance(second.kind, Choice)
    assert [option.title.en for option in second.kind.options] == ["Yes", "Part"]
    assert [option.share for option in second.kind.options] == [10_000, 3_333]


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_form(path).code == "small"


MEASURING = "клиент просил перезвонить в среду, согласуем замер кухни"


@pytest.mark.parametrize(
    ("other", "copied"),
    [
        ("клиент просил перезвонить в среду, согласуем замер", True),
        ("Клиент просил  перезвонить в среду. Согласуем замер кухни", True),
        ("клиент просил перезвонить в пятницу: согласуем замер", False),
        ("отправил договор, ждём подпись директора до пятницы", False),
    ],
)
def test_nearly_the_same_comment_is_a_copied_one(other: str, copied: bool) -> None:
    norms = Norms()
    mine, theirs = (
        DealFacts("1", manager="Пётр", comments=(MEASURING,)),
        DealFacts("2", manager="Пётр", comments=(other,)),
    )
    subject = Subject(mine, datetime(2026, 11, 21, tzinfo=UTC))
    found = run_checks(subject, norms, Others.of([mine, theirs], norms), likeness)[CheckCode.COMMENTS_COPIED]
    assert found.outcome is (Outcome.FAIL if copied else Outcome.PASS)


@given(st.text("абв ", min_size=30, max_size=60), st.text("абв ", min_size=30, max_size=60))
@settings(max_examples=100, deadline=None)
def test_no_likeness_is_missed_for_the_length(one: str, other: str) -> None:
    norms = Norms(copied_percent=60, copied_least_letters=1)
    deals = [DealFacts("2", manager="п", comments=(other,))]
    text = " ".join(one.split())
    near = {comment.text for comment in Others.of(deals, norms).comments.near("п", text, 60)}
    against = " ".join(other.split())
    if against and likeness(text, against, 60) >= 60:
        assert against in near
