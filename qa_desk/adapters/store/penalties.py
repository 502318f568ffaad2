"""Tariffs, proposed fines and reassignments."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.outcome_rows import DealOutcomeRow
from qa_desk.adapters.store.rows import FineRow, ReassignmentRow, TariffRow
from qa_desk.domain.deal import DealId
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import (
    CostPerLead,
    Fine,
    FineId,
    Reassignment,
    ReassignmentId,
    TariffId,
    TariffWrong,
    name_key,
)
from qa_desk.domain.people import UserId
from qa_desk.domain.reassign import RecordedOutcome


class SqlPenalties:
    def __init__(self, session: Session) -> None:
        self._session = session

    def tariffs(self) -> list[CostPerLead]:
        rows = self._session.scalars(select(TariffRow).order_by(TariffRow.lead_source, TariffRow.valid_from))
        return [_tariff(row) for row in rows]

    def add_tariff(self, lead_source: str, valid_from: date, amount: Money) -> CostPerLead:
        there = self._session.scalars(select(TariffRow.lead_source).where(TariffRow.valid_from == valid_from))
        key = name_key(lead_source)  # as tariff_on will read them
        if any(name_key(source) == key for source in there):
            raise TariffWrong(column="valid_from", value=valid_from.isoformat())
        row = TariffRow(
            lead_source=lead_source, valid_from=valid_from, amount_minor=amount.minor, currency=amount.currency
        )
        self._session.add(row)
        self._session.flush()
        return _tariff(row)

    def add_fine(self, fine: Fine) -> Fine:
        row = FineRow(
            refusal_id=fine.refusal_id,
            manager=fine.manager,
            lead_source=fine.lead_source,
            decided_on=fine.decided_on,
            tariff_id=fine.tariff_id,
            amount_minor=fine.amount.minor,
            currency=fine.amount.currency,
            proposed_by=fine.proposed_by,
            proposed_at=fine.proposed_at,
        )
        self._session.add(row)
        self._session.flush()
        return _fine(row)

    def add_reassignment(self, reassignment: Reassignment) -> Reassignment:
        row = ReassignmentRow(
            refusal_id=reassignment.refusal_id,
            deal_id=reassignment.deal_id,
            from_manager=reassignment.from_manager,
            to_manager=reassignment.to_manager,
            proposed_by=reassignment.proposed_by,
            proposed_at=reassignment.proposed_at,
        )
        self._session.add(row)
        self._session.flush()
        return _reassignment(row)

    def fine_of(self, refusal_id: RefusalId) -> Fine | None:
        query = select(FineRow).where(FineRow.refusal_id == refusal_id).order_by(FineRow.id.desc())
        row = self._session.scalars(query).first()
        return None if row is None else _fine(row)

    def reassignment_of(self, refusal_id: RefusalId) -> Reassignment | None:
        query = (
            select(ReassignmentRow).where(ReassignmentRow.refusal_id == refusal_id).order_by(ReassignmentRow.id.desc())
        )
        row = self._session.scalars(query).first()
        return None if row is None else _reassignment(row)

    def fines(self) -> list[Fine]:
        return [_fine(row) for row in self._session.scalars(select(FineRow).order_by(FineRow.id))]

    def reassignments(self) -> list[Reassignment]:
        rows = self._session.scalars(select(ReassignmentRow).order_by(ReassignmentRow.id))
        return [_reassignment(row) for row in rows]

    def record_outcome(self, recorded: RecordedOutcome, currency: str) -> None:
        row = DealOutcomeRow(
            refusal_id=recorded.refusal_id,
            outcome=recorded.outcome,
            amount_minor=None if recorded.amount is None else recorded.amount.minor,
            currency=currency,
            recorded_by=recorded.by,
            recorded_at=recorded.at,
        )
        self._session.add(row)
        self._session.flush()

    def outcomes(self) -> dict[RefusalId, RecordedOutcome]:
        rows = self._session.scalars(select(DealOutcomeRow).order_by(DealOutcomeRow.id))
        return {RefusalId(row.refusal_id): _outcome(row) for row in rows}


def _outcome(row: DealOutcomeRow) -> RecordedOutcome:
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    return RecordedOutcome(RefusalId(row.refusal_id), row.outcome, amount, UserId(row.recorded_by), row.recorded_at)


def _tariff(row: TariffRow) -> CostPerLead:
    return CostPerLead(TariffId(row.id), row.lead_source, row.valid_from, Money(row.amount_minor, row.currency))


def _fine(row: FineRow) -> Fine:
    return Fine(
        id=FineId(row.id),
        refusal_id=RefusalId(row.refusal_id),
        manager=row.manager,
        lead_source=row.lead_source,
        decided_on=row.decided_on,
        tariff_id=TariffId(row.tariff_id),
        amount=Money(row.amount_minor, row.currency),
        proposed_by=UserId(row.proposed_by),
        proposed_at=row.proposed_at,
    )


def _reassignment(row: ReassignmentRow) -> Reassignment:
    return Reassignment(
        id=ReassignmentId(row.id),
        refusal_id=RefusalId(row.refusal_id),
        deal_id=DealId(row.deal_id),
        from_manager=row.from_manager,
        to_manager=row.to_manager,
        proposed_by=UserId(row.proposed_by),
        proposed_at=row.proposed_at,
    )
