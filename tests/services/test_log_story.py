"""The log with what its words need, on real roads: deals, fines, appeals, forms and files are called by their names."""

from dataclasses import replace

import pytest

from qa_desk import words
from qa_desk.domain.appeal import Outcome
from qa_desk.domain.audit_fine import FineAct
from qa_desk.domain.money import Money
from qa_desk.services.appeal import decide_appeal, file_appeal
from qa_desk.services.audit_fines import send_back_audit_fine
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.form_titles import form_titles
from qa_desk.services.ledger import propose_reversal
from qa_desk.services.log_story import LogStory, log_story
from qa_desk.services.users import PasswordWrong, confirm_password
from qa_desk.words.log_sentences import sentence
from tests.fakes.audit_money import failed, fines, priced
from tests.fakes.audits import SHELF
from tests.fakes.office import HASHER, PASSWORD, Office
from tests.fakes.road import returned
from tests.fakes.settled import fined, second_head

CASE = "Анна Соколова, deal 1 «Сделка 1»"


def told(office: Office) -> list[str]:
    """Every entry in English, the oldest first."""
    story = log_story(office.store, SHELF)
    return [sentence(one, story) for one in story.entries]


def codes_in(lines: list[str], story: LogStory) -> list[str]:
    facts = {name for one in story.entries for name in one.payload if "_" in name or "." in name}
    return [line for line in lines if any(name in line for name in facts)]


def test_the_road_of_a_refusal_is_told_by_its_deal(office: Office) -> None:
    returned(office)
    lines = told(office)
    opened = "A refusal came in for review: deal 1 «Сделка 1»; manager: Анна Соколова; reason given: Price"
    assert f"{opened}; lead source: Сайт" in lines
    assert "Decision on deal 1 «Сделка 1»: reason contradicted; 1 piece of evidence" in lines
    assert (
        "Signature for deal 1 «Сделка 1»: approved; fine of 1,500.00\xa0₽ for Анна Соколова; month: November 2026"
        in lines
    )
    assert codes_in(lines, log_story(office.store, SHELF)) == []


def test_who_acted_is_named_and_the_program_is_nobody(office: Office) -> None:
    returned(office)
    story = log_story(office.store, SHELF)
    by = {one.action: story.who(one) for one in story.entries}
    assert (by["decided"], by["signed"], by["refusal_opened"]) == ("Вера Осипова", "Константин Лебедев", "")


def test_a_changed_setting_says_what_it_was(office: Office) -> None:
    settings = load_settings(office.store)
    change_settings(office.store, office.clock, office.admin, replace(settings, review_days=6, law="on"))
    assert told(office)[-1] == (
        "Settings changed: Time until a refusal's deadline: 3 days → 6 days; Rules of labour law: off → on"
    )


def test_the_forms_of_the_settings_are_called_by_their_titles(office: Office) -> None:
    priced(office)
    settings = load_settings(office.store)
    change_settings(office.store, office.clock, office.admin, replace(settings, audit_forms=("call_script",)))
    words.use("ru")
    assert told(office)[-1].endswith("Формы для каждой сделки выборки: — → «Разговор по скрипту»")


def test_a_counter_entry_is_told_by_its_fine(office: Office) -> None:
    fine = fined(office)
    propose_reversal(office.store, office.clock, office.auditor, fine.id, Money(50_000), "ошибка")
    assert told(office)[-1] == f"Proposed to give back 500.00\xa0₽ of the fine: {CASE}"


def test_a_case_with_its_appeal(office: Office) -> None:
    fine = fined(office)
    appeal, _ = file_appeal(office.store, office.clock, office.payroll, fine.id, "клиент сам просил закрыть")
    head = second_head(office)
    decide_appeal(
        office.store, office.clock, HASHER, head, appeal.id, Outcome.PARTLY, "часть верна", PASSWORD, Money(30_000)
    )
    filed, _head, decided = told(office)[-3:]
    assert filed == f"Appeal against a fine of 1,500.00\xa0₽: {CASE}"
    assert decided == f"Appeal decided: accepted in part; given back: 300.00\xa0₽; {CASE}; month: November 2026"


def test_an_audit_fine_is_told_with_its_question_and_deal(office: Office) -> None:
    priced(office)
    failed(office, 1)
    (fine,) = fines(office)
    send_back_audit_fine(office.store, office.clock, HASHER, office.head, fine.id, "уточните", PASSWORD)
    words.use("ru")
    lines = told(office)
    assert "По проверке предложено снижение премии: 300,00\xa0₽, Анна Соколова" in lines[-2]
    assert "форма «Разговор по скрипту»" in lines[-2]
    assert "by_name" not in lines[-2]
    assert lines[-1].startswith("Снижение премии по проверке возвращено аудитору; Анна Соколова, сделка ")
    assert FineAct.SEND_BACK.value not in lines[-1]


def test_a_password_refused_for_a_counter_entry_that_never_was_hides_nothing(office: Office) -> None:
    with pytest.raises(PasswordWrong):
        confirm_password(office.store, office.clock, HASHER, office.head, "не тот", "reversal:77")
    assert told(office)[-1] == "Wrong password at a signature: counter-entry 77"


def test_forms_are_known_by_title_before_the_first_audit_and_after(office: Office) -> None:
    before = form_titles(office.store, SHELF)
    priced(office)
    after = form_titles(office.store, SHELF)
    assert before["call_script"] == after["call_script"]
    assert set(before) == {form.code for form in SHELF.shipped()}
