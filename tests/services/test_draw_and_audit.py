"""The period's sample on a real database, and the audits of what was drawn."""

import math
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from qa_desk.domain.callback import OwnDeal
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.people import Role, RoleMissing
from qa_desk.domain.queue import ItemId, ItemKind, NotHeld
from qa_desk.domain.sample_check import ProofFault, check_proof
from qa_desk.domain.sample_draw import DrawnAs, Flag
from qa_desk.domain.sample_proof import NotDrawn, ReplaceReason, before
from qa_desk.domain.sample_seed import ContributionTooShort, SamePersonTwice, commitment_of
from qa_desk.services.audit_sample import NotASample, audit_sample
from qa_desk.services.configure import change_settings
from qa_desk.services.queue import claim_item
from qa_desk.services.report_payroll import PeriodWrong
from qa_desk.services.sample import (
    AlreadyAudited,
    AlreadyDrawn,
    NothingToDraw,
    PeriodNotOver,
    SampleClosed,
    SeedGiven,
    SeedNotCommitted,
    close_sample,
    draw_is_due,
    draw_today,
    frame_query,
    give_part,
    replace_drawn,
    sample_proof,
    verify_sample,
)
from qa_desk.services.sample_report import sample_report
from qa_desk.services.sample_views import DrawResult
from qa_desk.services.views import QueueQuery
from tests.fakes.office import Office, deal_facts
from tests.fakes.road import returned

MANAGERS = ("Анна Соколова", "Роман Титов", "Марина Белова")


@pytest.fixture
def busy(office: Office) -> Office:
    """Forty-seven deals of three managers, none of them a refusal."""
    office.tariff()
    office.deals(
        *(
            deal_facts(str(number), stage="Новый лид", manager=MANAGERS[number % 3 if number < 40 else 0])
            for number in range(1, 48)
        )
    )
    return office


def samples(office: Office) -> list[ItemId]:
    with office.store.read() as unit:
        return [ItemId(one) for one in unit.queue.ids(QueueQuery(kind=ItemKind.SAMPLE))]


PARTS = ("сирень в середине мая", "тридцать три коровы")


def commit(office: Office, period: str | None = None) -> None:
    give_part(office.store, office.clock, office.auditor, PARTS[0], period)
    give_part(office.store, office.clock, office.head, PARTS[1], period)


def to_the_end(office: Office) -> DrawResult:
    """Draws every day until the month is over and closes it."""
    while office.clock.now.month == 11:
        draw_today(office.store, office.clock, None)
        office.clock.forward(days=1)
    return close_sample(office.store, office.clock, office.head, "2026-11")[0]


def test_at_the_close_every_manager_has_at_least_a_tenth_and_the_proof_holds(busy: Office) -> None:
    commit(busy)
    to_the_end(busy)
    found = sample_proof(busy.store, "2026-11")
    assert found is not None
    proof, frames = found
    assert check_proof(proof, frames) == []
    assert (len(proof.records), proof.seed != "") == (16, True)
    with busy.store.read() as unit:
        deals = unit.deals.managers()
        queued = unit.queue.lines(samples(busy))
    taken = Counter(one.deal.manager for record in proof.records for one in record.drawn)
    assert {manager: taken[manager] for manager in deals} == {
        manager: math.ceil(count / 10) for manager, count in deals.items()
    }
    drawn = {one.deal.external_id for record in proof.records for one in record.drawn}
    assert {line.external_id for line in queued} == drawn
    assert {line.stake_minor for line in queued} == {150_000}


def test_a_draw_stays_provable_whatever_was_imported_since(busy: Office) -> None:
    commit(busy)
    draw_today(busy.store, busy.clock, busy.auditor)
    busy.deals(*(deal_facts(str(number), stage="Новый лид", manager="Новый") for number in range(100, 140)))
    busy.deals(deal_facts("1", stage="Новый лид", manager="Другой"))
    to_the_end_from = busy.clock.now
    busy.clock.forward(days=1)
    last = to_the_end(busy)
    assert last.record.at > to_the_end_from
    assert verify_sample(busy.store, "2026-11") == []
    assert verify_sample(busy.store, "2026-12") is None
    with busy.store.read() as unit:
        standing = before(unit.sampling.records("2026-11"))
        mine = [deal.id for deal in unit.deals.page(None, 1000) if deal.facts.manager == "Новый"]
        new = {unit.deals.get(one).facts.external_id for one in mine}
    assert len(new & set(standing.random)) == 4


def test_the_seed_is_secret_until_the_close_and_then_told(busy: Office) -> None:
    commit(busy)
    draw_today(busy.store, busy.clock, busy.auditor)
    found = sample_proof(busy.store, "2026-11")
    assert found is not None
    assert (found[0].seed, found[0].contributions) == ("", ())
    with busy.store.read() as unit:
        said = " ".join(str(entry.payload) for entry in unit.log.entries())
        seed = unit.sampling.period("2026-11").seed()  # type: ignore[union-attr]
    assert seed not in said
    assert not any(part in said for part in PARTS)
    assert commitment_of(seed) in said
    busy.clock.forward(days=15)
    close_sample(busy.store, busy.clock, busy.head, "2026-11")
    told = sample_proof(busy.store, "2026-11")
    assert told is not None
    assert (told[0].seed, told[0].contributions) == (seed, PARTS)


