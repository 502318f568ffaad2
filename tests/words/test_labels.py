"""Every member of every enum that people see has a label, in both languages and different from its neighbours."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from qa_desk import words
from qa_desk.adapters.reasons.book import load_book
from qa_desk.domain.reason_check import DUPLICATE, NO_CONTACT
from qa_desk.domain.report import COLUMN_TITLES, SHEET_TITLES
from qa_desk.paths import resources
from qa_desk.words import labels, report_words, tr

TABLES: list[Mapping[StrEnum, str]] = [
    labels.ROLES,
    labels.DIRECTIONS,
    labels.LANES,
    labels.CHANNEL_MAPS,
    labels.VERDICTS,
    labels.CARD_FAULTS,
    labels.DECISIONS,
    labels.OUTCOMES,
    labels.STATES,
    labels.ITEM_KINDS,
    labels.SIGN_ACTIONS,
    labels.EXPECTED,
    labels.WHYS,
]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: type(next(iter(table))).__name__)
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_a_table_of_labels_is_complete_and_tells_its_members_apart(table: Mapping[StrEnum, str], language: str) -> None:
    words.use(language)
    assert set(table) == set(type(next(iter(table))))
    assert len({tr(label) for label in table.values()}) == len(table)


def test_titles_of_the_register_are_complete() -> None:
    assert set(report_words.TITLES) == {*COLUMN_TITLES, *SHEET_TITLES}
    words.use("ru")
    assert report_words.titles()["fine_id"] == "№"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("reason.price", "Дорого"),
        ("finding.match", "Причина совпадает"),
        ("decision.no_call", "Разговора не было"),
        ("callback.denied", "Клиент отрицает отказ"),
    ],
)
def test_codes_in_report_cells_are_said_in_words(code: str, expected: str) -> None:
    words.use("ru")
    assert report_words.label(code) == expected


def test_every_reason_of_the_book_that_ships_has_a_label() -> None:
    codes = {reason.code for reason in load_book(resources() / "reasons" / "book.yaml").content.reasons}
    assert codes | {NO_CONTACT, DUPLICATE} == set(labels.REASONS)


def test_codes_that_a_workspace_added_are_shown_as_they_are() -> None:
    assert labels.reason("our_own_reason") == "our_own_reason"
    assert labels.reason(None) == "not given"
    assert labels.expected("something_new") == "something_new"
    assert labels.step("something_new") == "something_new"
