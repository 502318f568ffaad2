"""The chain of the audit log: whatever is changed, moved or taken out of the middle is found, and where."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.log import FIRST_HASH, LogEntry, canonical, first_broken, seal
from qa_desk.domain.people import UserId

START = datetime(2026, 11, 16, 9, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=10)
payloads = st.dictionaries(texts, st.none() | st.booleans() | st.integers() | texts, max_size=4)
contents = st.tuples(
    st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.none() | st.integers(1, 9).map(UserId),
    texts,
    texts,
    payloads,
)


def chain(rows: list[Any]) -> list[LogEntry]:
    entries: list[LogEntry] = []
    previous = FIRST_HASH
    for number, (at, actor, action, subject, payload) in enumerate(rows, start=1):
        previous = seal(previous, number, at, actor, action, subject, payload)
        entries.append(LogEntry(number, at, actor, action, subject, payload, previous))
    return entries


@given(st.lists(contents, max_size=8))
def test_an_untouched_chain_holds(rows: list[Any]) -> None:
    assert first_broken(chain(rows)) is None


CHANGES: dict[str, Callable[[LogEntry], LogEntry]] = {
    "number": lambda entry: replace(entry, number=entry.number + 100),
    "at": lambda entry: replace(entry, at=entry.at + timedelta(microseconds=1)),
    "actor": lambda entry: replace(entry, actor=UserId((entry.actor or 0) + 1)),
    "action": lambda entry: replace(entry, action=entry.action + " "),
    "subject": lambda entry: replace(entry, subject=entry.subject + "0"),
    "payload": lambda entry: replace(entry, payload={**entry.payload, "minor": 1}),
    "hash": lambda entry: replace(entry, hash=entry.hash[::-1]),
}


def test_every_field_is_changed_below() -> None:
    assert set(CHANGES) == set(LogEntry.__slots__)


@pytest.mark.parametrize("field", CHANGES)
@given(rows=st.lists(contents, min_size=1, max_size=6), data=st.data())
def test_a_change_of_any_field_of_any_entry_is_found(field: str, rows: list[Any], data: st.DataObject) -> None:
    entries = chain(rows)
    at = data.draw(st.integers(0, len(entries) - 1))
    touched = CHANGES[field](entries[at])
    if touched == entries[at]:
        return
    found = first_broken([*entries[:at], touched, *entries[at + 1 :]])
    assert found == touched.number


@given(st.lists(contents, min_size=2, max_size=6), st.data())
def test_an_entry_taken_out_or_put_elsewhere_is_found(rows: list[Any], data: st.DataObject) -> None:
    entries = chain(rows)
    at = data.draw(st.integers(0, len(entries) - 2))
    without = entries[:at] + entries[at + 1 :]
    assert first_broken(without) == entries[at + 1].number
    swapped = entries.copy()
    swapped[at], swapped[at + 1] = swapped[at + 1], swapped[at]
    assert first_broken(swapped) == entries[at + 1].number
    assert first_broken([*entries[: at + 1], entries[at], *entries[at + 1 :]]) == entries[at].number


@given(st.lists(contents, min_size=2, max_size=5), st.data())
def test_a_forger_who_seals_anew_must_rewrite_everything_after(rows: list[Any], data: st.DataObject) -> None:
    entries = chain(rows)
    at = data.draw(st.integers(0, len(entries) - 2))
    old = entries[at]
    payload = {**old.payload, "сумма": "иная"}
    previous = FIRST_HASH if at == 0 else entries[at - 1].hash
    sealed = seal(previous, old.number, old.at, old.actor, old.action, old.subject, payload)
    forged = replace(old, payload=payload, hash=sealed)
    assert first_broken([*entries[:at], forged, *entries[at + 1 :]]) == old.number + 1


@given(payloads)
def test_the_order_of_a_payloads_names_means_nothing(payload: dict[str, Any]) -> None:
    assert canonical(payload) == canonical(dict(reversed(list(payload.items()))))


def test_the_zone_a_moment_is_written_in_means_nothing() -> None:
    local = START.astimezone(timezone(timedelta(hours=3)))
    assert seal(FIRST_HASH, 1, START, None, "a", "s", {}) == seal(FIRST_HASH, 1, local, None, "a", "s", {})


def test_a_number_is_not_its_text_and_one_is_not_true() -> None:
    values: list[str | int | bool | None] = [1, "1", True, "true", None, "null", 0, False, ""]
    assert len({canonical({"a": value}) for value in values}) == len(values)


def test_a_known_seal_stays_what_it_was() -> None:
    """Pinned: an outside checker computes the same from the description in log.py."""
    import hashlib

    text = "\x1f".join(
        ["0" * 64, "1", str(int(START.timestamp()) * 1_000_000), "7", "signed", "refusal:1", '{"сумма":150000}']
    )
    expected = hashlib.sha256(text.encode()).hexdigest()
    assert seal(FIRST_HASH, 1, START, UserId(7), "signed", "refusal:1", {"сумма": 150000}) == expected