def test_two_persons_make_the_seed_and_nobody_changes_it(busy: Office) -> None:
    give_part(busy.store, busy.clock, busy.auditor, PARTS[0])
    with pytest.raises(SamePersonTwice):
        give_part(busy.store, busy.clock, busy.auditor, PARTS[1])
    with pytest.raises(SeedNotCommitted) as refused:
        draw_today(busy.store, busy.clock, busy.auditor)
    assert refused.value.facts == {"period": "2026-11", "given": 1}
    with pytest.raises(ContributionTooShort):
        give_part(busy.store, busy.clock, busy.head, "коротко")
    give_part(busy.store, busy.clock, busy.head, PARTS[1])
    with pytest.raises(SeedGiven):
        give_part(busy.store, busy.clock, busy.second, "ещё одна часть зерна")


def test_a_day_is_drawn_once_and_an_open_period_is_not_closed_early(busy: Office) -> None:
    commit(busy)
    assert draw_is_due(busy.store, busy.clock)
    draw_today(busy.store, busy.clock, None)
    assert not draw_is_due(busy.store, busy.clock)
    before_ = samples(busy)
    with pytest.raises(AlreadyDrawn) as refused:
        draw_today(busy.store, busy.clock, busy.head)
    assert refused.value.facts == {"period": "2026-11", "day": 16}
    busy.clock.forward(days=14)  # the last day: deals may still come
    with pytest.raises(PeriodNotOver):
        close_sample(busy.store, busy.clock, busy.head, "2026-11")
    assert samples(busy) == before_
    busy.clock.forward(days=6)
    close_sample(busy.store, busy.clock, busy.head, "2026-11")
    with pytest.raises(SampleClosed):
        close_sample(busy.store, busy.clock, busy.head, "2026-11")


def test_a_replaced_deal_leaves_the_queue_and_the_next_ticket_comes(busy: Office) -> None:
    commit(busy)
    record = draw_today(busy.store, busy.clock, busy.auditor)[0].record
    gone = record.drawn[0].deal
    result, _ = replace_drawn(
        busy.store, busy.clock, busy.auditor, "2026-11", gone.external_id, ReplaceReason.TEST_DEAL, " тест "
    )
    new = result.record.drawn[0].deal
    assert new.manager == gone.manager
    with busy.store.read() as unit:
        queued = {line.external_id for line in unit.queue.lines(samples(busy))}
        entry = list(unit.log.entries())[-1]
    assert gone.external_id not in queued
    assert new.external_id in queued
    assert (entry.payload["reason"], entry.payload["comment"]) == ("test_deal", "тест")
    with pytest.raises(NotDrawn):
        replace_drawn(busy.store, busy.clock, busy.auditor, "2026-11", gone.external_id, ReplaceReason.TEST_DEAL)
    report = sample_report(busy.store, "2026-11")
    assert report is not None
    assert report.groups[0].replaced == 1
    assert next(line for line in report.lines if line.external_id == gone.external_id).replaced_by == new.external_id
    assert verify_sample(busy.store, "2026-11") == []


def test_an_audited_deal_stays(busy: Office) -> None:
    commit(busy)
    draw_today(busy.store, busy.clock, busy.auditor)
    item, _ = claim_item(busy.store, busy.clock, busy.auditor)
    assert item is not None
    audit_sample(busy.store, busy.clock, busy.auditor, item.id, True, "")
    with busy.store.read() as unit:
        external = unit.deals.get(item.deal_id).facts.external_id
    with pytest.raises(AlreadyAudited):
        replace_drawn(busy.store, busy.clock, busy.auditor, "2026-11", external, ReplaceReason.DUPLICATE)
    report = sample_report(busy.store, "2026-11")
    assert report is not None
    assert (report.groups[0].audited, report.groups[0].faulty) == (1, 0)


def test_refusals_stand_outside_the_sample_and_so_do_deals_closed_before(busy: Office) -> None:
    refusal = busy.refusal("99")
    busy.deals(deal_facts("98", stage="Закрыта", closed_at=busy.clock.now - timedelta(days=40)))
    busy.deals(deal_facts("97", stage="Закрыта", closed_at=busy.clock.now - timedelta(days=3)))
    with busy.store.read() as unit:
        query = frame_query(unit.settings.load(), "2026-11", busy.clock())
        frame = {deal.external_id: deal for deal in unit.sampling.frame_now(query)}
        refused = unit.deals.get(refusal.deal_id).facts.external_id
    assert refused not in frame
    assert "98" not in frame
    assert frame["97"].flags == (Flag.NEW_MANAGER,)
    assert frame["1"].flags == (Flag.NEW_MANAGER, Flag.NO_TASK)


