"""Automatic checks: what fails, what passes, and that nobody fails for what is not known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.domain.auto_check import ALONE, Others, run_checks
from qa_desk.domain.auto_check_types import CheckCode, Norms, Outcome, Subject, known_fields
from qa_desk.domain.call import CallFacts, Direction
from qa_desk.domain.deal import DealFacts, Phone
from qa_desk.domain.money import Money

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ALL = frozenset(DealFacts.__dataclass_fields__) - {"extra"} | {"Адрес"}
NORMS = Norms(
    shelf_life_days={"Розница": 30},
    stage_days={"Замер": 5, "Договор": 3},
    first_stages=("Новая заявка",),
    required=("client_name", "amount", "Город"),
)
PASS, FAIL, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN
LONG = "Нужна кухня 3 метра, согласован замер в среду в 15:00, бюджет до 400 тысяч, решает жена"


def _ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def _subject(known: frozenset[str] = ALL, **facts: object) -> Subject:
    return Subject(replace(DealFacts("1"), **facts), NOW, known)  # type: ignore[arg-type]


def _outcome(code: CheckCode, subject: Subject) -> Outcome:
    return ALONE[code](subject, NORMS).outcome


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Иванова Мария Петровна", PASS),
        ("Мария", PASS),
        ("Салтыков-Щедрин Михаил", PASS),
        ("Алиев Рашид Ахмед оглы", PASS),
        ("Иванов И. П.", PASS),
        ("Иванов И.П.", PASS),
        ("Anna O'Neill", PASS),
        ("Ёлкина Фёкла", PASS),
        ("ИП Иванов Пётр", PASS),
        ("ООО «Ромашка»", UNKNOWN),
        ("иван", FAIL),
        ("Иван петров", FAIL),
        ("ИВАН", FAIL),
        ("МАРИЯ ИВАНОВА", FAIL),
        ("Мария2", FAIL),
        ("Иван (не звонить)", FAIL),
        ("Мария Авито", FAIL),
        ("Лёха", FAIL),
        ("Леха Петров", FAIL),
        ("Иванов Жена", FAIL),
        ("Клиент", FAIL),
        ("+79120001122", FAIL),
        ("Иван!", FAIL),
        ("Покупательская Вера", PASS),  # a remark is a whole word
        ("  ", FAIL),
    ],
)
def test_a_name_is_capitalised_and_free_of_nicknames_and_remarks(name: str, outcome: Outcome) -> None:
    assert _outcome(CheckCode.NAME_PROPER, _subject(client_name=name)) is outcome


GOOD, SAME = Phone("+7 (912) 000-11-22", "+79120001122"), Phone("+7 (912) 000-33-44", "+79120003344")
BARE, BROKEN = Phone("89120005566", "+79120005566"), Phone("12-34", None)


@pytest.mark.parametrize(
    ("phones", "shape", "outcome"),
    [
        ((), "", UNKNOWN),
        ((GOOD,), "", PASS),
        ((GOOD, SAME), "", PASS),
        ((GOOD, BARE), "", FAIL),
        ((BROKEN,), "", FAIL),
        ((GOOD,), "+9 (999) 999-99-99", PASS),
        ((BARE,), "+9 (999) 999-99-99", FAIL),
    ],
)
def test_phones_are_dialled_and_written_alike(phones: tuple[Phone, ...], shape: str, outcome: Outcome) -> None:
    norms = replace(NORMS, phone_shape=shape)
    assert ALONE[CheckCode.PHONE_FORMAT](_subject(phones=phones), norms).outcome is outcome


PARTLY = frozenset({"phones"})


@pytest.mark.parametrize(
    ("code", "subject", "outcome"),
    [
        (CheckCode.CONTACTS_BOTH, _subject(phones=(GOOD,), emails=("a@b.ru",)), PASS),
        (CheckCode.CONTACTS_BOTH, _subject(phones=(GOOD,)), FAIL),
        (CheckCode.CONTACTS_BOTH, _subject(phones=(BROKEN,), emails=("a@b.ru",)), FAIL),
        (CheckCode.CONTACTS_BOTH, _subject(PARTLY, phones=(GOOD,)), UNKNOWN),
        (CheckCode.CONTACTS_BOTH, _subject(frozenset()), UNKNOWN),
        (CheckCode.CONTACTS_BOTH, replace(_subject(PARTLY, phones=(GOOD,)), bad_emails=("a@b",)), FAIL),
        (CheckCode.EMAIL_VALID, _subject(emails=("a@b.ru",)), PASS),
        (CheckCode.EMAIL_VALID, _subject(emails=("a@b.ru", "no@no.ru")), FAIL),
        (CheckCode.EMAIL_VALID, _subject(emails=("a b@c",)), FAIL),
        (CheckCode.EMAIL_VALID, replace(_subject(), bad_emails=("нет",)), FAIL),
        (CheckCode.EMAIL_VALID, _subject(), UNKNOWN),
        (CheckCode.INN_VALID, _subject(), UNKNOWN),
        (CheckCode.INN_VALID, _subject(inn="7707083893"), UNKNOWN),
        (CheckCode.INN_VALID, replace(_subject(inn="7707083893"), inn_valid=True), PASS),
        (CheckCode.INN_VALID, replace(_subject(), inn_valid=False, inn_written="7707083894"), FAIL),
        (CheckCode.ADDRESS_FILLED, _subject(extra={"адрес": "Мира, 5"}), PASS),
        (CheckCode.ADDRESS_FILLED, _subject(), FAIL),
        (CheckCode.ADDRESS_FILLED, _subject(frozenset({"phones"})), UNKNOWN),
        (CheckCode.REQUIRED_FIELDS, _subject(ALL | {"город"}, client_name="А", amount=Money(1)), FAIL),
        (CheckCode.REQUIRED_FIELDS, _subject(client_name="А", amount=Money(1), extra={"Город": "Омск"}), PASS),
        (CheckCode.REQUIRED_FIELDS, _subject(client_name="А", amount=Money(0), extra={"Город": "Омск"}), FAIL),
        (CheckCode.REQUIRED_FIELDS, _subject(client_name="А", amount=Money(1)), UNKNOWN),
        (CheckCode.TASK_MISSING, _subject(), FAIL),
        (CheckCode.TASK_MISSING, _subject(frozenset()), UNKNOWN),
        (CheckCode.TASK_MISSING, _subject(next_task_at=_ago(1)), PASS),
        (CheckCode.TASK_MISSING, _subject(closed_at=_ago(1)), PASS),
        (CheckCode.TASK_MISSING, _subject(closed_at=_ago(-1)), FAIL),  # expected closing is no closing
        (CheckCode.TASK_OVERDUE, _subject(next_task_at=_ago(1)), FAIL),
        (CheckCode.TASK_OVERDUE, _subject(next_task_at=NOW), PASS),
        (CheckCode.TASK_OVERDUE, _subject(), PASS),
        (CheckCode.TASK_OVERDUE, _subject(frozenset()), UNKNOWN),
        (CheckCode.PAST_SHELF_LIFE, _subject(pipeline="розница", created_at=_ago(30)), PASS),
        (CheckCode.PAST_SHELF_LIFE, _subject(pipeline="Розница", created_at=_ago(30.01)), FAIL),
        (CheckCode.PAST_SHELF_LIFE, _subject(pipeline="Розница"), UNKNOWN),
        (CheckCode.PAST_SHELF_LIFE, _subject(pipeline="Опт", created_at=_ago(300)), UNKNOWN),
        (CheckCode.PAST_SHELF_LIFE, _subject(pipeline="Розница", created_at=_ago(90), closed_at=_ago(1)), PASS),
        (CheckCode.STAGE_TOO_OLD, _subject(stage="ЗАМЕР", stage_since=_ago(6)), FAIL),
        (CheckCode.STAGE_TOO_OLD, _subject(stage="Замер", stage_since=_ago(4)), PASS),
        (CheckCode.STAGE_TOO_OLD, _subject(stage="Замер"), UNKNOWN),
        (CheckCode.STAGE_TOO_OLD, _subject(stage="Оплата", stage_since=_ago(99)), UNKNOWN),
        (CheckCode.FIRST_STAGE_TOO_OLD, _subject(stage="новая  заявка", stage_since=_ago(1.5)), FAIL),
        (CheckCode.FIRST_STAGE_TOO_OLD, _subject(stage="Новая заявка", stage_since=_ago(1)), PASS),
        (CheckCode.FIRST_STAGE_TOO_OLD, _subject(stage="Новая заявка"), UNKNOWN),
        (CheckCode.FIRST_STAGE_TOO_OLD, _subject(stage="Замер", stage_since=_ago(9)), PASS),
        (CheckCode.FIRST_STAGE_TOO_OLD, _subject(), UNKNOWN),
        (CheckCode.STAGE_IS_NO_STEP, _subject(stage="Думает"), FAIL),
        (CheckCode.STAGE_IS_NO_STEP, _subject(stage="Клиент думает (3 дня)"), FAIL),
        (CheckCode.STAGE_IS_NO_STEP, _subject(stage="Не дозвонились"), FAIL),
        (CheckCode.STAGE_IS_NO_STEP, _subject(stage="Договор отправлен"), PASS),
        (CheckCode.STAGE_IS_NO_STEP, _subject(), UNKNOWN),
        (CheckCode.COMMENTS_THIN, _subject(), FAIL),
        (CheckCode.COMMENTS_THIN, _subject(frozenset()), UNKNOWN),
        (CheckCode.COMMENTS_THIN, _subject(comments=("нд", "перезвонить")), FAIL),
        (CheckCode.COMMENTS_THIN, _subject(comments=(LONG, "нд")), PASS),
        (CheckCode.COMMENTS_THIN, _subject(comments=(LONG, "нд", "думает")), FAIL),
        (CheckCode.COMMENTS_THIN, _subject(comments=("." * 300,)), FAIL),
    ],
)
def test_a_check_answers_from_the_data(code: CheckCode, subject: Subject, outcome: Outcome) -> None:
    result = ALONE[code](subject, NORMS)
    assert (result.code, result.outcome) == (code, outcome)
    assert result.facts


def _call(days: float, direction: Direction = Direction.OUT, answered: bool = True) -> CallFacts:
    return CallFacts("c", _ago(days), direction, answered=answered)


@pytest.mark.parametrize(
    ("calls", "created", "outcome"),
    [
        (None, 90, UNKNOWN),
        ((), 90, FAIL),
        ((), 3, PASS),
        ((), None, UNKNOWN),
        ((_call(6),), 90, PASS),
        ((_call(8),), 90, FAIL),
        ((_call(8), _call(1, answered=False)), 90, PASS),  # an attempt is a call
        ((_call(8), _call(1, Direction.IN, answered=False)), 90, FAIL),  # a missed one is not
        ((_call(8), _call(1, Direction.IN)), 90, PASS),
        ((_call(-2),), 90, FAIL),  # a clock that runs ahead proves nothing
    ],
)
def test_no_call_counts_attempts_and_answered_calls(
    calls: tuple[CallFacts, ...] | None, created: float | None, outcome: Outcome
) -> None:
    subject = _subject(created_at=None if created is None else _ago(created))
    assert _outcome(CheckCode.NO_CALL, replace(subject, calls=calls)) is outcome


@pytest.mark.parametrize(
    ("facts", "calls", "known", "outcome"),
    [
        ({"changed_at": _ago(20)}, (), ALL, FAIL),
        ({"changed_at": _ago(10)}, (), ALL, PASS),
        ({"changed_at": _ago(20)}, (_call(2),), ALL, PASS),
        ({"changed_at": _ago(20), "next_task_at": _ago(-1)}, (), ALL, PASS),
        ({"changed_at": _ago(20), "next_task_at": _ago(1)}, (), ALL, FAIL),
        ({"changed_at": _ago(20)}, None, ALL, UNKNOWN),
        ({"changed_at": _ago(20)}, (), frozenset(), UNKNOWN),
        ({}, (), ALL, UNKNOWN),
        ({"changed_at": _ago(90), "closed_at": _ago(80)}, (), ALL, PASS),
    ],
)
def test_forgotten_is_a_deal_without_change_call_and_task(
    facts: dict[str, object], calls: tuple[CallFacts, ...] | None, known: frozenset[str], outcome: Outcome
) -> None:
    assert _outcome(CheckCode.FORGOTTEN, replace(_subject(known, **facts), calls=calls)) is outcome


def _same(one: str, other: str, at_least: float) -> float:
    """A stand-in for the adapter's measure: equal or nothing."""
    return 100.0 if one == other else 0.0


