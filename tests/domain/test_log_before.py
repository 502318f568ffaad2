"""What stood there before: told by the entry itself, else by the newest earlier entry about the same thing."""

from datetime import UTC, datetime

from qa_desk.domain.log import LogEntry, Payload
from qa_desk.domain.log_before import before, with_was

AT = datetime(2026, 11, 3, tzinfo=UTC)


def entries(*told: tuple[str, str, Payload]) -> list[LogEntry]:
    return [
        LogEntry(number, AT, None, action, subject, payload, "")
        for number, (action, subject, payload) in enumerate(told, 1)
    ]


def test_a_setting_is_followed_by_its_name() -> None:
    found = before(
        entries(
            ("settings_changed", "settings", {"review_days": "5", "law": "on"}),
            ("settings_changed", "settings", {"review_days": "7"}),
            ("settings_changed", "settings", {"law": "off", "law.was": "auto"}),
        )
    )
    assert found == {2: {"review_days": "5"}, 3: {"law": "auto"}}


def test_a_tariff_is_followed_by_its_source_however_it_is_written() -> None:
    found = before(
        entries(
            ("tariff_added", "tariff:1", {"source": "Сайт", "minor": 150_000}),
            ("tariff_added", "tariff:2", {"source": "Реклама", "minor": 240_000}),
            ("tariff_added", "tariff:3", {"source": "сайт", "minor": 185_000}),
        )
    )
    assert found == {3: {"minor": 150_000}}


def test_a_new_manager_and_an_outcome_are_followed_by_their_refusal() -> None:
    found = before(
        entries(
            ("return_proposed", "refusal:1", {"manager": "А", "minor": 1, "to": "Б"}),
            ("return_proposed", "refusal:2", {"manager": "А", "minor": 1, "to": "В"}),
            ("manager_chosen", "refusal:1", {"to": "Г"}),
            ("outcome_recorded", "refusal:1", {"outcome": "in_work", "minor": None}),
            ("outcome_recorded", "refusal:1", {"outcome": "won", "minor": 5}),
        )
    )
    assert found == {3: {"to": "Б"}, 5: {"outcome": "in_work"}}


def test_facts_of_a_change_say_what_was() -> None:
    assert with_was({"law": "auto", "other": "x"}, {"law": "on"}) == {"law": "on", "law.was": "auto"}
