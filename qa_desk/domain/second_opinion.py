"""Second opinion: what a language model says of a case. None of it is believed before the transcript bears it out."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from ipaddress import ip_address
from urllib.parse import urlsplit

from qa_desk.domain.call import Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.finding import Finding
from qa_desk.domain.kept_opinion import SecondOpinion
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, TurnRef, Verdict, verdict_of
from qa_desk.domain.second_faults import (
    SecondCodeUnknown,
    SecondInconsistent,
    SecondManagerQuoted,
    SecondQuoteInvented,
    SecondReaderFailed,
    SecondTurnWrong,
)

MOST_SHOWN = 80
"""Letters of an invented quote or code that an error carries: a model may answer with pages of it."""

VERDICT_DIFFERS = "second_verdict_differs"
REFUSAL_DIFFERS = "second_refusal_differs"
REASONS_DIFFER = "second_reasons_differ"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a turn, as the second reader gives them."""

    at: TurnRef
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the second reader said, well-formed but not checked."""

    verdict: Verdict
    refused: bool
    voiced_reasons: tuple[ReasonCode, ...]
    evidence: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Thrown:
    """A quote that is not used. `why`: code of the fault. `text` is cut where a model answers with pages."""

    at: TurnRef
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """An answer whose every quote stands in the transcript and whose verdict follows from its own facts.

    `spans`: the quoted turns where they can be played, in the order of `evidence`; empty before they are looked up.
    `reader`: model and version of the question. `thrown`: quotes that the transcript does not bear out.
    """

    verdict: Verdict
    refused: bool
    voiced_reasons: tuple[ReasonCode, ...]
    evidence: tuple[Quote, ...]
    reader: str
    spans: tuple[SpanEvidence, ...] = ()
    thrown: tuple[Thrown, ...] = ()


def checked(case: RefusalCase, answer: Answer, codes: Collection[str], reader: str) -> Opinion:
    """The answer as an opinion, without the quotes that nobody said; one with no other quotes is no opinion at all.

    Raises SecondReaderFailed subclasses.
    """
    for code in answer.voiced_reasons:
        if code not in codes:
            raise SecondCodeUnknown(reason=_short(code))
    faults = {quote: _fault(case, quote) for quote in answer.evidence}
    evidence = tuple(quote for quote, fault in faults.items() if fault is None)
    wrong = [(quote, fault) for quote, fault in faults.items() if fault is not None]
    if wrong and not evidence:
        raise wrong[0][1]
    if not _follows(case, replace(answer, evidence=evidence)):
        raise SecondInconsistent(verdict=answer.verdict.value)
    voiced = tuple(dict.fromkeys(answer.voiced_reasons))
    thrown = tuple(Thrown(quote.at, _short(quote.text), fault.code) for quote, fault in wrong)
    return Opinion(answer.verdict, answer.refused, voiced, evidence, reader, thrown=thrown)


def _fault(case: RefusalCase, quote: Quote) -> SecondReaderFailed | None:
    try:
        _check_quote(case, quote)
    except SecondReaderFailed as fault:
        return fault
    return None


def _check_quote(case: RefusalCase, quote: Quote) -> None:
    at = quote.at
    # a negative number would count from the end
    if not 0 <= at.call < len(case.calls) or not 0 <= at.turn < len(case.calls[at.call].turns):
        raise SecondTurnWrong(call=at.call, turn=at.turn)
    turn = case.turn(at)
    if turn.speaker is Lane.MANAGER:
        raise SecondManagerQuoted(call=at.call, turn=at.turn)
    if not quoted_in(quote.text, turn.text):
        raise SecondQuoteInvented(call=at.call, turn=at.turn, quote=_short(quote.text))


def quoted_in(quote: str, text: str) -> bool:
    """Letter by letter and by whole words; only white space, «ё» and the composing of letters may differ."""
    wanted, there = _levelled(quote), _levelled(text)
    if not wanted:
        return False
    start = there.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if not _inside_word(there, start) and not _inside_word(there, end):
            return True
        start = there.find(wanted, start + 1)
    return False


def _inside_word(text: str, position: int) -> bool:
    return 0 < position < len(text) and text[position - 1].isalnum() and text[position].isalnum()


def _levelled(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).replace("ё", "е").replace("Ё", "Е")


def _follows(case: RefusalCase, answer: Answer) -> bool:
    """Labelling rule 6, and no verdict but "unclear" without words of the client."""
    if answer.verdict is Verdict.UNCLEAR:
        return not answer.voiced_reasons
    if not answer.evidence or (answer.voiced_reasons and not answer.refused):
        return False
    return answer.verdict is verdict_of(answer.refused, answer.voiced_reasons, case.stated_reason)


def stays_here(url: str) -> bool:
    """True for an address that surely is this machine; every other one is asked about before talk is sent to it."""
    try:
        host = urlsplit(url.strip()).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _short(text: str) -> str:
    # half a surrogate pair cannot be printed
    shown = text.encode("utf-8", "replace").decode()
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"


def disagreement(finding: Finding, opinion: Opinion | SecondOpinion) -> tuple[str, ...]:
    """Codes of what the two readers see differently; empty when they agree."""
    differs = {
        VERDICT_DIFFERS: finding.verdict is not opinion.verdict,
        REFUSAL_DIFFERS: finding.refused is not opinion.refused,
        REASONS_DIFFER: set(finding.voiced_reasons) != set(opinion.voiced_reasons),
    }
    return tuple(code for code, yes in differs.items() if yes)
