"""Words for what two readers see differently."""

from collections.abc import Mapping

from qa_desk.domain.second_opinion import REASONS_DIFFER, REFUSAL_DIFFERS, VERDICT_DIFFERS
from qa_desk.words.catalogue import mark, tr

DIFFERENCES: Mapping[str, str] = {
    VERDICT_DIFFERS: mark("another verdict"),
    REFUSAL_DIFFERS: mark("whether the client refused"),
    REASONS_DIFFER: mark("other reasons"),
}


def difference(code: str) -> str:
    return tr(DIFFERENCES[code])
