"""Who did nothing for thirty days is proposed for no deal: a dismissed manager would be the least loaded for ever."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from qa_desk.domain.call import CallFacts, Direction
from qa_desk.domain.reassign import ReassignPolicy
from qa_desk.services.reassign import candidates_for, idle_managers, suggest_manager
from tests.fakes.office import START, Office, deal_facts
from tests.services.test_reassign import NEW, denied

LOST = "Закрыто и не реализовано"
GONE, BUSY, SOUTH = "Олег Ершов", "Роман Титов", "Марина Белова"
LONG_AGO = START - timedelta(days=31)


def team(office: Office, gone: datetime | None = LONG_AGO, changed: datetime | None = None) -> None:
    """Ершов left: his last deal was closed long ago. The two others have open deals, Титов two."""
    office.deals(
        deal_facts("901", manager=GONE, group="Север", stage=LOST, created_at=gone, changed_at=changed),
        deal_facts("902", manager=BUSY, group="Север", stage=NEW),
        deal_facts("903", manager=BUSY, group="Север", stage=NEW),
        deal_facts("904", manager=SOUTH, group="Юг", stage=NEW),
    )


@pytest.mark.parametrize(
    ("policy", "chosen", "gets"),
    [
        (ReassignPolicy.LEAST_LOADED, "", SOUTH),
        (ReassignPolicy.SAME_GROUP, "", BUSY),
        (ReassignPolicy.ROUND_ROBIN, "", SOUTH),
        (ReassignPolicy.CHOSEN, GONE, GONE),  # the head knows better
    ],
)
def test_who_left_is_not_proposed_and_stays_in_the_list(
    office: Office, policy: ReassignPolicy, chosen: str, gets: str
) -> None:
    team(office)
    refusal = denied(office)
    found = suggest_manager(office.store, refusal.id, policy, chosen)
    assert found.manager == gets
    assert [(one.manager, one.active) for one in found.candidates] == [(SOUTH, True), (BUSY, True), (GONE, False)]
    assert candidates_for(office.store, refusal.id) == found.candidates
    assert idle_managers(office.store) == {GONE}


def called(office: Office, manager: str, at: datetime) -> None:
    with office.store.write() as unit:
        unit.calls.add(CallFacts("call-901", at, Direction.OUT, manager=manager), None, None)


@pytest.mark.parametrize("days", [29, 31])
@pytest.mark.parametrize("what", ["created", "changed", "called"])
def test_a_deal_created_or_changed_or_a_call_within_thirty_days_is_work(office: Office, what: str, days: int) -> None:
    at = START - timedelta(days=days)
    team(office, gone=at if what == "created" else LONG_AGO, changed=at if what == "changed" else None)
    if what == "called":
        called(office, "Ершов Олег", at)  # the telephone system turns names round
    assert idle_managers(office.store) == (frozenset() if days == 29 else {GONE})
    assert (suggest_manager(office.store, denied(office).id).manager == GONE) == (days == 29)


def test_where_nobody_did_anything_everybody_may_be_proposed(office: Office) -> None:
    """Exports without dates say nothing of who works here."""
    nothing = {"created_at": None, "changed_at": None}
    office.deals(
        deal_facts("901", manager=GONE, stage=LOST, **nothing), deal_facts("902", manager=BUSY, stage=NEW, **nothing)
    )
    assert idle_managers(office.store) == frozenset()


def test_an_export_that_is_late_makes_nobody_idle(office: Office) -> None:
    team(office)
    refusal = denied(office)
    office.clock.forward(days=90)
    assert suggest_manager(office.store, refusal.id).manager == SOUTH
    assert idle_managers(office.store) == {GONE}


def test_the_time_counts_from_the_newest_import(office: Office) -> None:
    team(office)
    office.clock.forward(days=20)
    now = office.clock()
    office.deals(replace(deal_facts("904", manager=SOUTH, group="Юг", stage=NEW), changed_at=now))
    assert idle_managers(office.store) == {GONE, BUSY}
