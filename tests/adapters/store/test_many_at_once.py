"""Several threads and several processes on one database: no gap, no double, nobody is turned away."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable

import pytest

from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.errors import GuardRefused, KnownError
from qa_desk.domain.flow import Move
from qa_desk.domain.log import first_broken
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemHeld, ItemId
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.call_back import CallbackRequest, call_back
from qa_desk.services.queue import claim_item, refill
from qa_desk.services.sign import SignRequest, sign
from tests.fakes.keys import KEY
from tests.fakes.office import HASHER, PASSWORD, START, Office, PlainReader, StillClock, deal_facts
from tests.fakes.road import proposed

WRITERS, EACH = 4, 15


def together(work: Callable[[int], object], count: int) -> list[object]:
    """Runs `work(0..count-1)` in threads that start at the same moment; what each returned or raised."""
    gate, out = threading.Barrier(count), [object()] * count

    def one(number: int) -> None:
        gate.wait(120)
        try:
            out[number] = work(number)
        except KnownError as error:
            out[number] = error

    threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert not any(thread.is_alive() for thread in threads)
    return out


def write_log(url: str, writer: int) -> None:
    """In a process of its own: appends entries, each in its own unit of work that reads first."""
    store = SqlStore(make_engine(url), sealer=KEY)
    for number in range(EACH):
        with store.write() as unit:
            unit.deals.count()
            unit.log.append(START, None, "written", f"{writer}:{number}", {})
    store.close()


def test_processes_that_write_at_once_leave_a_log_without_gaps(url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=write_log, args=(url, number), daemon=True) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(300)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    store = SqlStore(make_engine(url), sealer=KEY)
    with store.read() as unit:
        entries = list(unit.log.entries())
    store.close()
    assert [entry.number for entry in entries] == list(range(1, WRITERS * EACH + 1))
    assert first_broken(entries) is None
    assert len({entry.subject for entry in entries}) == WRITERS * EACH


def test_an_item_is_never_held_by_two(office: Office) -> None:
    people = [
        office.auditor,
        office.second,
        *(office.person(f"a{number}", "А", *office.auditor.roles) for number in (1, 2)),
    ]
    for number in range(1, 6):
        refusal = office.refusal(str(number))
        with office.store.read() as unit:
            item = unit.queue.of_refusal(refusal.id).id

        def take(who: int, item: ItemId = item) -> User:
            claim_item(office.store, StillClock(), people[who], item)
            return people[who]

        got = together(take, len(people))
        winners = [one for one in got if isinstance(one, User)]
        assert len(winners) == 1
        assert all(isinstance(one, (User, ItemHeld)) for one in got)
        with office.store.read() as unit:
            lease = unit.queue.get(item).lease
        assert lease is not None
        assert (lease.holder, lease.token) == (winners[0].id, 1)


def test_people_who_ask_for_work_at_once_get_different_items(office: Office) -> None:
    people = [
        office.auditor,
        office.second,
        *(office.person(f"a{number}", "А", *office.auditor.roles) for number in (1, 2)),
    ]
    office.deals(*(deal_facts(str(number)) for number in range(1, 9)))

    def take(who: int) -> int:
        item, _ = claim_item(office.store, StillClock(), people[who])
        assert item is not None
        return item.id

    assert len(set(together(take, len(people)))) == len(people)


def test_of_many_signatures_at_once_one_counts(office: Office) -> None:
    heads = [office.head, *(office.person(f"h{number}", f"Глава {number}", *office.head.roles) for number in range(3))]
    refusal = proposed(office)
    got = together(
        lambda who: sign(
            office.store, StillClock(), HASHER, heads[who], SignRequest(refusal.id, SignAction.APPROVE), PASSWORD
        ),
        len(heads),
    )
    assert Counter(isinstance(one, KnownError) for one in got) == {True: 3, False: 1}
    with office.store.read() as unit:
        assert len(unit.ledger.entries()) == len(unit.signatures.of_refusal(refusal.id)) == 1


def test_of_a_signature_and_a_refusal_at_once_one_counts(office: Office) -> None:
    heads = [office.head, office.person("h1", "Глава 1", *office.head.roles)]
    refusal = proposed(office)
    actions = (SignAction.APPROVE, SignAction.SEND_BACK)
    got = together(
        lambda who: sign(
            office.store, StillClock(), HASHER, heads[who], SignRequest(refusal.id, actions[who], "так"), PASSWORD
        ),
        2,
    )
    assert sum(isinstance(one, GuardRefused) for one in got) == 1
    with office.store.read() as unit:
        signed = [one.action for one in unit.signatures.of_refusal(refusal.id)]
        assert len(unit.ledger.entries()) == (signed == [SignAction.APPROVE])


def test_attempts_called_at_once_are_all_counted(office: Office) -> None:
    from qa_desk.domain.decision import DecisionVerdict

    refusal = office.decide(office.refusal(), DecisionVerdict.CONTRADICTED)
    request = CallbackRequest(refusal.id, CallbackOutcome.NO_ANSWER)
    together(lambda _: call_back(office.store, office.clock, office.second, request), 4)
    with office.store.read() as unit:
        assert len(unit.callbacks.of_refusal(refusal.id)) == 4


def test_a_queue_refilled_by_two_at_once_has_every_refusal_once(office: Office) -> None:
    with office.store.write() as unit:
        unit.deals.upsert([deal_facts(str(number)) for number in range(1, 41)], START)
    got = together(lambda _: refill(office.store, StillClock(), PlainReader())[0], 3)
    assert sorted(got, key=str) == [0, 0, 40]
    with office.store.read() as unit:
        refusals = unit.refusals.lines(None)
    assert len({line.deal_id for line in refusals}) == len(refusals) == 40


def test_a_look_stays_the_same_while_others_write(office: Office) -> None:
    refusal = office.refusal()
    with office.store.read() as looking:
        before = looking.refusals.lines(None)
        with office.store.write() as unit:
            unit.refusals.move(refusal, Move.DOUBT, office.auditor.id, START)
            unit.deals.upsert([deal_facts("2")], START)
        assert looking.refusals.lines(None) == before
        assert looking.deals.count() == 1
    with office.store.read() as unit:
        assert unit.deals.count() == 2


def test_a_look_cannot_write(office: Office) -> None:
    refusal = office.refusal()
    with pytest.raises(Exception, match=r"read-?only"), office.store.read() as unit:
        unit.callbacks.add(refusal.id, CallbackOutcome.DENIED, "", office.auditor.id, START)
    with office.store.write() as unit:
        unit.callbacks.add(refusal.id, CallbackOutcome.DENIED, "", office.auditor.id, START)
