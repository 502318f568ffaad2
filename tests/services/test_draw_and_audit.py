"""The period's sample on a real database, and the audits of what was drawn."""

import math
from collections import Counter
from dataclasses import replace

import pytest

from qa_desk.domain.callback import OwnDeal
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.people import Role, RoleMissing
from qa_desk.domain.queue import ItemId, ItemKind, NotHeld
from qa_desk.domain.sampling import draw
from qa_desk.services.audit_sample import NotASample, audit_sample
from qa_desk.services.draw_sample import AlreadyDrawn, NothingToDraw, draw_sample, redraw
from qa_desk.services.queue import claim_item
from qa_desk.services.report_payroll import PeriodWrong
from qa_desk.services.views import QueueQuery
from tests.fakes.office import Office, deal_facts

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


def test_every_manager_is_audited_by_at_least_a_tenth(busy: Office) -> None:
    result, _ = draw_sample(busy.store, busy.clock, busy.auditor)
    with busy.store.read() as unit:
        deals = unit.deals.managers()
        queued = unit.queue.lines(samples(busy))
    taken = Counter(one.entry.manager for one in result.drawn)
    assert {manager: taken[manager] for manager in deals} == {
        manager: math.ceil(count / 10) for manager, count in deals.items()
    }
    assert {line.external_id for line in queued} == {one.entry.external_id for one in result.drawn}
    assert {line.stake_minor for line in queued} == {150_000}
    assert (result.period, result.frame_size, len(result.seed)) == ("2026-11", 47, 32)


def test_a_stored_draw_is_computed_again_from_its_frame_whatever_was_imported_since(busy: Office) -> None:
    first, _ = draw_sample(busy.store, busy.clock, busy.auditor, seed="зерно")
    with busy.store.read() as unit:
        frame = unit.deals.frame()
    assert list(first.drawn) == draw(frame, "зерно", "2026-11", 10)
    busy.deals(*(deal_facts(str(number), stage="Новый лид", manager="Новый") for number in range(100, 200)))
    busy.deals(deal_facts("1", stage="Новый лид", manager="Другой"))
    assert redraw(busy.store, "2026-11") == first
    assert redraw(busy.store, "2026-12") is None


def test_a_period_is_drawn_once_whatever_the_seed(busy: Office) -> None:
    draw_sample(busy.store, busy.clock, busy.auditor, seed="a")
    before = samples(busy)
    with pytest.raises(AlreadyDrawn) as refused:
        draw_sample(busy.store, busy.clock, busy.head, seed="b")
    assert refused.value.facts == {"period": "2026-11"}
    assert samples(busy) == before
    draw_sample(busy.store, busy.clock, busy.head, "2026-12", "b")


def test_an_empty_workspace_has_nothing_to_draw(office: Office) -> None:
    with pytest.raises(NothingToDraw):
        draw_sample(office.store, office.clock, office.auditor)


@pytest.mark.parametrize("period", ["", "2026", "2026-13", "ноябрь", "2026-1", "2026-11 "])
def test_a_period_is_a_month(busy: Office, period: str) -> None:
    if not period:
        assert draw_sample(busy.store, busy.clock, busy.auditor, period)[0].period == "2026-11"
        return
    with pytest.raises(PeriodWrong):
        draw_sample(busy.store, busy.clock, busy.auditor, period)


def test_who_may_draw(busy: Office) -> None:
    for user in (busy.payroll, replace(busy.auditor, active=False)):
        with pytest.raises(RoleMissing):
            draw_sample(busy.store, busy.clock, user)


# ---------------------------------------------------------------- audits


def test_an_audit_ends_the_item_and_is_kept(busy: Office) -> None:
    draw_sample(busy.store, busy.clock, busy.auditor)
    item, _ = claim_item(busy.store, busy.clock, busy.auditor)
    assert item is not None
    audit, _ = audit_sample(busy.store, busy.clock, busy.auditor, item.id, False, " нет следующей задачи ")
    assert audit.remarks == "нет следующей задачи"
    with busy.store.read() as unit:
        assert unit.samples.audits() == [audit]
    assert item.id not in samples(busy)
    with pytest.raises(NotHeld):
        audit_sample(busy.store, busy.clock, busy.auditor, item.id, True, "")


def test_guards_of_an_audit(busy: Office) -> None:
    draw_sample(busy.store, busy.clock, busy.auditor)
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
