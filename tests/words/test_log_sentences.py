"""Every step of the audit log is a sentence: no code, no internal number, nothing left out."""

from dataclasses import replace

import pytest

from qa_desk import words
from qa_desk.domain.settings import Settings
from qa_desk.words.log_actions import ACTIONS
from qa_desk.words.log_sentences import SENTENCES, sentence
from qa_desk.words.log_told import Told
from tests.words.log_examples import ENTERED, EXAMPLES, SHA, entry, story
from tests.words.test_log_actions import STEPS
from tests.words.written_facts import written_facts

CODES = ("917", SHA, "{", "_", "sales_head", "osipova:", "Told")
"""What no sentence may show: internal numbers, hashes, codes with their underscores."""


WRITTEN = list(written_facts())


def test_the_facts_are_seen_in_the_source() -> None:
    seen = {step: keys for _where, steps, keys in WRITTEN for step in steps}
    assert {"decision", "evidence", "heard_percent", "verdict"} == seen["decided"]
    assert {"number", "replaced", "comment"} <= seen["sample_drawn"]
    assert {"manager", "minor", "to", "source"} == seen["return_proposed"]
    assert set(ENTERED) < seen["signed"] | seen["appeal_decided"]


@pytest.mark.parametrize("action", sorted(STEPS | set(ACTIONS)))
def test_a_step_has_a_sentence_and_an_example(action: str) -> None:
    assert action in SENTENCES, "give the new step words"
    assert action in EXAMPLES, "show an entry of the new step"


@pytest.mark.parametrize(("where", "steps", "keys"), WRITTEN, ids=[one[0] for one in WRITTEN])
def test_a_fact_that_a_service_writes_is_in_the_example(where: str, steps: set[str], keys: set[str]) -> None:
    known = set[str]().union(*(EXAMPLES[step][1] for step in steps))
    known |= set(Settings.__slots__) if steps == {"settings_changed"} else set()
    assert keys <= known, where


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("action", sorted(EXAMPLES))
def test_a_sentence_says_every_fact_and_shows_no_code(action: str, language: str) -> None:
    words.use(language)
    told = Told(entry(action), story())
    text = SENTENCES[action](told)
    assert told.left() == {}
    assert text
    assert not [code for code in CODES if code in text.replace("deal_card", "").replace("next_task", "")], text
    assert "; ;" not in text
    assert not text.endswith((": ", "; ")), text


SAID = {
    "settings_changed": (
        "Setting changed: Time until a refusal's deadline: 3 days → 5 days",
        "Изменена настройка: Срок проверки отказа: 3 дн. → 5 дн.",
    ),
    "tariff_added": (
        "Tariff of the source «Сайт» from 3 Nov 2026: 1,850.00\xa0₽",
        "Тариф источника «Сайт» с 03.11.2026: 1\xa0850,00\xa0₽",
    ),
    "roles_changed": (
        "Rights of Вера Осипова (osipova): auditor → administrator, sales head",
        "Права, Вера Осипова (osipova): аудитор → администратор, РОП",
    ),
    "return_proposed": (
        (
            "Proposed for deal 1042 «Кухня»: a fine of 1,500.00\xa0₽ for Анна Соколова; lead source: Сайт; "
            "the deal's new manager: Р. Титов"
        ),
        (
            "По сделке 1042 «Кухня» предложено снижение премии: 1\xa0500,00\xa0₽, Анна Соколова; источник "
            "лида: Сайт; новый менеджер сделки: Р. Титов"
        ),
    ),
    "manager_chosen": (
        "New manager of deal 1042 «Кухня»: Р. Титов → Мария Крылова",
        "Новый менеджер сделки 1042 «Кухня»: Р. Титов → Мария Крылова",
    ),
    "paper_recorded": (
        "Paper of the case: acknowledgement; dated 3 Nov 2026; signed paper; Анна Соколова, deal 1042 «Кухня»",
        "Документ дела: ознакомление; от 03.11.2026; подпись на бумаге; Анна Соколова, сделка 1042 «Кухня»",
    ),
    "turn_corrected": (
        "Text corrected at 01:01 in the call of deal 1042 «Кухня»: «дорога» → «дорого»",
        "Исправлен текст, звонок по сделке 1042 «Кухня», 01:01: «дорога» → «дорого»",
    ),
    "evidence_attached": (
        "File joined to the case: объяснение.pdf (2.5 MB); Анна Соколова, deal 1042 «Кухня»",
        "К делу приложен файл объяснение.pdf (2,5 МБ); Анна Соколова, сделка 1042 «Кухня»",
    ),
}


@pytest.mark.parametrize("action", sorted(SAID))
def test_the_words(action: str) -> None:
    for language, said in zip(("en", "ru"), SAID[action], strict=True):
        words.use(language)
        assert sentence(entry(action), story()) == said


def test_what_the_words_do_not_know_is_told_as_it_is_written() -> None:
    newer = replace(entry("called_back"), payload={"outcome": "abducted", "comet": 7})
    assert sentence(newer, story()) == "Call to the client of deal 1042 «Кухня»: abducted (comet: 7)"
    unknown = replace(entry("called_back"), action="comet_seen", payload={"tail": "long"})
    assert sentence(unknown, story()) == "comet_seen: refusal 20 (tail: long)"


@pytest.mark.parametrize("action", sorted(EXAMPLES))
def test_an_entry_without_its_facts_is_told_all_the_same(action: str) -> None:
    """Of an earlier program, or about what nobody finds any more."""
    bare = replace(entry(action), payload={}, subject="refusal:999")
    assert sentence(bare, replace(story(), about={}, before={}))


def test_several_refusals_of_one_signature_are_named() -> None:
    refused = replace(entry("password_refused"), subject="refusal:20, 21")
    assert sentence(refused, story()) == "Wrong password at a signature: deal 1042 «Кухня», refusal 21"
