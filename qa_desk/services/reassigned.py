"""Deals given away: proposed and signed ones, the list for the CRM, and what became of them by import or by word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from qa_desk.domain.flow import RefusalId, RefusalState
from qa_desk.domain.log import Payload
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import Reassignment, same_name
from qa_desk.domain.people import Role, User
from qa_desk.domain.reassign import (
    DealOutcome,
    Followed,
    NotReassigned,
    OutcomeWrong,
    RecordedOutcome,
    Recovered,
    counted_outcome,
    outcome_of,
    recovered,
)
from qa_desk.domain.safe_cells import clean_text
from qa_desk.domain.sign_off import SignAction, period_of
from qa_desk.services.ports import Clock
from qa_desk.services.reassign import won_and_lost
from qa_desk.services.rights import check_any, check_still
from qa_desk.services.safe_csv import write_csv
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

SIGNED = frozenset({SignAction.APPROVE, SignAction.RETURN})
RECORDERS = frozenset({Role.AUDITOR, Role.SALES_HEAD})


class ListWriter(Protocol):
    """A plain table as a workbook, complete or not at all."""

    def write(self, path: Path, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Every cell is text. Raises FileNotWritten."""
        ...


@dataclass(frozen=True, slots=True)
class ReassignLine:
    """One deal that is to go, or went, to another manager. `done`: None until it is signed. `fine`: None where the deal
    goes without one."""

    refusal_id: RefusalId
    deal_id: int
    deal_external_id: str
    title: str
    from_manager: str
    to_manager: str
    proposed_by: str
    proposed_at: datetime
    done: Followed | None


def reassign_lines(store: Store) -> list[ReassignLine]:
    """Proposed ones first, the oldest on top; then the signed ones, the newest on top."""
    followed = {one.refusal_id: one for one in follow_reassignments(store)}
    with store.read() as unit:
        names = {one.id: one.name for one in unit.users.all()}
        lines = []
        for one in _newest_of_each(unit):
            done = followed.get(one.refusal_id)
            if done is None and unit.refusals.get(one.refusal_id).state is not RefusalState.RETURN_PROPOSED:
                continue
            facts = unit.deals.get(one.deal_id).facts
            lines.append(
                ReassignLine(
                    one.refusal_id, int(one.deal_id), facts.external_id, facts.title, one.from_manager, one.to_manager,
                    names.get(one.proposed_by, ""), one.proposed_at, done,
                )
            )  # fmt: skip
    waiting = sorted((one for one in lines if one.done is None), key=lambda one: one.proposed_at)
    signed = [(one.done.signed_at, one) for one in lines if one.done is not None]
    return [*waiting, *(one for _, one in sorted(signed, key=lambda pair: pair[0], reverse=True))]


def follow_reassignments(store: Store, period: str | None = None) -> list[Followed]:
    """Signed ones (of a month, or all), in the order of their signatures, with what became of them."""
    with store.read() as unit:
        settings = unit.settings.load()
        stages, told = won_and_lost(unit, settings), unit.penalties.outcomes()
        found = []
        for one in _newest_of_each(unit):
            signed_at = _signed_at(unit, one)
            if signed_at is None or period not in (None, period_of(signed_at, settings.time_zone)):
                continue
            found.append(_followed(unit, one, signed_at, stages, told))
    return sorted(found, key=lambda one: (one.signed_at, one.refusal_id))


def _followed(
    unit: UnitOfWork,
    one: Reassignment,
    signed_at: datetime,
    stages: tuple[tuple[str, ...], tuple[str, ...]],
    told: Mapping[RefusalId, RecordedOutcome],
) -> Followed:
    facts, word = unit.deals.get(one.deal_id).facts, told.get(one.refusal_id)
    by_crm = outcome_of(facts.stage, facts.closed_at, signed_at, *stages)
    outcome, recorded = counted_outcome(by_crm, facts.closed_at, word)
    amount = word.amount if recorded and word is not None and word.amount is not None else facts.amount
    return Followed(
        refusal_id=one.refusal_id,
        deal_external_id=facts.external_id,
        title=facts.title,
        from_manager=one.from_manager,
        to_manager=one.to_manager,
        signed_at=signed_at,
        outcome=outcome,
        amount=amount,
        moved=not same_name(facts.manager, one.from_manager),
        recorded=recorded,
    )


def _newest_of_each(unit: UnitOfWork) -> list[Reassignment]:
    return list({one.refusal_id: one for one in unit.penalties.reassignments()}.values())


def _signed_at(unit: UnitOfWork, one: Reassignment) -> datetime | None:
    if unit.refusals.get(one.refusal_id).state is not RefusalState.RETURNED:
        return None
    signed = [item.signed_at for item in unit.signatures.of_refusal(one.refusal_id) if item.action in SIGNED]
    return signed[-1] if signed else None


def record_outcome(
    store: Store, clock: Clock, user: User, refusal_id: RefusalId, outcome: DealOutcome, amount: Money | None = None
) -> Changed:
    """What became of the deal, by a person who knows it before the CRM; what was said before stays on record.

    Raises RoleMissing, RightsChanged, NotReassigned, OutcomeWrong.
    """
    check_any(user, RECORDERS, Role.SALES_HEAD)
    if amount is not None and (amount.minor <= 0 or outcome is not DealOutcome.WON):
        raise OutcomeWrong(field="amount")
    with store.write() as unit:
        check_still(unit, user)
        handed = unit.penalties.reassignment_of(refusal_id)
        if handed is None or _signed_at(unit, handed) is None:
            raise NotReassigned(refusal=refusal_id)
        currency = unit.settings.load().currency
        if amount is not None and amount.currency != currency:
            raise OutcomeWrong(field="currency")
        now = clock()
        unit.penalties.record_outcome(RecordedOutcome(refusal_id, outcome, amount, user.id, now), currency)
        facts: Payload = {"outcome": outcome.value, "minor": None if amount is None else amount.minor}
        unit.log.append(now, user.id, "outcome_recorded", f"refusal:{refusal_id}", facts)
    return Changed(refusals=frozenset({refusal_id}), deals=frozenset({handed.deal_id}))


def money_recovered(store: Store, period: str | None = None) -> Recovered:
    """How many reassigned deals were won, lost, are in work, and their sums."""
    with store.read() as unit:
        currency = unit.settings.load().currency
    return recovered(follow_reassignments(store, period), currency)


def export_reassignments(
    store: Store, path: Path, titles: Sequence[str], period: str | None = None, workbook: ListWriter | None = None
) -> int:
    """The list for the CRM, complete or not at all; how many lines. Only deals the CRM does not show as moved yet.

    `titles`: of deal id, deal, from, to, day of the signature. A path that ends in .xlsx is a workbook where one can be
    written, anything else is CSV. Raises FileNotWritten.
    """
    waiting = [one for one in follow_reassignments(store, period) if not one.moved]
    with store.read() as unit:
        zone = ZoneInfo(unit.settings.load().time_zone)
    rows = [
        [
            clean_text(cell)
            for cell in (
                one.deal_external_id, one.title, one.from_manager, one.to_manager,
                f"{one.signed_at.astimezone(zone):%Y-%m-%d}",
            )
        ]
        for one in waiting
    ]  # fmt: skip
    if workbook is not None and path.suffix.casefold() == ".xlsx":
        workbook.write(path, titles, rows)
    else:
        write_csv(path, titles, rows)
    return len(rows)
