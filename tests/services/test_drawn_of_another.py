"""A deal drawn as one manager's and audited as another's: without his own call as proof nobody is fined for it."""

from dataclasses import replace

import pytest

from qa_desk.domain.audit_fine import AuditFineHeld, Hold
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.domain.sample_draw import FrameDeal, Moment, SamplePolicy
from qa_desk.domain.sample_frame import freeze
from qa_desk.domain.sample_proof import DrawKind, SampleProof, next_record
from qa_desk.domain.sample_seed import Contribution
from qa_desk.services.audit_fine_lines import audit_fine_lines
from qa_desk.words import audit_fine_words
from tests.fakes.audit_money import fines, priced, signed
from tests.fakes.audits import SHELF, finish
from tests.fakes.drawn import PERIOD
from tests.fakes.office import START, Office, deal_facts

ANNA, ROMAN = "Анна Соколова", "Роман Титов"


def drawn_as(office: Office, manager: str, audited: str, caller: str) -> ItemId:
    """A deal that the draw took as `manager`'s and that is `audited`'s by now, with one call of `caller`."""
    (deal,) = office.deals(deal_facts("1", stage="Договор", manager=manager))
    office.deals(*(deal_facts(str(n), stage="Договор", manager=name) for n, name in ((900, ANNA), (901, ROMAN))))
    office.recorded_call(deal, 1)
    policy, frame = SamplePolicy(share_percent=100), freeze([FrameDeal("1", manager, deal_id=deal)])
    record = next_record(SampleProof(PERIOD, policy, ""), "s", frame, DrawKind.DRAW, Moment(1, 1), office.clock())
    assert [one.deal.manager for one in record.drawn] == [manager]
    with office.store.write() as unit:
        unit.sampling.open(PERIOD, policy, Contribution(office.head.id, "первая часть зерна"), office.clock())
        draw = unit.sampling.add_record(PERIOD, record, frame.text, {"1": deal}, None)
        item = unit.queue.add(ItemKind.SAMPLE, deal, None, draw, START.replace(day=28), 0)
        (call,) = unit.calls.of_deal(deal)
        unit.calls.update(call.id, replace(call.facts, manager=caller), deal, call.recording)
    office.deals(deal_facts("1", stage="Договор", manager=audited))
    return item


def holds_after_audit(office: Office, item: ItemId) -> tuple[Hold, ...]:
    finish(office, item, office.auditor, frozenset({"by_name"}), "call_script")
    (line,) = audit_fine_lines(office.store, SHELF)
    assert line.fine.manager == office_manager(office)
    return line.holds


def office_manager(office: Office) -> str:
    with office.store.read() as unit:
        return unit.deals.by_external("1").facts.manager


def test_a_fine_of_who_got_the_deal_after_the_draw_is_held(office: Office) -> None:
    item = drawn_as(priced(office), ANNA, ROMAN, "")
    assert holds_after_audit(office, item) == (Hold.DRAWN_OF_ANOTHER,)
    (fine,) = fines(office)
    with pytest.raises(AuditFineHeld) as held:
        signed(office, fine.id)
    assert held.value.facts["hold"] == "drawn_of_another"
    assert audit_fine_words.hold(Hold.DRAWN_OF_ANOTHER).startswith("the deal was drawn as another manager's")


@pytest.mark.parametrize(("manager", "audited", "caller"), [(ANNA, ROMAN, ROMAN), (ANNA, "СОКОЛОВА  Анна", "")])
def test_his_own_call_or_his_own_deal_lets_it_be_signed(
    office: Office, manager: str, audited: str, caller: str
) -> None:
    item = drawn_as(priced(office), manager, audited, caller)
    assert holds_after_audit(office, item) == ()
    (fine,) = fines(office)
    assert len(signed(office, fine.id)) == 1
