"""Lines of the payroll register: every ledger entry of a period with all that explains it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.rows import (
    CallbackRow,
    DecisionRow,
    FindingRow,
    FineRow,
    LedgerRow,
    ReassignmentRow,
    RecordingRow,
    RefusalRow,
    SignatureRow,
    TariffRow,
    UserRow,
)
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.money import Money
from qa_desk.domain.report import RegisterLine


def register_lines(session: Session, period: str) -> list[RegisterLine]:
    query = (
        select(LedgerRow, FineRow, TariffRow, RefusalRow, SignatureRow)
        .join(FineRow, FineRow.id == LedgerRow.fine_id)
        .join(TariffRow, TariffRow.id == FineRow.tariff_id)
        .join(RefusalRow, RefusalRow.id == LedgerRow.refusal_id)
        .join(SignatureRow, SignatureRow.id == LedgerRow.signature_id)
        .where(LedgerRow.period == period)
        .order_by(LedgerRow.id)
    )
    people = select(UserRow.id, UserRow.name, UserRow.login)
    names = {user_id: f"{name} ({login})" for user_id, name, login in session.execute(people)}
    return [_line(session, names, *row) for row in session.execute(query).all()]


def _line(
    session: Session,
    people: dict[int, str],
    entry: LedgerRow,
    fine: FineRow,
    tariff: TariffRow,
    refusal: RefusalRow,
    signature: SignatureRow,
) -> RegisterLine:
    """Decision and callback are the newest before the fine was proposed, the new manager the one that was signed."""
    decision = session.scalars(
        select(DecisionRow)
        .where(DecisionRow.refusal_id == refusal.id, DecisionRow.decided_at <= fine.proposed_at)
        .order_by(DecisionRow.id.desc())
    ).first()
    callback = session.scalars(
        select(CallbackRow)
        .where(CallbackRow.refusal_id == refusal.id, CallbackRow.outcome == CallbackOutcome.DENIED)
        .where(CallbackRow.called_at <= fine.proposed_at)
        .order_by(CallbackRow.id.desc())
    ).first()
    handed = session.scalars(
        select(ReassignmentRow).where(ReassignmentRow.refusal_id == refusal.id).order_by(ReassignmentRow.id.desc())
    ).first()
    if decision is None or callback is None or handed is None:
        raise AssertionError(f"ledger entry {entry.id} has no decision, callback or reassignment before it")
    finding = None if decision.finding_id is None else session.get(FindingRow, decision.finding_id)
    span = next((one for one in decision.evidence if one["kind"] == "span"), None)
    recording = None if span is None else session.get(RecordingRow, span["recording"])
    return RegisterLine(
        fine_id=fine.id,
        period=entry.period,
        manager=entry.manager,
        deal_external_id=entry.deal_external_id,
        deal_title=entry.deal_title,
        lead_source=fine.lead_source,
        stated_reason=refusal.stated_reason or "",
        stated_comment=refusal.stated_comment,
        finding=None if finding is None else finding.verdict.value,
        decision=decision.verdict.value,
        quote="" if span is None else span["quote"],
        quote_from_ms=None if span is None else span["from_ms"],
        recording_name="" if recording is None else recording.original_name,
        callback_outcome=callback.outcome.value,
        client_words=callback.client_words,
        callback_at=callback.called_at,
        tariff_id=tariff.id,
        tariff_valid_from=tariff.valid_from,
        amount=Money(entry.amount_minor, entry.currency),
        decided_by=people[decision.decided_by],
        decided_at=decision.decided_at,
        proposed_by=people[fine.proposed_by],
        proposed_at=fine.proposed_at,
        signed_by=people[signature.signed_by],
        signed_at=entry.signed_at,
        new_manager=handed.to_manager,
    )
