"""One flat line a refusal for the callbacks page, the sign-off page and `show`."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.rows import (
    CallbackRow,
    DealRow,
    DecisionRow,
    FineRow,
    ItemRow,
    ReassignmentRow,
    RefusalRow,
    SignatureRow,
    UserRow,
)
from qa_desk.domain.callback import CallbackOutcome, attempts_made, first_since_decision
from qa_desk.domain.decision import move_of
from qa_desk.domain.flow import Move, RefusalId, RefusalState
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.views import RefusalLine


def refusal_lines(
    session: Session, states: Sequence[RefusalState] | None, only: Sequence[int] | None = None
) -> list[RefusalLine]:
    """Nearest deadline first."""
    query = (
        select(RefusalRow, DealRow, ItemRow.finding)
        .join(DealRow, DealRow.id == RefusalRow.deal_id)
        .outerjoin(ItemRow, ItemRow.refusal_id == RefusalRow.id)
        .order_by(RefusalRow.deadline_at, RefusalRow.id)
    )
    if states is not None:
        query = query.where(RefusalRow.state.in_(states))
    if only is not None:
        query = query.where(RefusalRow.id.in_(only))
    found = session.execute(query).all()
    said = _Said(session, [refusal.id for refusal, _, _ in found])
    return [_line(refusal, deal, finding, said) for refusal, deal, finding in found]


class _Said:
    """What followed each refusal, fetched for all of them at once; the newest row of a kind wins."""

    def __init__(self, session: Session, refusal_ids: Sequence[int]) -> None:
        people = session.execute(select(UserRow.id, UserRow.name))
        self.names: dict[int, str] = {one.id: one.name for one in people}
        self.decisions: dict[int, DecisionRow] = {}
        self.callbacks: dict[int, list[CallbackRow]] = {}
        self.fines: dict[int, FineRow] = {}
        self.handed: dict[int, ReassignmentRow] = {}
        self.signed: dict[int, SignatureRow] = {}
        for chunk in in_chunks(refusal_ids):
            self._fetch(session, chunk)

    def _fetch(self, session: Session, ids: Sequence[int]) -> None:
        decisions = select(DecisionRow).where(DecisionRow.refusal_id.in_(ids)).order_by(DecisionRow.id)
        self.decisions |= {row.refusal_id: row for row in session.scalars(decisions)}
        for row in session.scalars(select(CallbackRow).where(CallbackRow.refusal_id.in_(ids)).order_by(CallbackRow.id)):
            self.callbacks.setdefault(row.refusal_id, []).append(row)
        fines = select(FineRow).where(FineRow.refusal_id.in_(ids)).order_by(FineRow.id)
        self.fines |= {row.refusal_id: row for row in session.scalars(fines)}
        handed = select(ReassignmentRow).where(ReassignmentRow.refusal_id.in_(ids)).order_by(ReassignmentRow.id)
        self.handed |= {row.refusal_id: row for row in session.scalars(handed)}
        signed = select(SignatureRow).where(SignatureRow.refusal_id.in_(ids)).order_by(SignatureRow.id)
        self.signed |= {row.refusal_id: row for row in session.scalars(signed)}


def _line(refusal: RefusalRow, deal: DealRow, finding: str | None, said: _Said) -> RefusalLine:
    decision = said.decisions.get(refusal.id)
    calls = said.callbacks.get(refusal.id, [])
    if decision is not None:
        doubted = move_of(decision.verdict) is Move.DOUBT
        calls = calls[first_since_decision([row.outcome for row in calls], refusal.state, doubted=doubted) :]
    spoken = [row for row in calls if row.outcome is not CallbackOutcome.NO_ANSWER]
    fine = said.fines.get(refusal.id)
    handed, signed = said.handed.get(refusal.id), said.signed.get(refusal.id)
    sent_back = signed is not None and signed.action is SignAction.SEND_BACK
    quotes = [] if decision is None else [one["quote"] for one in decision.evidence if one["kind"] == "span"]
    return RefusalLine(
        refusal_id=RefusalId(refusal.id),
        deal_id=deal.id,
        external_id=deal.external_id,
        title=deal.title,
        client_name=deal.client_name,
        phones=tuple(e164 or original for original, e164 in deal.rest["phones"]),
        manager=deal.manager,
        lead_source=deal.lead_source,
        state=refusal.state,
        stated_reason=refusal.stated_reason,
        stated_comment=refusal.stated_comment,
        stated_by=refusal.stated_by,
        deadline_at=refusal.deadline_at,
        finding=finding,  # type: ignore[arg-type]  # the column's enum type does not survive the outer join
        decision=None if decision is None else decision.verdict.value,
        decision_comment="" if decision is None else decision.comment,
        decided_by="" if decision is None else said.names[decision.decided_by],
        heard_percent=None if decision is None else decision.heard_percent,
        quote=quotes[0] if quotes else "",
        attempts=attempts_made([row.outcome for row in calls], refusal.state),
        last_callback_at=calls[-1].called_at if calls else None,
        callback_outcome=spoken[-1].outcome.value if spoken else None,
        client_words=spoken[-1].client_words if spoken else "",
        fine_minor=None if fine is None else fine.amount_minor,
        currency="" if fine is None else fine.currency,
        to_manager="" if handed is None else handed.to_manager,
        head_comment=signed.comment if signed is not None and sent_back else "",
        version=refusal.version,
    )
