"""From stored transcripts to the case a reader reads, and from its turn numbers back to playable spans."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_desk.domain.call import Call
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, SpokenCall, SpokenTurn, TurnRef
from qa_desk.domain.transcript import Transcript, Turn

BREATH_MS = 1_500
"""Stretches of one voice with a shorter pause and nobody else between them are one turn."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A call with its complete transcript, turns joined to what a person would call a turn."""

    call: Call
    recording: str
    turns: tuple[Turn, ...]


def joined(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """Neighbouring pieces of one voice as one turn: the confidence of the weakest piece, the first doubt."""
    out: list[Turn] = []
    for turn in turns:
        if not turn.text.strip():
            continue
        last = out[-1] if out else None
        if last is not None and last.lane is turn.lane and turn.from_ms - last.to_ms <= BREATH_MS:
            out[-1] = replace(
                last,
                to_ms=max(last.to_ms, turn.to_ms),
                text=f"{last.text} {turn.text}",
                confidence=min(last.confidence, turn.confidence),
                words=(*last.words, *turn.words),
                doubt=last.doubt or turn.doubt,
            )
        else:
            out.append(turn)
    return tuple(out)


def heard(call: Call, transcript: Transcript) -> Heard:
    return Heard(call, transcript.recording, joined(transcript.turns))


def case_of(refusal: ConditionalRefusal, calls: Sequence[Heard], time_zone: str) -> RefusalCase:
    """`calls` in order of time. A refusal whose stated reason the book does not know has the code ""."""
    first = calls[0].call.facts.started_at if calls else refusal.opened_at
    spoken = tuple(
        SpokenCall(
            _days(first, one.call.facts.started_at, time_zone),
            one.call.facts.direction,
            tuple(SpokenTurn(turn.lane, turn.text) for turn in one.turns),
            one.call.facts.started_at.astimezone(ZoneInfo(time_zone)).date(),
        )
        for one in calls
    )
    return RefusalCase(str(refusal.id), refusal.stated_reason or ReasonCode(""), refusal.stated_comment, spoken)


def _days(first: datetime, then: datetime, time_zone: str) -> int:
    zone = ZoneInfo(time_zone)
    return (then.astimezone(zone).date() - first.astimezone(zone).date()).days


def span(ref: TurnRef, calls: Sequence[Heard]) -> SpanEvidence:
    turn = calls[ref.call].turns[ref.turn]
    return SpanEvidence(calls[ref.call].recording, turn.lane, turn.from_ms, turn.to_ms, turn.text)


def fingerprint(case: RefusalCase, reader: str, extra: str = "") -> str:
    """SHA-256 of everything a finding rests on: the same input by the same reader need not be read again."""
    return hashlib.sha256(f"{reader}\x1f{case!r}\x1f{extra}".encode()).hexdigest()
