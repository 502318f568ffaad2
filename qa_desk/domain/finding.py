"""Finding: what the check says of one refusal, with evidence that can be played."""

from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.decision import Evidence, FindingId, SpanEvidence
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.reason_check import ReasonCode, Verdict


@dataclass(frozen=True, slots=True)
class Finding:
    """`why`: codes that explain the verdict. `input_sha256`: hash of what was read, so that a re-check knows whether
    anything changed. `reader`: version of reader and reason book."""

    id: FindingId
    refusal_id: RefusalId
    verdict: Verdict
    refused: bool
    voiced_reasons: tuple[ReasonCode, ...]
    evidence: tuple[Evidence, ...]
    highlights: tuple[SpanEvidence, ...]
    why: tuple[str, ...]
    confidence: float
    sure: bool
    reader: str
    input_sha256: str
    found_at: datetime