@pytest.mark.parametrize(
    ("comments", "others", "outcome"),
    [
        ((LONG,), (DealFacts("2", manager="Пётр", comments=(LONG.upper(),)),), FAIL),
        ((LONG,), (DealFacts("2", manager="Анна", comments=(LONG,)),), PASS),  # another manager's words
        ((LONG,), (DealFacts("1", manager="Пётр", comments=(LONG,)),), PASS),  # the deal itself
        ((LONG, LONG), (), FAIL),
        ((LONG, "нд"), (), PASS),
        (("нд", "нд"), (), UNKNOWN),
        ((), (), UNKNOWN),
    ],
)
def test_a_comment_is_copied_within_a_deal_or_from_another_of_the_manager(
    comments: tuple[str, ...], others: tuple[DealFacts, ...], outcome: Outcome
) -> None:
    subject = _subject(manager="Пётр", comments=comments)
    results = run_checks(subject, NORMS, Others.of([subject.deal, *others], NORMS), _same)
    assert results[CheckCode.COMMENTS_COPIED].outcome is outcome


def test_candidates_leave_the_answer_to_a_person() -> None:
    mine = DealFacts("2", client_name="Иванов Пётр", phones=(GOOD,), created_at=NOW)
    twin = DealFacts("1", client_name="Иванов Пётр", phones=(GOOD,), created_at=_ago(5))
    wife = DealFacts("3", client_name="Иванова Анна", phones=(GOOD,))
    results = run_checks(Subject(mine, NOW), NORMS, Others.of([mine, twin, wife], NORMS), _same)
    assert results[CheckCode.DUPLICATES].outcome is UNKNOWN
    assert dict(results[CheckCode.DUPLICATES].facts[0].values) == {
        "deal": "1",
        "shared": "phone, name",
        "value": "+79120001122",
        "strength": "strong",
        "order": "older",
    }
    alone = run_checks(Subject(mine, NOW), NORMS, Others.of([mine], NORMS), _same)
    assert alone[CheckCode.DUPLICATES].outcome is PASS
    assert alone[CheckCode.RELATIVES].outcome is PASS
    nothing = run_checks(Subject(DealFacts("9"), NOW), NORMS, Others.of([mine], NORMS), _same)
    assert nothing[CheckCode.DUPLICATES].outcome is UNKNOWN
    assert run_checks(Subject(mine, NOW), NORMS)[CheckCode.DUPLICATES].outcome is UNKNOWN


