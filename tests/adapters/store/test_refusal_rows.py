"""Refusals, their rounds and moves, and the queue come back from both databases as they went in."""

from datetime import timedelta

import pytest

from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import ChangedBySomeoneElse, NotFound
from qa_desk.domain.flow import ConditionalRefusal, Move, MoveNotAllowed, RefusalId, RefusalState
from qa_desk.domain.queue import ItemId, ItemKind, Lease
from qa_desk.domain.reason_check import ReasonCode
from tests.fakes.office import START, Office, deal_facts
from tests.fakes.road import returned

HOUR = timedelta(hours=1)


# ---------------------------------------------------------------- refusals


def test_a_refusal_comes_back_and_its_rounds_count_up(office: Office) -> None:
    (deal_id,) = office.deals(deal_facts(stage="Новый лид"))
    stated = (ReasonCode("price"), "Дорого", "очень", "Анна Соколова")
    with office.store.write() as unit:
        first = unit.refusals.add(deal_id, stated, START, START + HOUR)
        second = unit.refusals.add(deal_id, (None, "", "", ""), START, START)
    expected = ConditionalRefusal(
        first.id, deal_id, 1, RefusalState.QUEUED, stated[0], "Дорого", "очень", "Анна Соколова", START, START + HOUR, 1
    )
    with office.store.read() as unit:
        assert unit.refusals.get(first.id) == expected
        assert (second.round, second.stated_reason) == (2, None)
        assert unit.refusals.latest_of(deal_id) == second
        assert unit.refusals.latest_for([deal_id, DealId(99)]) == {deal_id: second}
        assert unit.refusals.last_moved_at(first.id) == START
        with pytest.raises(NotFound):
            unit.refusals.get(RefusalId(99))


def test_the_lead_source_stays_as_the_refusal_was_opened_with(office: Office) -> None:
    (deal_id,) = office.deals(deal_facts(stage="Новый лид"))
    with office.store.write() as unit:
        first = unit.refusals.add(deal_id, (None, "", "", ""), START, START, "Сайт")
        without = unit.refusals.add(deal_id, (None, "", "", ""), START, START)
        unit.refusals.restate(first.id, (ReasonCode("price"), "Дорого", "", "Роман Титов"))
        moved = unit.refusals.move(first, Move.DOUBT, office.auditor.id, START)
    assert (moved.lead_source, office.again(first).lead_source, office.again(without).lead_source) == (
        "Сайт", "Сайт", "",
    )  # fmt: skip


def test_of_two_who_move_a_refusal_at_once_the_second_is_told(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        moved = unit.refusals.move(refusal, Move.DOUBT, office.auditor.id, START)
    assert (moved.state, moved.version) == (RefusalState.CALLBACK_DUE, 2)
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.refusals.move(refusal, Move.CONFIRM, office.second.id, START)
    assert office.again(refusal) == moved
    with office.store.read() as unit:
        assert unit.refusals.last_moved_at(refusal.id) == START


def test_a_move_that_the_table_lacks_writes_nothing(office: Office) -> None:
    refusal = office.refusal()
    with pytest.raises(MoveNotAllowed), office.store.write() as unit:
        unit.refusals.move(refusal, Move.SIGN, office.head.id, START)
    assert office.again(refusal) == refusal


def test_a_reason_stated_anew_is_kept(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        unit.refusals.restate(refusal.id, (ReasonCode("competitor"), "Конкурент", "", "Роман Титов"))
    again = office.again(refusal)
    assert (again.stated_reason, again.stated_text, again.stated_by) == ("competitor", "Конкурент", "Роман Титов")


def test_a_line_tells_what_its_state_needs(office: Office) -> None:
    refusal = returned(office)
    with office.store.read() as unit:
        (line,) = unit.refusals.lines([RefusalState.RETURNED])
        assert unit.refusals.lines([RefusalState.QUEUED]) == []
        assert unit.refusals.lines(None, only=[refusal.id]) == [line]
        assert unit.refusals.lines(None, only=[]) == []
    assert (line.refusal_id, line.external_id, line.phones) == (refusal.id, "1", ("+79160000001",))
    assert (line.decision, line.decided_by, line.quote) == ("contradicted", "Вера Осипова", "для меня это дорого")
    assert (line.callback_outcome, line.client_words, line.attempts) == ("denied", "я не отказывался", 1)
    assert (line.fine_minor, line.currency, line.to_manager) == (150_000, "RUB", "Роман Титов")
    assert line.last_callback_at is not None


# ---------------------------------------------------------------- queue


def test_a_lease_comes_back_and_done_ends_it(office: Office) -> None:
    refusal = office.refusal()
    lease = Lease(office.auditor.id, START + HOUR, 4)
    with office.store.write() as unit:
        item = unit.queue.of_refusal(refusal.id)
        unit.queue.set_lease(item.id, lease)
    with office.store.read() as unit:
        assert unit.queue.get(item.id).lease == lease
        assert unit.queue.first_free(office.auditor.id, START) == item.id
        assert unit.queue.first_free(office.second.id, START) is None
        assert unit.queue.first_free(office.second.id, START + HOUR) == item.id
        (line,) = unit.queue.lines([item.id])
        assert (line.holder, line.lease_until) == ("Вера Осипова", START + HOUR)
    with office.store.write() as unit:
        unit.queue.set_done(item.id, START)
    with office.store.read() as unit:
        done = unit.queue.get(item.id)
        assert (done.lease, done.done_at) == (None, START)
        assert unit.queue.first_free(office.auditor.id, START) is None
        with pytest.raises(NotFound):
            unit.queue.get(ItemId(99))
        with pytest.raises(NotFound):
            unit.queue.of_refusal(RefusalId(99))


def test_the_token_survives_a_lease_that_was_taken_away(office: Office) -> None:
    refusal = office.refusal()
    with office.store.write() as unit:
        item = unit.queue.of_refusal(refusal.id)
        unit.queue.set_lease(item.id, Lease(office.auditor.id, START, 4))
        unit.queue.set_lease(item.id, None)
        assert unit.queue.get(item.id).lease is None


def test_stakes_of_open_items_follow_the_source_and_done_ones_stay(office: Office) -> None:
    first, second = office.refusal("1"), office.refusal("2")
    office.refusal("3", lead_source="Звонок")
    with office.store.write() as unit:
        unit.queue.set_done(unit.queue.of_refusal(second.id).id, START)
        assert unit.queue.set_stake("Сайт", 5) == 1
        assert unit.queue.set_stake("Сайт", 5) == 0
    with office.store.read() as unit:
        assert unit.queue.of_refusal(first.id).stake_minor == 5
        assert unit.queue.of_refusal(second.id).stake_minor == 0


def test_one_refusal_is_queued_once(office: Office) -> None:
    refusal = office.refusal()
    with pytest.raises(ChangedBySomeoneElse), office.store.write() as unit:
        unit.queue.add(ItemKind.REFUSAL, refusal.deal_id, refusal.id, None, START, 0)
