"""The lead source that a fine is priced by is the one that the refusal was opened with, whatever the CRM says later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import ConditionalRefusal, RefusalId
from qa_desk.domain.ledger import EntryId
from qa_desk.domain.ledger_inputs import TariffInputs
from qa_desk.domain.ledger_log import against_log
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import NoTariff, SourceAsOf
from qa_desk.domain.recompute import FoundFault, LedgerFault
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.call_back import CallbackRequest
from qa_desk.services.ledger import check_ledger
from qa_desk.services.penalise import penalise, preview_fine
from qa_desk.services.sign import SignRequest
from tests.fakes.office import START, Office, deal_facts
from tests.fakes.settled import fined
from tests.services.test_wrong_fines import ROMAN, denied

DEAR = 900_000


def crm_says(office: Office, **changes: object) -> None:
    office.deals(deal_facts("1", **changes))


def opened_before(office: Office, refusal: ConditionalRefusal) -> None:
    """As an older program left it: no source is kept with the refusal."""
    with office.store._engine.begin() as link:
        link.exec_driver_sql(f"UPDATE refusals SET lead_source = NULL WHERE id = {int(refusal.id)}")  # noqa: S608


def priced_at(office: Office, refusal_id: RefusalId) -> tuple[str, Money]:
    fine, _, _ = penalise(office.store, office.clock, office.second, refusal_id, ROMAN)
    return fine.lead_source, fine.amount


def test_a_source_edited_in_the_crm_after_the_decision_moves_no_fine(office: Office) -> None:
    refusal = denied(office)
    office.tariff("Выставка", DEAR)
    crm_says(office, lead_source="Выставка")
    found = preview_fine(office.store, refusal.id)
    assert (found.lead_source, found.source_now, found.as_of) == ("Сайт", "Выставка", SourceAsOf.OPENING)
    assert priced_at(office, refusal.id) == ("Сайт", Money(150_000))


def test_nor_does_one_edited_between_the_opening_and_the_decision(office: Office) -> None:
    waits = office.refusal("1")
    office.tariff("Выставка", DEAR)
    crm_says(office, lead_source="Выставка")
    assert office.again(waits).lead_source == "Сайт"
    assert priced_at(office, denied_of(office, waits).id) == ("Сайт", Money(150_000))


def denied_of(office: Office, waits: ConditionalRefusal) -> ConditionalRefusal:
    office.tariff()
    office.deals(deal_facts("900", manager=ROMAN, stage="Новый лид"))
    return denied_now(office, waits)


def test_a_fine_sent_back_and_proposed_again_keeps_the_source(office: Office) -> None:
    refusal = denied(office)
    priced_at(office, refusal.id)
    office.sign(SignRequest(refusal.id, SignAction.SEND_BACK, "послушайте ещё раз"))
    office.tariff("Выставка", DEAR)
    crm_says(office, lead_source="Выставка")
    again = denied_now(office, office.again(refusal))
    assert priced_at(office, again.id) == ("Сайт", Money(150_000))
    office.sign(SignRequest(refusal.id, SignAction.APPROVE))
    assert check_ledger(office.store).faults == ()


def denied_now(office: Office, waits: ConditionalRefusal) -> ConditionalRefusal:
    refusal = office.decide(waits, DecisionVerdict.CONTRADICTED)
    return office.call_back(refusal.id, CallbackRequest(refusal.id, CallbackOutcome.DENIED, "я не отказывался"))


def test_a_source_without_a_tariff_is_asked_for_although_the_crm_names_another_now(office: Office) -> None:
    refusal = denied(office)
    with office.store._engine.begin() as link:
        link.exec_driver_sql("UPDATE refusals SET lead_source = 'Радио'")
    with pytest.raises(NoTariff) as found:
        preview_fine(office.store, refusal.id)
    assert isinstance(found.value, KnownError)
    assert found.value.facts["lead_source"] == "Радио"


@pytest.mark.parametrize(
    ("changed_days", "as_of"), [(-1, SourceAsOf.DECISION), (1, SourceAsOf.NOW), (None, SourceAsOf.NOW)]
)
def test_a_refusal_of_the_older_program_is_priced_by_what_the_crm_has(
    office: Office, changed_days: int | None, as_of: SourceAsOf
) -> None:
    refusal = denied(office)
    opened_before(office, refusal)
    office.tariff("Выставка", DEAR)
    changed = None if changed_days is None else START + timedelta(days=changed_days)
    crm_says(office, lead_source="Выставка", changed_at=changed)
    found = preview_fine(office.store, refusal.id)
    assert (found.lead_source, found.as_of) == ("Выставка", as_of)
    assert priced_at(office, refusal.id) == ("Выставка", Money(DEAR))


def test_a_deal_that_named_no_source_when_it_came_in_is_priced_once_it_names_one(office: Office) -> None:
    office.tariff()
    office.deals(deal_facts("900", manager=ROMAN, stage="Новый лид"))
    refusal = denied_now(office, office.refusal("1", lead_source=""))
    crm_says(office)
    found = preview_fine(office.store, refusal.id)
    assert (found.lead_source, found.as_of) == ("Сайт", SourceAsOf.NOW)


# ---------------------------------------------------------------- the log


def test_an_entry_priced_by_another_source_than_the_log_tells_is_a_fault(office: Office) -> None:
    entry = fined(office)
    with office.store.read() as unit:
        log = list(unit.log.entries())
    told = {one.action: one.payload.get("source") for one in log if one.subject == entry.source}
    assert (told["refusal_opened"], told["return_proposed"]) == ("Сайт", "Сайт")
    assert isinstance(entry.inputs, TariffInputs)
    other = replace(entry, inputs=replace(entry.inputs, lead_source="Выставка"))
    assert against_log([entry], log) == []
    fault = [FoundFault(LedgerFault.LOG, EntryId(int(entry.id)))]
    assert against_log([other], log) == fault
    for step in ("refusal_opened", "return_proposed"):  # each of the two alone tells it
        assert against_log([other], [one for one in log if one.action != step]) == fault