def test_fields_are_known_when_one_deal_fills_them() -> None:
    deals = [DealFacts("1", client_name="А", extra={"Город": ""}), DealFacts("2", emails=("a@b.ru",))]
    assert known_fields(deals) == {"external_id", "client_name", "emails", "Город"}
    assert known_fields([]) == frozenset()


times = st.none() | st.datetimes(
    datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - hypothesis wants them bare
)  # fmt: skip
texts = st.text(max_size=30) | st.sampled_from(
    ["Иванов Иван", "лёха", "Новая заявка", "Замер", "думает", LONG, "no@no.ru"]
)
deals = st.builds(
    DealFacts,
    external_id=st.sampled_from("123"),
    client_name=texts,
    phones=st.lists(st.builds(Phone, texts, st.none() | st.just("+79120001122")), max_size=2).map(tuple),
    emails=st.lists(texts, max_size=2).map(tuple),
    company=texts,
    inn=texts,
    stage=texts,
    pipeline=texts | st.just("Розница"),
    created_at=times,
    changed_at=times,
    stage_since=times,
    next_task_at=times,
    closed_at=times,
    amount=st.none() | st.builds(Money, st.integers(0, 9)),
    manager=texts,
    comments=st.lists(texts, max_size=3).map(tuple),
    extra=st.dictionaries(st.sampled_from(["Адрес", "Город", "x"]), texts),
)
calls = st.none() | st.lists(
    st.builds(CallFacts, st.just("c"), times.filter(bool), st.sampled_from(Direction), answered=st.booleans()),
    max_size=3,
)
subjects = st.builds(
    Subject,
    deals,
    times.filter(bool),
    st.frozensets(st.sampled_from(sorted(ALL))),
    calls,
    st.none() | st.booleans(),
    texts,
    st.lists(texts, max_size=2).map(tuple),
)


