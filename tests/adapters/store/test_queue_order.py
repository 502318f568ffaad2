"""The queue's order and filters against the same rule written in Python."""

import itertools
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from qa_desk.adapters.store.rows import ItemRow
from qa_desk.domain.deal import DealFacts
from qa_desk.domain.queue import ItemId, ItemKind, finding_rank
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.queue import claim_item
from qa_desk.services.views import QueueLine, QueueQuery, QueueSort
from tests.fakes.drawn import a_draw
from tests.fakes.office import START, Office, deal_facts

FINDINGS: tuple[Verdict | None, ...] = (*Verdict, None)


def urgency(line: QueueLine) -> tuple[object, ...]:
    return line.deadline_at, -line.stake_minor, finding_rank(line.finding), line.item_id


@pytest.fixture
def mixed(office: Office) -> Office:
    """Forty refusals whose keys collide often, six sampled deals, some done."""
    chance = random.Random(7)
    facts = [
        deal_facts(
            str(number),
            stage_since=START - timedelta(days=chance.randrange(3)),
            manager=chance.choice(["Анна", "Борис", "Вера"]),
            title=chance.choice(["Окна ПВХ", "Двери 100%", "Ремонт_квартиры"]),
        )
        for number in range(1, 41)
    ]
    ids = office.deals(*facts)
    with office.store.write() as unit:
        draw_id = a_draw(unit, office.auditor.id, {"1": ids[0]}, START)
        for deal_id in ids[:6]:
            unit.queue.add(ItemKind.SAMPLE, deal_id, None, draw_id, START, 0)
        items = unit.queue.ids(QueueQuery())
    with office.store._engine.begin() as link:
        for item in items:
            finding = chance.choice(FINDINGS)
            values = {
                "stake_minor": chance.choice([0, 100, 200]),
                "finding": finding,
                "finding_rank": finding_rank(finding),
                "done_at": START if chance.random() < 0.2 else None,
            }
            link.execute(update(ItemRow).where(ItemRow.id == item).values(**values))
    return office


def lines(office: Office, query: QueueQuery) -> list[QueueLine]:
    with office.store.read() as unit:
        return unit.queue.lines(unit.queue.ids(query))


def test_urgency_is_deadline_then_money_then_finding(mixed: Office) -> None:
    found = lines(mixed, QueueQuery(include_done=True))
    assert len(found) == 46
    assert found == sorted(found, key=urgency)


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        (QueueSort.STAKE, lambda line: line.stake_minor),
        (QueueSort.DEADLINE, lambda line: line.deadline_at),
        (QueueSort.MANAGER, lambda line: line.manager),
        (QueueSort.DEAL, lambda line: line.external_id),
        (QueueSort.FINDING, lambda line: finding_rank(line.finding)),
    ],
    ids=["stake", "deadline", "manager", "deal", "finding"],
)
def test_every_column_sorts_both_ways(mixed: Office, sort: QueueSort, key: Callable[[QueueLine], Any]) -> None:
    everything = {line.item_id for line in lines(mixed, QueueQuery())}
    for descending in (False, True):
        found = lines(mixed, QueueQuery(sort=sort, descending=descending))
        keys = [key(line) for line in found]
        assert keys == sorted(keys, reverse=descending)
        assert {line.item_id for line in found} == everything


def test_filters_take_what_the_same_question_in_python_takes(mixed: Office) -> None:
    everything = lines(mixed, QueueQuery(include_done=True))
    asked = itertools.product((None, *ItemKind), (None, *Verdict), (None, "Анна"), (False, True))
    for kind, finding, manager, done in asked:
        assert lines(mixed, QueueQuery("", kind, finding, manager, done)) == [
            line
            for line in everything
            if finding in (None, line.finding)
            and kind in (None, line.kind)
            and manager in (None, line.manager)
            and (done or line.done_at is None)
        ]


def test_text_is_found_in_any_letter_case(office: Office) -> None:
    def named(number: str, client: str, title: str = "") -> DealFacts:
        return deal_facts(number, client_name=client, title=title)

    office.deals(
        named("1", "Иван Петров"),
        named("2", "ИВАН ПЕТРОВ"),
        named("3", "иван петров"),
        named("4", "Пётр", "iPhone 15"),
        named("5", "", "скидка 100% сегодня"),
        named("6", "", "a_b"),
        named("77", "", "axb 1000"),
    )
    ivans = ("иван", "ИВАН", "Иван", "иван петров", "ИВАН ПЕТРОВ", "Иван Петров")
    wanted = {typed: {"1", "2", "3"} for typed in ivans}
    wanted |= {"iphone": {"4"}, "IPHONE": {"4"}, "100%": {"5"}, "a_b": {"6"}, "A_B": {"6"}, "77": {"77"}}
    found = {typed: {line.external_id for line in lines(office, QueueQuery(typed))} for typed in wanted}
    assert found == wanted


def test_lines_stand_in_the_order_of_the_ids_and_gone_ones_are_left_out(mixed: Office) -> None:
    with mixed.store.read() as unit:
        ids = [3, 1, 999, 2]
        assert [line.item_id for line in unit.queue.lines(ids)] == [3, 1, 2]
        assert unit.queue.lines([]) == []


def test_whoever_asks_for_work_gets_the_most_urgent_refusal_and_then_samples(mixed: Office) -> None:
    expected = [line.item_id for line in lines(mixed, QueueQuery(kind=ItemKind.REFUSAL))]
    expected += [line.item_id for line in lines(mixed, QueueQuery(kind=ItemKind.SAMPLE))]
    got = []
    while True:
        item, _ = claim_item(mixed.store, mixed.clock, mixed.auditor)
        if item is None:
            break
        got.append(item.id)
        with mixed.store.write() as unit:
            unit.queue.set_done(ItemId(item.id), START)
    assert got == expected
