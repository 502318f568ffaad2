"""Deals behind the subjects of the log, in one query a kind."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.audit_fine_rows import AuditFineRow
from qa_desk.adapters.store.rows import CallRow, DealRow, ItemRow, RecordingRow, RefusalRow
from qa_desk.services.log_about import About

_SHA_SHOWN = 12


def deals_named(session: Session) -> Mapping[str, About]:
    """By the log's subject: "refusal:20", "item:5", "audit_fine:3", "recording:0a1b2c3d4e5f"."""
    found: dict[str, About] = {}
    owners = (("refusal", RefusalRow), ("item", ItemRow), ("audit_fine", AuditFineRow))
    for kind, owner in owners:
        query = select(owner.id, DealRow.external_id, DealRow.title).join(DealRow, DealRow.id == owner.deal_id)
        for key, external_id, title in session.execute(query):
            found[f"{kind}:{key}"] = About(deal=external_id, title=title)
    calls = (
        select(RecordingRow.sha256, RecordingRow.original_name, DealRow.external_id, DealRow.title)
        .outerjoin(CallRow, CallRow.recording == RecordingRow.sha256)
        .outerjoin(DealRow, DealRow.id == CallRow.deal_id)
        .order_by(CallRow.id.desc())
    )
    for sha256, name, external, title in session.execute(calls):
        found[f"recording:{sha256[:_SHA_SHOWN]}"] = About(deal=external or "", title=title or "", name=name)
    return found
