"""Rows become facts: nothing is lost silently, one bad value never takes the row, one bad row never the file."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.contacts import Contacts
from qa_desk.domain.call import CallFacts, Direction
from qa_desk.domain.deal import DealFacts, Phone
from qa_desk.domain.intake import FieldsMissing, Rejected
from qa_desk.domain.intake_columns import guess_calls, guess_profile
from qa_desk.domain.money import Money
from qa_desk.services.ports import Table, TableRow
from qa_desk.services.read_rows import CallRow, DealRow, read_calls, read_deals

MOSCOW = "Europe/Moscow"


def table(headers: str, *rows: str) -> Table:
    cells = (TableRow(line, tuple(row.split(";"))) for line, row in enumerate(rows, start=2))
    return Table("csv", tuple(headers.split(";")), cells)


def deals(headers: str, *rows: str) -> list[DealRow]:
    opened = table(headers, *rows)
    return list(read_deals(opened, guess_profile(opened.headers).mapping, Contacts(), MOSCOW, "RUB"))


def calls(headers: str, *rows: str) -> list[CallRow]:
    opened = table(headers, *rows)
    guess = guess_calls(opened.headers)
    return list(read_calls(opened, guess.mapping, Contacts(), MOSCOW, headerless=guess.headerless))


def test_every_fact_of_a_deal_is_taken() -> None:
    row = deals(
        "ID;Название сделки;Полное имя контакта;Рабочий телефон;Мобильный телефон;Рабочий email;Личный email;Компания"
        ";ИНН;Этап сделки;Воронка;Дата создания сделки;Дата редактирования;Дата отказа;Дата ближайшей задачи"
        ";Дата закрытия;Бюджет;Источник;Ответственный;Отдел;Причина отказа;Комментарий к отказу;Примечание"
        ";Примечание 2;Теги;Площадь;Город",
        "7; Окна ;Анна Ли;'8 (916) 123-45-67, 89161234568;+79161234567;A@B.RU, c@d.ru;c@d.ru;ООО Уют"
        ";7707083893;Условный отказ;Продажи;01.11.2026 10:00:00;02.11.2026 11:00;2026-11-03;unknown"
        ";не закрыта;1 846,56;Авито;Пётр;Север;Дорого;не по карману;звонил"
        ";думает;тест, VIP, тест;50;",
    )
    assert row == [
        DealRow(
            2,
            DealFacts(
                external_id="7",
                title="Окна",
                client_name="Анна Ли",
                phones=(Phone("8 (916) 123-45-67", "+79161234567"), Phone("89161234568", "+79161234568")),
                emails=("a@b.ru", "c@d.ru"),
                company="ООО Уют",
                inn="7707083893",
                stage="Условный отказ",
                pipeline="Продажи",
                created_at=datetime(2026, 11, 1, 7, 0, tzinfo=UTC),
                changed_at=datetime(2026, 11, 2, 8, 0, tzinfo=UTC),
                stage_since=datetime(2026, 11, 2, 21, 0, tzinfo=UTC),
                next_task_at=None,
                closed_at=None,
                amount=Money(184_656),
                lead_source="Авито",
                manager="Пётр",
                group="Север",
                stated_reason="Дорого",
                stated_comment="не по карману",
                comments=("звонил", "думает"),
                tags=("тест", "VIP"),
                extra={"Площадь": "50"},
            ),
            (Rejected(2, "Дата ближайшей задачи", "unknown", "date_time", row_taken=True),),
        )
    ]


def test_bad_values_are_told_with_their_column_and_the_row_is_taken() -> None:
    (row,) = deals(
        "ID;Телефон;Телефон 2;Email;ИНН;Сумма;Дата создания",
        "7;+79161234567;перезвонить;anna@;7707083894;много;31.02.2026",
    )
    assert row.facts is not None
    assert row.facts.phones == (Phone("+79161234567", "+79161234567"), Phone("перезвонить", None))
    assert row.facts.emails == ()
    assert (row.facts.inn, row.facts.amount, row.facts.created_at) == ("", None, None)
    assert {(problem.column, problem.value, problem.expected) for problem in row.problems} == {
        ("Телефон 2", "перезвонить", "phone"),
        ("Email", "anna@", "email"),
        ("ИНН", "7707083894", "inn"),
        ("Сумма", "много", "amount"),
        ("Дата создания", "31.02.2026", "date_time"),
    }
    assert all(problem.row_taken for problem in row.problems)


def test_rows_that_cannot_be_used_are_told_and_the_rest_goes_on() -> None:
    rows = deals("ID;Этап", "1;Новая", ";Отказ", "1;Новая", "1;Отказ", "2;Новая;лишнее", "3;Новая")
    assert [row.facts.external_id if row.facts else None for row in rows] == ["1", None, "1", None, None, "3"]
    assert [row.problems for row in rows if row.facts is None] == [
        (Rejected(3, "ID", "", "external_id"),),
        (Rejected(5, "ID", "1", "unique_id"),),
        (Rejected(6, "", "лишнее", "row_shape"),),
    ]


@pytest.mark.parametrize(
    ("currency", "amount", "problem"),
    [
        ("USD", Money(100, "USD"), ""),
        ("Российский рубль", Money(100), ""),
        ("", Money(100), ""),
        ("монеты", None, "currency"),
    ],
)
def test_amount_takes_the_currency_of_its_row(currency: str, amount: Money | None, problem: str) -> None:
    (row,) = deals("ID;Сумма;Валюта", f"1;1.00;{currency}")
    assert row.facts is not None
    assert row.facts.amount == amount
    assert [found.expected for found in row.problems] == ([problem] if problem else [])


def test_client_is_named_from_parts_when_there_is_no_full_name() -> None:
    (row,) = deals("ID;Контакт;Контакт: Имя;Контакт: Отчество;Контакт: Фамилия", "1;;Анна;Петровна;Ли")
    assert row.facts is not None
    assert row.facts.client_name == "Ли Анна Петровна"


def test_extra_columns_of_the_same_name_are_kept_apart() -> None:
    (row,) = deals("ID;Цвет;Цвет", "1;белый;синий")
    assert row.facts is not None
    assert row.facts.extra == {"Цвет": "белый", "Цвет 2": "синий"}


def test_table_without_an_id_is_refused_as_a_whole() -> None:
    with pytest.raises(FieldsMissing) as refused:
        deals("Телефон;Этап", "1;2")
    assert refused.value.facts == {"fields": "external_id"}


DEMO = "ID звонка;Дата и время;Направление;Телефон клиента;Менеджер;Отвечен;Длительность, с;Файл записи;ID сделки"
AT = datetime(2026, 11, 3, 7, 15, tzinfo=UTC)
UNIX = int(AT.timestamp())


def test_every_fact_of_a_call_is_taken() -> None:
    row = calls(DEMO, "c1;03.11.2026 10:15:00;исходящий;8 916 123-45-67;Пётр;да;95;rec\\a.wav;7")
    assert row == [CallRow(2, CallFacts("c1", AT, Direction.OUT, "+79161234567", "Пётр", True, 95_000, "a.wav", "7"))]


def test_bad_calls_are_told() -> None:
    rows = calls(
        DEMO,
        "c1;вчера;вх;89161234567;;да;1;;",
        "c2;03.11.2026 10:15;вбок;101;;да;долго;;",
        "c2;03.11.2026 10:16;вх;89161234567;;да;1;;",
        ";03.11.2026 10:15;вх;89161234567;;нет;0;;",
        ";03.11.2026 10:15;вх;89161234567;;нет;0;https://pbx.example/r/b.mp3?sign=1;",
    )
    assert rows[0] == CallRow(2, None, (Rejected(2, "Дата и время", "вчера", "date_time"),))
    assert rows[1].facts == CallFacts("c2", AT)
    assert {problem.expected for problem in rows[1].problems} == {"direction", "phone", "duration"}
    assert rows[2].problems == (Rejected(4, "ID звонка", "c2", "unique_id"),)
    assert rows[3].facts is not None
    assert rows[3].facts.external_id == "call:2026-11-03T07:15:00+00:00:+79161234567"
    assert (rows[3].facts.answered, rows[3].facts.talk_ms) == (False, 0)
    assert rows[4].facts is not None
    assert (rows[4].facts.external_id, rows[4].facts.recording_name) == ("file:b.mp3", "b.mp3")


@pytest.mark.parametrize(
    ("headers", "row", "facts"),
    [
        (
            "records;start;finish;answer;from_extension;from_number;to_extension;to_number;entry_id",
            f"MToxMDEy;{UNIX};{UNIX + 100};{UNIX + 5};101;84951112233;;79161234567;e1",
            CallFacts("e1", AT, Direction.OUT, "+79161234567", "101", True, 95_000, "MToxMDEy"),
        ),
        (
            "records;start;finish;answer;from_extension;from_number;to_extension;to_number;entry_id",
            f";{UNIX};{UNIX + 30};0;;79161234567;102;;e2",
            CallFacts("e2", AT, Direction.IN, "+79161234567", "102", False),
        ),
        (
            "calldate;clid;src;dst;duration;billsec;disposition;uniqueid;recordingfile",
            "2026-11-03 10:15:00;x;102;89161234567;100;95;ANSWERED;1730.1;out-1.wav",
            CallFacts("1730.1", AT, Direction.OUT, "+79161234567", "", True, 95_000, "out-1.wav"),
        ),
        (
            "calldate;clid;src;dst;duration;billsec;disposition;uniqueid;recordingfile",
            "2026-11-03 10:15:00;x;89161234567;102;20;0;NO ANSWER;1730.2;",
            CallFacts("1730.2", AT, Direction.IN, "+79161234567", "", False, 0),
        ),
        (
            "uid;type;client;account;start;duration;record",
            "u1;missed;79161234567;petr;2026-11-03T07:15:00Z;0;",
            CallFacts("u1", AT, Direction.IN, "+79161234567", "petr", False, 0),
        ),
        (
            "id;start_time;direction;is_lost;contact_phone_number;talk_duration;last_answered_employee_full_name",
            "5;2026-11-03 10:15:00;in;false;79161234567;95;Пётр",
            CallFacts("5", AT, Direction.IN, "+79161234567", "Пётр", True, 95_000),
        ),
        (
            "CALL_ID;PHONE_NUMBER;CALL_TYPE;CALL_START_DATE;CALL_DURATION;CALL_FAILED_CODE;PORTAL_USER_ID",
            "x1;79161234567;1;2026-11-03T10:15:00+03:00;0;304;9",
            CallFacts("x1", AT, Direction.OUT, "+79161234567", "9", False, 0),
        ),
        (
            "Дата;Время;Тип звонка;Номер;Длительность;Сотрудник",
            "03.11.2026;10:15;Входящий;89161234567;01:35;Пётр",
            CallFacts(
                "call:2026-11-03T07:15:00+00:00:+79161234567", AT, Direction.IN, "+79161234567", "Пётр", True, 95_000
            ),
        ),
    ],
)
def test_call_lists_of_exchanges(headers: str, row: str, facts: CallFacts) -> None:
    assert calls(headers, row) == [CallRow(2, facts)]


def test_first_record_of_a_list_without_headers_is_not_lost() -> None:
    times = "2026-11-03 10:15:00;2026-11-03 10:15:05;2026-11-03 10:16:40"
    first = f";89161234567;102;ctx;x;a;b;Dial;d;{times};100;95;ANSWERED;3;1.1;"
    second = first.replace(";1.1;", ";1.2;")
    rows = calls(first, second)
    assert [row.facts.external_id if row.facts else "" for row in rows] == ["1.1", "1.2"]
    assert rows[0].facts == CallFacts("1.1", AT, Direction.IN, "+79161234567", "", True, 95_000)


_CELL = st.text(max_size=12) | st.sampled_from(["7", "+79161234567", "03.11.2026", "1e9", "нет", "a@b.ru", "-", "1:99"])


@given(rows=st.lists(st.lists(_CELL, min_size=6, max_size=7), max_size=6))
def test_whatever_stands_in_a_row_it_is_taken_or_told(rows: Sequence[Sequence[str]]) -> None:
    headers = ("ID", "Телефон", "Дата создания", "Сумма", "Email", "ИНН")
    cells = (TableRow(line, tuple(row)) for line, row in enumerate(rows, start=2))
    read = list(read_deals(Table("csv", headers, cells), guess_profile(headers).mapping, Contacts(), MOSCOW, "RUB"))
    assert len(read) == len(rows)
    for row in read:
        assert row.facts is not None or [problem for problem in row.problems if not problem.row_taken]
        assert row.facts is None or all(problem.row_taken for problem in row.problems)
