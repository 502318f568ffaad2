"""Explanation of a stored finding: what decided, how sure it is, and what spoke against it. Codes and facts only."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from qa_desk.domain.call import Lane
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, SpanEvidence
from qa_desk.domain.finding import Finding
from qa_desk.domain.reason_check import CHECKED_WITHOUT_TRANSCRIPT, ReasonCode, Verdict
from qa_desk.domain.without_transcript import Why

NO_RECORDINGS = "no_recordings"
NOT_IN_BOOK = "stated_reason_not_in_book"
SPEAKER_UNKNOWN = "speaker_unknown"
OTHER_GROUND = "ground_not_in_book"


class Basis(StrEnum):
    """What the verdict stands on."""

    WORDS = "words"  # what was said in the calls
    RECORDS = "records"  # attempts or older deals, counted and not heard
    NOTHING = "nothing"  # there was nothing to read


class Against(StrEnum):
    OTHER_REASON = "other_reason"  # the client named other grounds beside the deciding one
    STATED_TOO = "stated_too"  # a mismatch, yet the stated reason was voiced as well
    NEXT_STEP = "next_step"  # a refusal, yet the client's words ask for another contact
    NO_QUOTE = "no_quote"  # no words stand behind a verdict that rests on words
    MANAGER_ONLY = "manager_only"  # only the manager's words stand behind it
    OTHER_MOMENTS = "other_moments"  # worth hearing, but not what decided
    SPEAKER_UNKNOWN = "speaker_unknown"
    NOT_IN_BOOK = "not_in_book"
    LOW_CONFIDENCE = "low_confidence"


@dataclass(frozen=True, slots=True)
class Objection:
    """`reasons` and `moments` as the code needs them, else empty."""

    code: Against
    reasons: tuple[ReasonCode, ...] = ()
    moments: tuple[SpanEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """`quotes`: the words that decided, the client's first. `voiced`: the grounds that the verdict names.
    `records`: how many attempts or older deals were counted. `failed`: rules that the records did not meet.
    `not_in_book`: there was no known stated reason to compare with. `other_ground`: the client gave a ground that the
    reason book does not listen for."""

    verdict: Verdict
    stated: ReasonCode | None
    basis: Basis
    refused: bool
    voiced: tuple[ReasonCode, ...]
    quotes: tuple[SpanEvidence, ...]
    records: int
    failed: tuple[Why, ...]
    not_in_book: bool
    other_ground: bool
    confidence: float
    sure: bool
    against: tuple[Objection, ...]


def explain(finding: Finding, stated_reason: ReasonCode | None) -> Explanation:
    """Uses only what the finding holds, so that it says the same years later."""
    quotes = _client_first(one for one in finding.evidence if isinstance(one, SpanEvidence))
    basis = _basis(finding, stated_reason)
    return Explanation(
        verdict=finding.verdict,
        stated=stated_reason,
        basis=basis,
        refused=finding.refused,
        voiced=_deciding(finding, stated_reason),
        quotes=quotes,
        records=sum(isinstance(one, AttemptEvidence | DealEvidence) for one in finding.evidence),
        failed=tuple(Why(code) for code in finding.why if code in set(Why)),
        not_in_book=NOT_IN_BOOK in finding.why,
        other_ground=OTHER_GROUND in finding.why,
        confidence=finding.confidence,
        sure=finding.sure,
        against=tuple(_against(finding, stated_reason, basis, quotes)),
    )


def _client_first(spans: Iterable[SpanEvidence]) -> tuple[SpanEvidence, ...]:
    return tuple(sorted(spans, key=lambda one: _LANE_ORDER.index(one.lane)))


def _basis(finding: Finding, stated: ReasonCode | None) -> Basis:
    if stated in CHECKED_WITHOUT_TRANSCRIPT:
        return Basis.RECORDS
    return Basis.NOTHING if NO_RECORDINGS in finding.why else Basis.WORDS


def _deciding(finding: Finding, stated: ReasonCode | None) -> tuple[ReasonCode, ...]:
    match finding.verdict:
        case Verdict.MATCH:
            return () if stated is None else (stated,)
        case Verdict.MISMATCH:
            return tuple(code for code in finding.voiced_reasons if code != stated)
        case Verdict.NO_REFUSAL:
            return ()
        case Verdict.UNCLEAR:
            return finding.voiced_reasons
        case _:
            assert_never(finding.verdict)


def _against(
    finding: Finding, stated: ReasonCode | None, basis: Basis, quotes: tuple[SpanEvidence, ...]
) -> Iterator[Objection]:
    if basis is Basis.WORDS:
        yield from _against_reasons(finding, stated)
        yield from _against_quotes(finding, quotes)
    if SPEAKER_UNKNOWN in finding.why:
        yield Objection(Against.SPEAKER_UNKNOWN)
    if NOT_IN_BOOK in finding.why and finding.verdict is not Verdict.UNCLEAR:
        yield Objection(Against.NOT_IN_BOOK)  # an unclear verdict says so in its sentence
    if not finding.sure and basis is not Basis.NOTHING:
        yield Objection(Against.LOW_CONFIDENCE)


def _against_reasons(finding: Finding, stated: ReasonCode | None) -> Iterator[Objection]:
    if finding.verdict in (Verdict.MATCH, Verdict.NO_REFUSAL):
        others = tuple(code for code in finding.voiced_reasons if code not in _deciding(finding, stated))
        if others:
            yield Objection(Against.OTHER_REASON, reasons=others)
    if finding.verdict is Verdict.MISMATCH and stated is not None and stated in finding.voiced_reasons:
        yield Objection(Against.STATED_TOO, reasons=(stated,))


def _against_quotes(finding: Finding, quotes: tuple[SpanEvidence, ...]) -> Iterator[Objection]:
    heard = tuple(dict.fromkeys((*quotes, *finding.highlights)))
    steps = tuple(one for one in heard if one.lane is not Lane.MANAGER and asks_for_contact(one.quote))
    if steps and finding.verdict in (Verdict.MATCH, Verdict.MISMATCH):
        yield Objection(Against.NEXT_STEP, moments=steps)
    if finding.verdict is not Verdict.UNCLEAR:
        if not quotes:
            yield Objection(Against.NO_QUOTE)
        elif all(one.lane is Lane.MANAGER for one in quotes):
            yield Objection(Against.MANAGER_ONLY)
    others = tuple(one for one in finding.highlights if one not in quotes and one not in steps)
    if others:
        yield Objection(Against.OTHER_MOMENTS, moments=others)


_LANE_ORDER = (Lane.CLIENT, Lane.UNKNOWN, Lane.MANAGER)
_CONTACT = re.compile(
    r"\b(?:перезвоните|созвонимся|позвоните|наберите|"
    r"пришлите|присылайте|вышлите|отправьте|скиньте|встретимся|подъеду|подъедем|приеду|приедем|до связи)\b"
)
_DENIED = re.compile(r"\b(?:не|нет|ни|незачем|никогда|бы|если)\b")
_CLAUSE = re.compile(r"[,.;:!?…—–]+")


def asks_for_contact(quote: str) -> bool:
    """Whether one clause of the words asks for, or agrees to, another contact without a negation or condition in it.
    Forms that also tell of the past or of others («звоните», «приедут») are left out.
    A doubt to listen to and never a verdict: so it may be as plain as this."""
    clauses = _CLAUSE.split(quote.casefold().replace("ё", "е"))
    return any(_CONTACT.search(one) is not None and _DENIED.search(one) is None for one in clauses)
