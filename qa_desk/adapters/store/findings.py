"""Findings, decisions, callbacks and signatures: what was said about a refusal, in order."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store import evidence as stored_evidence
from qa_desk.adapters.store.rows import (
    CallbackRow,
    CallRow,
    DecisionRow,
    FindingRow,
    RefusalRow,
    SignatureRow,
    TranscriptRow,
    TurnFixRow,
    TurnRow,
)
from qa_desk.domain.callback import Callback, CallbackId, CallbackOutcome
from qa_desk.domain.correction import CHANNELS
from qa_desk.domain.decision import Decision, DecisionId, FindingId
from qa_desk.domain.errors import NotFound
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import RefusalId, RefusalState
from qa_desk.domain.people import UserId
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.sign_off import SignAction, Signature, SignatureId


class SqlFindings:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, finding: Finding) -> FindingId:
        row = FindingRow(
            refusal_id=finding.refusal_id,
            verdict=finding.verdict,
            refused=finding.refused,
            voiced_reasons=list(finding.voiced_reasons),
            evidence=stored_evidence.all_to_json(finding.evidence),
            highlights=stored_evidence.all_to_json(finding.highlights),
            why=list(finding.why),
            confidence=finding.confidence,
            sure=finding.sure,
            reader=finding.reader,
            input_sha256=finding.input_sha256,
            found_at=finding.found_at,
        )
        self._session.add(row)
        self._session.flush()
        return FindingId(row.id)

    def get(self, finding_id: FindingId) -> Finding:
        row = self._session.get(FindingRow, finding_id)
        if row is None:
            raise NotFound(what="finding", key=finding_id)
        return _finding(row)

    def latest(self, refusal_id: RefusalId) -> Finding | None:
        query = select(FindingRow).where(FindingRow.refusal_id == refusal_id).order_by(FindingRow.id.desc())
        row = self._session.scalars(query).first()
        return None if row is None else _finding(row)

    def behind_sides(self) -> list[RefusalId]:
        found_at = select(func.max(FindingRow.found_at)).where(FindingRow.refusal_id == RefusalRow.id).scalar_subquery()
        turned = (
            select(TurnFixRow.id)
            .join(TurnRow, TurnRow.id == TurnFixRow.turn_id)
            .join(TranscriptRow, TranscriptRow.id == TurnRow.transcript_id)
            .join(CallRow, CallRow.recording == TranscriptRow.recording)
            .where(CallRow.deal_id == RefusalRow.deal_id)
            .where(TurnFixRow.model == CHANNELS, TurnFixRow.fixed_at >= found_at)
            .exists()
        )
        query = select(RefusalRow.id).where(RefusalRow.state == RefusalState.QUEUED, turned).order_by(RefusalRow.id)
        return [RefusalId(key) for key in self._session.scalars(query)]

    def page(self, after: FindingId | None, limit: int) -> list[Finding]:
        query = select(FindingRow).where(FindingRow.id > (after or 0)).order_by(FindingRow.id).limit(limit)
        return [_finding(row) for row in self._session.scalars(query)]


def _finding(row: FindingRow) -> Finding:
    return Finding(
        id=FindingId(row.id),
        refusal_id=RefusalId(row.refusal_id),
        verdict=row.verdict,
        refused=row.refused,
        voiced_reasons=tuple(ReasonCode(code) for code in row.voiced_reasons),
        evidence=stored_evidence.all_from_json(row.evidence),
        highlights=stored_evidence.spans_from_json(row.highlights),
        why=tuple(row.why),
        confidence=row.confidence,
        sure=row.sure,
        reader=row.reader,
        input_sha256=row.input_sha256,
        found_at=row.found_at,
    )


class SqlDecisions:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, decision: Decision) -> int:
        row = DecisionRow(
            refusal_id=decision.refusal_id,
            verdict=decision.verdict,
            voiced_reason=decision.voiced_reason,
            comment=decision.comment,
            finding_id=decision.finding_id,
            evidence=stored_evidence.all_to_json(decision.evidence),
            evidence_count=len(decision.evidence),
            decided_by=decision.decided_by,
            decided_at=decision.decided_at,
            heard_percent=decision.heard_percent,
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def of_refusal(self, refusal_id: RefusalId) -> list[Decision]:
        query = select(DecisionRow).where(DecisionRow.refusal_id == refusal_id).order_by(DecisionRow.id)
        return [_decision(row) for row in self._session.scalars(query)]

    def all(self) -> list[Decision]:
        return [_decision(row) for row in self._session.scalars(select(DecisionRow).order_by(DecisionRow.id))]


def _decision(row: DecisionRow) -> Decision:
    return Decision(
        id=DecisionId(row.id),
        refusal_id=RefusalId(row.refusal_id),
        verdict=row.verdict,
        voiced_reason=None if row.voiced_reason is None else ReasonCode(row.voiced_reason),
        comment=row.comment,
        evidence=stored_evidence.all_from_json(row.evidence),
        finding_id=None if row.finding_id is None else FindingId(row.finding_id),
        decided_by=UserId(row.decided_by),
        decided_at=row.decided_at,
        heard_percent=row.heard_percent,
    )


class SqlCallbacks:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, refusal_id: RefusalId, outcome: CallbackOutcome, client_words: str, by: UserId, at: datetime
    ) -> Callback:
        row = CallbackRow(refusal_id=refusal_id, outcome=outcome, client_words=client_words, called_by=by, called_at=at)
        self._session.add(row)
        self._session.flush()
        return _callback(row)

    def of_refusal(self, refusal_id: RefusalId) -> list[Callback]:
        query = select(CallbackRow).where(CallbackRow.refusal_id == refusal_id).order_by(CallbackRow.id)
        return [_callback(row) for row in self._session.scalars(query)]

    def all(self) -> list[Callback]:
        return [_callback(row) for row in self._session.scalars(select(CallbackRow).order_by(CallbackRow.id))]


def _callback(row: CallbackRow) -> Callback:
    return Callback(
        CallbackId(row.id),
        RefusalId(row.refusal_id),
        row.outcome,
        row.client_words,
        UserId(row.called_by),
        row.called_at,
    )


class SqlSignatures:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, refusal_id: RefusalId, action: SignAction, comment: str, by: UserId, at: datetime) -> Signature:
        row = SignatureRow(refusal_id=refusal_id, action=action, comment=comment, signed_by=by, signed_at=at)
        self._session.add(row)
        self._session.flush()
        return _signature(row)

    def of_refusal(self, refusal_id: RefusalId) -> list[Signature]:
        query = select(SignatureRow).where(SignatureRow.refusal_id == refusal_id).order_by(SignatureRow.id)
        return [_signature(row) for row in self._session.scalars(query)]


def _signature(row: SignatureRow) -> Signature:
    return Signature(
        SignatureId(row.id),
        RefusalId(row.refusal_id),
        row.action,
        row.comment,
        UserId(row.signed_by),
        row.signed_at,
    )
