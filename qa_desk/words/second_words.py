"""Words for what two readers see differently, and for quotes that are not believed."""

from collections.abc import Mapping

from qa_desk.domain.second_faults import SecondManagerQuoted, SecondQuoteInvented, SecondTurnWrong
from qa_desk.domain.second_opinion import REASONS_DIFFER, REFUSAL_DIFFERS, VERDICT_DIFFERS
from qa_desk.words.catalogue import mark, tr

DIFFERENCES: Mapping[str, str] = {
    VERDICT_DIFFERS: mark("another verdict"),
    REFUSAL_DIFFERS: mark("whether the client refused"),
    REASONS_DIFFER: mark("other reasons"),
}

THROWN: Mapping[str, str] = {
    SecondQuoteInvented.code: mark("nobody said that"),
    SecondManagerQuoted.code: mark("the manager's words"),
    SecondTurnWrong.code: mark("points to a turn that is not there"),
}


def difference(code: str) -> str:
    return tr(DIFFERENCES[code])


def thrown_why(code: str) -> str:
    """Why a quote is not used; a code that this version has no words for is shown as it is."""
    return tr(THROWN[code]) if code in THROWN else code
