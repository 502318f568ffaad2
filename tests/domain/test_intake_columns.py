"""Headers of known exports find their fields without a question; a kept mapping is found again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.intake_columns import (
    CallField,
    DealField,
    Profile,
    ProfileBroken,
    TableOf,
    field_of,
    guess_calls,
    guess_profile,
    map_columns,
    plain,
)
from qa_desk.domain.intake_synonyms import CALL_SYNONYMS, DEAL_SYNONYMS


def _headers(line: str) -> list[str]:
    return line.split(";")


AMOCRM = _headers(
    "ID;Название сделки;Бюджет ;Ответственный;Дата создания сделки;Кем создана сделка;Дата редактирования"
    ";Кем редактирована;Дата закрытия;Теги;Примечание;Примечание 2;Этап сделки;Воронка;Полное имя контакта"
    ";Компания контакта;Ответственный за контакт;Компания;Рабочий телефон;Рабочий прямой телефон;Мобильный телефон"
    ";Факс;Рабочий email;Личный email;Причина отказа;Комментарий к отказу;Источник;utm_source;Площадь"
)
BITRIX24 = _headers(
    "ID;Направление;Стадия сделки;Название сделки;Сумма;Валюта;Ответственный;Дата создания;Дата изменения;Комментарий"
    ";Контакт;Контакт: ID;Контакт: Имя;Контакт: Фамилия;Контакт: Отчество;Контакт: Рабочий телефон"
    ";Контакт: Мобильный телефон;Контакт: Рабочий e-mail;UTM Source;Причина условного отказа;Комментарий менеджера"
)


def fields(headers: list[str]) -> dict[str, str]:
    return {headers[index]: code for index, code in guess_profile(headers).mapping}


def test_amocrm_export_is_known() -> None:
    guess = guess_profile(AMOCRM)
    assert (guess.profile, guess.certain) == ("amocrm", True)
    found = fields(AMOCRM)
    assert found["Бюджет "] == DealField.AMOUNT
    assert found["Полное имя контакта"] == DealField.CLIENT_NAME
    assert {found[name] for name in AMOCRM if "телефон" in name or name == "Факс"} == {DealField.PHONES}
    assert (found["Рабочий email"], found["Личный email"]) == (DealField.EMAILS, DealField.EMAILS)
    assert (found["Примечание"], found["Примечание 2"]) == (DealField.COMMENTS, DealField.COMMENTS)
    assert (found["Причина отказа"], found["Комментарий к отказу"]) == ("stated_reason", "stated_comment")
    assert (found["Ответственный"], found["Этап сделки"]) == (DealField.MANAGER, DealField.STAGE)
    left = {AMOCRM[index] for index in guess.unmapped}
    assert left == {"Кем создана сделка", "Кем редактирована", "Ответственный за контакт", "utm_source", "Площадь"} | (
        {"Компания", "Компания контакта"} - set(found)
    )


def test_bitrix24_export_is_known() -> None:
    guess = guess_profile(BITRIX24)
    assert (guess.profile, guess.certain) == ("bitrix24", True)
    found = fields(BITRIX24)
    assert found["Направление"] == DealField.PIPELINE
    assert found["Контакт"] == DealField.CLIENT_NAME
    assert found["Контакт: Фамилия"] == DealField.CLIENT_LAST
    assert found["Контакт: Мобильный телефон"] == DealField.PHONES
    assert (found["Сумма"], found["Валюта"]) == (DealField.AMOUNT, DealField.CURRENCY)
    assert found["Причина условного отказа"] == DealField.STATED_REASON
    assert found["Комментарий менеджера"] == DealField.STATED_COMMENT
    assert "Контакт: ID" not in found


@pytest.mark.parametrize(
    ("headers", "certain"),
    [
        (["№", "ФИО", "Телефон 1", "Телефон 2", "Статус", "Менеджер", "Сумма, руб."], True),
        (["Deal ID", "Deal Name", "Phone", "Stage", "Owner", "Loss Reason", "Amount"], True),
        (["Клиент", "Телефон", "Статус"], False),
        (["a", "b", "c"], False),
    ],
)
def test_generic_tables_are_guessed_in_two_languages(headers: list[str], certain: bool) -> None:
    guess = guess_profile(headers)
    assert (guess.profile, guess.certain) == ("generic", certain)


def test_single_field_takes_one_column_and_the_rest_is_kept_as_extra() -> None:
    headers = ["utm_source", "Источник", "ID", "Статус", "Этап"]
    guess = guess_profile(headers)
    assert [headers[index] for index, code in guess.mapping if code == DealField.LEAD_SOURCE] == ["Источник"]
    assert [headers[index] for index, code in guess.mapping if code == DealField.STAGE] == ["Этап"]
    assert {headers[index] for index in guess.unmapped} == {"utm_source", "Статус"}


CALL_LISTS = {
    "demo": "ID звонка;Дата и время;Направление;Телефон клиента;Менеджер;Отвечен;Длительность, с;Файл записи;ID сделки",
    "mango": "records;start;finish;answer;from_extension;from_number;to_extension;to_number;disconnect_reason"
    ";line_number;location;entry_id",
    "uis": "id;communication_id;start_time;finish_time;direction;is_lost;finish_reason;contact_phone_number"
    ";virtual_phone_number;talk_duration;total_duration;call_records;last_answered_employee_full_name",
    "asterisk": "calldate;clid;src;dst;dcontext;channel;dstchannel;lastapp;lastdata;duration;billsec;disposition"
    ";uniqueid;recordingfile",
    "bitrix24": "ID;PORTAL_USER_ID;PHONE_NUMBER;CALL_ID;CALL_DURATION;CALL_START_DATE;CALL_RECORD_URL"
    ";CALL_FAILED_CODE;CALL_TYPE",
    "megafon": "uid;type;status;client;account;via;start;wait;duration;record",
}


@pytest.mark.parametrize("name", CALL_LISTS)
def test_call_lists_of_known_exchanges_need_no_question(name: str) -> None:
    guess = guess_calls(CALL_LISTS[name].split(";"))
    assert guess.certain
    assert not guess.headerless


def test_every_column_of_the_demo_call_list_is_understood() -> None:
    headers = CALL_LISTS["demo"].split(";")
    assert [code for _index, code in guess_calls(headers).mapping] == [
        CallField.EXTERNAL_ID,
        CallField.STARTED_AT,
        CallField.DIRECTION,
        CallField.CLIENT_PHONE,
        CallField.MANAGER,
        CallField.ANSWERED,
        CallField.TALK,
        CallField.RECORDING_NAME,
        CallField.DEAL_EXTERNAL_ID,
    ]


def test_talk_time_is_preferred_to_the_whole_length() -> None:
    headers = CALL_LISTS["asterisk"].split(";")
    assert (headers.index("billsec"), "talk") in guess_calls(headers).mapping


def test_asterisk_master_csv_is_known_without_headers() -> None:
    row = ["", "89161234567", "100", "ctx", "x", "c1", "c2", "Dial", "d", "2026-11-03 10:15:00", "", "", "9", "0"]
    guess = guess_calls([*row, "NO ANSWER", "3", "1730780250.107", ""])
    assert (guess.profile, guess.certain, guess.headerless) == ("asterisk", True, True)


def test_own_profile_is_kept_as_plain_data_and_found_again_in_any_order_of_columns() -> None:
    headers = ["Код", "Кто", "Куда звонить"]
    own = Profile("наш", TableOf.DEALS, {"Код": "external_id", "Кто": "manager", "Куда звонить": "phones"})
    again = Profile.from_data(json.loads(json.dumps(own.to_data())))
    assert again == own
    guess = guess_profile([*reversed(headers), "Новая"], own=[again])
    assert (guess.profile, guess.certain, guess.unmapped) == ("наш", True, (3,))
    assert guess.mapping == ((0, "phones"), (1, "manager"), (2, "external_id"))


def test_guess_can_be_kept_as_a_profile() -> None:
    guess = guess_profile(AMOCRM)
    assert map_columns(AMOCRM, guess.as_profile("мой", TableOf.DEALS, AMOCRM)) == guess.mapping


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "name"),
        ({"name": "x", "of": "cats", "columns": {}}, "of"),
        ({"name": "x", "of": "deals", "columns": []}, "columns"),
        ({"name": "x", "of": "deals", "columns": {"a": "talk"}}, "talk"),
        ({"name": "x", "of": "calls", "columns": {}, "positions": ["amount"]}, "amount"),
    ],
)
def test_spoilt_profile_is_refused_by_name(data: dict[str, object], field: str) -> None:
    with pytest.raises(ProfileBroken) as refused:
        Profile.from_data(data)
    assert refused.value.facts["field"] == field


def test_synonyms_are_written_in_plain_form_and_name_real_fields() -> None:
    for synonyms, codes in ((DEAL_SYNONYMS, set(DealField)), (CALL_SYNONYMS, set(CallField))):
        assert set(synonyms.values()) <= codes
        assert [header for header in synonyms if plain(header) != header and header != "№"] == []


@given(header=st.text(max_size=40))
def test_no_header_makes_the_guess_raise(header: str) -> None:
    field_of(header, DEAL_SYNONYMS)
    guess_profile([header, header])
    guess_calls([header] * 18)