@given(subjects, st.lists(deals, max_size=4))
@settings(max_examples=120)
def test_no_data_make_a_check_break(subject: Subject, others: list[DealFacts]) -> None:
    results = run_checks(subject, NORMS, Others.of([subject.deal, *others], NORMS), _same)
    assert set(results) == set(CheckCode)
    assert all(result.code is code and result.facts for code, result in results.items())
    assert results[CheckCode.DUPLICATES].outcome is not FAIL
    assert results[CheckCode.RELATIVES].outcome is not FAIL


EMPTY = DealFacts("1")


@given(subjects, st.sampled_from(sorted(ALL - {"external_id", "Адрес", "comments", "phones", "emails", "closed_at"})))
@settings(max_examples=150)
def test_taking_data_away_never_makes_a_check_fail(subject: Subject, field: str) -> None:
    """Lists may lose the good one of two, and a closed deal without its date is an open one: those are left out."""
    known = subject.known - {field}
    less = replace(subject, deal=replace(subject.deal, **{field: getattr(EMPTY, field)}), known=known)
    before, after = run_checks(subject, NORMS), run_checks(less, NORMS)
    assert {code for code in after if after[code].outcome is FAIL} <= {
        code for code in before if before[code].outcome is FAIL
    }


@given(subjects)
@settings(max_examples=80)
def test_nothing_known_fails_nobody(subject: Subject) -> None:
    results = run_checks(Subject(EMPTY, subject.now), NORMS)
    assert {result.outcome for result in results.values()} == {UNKNOWN}
