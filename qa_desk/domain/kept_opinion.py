"""A second opinion as it is kept: what was said of which talk, by which model, on whose asking."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.people import UserId
from qa_desk.domain.reason_check import ReasonCode, Verdict

OpinionId = NewType("OpinionId", int)


@dataclass(frozen=True, slots=True)
class ThrownQuote:
    """Words that the model gave as the client's and that are not used. `why`: code of the fault."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """`quotes`: the verified words, each where its turn can be played. `reader`: model and version of the question.

    `input_sha256`: of the talk that was read: an opinion on talk that was changed since is told as old. `asked_by`:
    None on the command line.
    """

    id: OpinionId
    refusal_id: RefusalId
    verdict: Verdict
    refused: bool
    voiced_reasons: tuple[ReasonCode, ...]
    quotes: tuple[SpanEvidence, ...]
    thrown: tuple[ThrownQuote, ...]
    reader: str
    input_sha256: str
    asked_by: UserId | None
    asked_at: datetime
