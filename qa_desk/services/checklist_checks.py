"""Automatic checks of a deal as it stands in the store."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from qa_desk.domain.auto_check import Others, run_checks
from qa_desk.domain.auto_check_types import Norms, Subject, known_fields
from qa_desk.domain.checklist import Auto, Form
from qa_desk.domain.checklist_answers import AutoResults
from qa_desk.domain.deal import DealFacts, DealId
from qa_desk.domain.settings import Settings
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.store import UnitOfWork

MOST_COMPARED = 1_500
"""Deals of the same manager, and of the same client: more of them change no answer and cost seconds."""
_LOOKED_AT = 300


def norms_of(settings: Settings, deal: DealFacts) -> Norms:
    """The days of the control panel's rules: a pipeline or stage without its own takes the common ones."""
    usual = Norms()
    limits: dict[str, Any] = dict(settings.check_limits)
    return replace(
        usual,
        shelf_life_days=_with_usual(settings.shelf_days_of, deal.pipeline, settings.shelf_days),
        stage_days=_with_usual(settings.stage_days_of, deal.stage, settings.stage_days),
        first_stages=settings.first_stages or usual.first_stages,
        first_stage_days=max(-(-settings.first_stage_hours // 24), 1),
        required=settings.audit_required_fields or usual.required,
        not_steps=settings.check_not_steps or usual.not_steps,
        **limits,
    )


def _with_usual(named: Mapping[str, int], name: str, usual: int) -> Mapping[str, int]:
    if not name or name.casefold() in {one.casefold() for one in named}:
        return named
    return {**named, name: usual}


def check_deal(
    unit: UnitOfWork, books: ChecklistBooks, settings: Settings, form: Form, deal_id: DealId, now: datetime
) -> AutoResults:
    """Results of the checks that the form asks for; none is run for a form without any."""
    wanted = {one.kind.check for one in form.questions() if isinstance(one.kind, Auto)}
    if not wanted:
        return {}
    deal = unit.deals.get(deal_id).facts
    norms = norms_of(settings, deal)
    others = unit.checklists.resembling(deal_id, MOST_COMPARED)
    seen = [*others, *(one.facts for one in unit.deals.page(None, _LOOKED_AT))]
    calls = [one.facts for one in unit.calls.of_deal(deal_id)]
    imported = bool(calls) or bool(unit.calls.page(None, 1))
    subject = Subject(
        deal=deal,
        now=now,
        known=known_fields(seen),
        calls=calls if imported else None,
        inn_valid=True if deal.inn else False if deal.refused_inn else None,
        inn_written=deal.inn or deal.refused_inn,
        bad_emails=deal.refused_emails,
    )
    found = run_checks(subject, norms, Others.of(others, norms), books.likeness)
    return {code: result for code, result in found.items() if code in wanted}
