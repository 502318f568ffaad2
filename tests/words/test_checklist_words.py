"""Everything that checklists say has words in both languages, and the words fit the values they are given."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

import pytest

from qa_desk import domain, words
from qa_desk.adapters.checklists.form_file import KINDS, FormFileBroken, parse_form
from qa_desk.domain.auto_check import Others, run_checks
from qa_desk.domain.auto_check_types import AutoFact, Norms, Subject
from qa_desk.domain.call import CallFacts, Direction
from qa_desk.domain.checklist_faults import Fault, FormBroken
from qa_desk.domain.deal import DealFacts, Phone
from qa_desk.domain.duty_policy import DrawnDaily, EveryDays, PolicyWrong, ShareOfPeriod
from qa_desk.words import checklist_words as said
from qa_desk.words import tr
from qa_desk.words.checklist_errors import EXPECTED
from qa_desk.words.errors import sentence

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TABLES: list[Mapping[Enum, str]] = [
    said.TARGETS,
    said.AUDIT_DIRECTIONS,
    said.CRITICALS,
    said.MARKS,
    said.QUESTION_STATES,
    said.LACKS,
    said.CHECK_OUTCOMES,
    said.CHECKS,
    said.SHARED,
    said.STRENGTHS,
    said.DUTY_ROLES,
    said.DUTY_STATES,
    said.STANDINGS,
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: type(next(iter(table))).__name__)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_table_is_complete_and_tells_its_members_apart(table: Mapping[Enum, str], language: str) -> None:
    words.use(language)
    assert set(table) == set(type(next(iter(table))))
    assert len({tr(label) for label in table.values()}) == len(table)


def test_every_kind_and_every_fault_of_a_form_has_words() -> None:
    assert set(said.KINDS) == set(KINDS)
    assert {fault.value for fault in Fault} <= set(EXPECTED)
    package = Path(domain.__file__).parent.parent / "adapters" / "checklists"
    written = "".join(path.read_text("utf-8") for path in package.glob("*.py"))
    told = set(re.findall(r'broken\("(\w+)"', written)) | set(re.findall(r'fault\([^)]*?"", "(\w+)"', written))
    assert len(told) > 10
    assert told <= set(EXPECTED)


def test_every_fact_of_a_check_has_words() -> None:
    sources = Path(domain.__file__).parent.glob("auto_check*.py")
    codes = {code for path in sources for code in re.findall(r'fact\(\s*"(\w+)"', path.read_text("utf-8"))}
    assert len(codes) > 40
    assert codes <= set(said.FACTS)


def _lines() -> list[AutoFact]:
    phone = Phone("8 912 000-11-22", "+79120001122")
    text = "клиент просил перезвонить в среду, согласуем замер кухни"
    full = DealFacts(
        "1",
        client_name="Лёха (жена)",
        phones=(phone, Phone("12", None)),
        emails=("no@no.ru",),
        inn="7707083893",
        stage="Думает",
        pipeline="Розница",
        manager="Пётр",
        created_at=NOW - timedelta(days=90),
        changed_at=NOW - timedelta(days=60),
        stage_since=NOW - timedelta(days=50),
        next_task_at=NOW - timedelta(days=2),
        comments=(text, text),
    )
    other = DealFacts("2", client_name="Иванова Анна", phones=(phone,), manager="Пётр", comments=(text,))
    norms = Norms(shelf_life_days={"Розница": 30}, stage_days={"Думает": 3}, first_stages=("Думает",))
    known = frozenset(DealFacts.__dataclass_fields__)
    others = Others.of([full, other], norms)
    call = CallFacts("c", NOW - timedelta(days=30), Direction.OUT)
    subjects = [
        Subject(full, NOW, known, (call,), False, "7707083894"),
        Subject(full, NOW, known, (), True, "7707083893"),
        Subject(other, NOW, known, ()),
        Subject(DealFacts("3"), NOW, known),
        Subject(DealFacts("3"), NOW),
        Subject(DealFacts("4", closed_at=NOW, client_name="ООО Ива", created_at=NOW), NOW, known, ()),
    ]
    results = [run_checks(subject, norms, others, lambda *_texts: 100.0) for subject in subjects]
    return [line for found in results for result in found.values() for line in result.facts]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_evidence_is_said_with_its_values(language: str) -> None:
    words.use(language)
    lines = _lines()
    assert len({line.code for line in lines}) > 30
    for line in lines:
        shown = said.fact(line, UTC)
        assert shown
        assert "{" not in shown
        assert line.code not in shown.split()


def test_evidence_reads_well_in_russian() -> None:
    words.use("ru")
    overdue = AutoFact("task_overdue", (("at", "2026-11-18T09:00:00+00:00"), ("days", 2)))
    assert said.fact(overdue, UTC) == "срок задачи — 18.11.2026 09:00; прошло дней: 2"
    values = (
        ("deal", "12"),
        ("shared", "phone, name"),
        ("value", "+79120001122"),
        ("strength", "strong"),
        ("order", "older"),
    )
    assert (
        said.fact(AutoFact("candidate", values), UTC)
        == "сделка 12: тот же телефон, то же полное имя (+79120001122); сильный признак, более ранняя сделка"
    )
    assert said.fact(AutoFact("of_tomorrow", (("a", 1),)), UTC) == "of_tomorrow 1"


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", ["каждый менеджер раз в 2 рабочих дня", "3 сделки по жребию в день", "не меньше 10 % сделок периода"]),
        ("en", ["every manager once in 2 working days", "3 drawn deals a day", "at least 10 % of the period's deals"]),
    ],
)
def test_a_cadence_is_said_in_words(language: str, told: list[str]) -> None:
    words.use(language)
    assert [said.cadence(how) for how in (EveryDays(2), DrawnDaily(3), ShareOfPeriod(10))] == told


def test_errors_are_said_in_russian_with_their_place() -> None:
    words.use("ru")
    with pytest.raises(FormFileBroken) as refused:
        parse_form("call.yaml", b"format: 1\ncode: a\nversion: x\ntarget: call\ntitle: {ru: a, en: b}\nsections: []\n")
    assert sentence(refused.value) == "call.yaml, строка 3, столбец 10 (version): должно быть: целое число."
    broken = FormBroken(form="call", where="sections.0", fault=Fault.SHARE.value)
    assert sentence(broken) == (
        "Форму call использовать нельзя: в месте sections.0 должно быть: доли от 0 до 100 %, хотя бы одна — 100 %."
    )
    wrong = PolicyWrong(what="quality, scripts", expected="once")
    assert sentence(wrong) == (
        "План проверок (отдел контроля качества, скрипты и регламенты): "
        "должно быть: одно правило на роль и направление."
    )
