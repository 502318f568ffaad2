"""Audit fines that would be wrong: another manager's call, the same fault twice; second looks that stay in the dark."""

import pytest

from qa_desk.domain.audit_fine import AuditFineHeld, AuditFineId, Hold
from qa_desk.domain.call import AudioFacts, CallFacts, Direction, Recording
from qa_desk.domain.people import Role, User
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.services.audit_fine_lines import AuditFineLine, audit_fine_lines
from qa_desk.services.audit_fines import AuditFinesRefused
from qa_desk.services.case_audits import case_audits
from qa_desk.services.checklist_ports import AuditQuery
from qa_desk.services.ledger import ledger_entries
from qa_desk.services.users import change_roles
from tests.fakes.audit_money import MANAGER, failed, fines, looked_again, priced, signed
from tests.fakes.audits import SHELF, drawn, finish
from tests.fakes.office import START, Office, deal_facts

BAD = frozenset({"by_name"})
OTHER = "Роман Титов"


def lines(office: Office, user: User | None = None) -> list[AuditFineLine]:
    return audit_fine_lines(office.store, SHELF, user=user or office.head)


def held(office: Office, fine: AuditFineId) -> str:
    before = len(ledger_entries(office.store))
    with pytest.raises(AuditFineHeld) as found:
        signed(office, fine)
    assert len(ledger_entries(office.store)) == before
    return str(found.value.facts["hold"])


def call_of(office: Office, item: ItemId, number: int, manager: str) -> None:
    """A recorded call of the item's deal."""
    sha256 = f"{number:064x}"
    audio = AudioFacts("wav", "pcm_alaw", 2, 8000, 10_000)
    with office.store.write() as unit:
        deal_id = unit.queue.get(item).deal_id
        unit.calls.add_recording(Recording(sha256, f"{number}.wav", f"recordings/{number}.wav", 1, audio), START)
        facts = CallFacts(f"call-{number}", START, Direction.OUT, talk_ms=10_000, manager=manager)
        unit.calls.add(facts, deal_id, sha256)


def drawn_again(office: Office, item: ItemId) -> ItemId:
    with office.store.write() as unit:
        deal_id = unit.queue.get(item).deal_id
        return unit.queue.add(ItemKind.SAMPLE, deal_id, None, None, START.replace(day=28), 0)


# ---------------------------------------------------------------- whose call it was


@pytest.mark.parametrize(
    ("caller", "holds"),
    [
        (OTHER, (Hold.OTHER_MANAGER,)), ("  роман  ТИТОВ", (Hold.OTHER_MANAGER,)), ("анна соколова", ()), ("", ()),
        ("доб. 104", ()),
    ],
)  # fmt: skip
def test_who_holds_the_deal_now_is_not_fined_for_another_managers_call(
    office: Office, caller: str, holds: tuple[Hold, ...]
) -> None:
    priced(office)
    office.deals(deal_facts("900", manager=OTHER, stage="Новый лид"))
    item = drawn(office, 1, recorded=False, manager=MANAGER)
    call_of(office, item, 1, caller)
    finish(office, item, None, BAD, "call_script")
    (line,) = lines(office)
    assert (line.fine.manager, line.holds) == (MANAGER, holds)
    if holds:
        assert held(office, line.fine.id) == "other_manager"
    else:
        signed(office, line.fine.id)


# ---------------------------------------------------------------- the same fault twice


def test_a_deal_that_is_drawn_twice_is_charged_once_for_one_fault(office: Office) -> None:
    priced(office)
    item = drawn(office, 1, manager=MANAGER)
    finish(office, item, None, BAD, "call_script")
    office.clock.forward(days=1)
    finish(office, drawn_again(office, item), office.second, BAD, "call_script")
    first, second = fines(office)
    assert [line.holds for line in lines(office)] == [(), ()]  # which of them is signed is the head's choice
    signed(office, first.id)
    assert held(office, second.id) == "charged_before"


def test_two_fines_for_one_fault_are_not_signed_together_either(office: Office) -> None:
    priced(office)
    item = drawn(office, 1, manager=MANAGER)
    finish(office, item, None, BAD, "call_script")
    finish(office, drawn_again(office, item), office.second, BAD, "call_script")
    first, second = fines(office)
    with pytest.raises(AuditFinesRefused):
        signed(office, first.id, second.id)
    assert ledger_entries(office.store) == []


# ---------------------------------------------------------------- second looks


def test_no_auditor_sees_what_waits_for_a_second_look_in_any_other_role(office: Office) -> None:
    """Whoever also signs could claim the very deal next."""
    failed(priced(office, second_look_percent=100), 1)
    both, _ = change_roles(
        office.store, office.clock, office.admin, office.second.id, frozenset({Role.AUDITOR, Role.SALES_HEAD})
    )
    assert lines(office, both) == []
    (own,) = lines(office, office.auditor)
    assert own.holds == ()
    assert [line.holds for line in lines(office, office.head)] == [(Hold.SECOND_LOOK,)]
    with office.store.read() as unit:
        submitted = unit.checklists.submitted(AuditQuery())
        assert case_audits(unit, SHELF, submitted, both) == case_audits(unit, SHELF, submitted, office.auditor) == ()
        assert len(case_audits(unit, SHELF, submitted, office.head)) == 1
    (fine,) = fines(office)
    with office.store.read() as unit:
        first = unit.checklists.audit(fine.audit_id)
    looked_again(office, first, both, BAD)
    assert [line.fine.id for line in lines(office, both)] == [fine.id]
    with office.store.read() as unit:
        assert len(case_audits(unit, SHELF, unit.checklists.submitted(AuditQuery()), both)) == 1
