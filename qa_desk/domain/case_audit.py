"""Checklist audits in a case file: what failed, what proves it, what it costs. Masked, nobody can be told by them."""

from dataclasses import dataclass, replace
from datetime import datetime

from qa_desk.domain.checklist import Label
from qa_desk.domain.mask import Masker
from qa_desk.domain.money import Money


@dataclass(frozen=True, slots=True)
class AuditQuote:
    """`name`: of the recording's file, "" where it is not told."""

    recording: str
    name: str
    lane: str
    from_ms: int
    to_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class CaseFailed:
    """A failed question with what its auditor said and showed. `others`: evidence that is no stretch of a recording."""

    question: Label
    comment: str
    quotes: tuple[AuditQuote, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class CaseAuditFine:
    """`state`, `holds`: codes. `entry`: its number in the ledger once it is signed; `left`: after counter-entries."""

    number: int
    question: Label
    amount: Money
    state: str
    holds: tuple[str, ...] = ()
    said: str = ""
    entry: int | None = None
    left: Money | None = None


@dataclass(frozen=True, slots=True)
class CaseAudit:
    """One submitted audit of a deal. `points`: basis points."""

    number: int
    at: datetime
    by: str
    external_id: str
    deal_title: str
    form: Label
    version: int
    points: int | None
    critical: int
    failed: tuple[CaseFailed, ...]
    fines: tuple[CaseAuditFine, ...]


def masked_audit(audit: CaseAudit, mask: Masker) -> CaseAudit:
    """Scores, times, amounts and words of the form stay."""
    return replace(
        audit,
        by=mask.name(audit.by),
        external_id=mask.text(audit.external_id),
        deal_title=mask.text(audit.deal_title),
        failed=tuple(
            replace(
                one,
                comment=mask.text(one.comment),
                quotes=tuple(replace(quote, name="", text=mask.text(quote.text)) for quote in one.quotes),
            )
            for one in audit.failed
        ),
        fines=tuple(replace(one, said=mask.text(one.said)) for one in audit.fines),
    )
