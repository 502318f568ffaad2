"""Deals come back as they went in, and an import tells new, changed and same apart."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.call import CallFacts, Direction
from qa_desk.domain.deal import DealFacts, DealId, Phone
from qa_desk.domain.errors import NotFound
from qa_desk.domain.money import Money
from tests.fakes.office import START, deal_facts

LATER = START + timedelta(days=1)

# a NUL cannot be kept by PostgreSQL; reading removes it before
words = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)
times = st.none() | st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
phones = st.builds(Phone, words, st.none() | st.from_regex(r"\+7[0-9]{10}", fullmatch=True))
facts = st.builds(
    DealFacts,
    external_id=words.filter(bool),
    title=words,
    client_name=words,
    phones=st.lists(phones, max_size=3).map(tuple),
    emails=st.lists(words, max_size=2).map(tuple),
    company=words,
    inn=words,
    stage=words,
    pipeline=words,
    created_at=times,
    changed_at=times,
    stage_since=times,
    next_task_at=times,
    closed_at=times,
    amount=st.none() | st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(["RUB", "USD"])),
    lead_source=words,
    manager=words,
    group=words,
    stated_reason=words,
    stated_comment=words,
    comments=st.lists(words, max_size=2).map(tuple),
    tags=st.lists(words, max_size=2).map(tuple),
    extra=st.dictionaries(words, words, max_size=3),
    refused_inn=words,
    refused_emails=st.lists(words, max_size=2).map(tuple),
)
tries = count(1)


def upsert(store: SqlStore, *batch: DealFacts, now: datetime = START) -> tuple[list[DealId], list[DealId], int]:
    with store.write() as unit:
        return unit.deals.upsert(batch, now)


def contacts(store: SqlStore) -> list[tuple[int, str, str]]:
    with store._engine.connect() as link:
        rows = link.execute(text("SELECT deal_id, kind, value FROM contacts ORDER BY deal_id, kind, value"))
        return [(row[0], row[1], row[2]) for row in rows]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batch=st.lists(facts, max_size=4, unique_by=lambda one: one.external_id))
def test_every_field_of_any_deal_comes_back_and_the_same_again_is_the_same(
    store: SqlStore, batch: list[DealFacts]
) -> None:
    number = next(tries)  # all tries share the database, where an older export of a deal would undo nothing
    batch = [replace(one, external_id=f"{number} {one.external_id}") for one in batch]
    upsert(store, *batch)
    with store.read() as unit:
        assert [unit.deals.by_external(one.external_id).facts for one in batch] == batch
    assert upsert(store, *batch, now=LATER) == ([], [], len(batch))


def test_new_changed_and_same_are_told_apart(store: SqlStore) -> None:
    first, second = deal_facts("1"), deal_facts("2")
    new, changed, same = upsert(store, first, second)
    assert (len(new), changed, same) == (2, [], 0)
    again = upsert(store, replace(first, title="Другая"), second, deal_facts("3"), now=LATER)
    assert (len(again[0]), again[1], again[2]) == (1, [new[0]], 1)
    with store.read() as unit:
        seen = [(deal.first_seen_at, deal.last_seen_at) for deal in unit.deals.page(None, 10)]
    assert seen == [(START, LATER), (START, LATER), (LATER, LATER)]


@pytest.mark.parametrize("name", [name for name in DealFacts.__slots__ if name != "external_id"])
def test_a_change_of_any_field_is_a_change(store: SqlStore, name: str) -> None:
    old = getattr(deal_facts(), name)
    other: object = "другое"
    if name.endswith(("_at", "_since")):
        other = START + timedelta(microseconds=1)
    elif isinstance(old, tuple):
        other = (Phone("1", None),) if name == "phones" else ("другое",)
    elif name == "amount":
        other = Money(1)
    elif name == "extra":
        other = {"поле": "другое"}
    (deal_id,), _, _ = upsert(store, deal_facts())
    changed = deal_facts(**{name: other})
    assert upsert(store, changed) == ([], [deal_id], 0)
    with store.read() as unit:
        assert unit.deals.get(deal_id).facts == changed


def test_one_number_twice_in_a_deal_is_one_contact_and_a_new_list_replaces_the_old(store: SqlStore) -> None:
    one, other = Phone("8 916 1", "+79160000001"), Phone("+7 916 1", "+79160000001")
    unknown = Phone("нет", None)
    (first, second), _, _ = upsert(
        store,
        deal_facts("1", phones=(one, other, unknown), emails=("a@b.ru",)),
        deal_facts("2", phones=(one,)),
    )
    assert contacts(store) == [
        (first, "email", "a@b.ru"),
        (first, "phone", "+79160000001"),
        (second, "phone", "+79160000001"),
    ]
    upsert(store, deal_facts("1", phones=(Phone("2", "+79160000002"),)))
    assert contacts(store) == [(first, "phone", "+79160000002"), (second, "phone", "+79160000001")]


def test_more_deals_than_one_statement_takes(store: SqlStore) -> None:
    batch = [deal_facts(str(number)) for number in range(1, 1302)]
    new, _, _ = upsert(store, *batch)
    assert len(set(new)) == 1301
    changed = [replace(one, title="иначе") if number % 2 else one for number, one in enumerate(batch)]
    _, ids, same = upsert(store, *changed)
    assert (len(ids), same, len(contacts(store))) == (650, 651, 1301)
    with store.read() as unit:
        assert [deal.facts.external_id for deal in unit.deals.page(new[1298], 10)] == ["1300", "1301"]
        assert unit.deals.count() == 1301


def test_ids_of_new_deals_stand_in_the_order_of_the_batch(store: SqlStore) -> None:
    batch = [deal_facts(number) for number in ("30", "4", "100", "2")]
    new, _, _ = upsert(store, *batch)
    with store.read() as unit:
        assert [unit.deals.get(one).facts.external_id for one in new] == ["30", "4", "100", "2"]


def test_deals_are_found_by_number_and_by_shared_contact(store: SqlStore) -> None:
    phone = deal_facts("1").phones
    (one, two, three, four), _, _ = upsert(
        store,
        deal_facts("1", created_at=START),
        deal_facts("2", phones=phone, created_at=START - timedelta(days=1)),
        deal_facts("3", phones=(), emails=("x@y.ru",), created_at=None),
        deal_facts("4", phones=phone, emails=("x@y.ru",), created_at=None),
    )
    with store.read() as unit:
        assert unit.deals.having_phones([phone[0].e164 or "", "+70000000000"]) == {
            phone[0].e164: [(one, START), (two, START - timedelta(days=1)), (four, None)]
        }
        assert unit.deals.having_phones([]) == {}
        # a deal without a date stands first on both databases
        assert [deal.id for deal in unit.deals.sharing_contacts(one)] == [four, two]
        assert [deal.id for deal in unit.deals.sharing_contacts(three)] == [four]


def test_counts_leave_out_what_has_no_name(store: SqlStore) -> None:
    upsert(store, deal_facts("1"), deal_facts("2", manager="", lead_source="", stage=""), deal_facts("3"))
    with store.read() as unit:
        assert unit.deals.managers() == {"Анна Соколова": 2}
        assert unit.deals.lead_sources() == {"Сайт": 2}
        assert unit.deals.stages() == {"Условный отказ": 2}


def test_managers_at_work_are_told_by_deals_and_calls_before_the_newest_import(store: SqlStore) -> None:
    month, old = timedelta(days=30), START - timedelta(days=31)
    with store.read() as unit:
        assert unit.deals.busy_managers(month) == frozenset()
    upsert(
        store,
        deal_facts("1", manager="Создал", created_at=START - month),
        deal_facts("2", manager="Изменил", created_at=old, changed_at=START),
        deal_facts("3", manager="Ушёл", created_at=old, changed_at=old),
        deal_facts("4", manager="Без дат", created_at=None),
        deal_facts("5", manager="Звонил", created_at=old),
        deal_facts("6", manager="", created_at=START),
    )
    with store.write() as unit:
        unit.calls.add(CallFacts("1", START, Direction.OUT, manager="Звонил"), None, None)
        unit.calls.add(CallFacts("2", old, Direction.OUT, manager="Ушёл"), None, None)
        assert unit.deals.busy_managers(month) == {"Создал", "Изменил", "Звонил"}


def test_deals_are_found_by_stage(store: SqlStore) -> None:
    new, _, _ = upsert(store, deal_facts("10"), deal_facts("9", manager=""))
    with store.read() as unit:
        assert unit.deals.in_stages(["Условный отказ", "нет такой"]) == new
        assert unit.deals.in_stages([]) == []


def test_what_is_not_there_is_a_known_error(store: SqlStore) -> None:
    with store.read() as unit:
        with pytest.raises(NotFound):
            unit.deals.get(DealId(5))
        with pytest.raises(NotFound):
            unit.deals.by_external("5")


def test_a_naive_time_is_refused(store: SqlStore) -> None:
    naive = datetime(2026, 11, 1)  # noqa: DTZ001 - the very thing
    with pytest.raises(Exception, match="naive time"):
        upsert(store, deal_facts("1", created_at=naive))
    with store.read() as unit:
        assert unit.deals.count() == 0


def test_times_of_other_zones_come_back_as_the_same_moment_in_utc(store: SqlStore) -> None:
    from zoneinfo import ZoneInfo

    local = START.astimezone(ZoneInfo("Asia/Vladivostok"))
    (deal_id,), _, _ = upsert(store, deal_facts("1", created_at=local))
    with store.read() as unit:
        created = unit.deals.get(deal_id).facts.created_at
    assert (created, created and created.utcoffset()) == (START, timedelta(0))


def test_nothing_stays_of_a_unit_that_fails(store: SqlStore) -> None:
    def broken() -> Iterator[None]:
        with store.write() as unit:
            unit.deals.upsert([deal_facts()], START)
            raise RuntimeError("in the middle")
        yield

    with pytest.raises(RuntimeError, match="in the middle"):
        next(broken())
    with store.read() as unit:
        assert unit.deals.count() == 0