def test_a_period_closed_late_does_not_take_deals_of_the_next_month(busy: Office) -> None:
    commit(busy)
    busy.clock.forward(days=20)
    busy.deals(deal_facts("96", stage="Новый", created_at=busy.clock.now - timedelta(days=1)))
    with busy.store.read() as unit:
        late = unit.sampling.frame_now(frame_query(unit.settings.load(), "2026-11", busy.clock()))
        current = unit.sampling.frame_now(frame_query(unit.settings.load(), "2026-12", busy.clock()))
    assert "96" not in {deal.external_id for deal in late}
    assert "96" in {deal.external_id for deal in current}


def test_a_refusal_decided_in_the_period_does_not_come_into_the_sample(office: Office) -> None:
    office.tariff()
    signed = returned(office)
    with office.store.read() as unit:
        query = frame_query(unit.settings.load(), "2026-11", office.clock())
        names = {deal.deal_id for deal in unit.sampling.frame_now(query)}
    assert signed.deal_id not in names


def test_flagged_deals_come_on_top(busy: Office) -> None:
    with busy.store.read() as unit:
        settings = unit.settings.load()
    change_settings(busy.store, busy.clock, busy.admin, replace(settings, sample_extras={"no_task": 20}))
    commit(busy)
    busy.clock.forward(days=15)
    result, _ = close_sample(busy.store, busy.clock, busy.head, "2026-11")
    ways = Counter(one.drawn_as for one in result.record.drawn)
    assert ways == {DrawnAs.RANDOM: 7, DrawnAs.EXTRA: 11}
    assert verify_sample(busy.store, "2026-11") == []


def test_an_empty_workspace_has_nothing_to_draw(office: Office) -> None:
    commit(office)
    with pytest.raises(NothingToDraw):
        draw_today(office.store, office.clock, office.auditor)


@pytest.mark.parametrize("period", ["2026", "2026-13", "ноябрь", "2026-1", "2026-11 "])
def test_a_period_is_a_month(busy: Office, period: str) -> None:
    with pytest.raises(PeriodWrong):
        give_part(busy.store, busy.clock, busy.auditor, PARTS[0], period)
    with pytest.raises(PeriodWrong):
        draw_today(busy.store, busy.clock, busy.auditor, period)


def test_who_may_draw(busy: Office) -> None:
    commit(busy)
    for user in (busy.payroll, replace(busy.auditor, active=False)):
        with pytest.raises(RoleMissing):
            draw_today(busy.store, busy.clock, user)
        with pytest.raises(RoleMissing):
            give_part(busy.store, busy.clock, user, PARTS[0], "2026-12")


def test_a_stored_frame_or_draw_that_somebody_edits_is_found(busy: Office) -> None:
    """With the triggers gone, as a person with the file could do it."""
    commit(busy)
    busy.clock.forward(days=15)
    close_sample(busy.store, busy.clock, busy.head, "2026-11")
    engine = busy.store._engine
    with engine.begin() as link:
        for name in ("sample_deals_no_update", "sample_deals_no_delete"):
            link.execute(text(f"DROP TRIGGER {name}"))
        link.execute(text("DELETE FROM sample_deals WHERE place = 1"))
    faults = verify_sample(busy.store, "2026-11")
    assert {fault.kind for fault in faults or ()} >= {ProofFault.SEAL, ProofFault.DRAW_DIFFERS}


# ---------------------------------------------------------------- audits


def drawn(office: Office) -> None:
    commit(office)
    office.clock.forward(days=15)
    close_sample(office.store, office.clock, office.head, "2026-11")


def test_an_audit_ends_the_item_and_is_kept(busy: Office) -> None:
    drawn(busy)
    item, _ = claim_item(busy.store, busy.clock, busy.auditor)
    assert item is not None
    audit, _ = audit_sample(busy.store, busy.clock, busy.auditor, item.id, False, " нет следующей задачи ")
    assert audit.remarks == "нет следующей задачи"
    with busy.store.read() as unit:
        assert unit.audits.all() == [audit]
    assert item.id not in samples(busy)
    with pytest.raises(NotHeld):
        audit_sample(busy.store, busy.clock, busy.auditor, item.id, True, "")


def test_guards_of_an_audit(busy: Office) -> None:
    drawn(busy)
    refusal = busy.refusal("99")
    busy.claim(refusal)
    with busy.store.read() as unit:
        other = unit.queue.of_refusal(refusal.id).id
        item = next(line for line in unit.queue.lines(samples(busy)) if line.manager == MANAGERS[0])
    with pytest.raises(NotASample):
        audit_sample(busy.store, busy.clock, busy.auditor, other, True, "")
    with pytest.raises(NotHeld):
        audit_sample(busy.store, busy.clock, busy.auditor, ItemId(item.item_id), True, "")
    with pytest.raises(CommentRequired):
        audit_sample(busy.store, busy.clock, busy.auditor, ItemId(item.item_id), False, " ")
    seller = busy.person("seller", "Анна", Role.AUDITOR, manager=MANAGERS[0])
    claim_item(busy.store, busy.clock, seller, ItemId(item.item_id))
    with pytest.raises(OwnDeal):
        audit_sample(busy.store, busy.clock, seller, ItemId(item.item_id), True, "")
