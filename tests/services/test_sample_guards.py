"""What somebody would try who wants a sample that suits him: each try is refused, or told."""

from dataclasses import replace

import pytest

from qa_desk.adapters.contacts import Contacts
from qa_desk.domain.callback import OwnDeal
from qa_desk.domain.checklist_audit import Outcome
from qa_desk.domain.checklist_submit import Fines
from qa_desk.domain.intake_columns import guess_profile
from qa_desk.domain.people import Role
from qa_desk.domain.queue import ItemId
from qa_desk.domain.sample_proof import ReplaceReason
from qa_desk.services.checklist_forms import install_shipped, newest_of
from qa_desk.services.checklist_ports import NewAudit
from qa_desk.services.ports import Table, TableRow
from qa_desk.services.queue import claim_item, refill
from qa_desk.services.read_rows import read_deals
from qa_desk.services.sample import (
    AlreadyAudited,
    PeriodNotBegun,
    SeedTooLate,
    close_sample,
    draw_today,
    give_part,
    replace_drawn,
    verify_sample,
)
from qa_desk.services.sample_report import sample_report
from tests.fakes.audits import SHELF, finish, set_value
from tests.fakes.office import Office, deal_facts

PARTS = ("сирень в середине мая", "тридцать три коровы")


@pytest.fixture
def busy(office: Office) -> Office:
    office.tariff()
    office.deals(*(deal_facts(str(n), stage="Договор", manager="Анна Соколова") for n in range(1, 31)))
    return office


def commit(office: Office, period: str | None = None) -> None:
    give_part(office.store, office.clock, office.auditor, PARTS[0], period)
    give_part(office.store, office.clock, office.head, PARTS[1], period)


def closed(office: Office) -> None:
    commit(office)
    office.clock.forward(days=15)
    close_sample(office.store, office.clock, office.head, "2026-11")


def test_a_seed_is_not_made_when_everybody_knows_what_it_would_draw(busy: Office) -> None:
    with pytest.raises(SeedTooLate) as refused:
        give_part(busy.store, busy.clock, busy.auditor, PARTS[0], "2026-10")
    assert refused.value.facts == {"period": "2026-10", "last_day": "2026-10-31"}
    give_part(busy.store, busy.clock, busy.auditor, PARTS[0], "2026-11")
    busy.clock.forward(days=15)
    with pytest.raises(SeedTooLate):
        give_part(busy.store, busy.clock, busy.head, PARTS[1], "2026-11")


def test_a_period_is_not_drawn_before_it_begins(busy: Office) -> None:
    commit(busy, "2026-12")
    with pytest.raises(PeriodNotBegun) as refused:
        draw_today(busy.store, busy.clock, busy.auditor, "2026-12")
    assert refused.value.facts == {"period": "2026-12", "first_day": "2026-12-01"}
    busy.clock.forward(days=15)
    draw_today(busy.store, busy.clock, busy.auditor, "2026-12")


def test_nobody_puts_his_own_deal_back(busy: Office) -> None:
    commit(busy)
    busy.clock.forward(days=14)
    record = draw_today(busy.store, busy.clock, busy.auditor)[0].record
    own = busy.person("own", "Анна", Role.SALES_HEAD, manager="Анна Соколова")
    deal = record.drawn[0].deal.external_id
    with pytest.raises(OwnDeal):
        replace_drawn(busy.store, busy.clock, own, "2026-11", deal, ReplaceReason.TEST_DEAL)
    replace_drawn(busy.store, busy.clock, busy.head, "2026-11", deal, ReplaceReason.TEST_DEAL)


def test_a_deal_of_which_one_form_is_submitted_is_not_put_back(busy: Office) -> None:
    """Its item still waits for the other form, but what was found must stay found."""
    set_value(busy, "audit_forms", ("deal_card", "comments"))
    commit(busy)
    busy.clock.forward(days=14)
    draw_today(busy.store, busy.clock, busy.auditor)
    item, _ = claim_item(busy.store, busy.clock, busy.auditor)
    assert item is not None
    assert finish(busy, item.id).next_form == "comments"
    with busy.store.read() as unit:
        deal = unit.deals.get(item.deal_id).facts.external_id
    with pytest.raises(AlreadyAudited):
        replace_drawn(busy.store, busy.clock, busy.head, "2026-11", deal, ReplaceReason.TEST_DEAL)


