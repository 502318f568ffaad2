"""Reason check: the manager's stated reason against what the client voiced. Labels as in the labelled corpus."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

from qa_desk.domain.call import Direction, Lane

ReasonCode = NewType("ReasonCode", str)

NO_CONTACT = ReasonCode("no_contact")
DUPLICATE = ReasonCode("duplicate")
CHECKED_WITHOUT_TRANSCRIPT = frozenset({NO_CONTACT, DUPLICATE})
MOST_HIGHLIGHTS = 3


class Verdict(StrEnum):
    """What a finding says. UNCLEAR is an honest answer, not a failure."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NO_REFUSAL = "no_refusal"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True, order=True)
class TurnRef:
    """Position of a turn: `call` is the index in the case, `turn` the index in that call."""

    call: int
    turn: int


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    speaker: Lane
    text: str


@dataclass(frozen=True, slots=True)
class SpokenCall:
    """`day`: days since the first contact. `on`: date of the call where it is known, for «пятнадцатого» and «весной»;
    no part of the printed form, which tells the talk alone."""

    day: int
    direction: Direction
    turns: tuple[SpokenTurn, ...]
    on: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RefusalCase:
    """One deal as the reader sees it: what the manager typed, and every call with the client in order of time."""

    id: str
    stated_reason: ReasonCode
    stated_comment: str
    calls: tuple[SpokenCall, ...]
    industry: str = ""

    def turn(self, ref: TurnRef) -> SpokenTurn:
        return self.calls[ref.call].turns[ref.turn]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of a case.

    `evidence`: the turns that decide. `highlights`: at most three moments worth hearing, best first.
    `confidence`: 0..1. `sure`: the program would stand by the verdict; if False the person must listen.
    `other_ground`: the client gave a ground, but none that the reason book listens for.
    """

    verdict: Verdict
    refused: bool
    voiced_reasons: tuple[ReasonCode, ...]
    evidence: tuple[TurnRef, ...]
    highlights: tuple[TurnRef, ...]
    confidence: float
    sure: bool
    other_ground: bool = False


def verdict_of(refused: bool, voiced: tuple[ReasonCode, ...], stated: ReasonCode) -> Verdict:
    """Labelling rule 6: match, mismatch and no_refusal follow from what the client did and said."""
    if not refused:
        return Verdict.NO_REFUSAL
    if not voiced:
        return Verdict.UNCLEAR
    return Verdict.MATCH if stated in voiced else Verdict.MISMATCH
