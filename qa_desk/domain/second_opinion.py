"""Second opinion: what a language model says of a case. None of it is believed before the transcript bears it out."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from qa_desk.domain.call import Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import KnownError, WrongUse
from qa_desk.domain.finding import Finding
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, TurnRef, Verdict, verdict_of

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
class Opinion:
    """An answer whose every quote stands in the transcript and whose verdict follows from its own facts.

    `spans`: the quoted turns where they can be played, in the order of `evidence`; empty before they are looked up.
    `reader`: model and version of the question.
    """

    verdict: Verdict
    refused: bool
    voiced_reasons: tuple[ReasonCode, ...]
    evidence: tuple[Quote, ...]
    reader: str
    spans: tuple[SpanEvidence, ...] = ()


class SecondOff(WrongUse):
    """No address of a second reader is set."""

    code = "second_off"


class SecondUrlWrong(WrongUse):
    """The address cannot be used: http or https, without a name, a password or a query in it; facts: scheme, host"""

    code = "second_url_wrong"


class SecondNotLoopback(WrongUse):
    """Talk of clients would leave this machine unencrypted; facts: host"""

    code = "second_not_loopback"


class SecondNotTranscribed(WrongUse):
    """A recording of the deal has no complete transcript yet; facts: refusal"""

    code = "second_not_transcribed"


class SecondNothingToRead(WrongUse):
    """No recorded talk, or a reason that is counted and not read; facts: refusal"""

    code = "second_nothing_to_read"


class SecondReasonUnknown(WrongUse):
    """The stated reason is not in the book: there is nothing to compare with; facts: refusal"""

    code = "second_reason_unknown"


class SecondReaderFailed(KnownError):
    """No opinion was obtained. Nothing is stored, the finding stays as it is."""


class SecondUnreachable(SecondReaderFailed):
    """The connection failed; facts: host, detail"""

    code = "second_unreachable"


class SecondTimeout(SecondReaderFailed):
    """No whole answer in time; facts: host, seconds"""

    code = "second_timeout"


class SecondHttpFailed(SecondReaderFailed):
    """The server answered with an error or sent us elsewhere, where we do not go; facts: host, status"""

    code = "second_http_failed"


class SecondCaseTooLong(SecondReaderFailed):
    """The talk is longer than what is sent in one question; facts: characters, limit"""

    code = "second_case_too_long"


class SecondTooLong(SecondReaderFailed):
    """The answer is too long, or was cut off at its limit; facts: host"""

    code = "second_too_long"


class SecondGarbled(SecondReaderFailed):
    """The answer is not the object that was asked for; facts: host"""

    code = "second_garbled"


class SecondCodeUnknown(SecondReaderFailed):
    """The answer names a reason that the book does not have; facts: reason"""

    code = "second_code_unknown"


class SecondTurnWrong(SecondReaderFailed):
    """The answer points to a turn that is not there; facts: call, turn"""

    code = "second_turn_wrong"


class SecondManagerQuoted(SecondReaderFailed):
    """The answer rests on the manager's words; facts: call, turn"""

    code = "second_manager_quoted"


class SecondQuoteInvented(SecondReaderFailed):
    """The answer quotes words that the turn does not hold; facts: call, turn, quote"""

    code = "second_quote_invented"


class SecondInconsistent(SecondReaderFailed):
    """The verdict does not follow from the answer's own reasons and evidence; facts: verdict"""

    code = "second_inconsistent"


def checked(case: RefusalCase, answer: Answer, codes: Collection[str], reader: str) -> Opinion:
    """The answer as an opinion, whole or not at all. Raises SecondReaderFailed subclasses."""
    for code in answer.voiced_reasons:
        if code not in codes:
            raise SecondCodeUnknown(reason=_short(code))
    for quote in answer.evidence:
        _check_quote(case, quote)
    if not _follows(case, answer):
        raise SecondInconsistent(verdict=answer.verdict.value)
    voiced = tuple(dict.fromkeys(answer.voiced_reasons))
    return Opinion(answer.verdict, answer.refused, voiced, tuple(dict.fromkeys(answer.evidence)), reader)


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


def _short(text: str) -> str:
    # half a surrogate pair cannot be printed
    shown = text.encode("utf-8", "replace").decode()
    return shown if len(shown) <= MOST_SHOWN else f"{shown[:MOST_SHOWN]}…"


def disagreement(finding: Finding, opinion: Opinion) -> tuple[str, ...]:
    """Codes of what the two readers see differently; empty when they agree."""
    differs = {
        VERDICT_DIFFERS: finding.verdict is not opinion.verdict,
        REFUSAL_DIFFERS: finding.refused is not opinion.refused,
        REASONS_DIFFER: set(finding.voiced_reasons) != set(opinion.voiced_reasons),
    }
    return tuple(code for code, yes in differs.items() if yes)