def test_a_drawn_deal_that_became_a_conditional_refusal_leaves_the_percentages(busy: Office) -> None:
    """All refusals are reviewed; counted here too they would be in two percentages."""
    commit(busy)
    busy.clock.forward(days=13)
    drawn = draw_today(busy.store, busy.clock, busy.auditor)[0].record.drawn
    item, _ = claim_item(busy.store, busy.clock, busy.auditor)
    assert item is not None
    with busy.store.read() as unit:
        facts = unit.deals.get(item.deal_id).facts
    finish(busy, item.id, form="deal_card")
    before = sample_report(busy.store, "2026-11")
    assert before is not None
    assert before.groups[0].audited == 1
    busy.deals(replace(facts, stage="Условный отказ"))
    refill(busy.store, busy.clock, busy.reader)
    busy.clock.forward(days=2)
    close_sample(busy.store, busy.clock, busy.head, "2026-11")
    found = sample_report(busy.store, "2026-11")
    assert found is not None
    whole = found.groups[0]
    assert (whole.deals, whole.due, whole.drawn, whole.audited) == (29, 3, 3, 0)
    assert facts.external_id in {one.deal.external_id for one in drawn}
    assert facts.external_id in {line.external_id for line in found.lines}
    assert verify_sample(busy.store, "2026-11") == []


def test_an_audit_of_nothing_but_not_applicable_checks_nothing(busy: Office) -> None:
    """Else a fist on the key 0 would make any deal one in order."""
    closed(busy)
    with busy.store.read() as unit:
        items = [one for one, _ in unit.sampling.items("2026-11").values() if one is not None]
    _all_na(busy, items[0])
    found = sample_report(busy.store, "2026-11")
    assert found is not None
    assert (found.groups[0].drawn, found.groups[0].audited) == (3, 0)
    assert [line.empty for line in found.lines if line.item_id == items[0]] == [True]
    assert sum(line.empty for line in found.lines) == 1


def _all_na(office: Office, item: ItemId) -> None:
    """As a store keeps such an audit: submitted, with no points."""
    install_shipped(office.store, office.clock, SHELF)
    with office.store.write() as unit:
        form = newest_of(unit.checklists.published(), "call_script").ref
        deal = unit.queue.get(item).deal_id
        audit = unit.checklists.begin(
            NewAudit(item, deal, "Анна Соколова", "", form, office.auditor.id, None, office.clock(), {})
        )
        unit.checklists.submit(audit, Outcome(office.clock(), None, {}, (), (), Fines(())))
        unit.queue.set_done(item, office.clock())


# ---------------------------------------------------------------- ids as a CRM writes them


def rows(headers: str, *lines: str) -> tuple[Table, tuple[tuple[int, str], ...]]:
    cells = (TableRow(line, tuple(row.split(";"))) for line, row in enumerate(lines, start=2))
    opened = Table("csv", tuple(headers.split(";")), cells)
    return opened, tuple(guess_profile(opened.headers).mapping)


def test_an_id_with_inner_blanks_is_one_id_wherever_it_stands() -> None:
    """The frozen list has one blank for a run of them: an id that differed there could not be drawn."""
    table, mapping = rows("ID;Название сделки", "A  1;Окна", "A\u00a02;Двери", "A 1;Другие окна")
    made = list(read_deals(table, mapping, Contacts(), "Europe/Moscow", "RUB"))
    assert [one.facts.external_id for one in made if one.facts is not None] == ["A 1", "A 2"]
    assert made[2].facts is None  # the same id with other contents


def test_a_deal_with_inner_blanks_in_its_id_is_drawn(office: Office) -> None:
    office.tariff()
    office.deals(replace(deal_facts("1", stage="Договор"), external_id="A  1"))
    closed(office)
    found = sample_report(office.store, "2026-11")
    assert found is not None
    assert [line.external_id for line in found.lines] == ["A 1"]
    replaced = found.lines[0]
    assert replaced.item_id is not None
