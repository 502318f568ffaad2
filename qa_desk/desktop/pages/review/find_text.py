"""Looking for words in one transcript: as they are typed at once, in all their forms when the dictionaries tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_desk.desktop.widgets.shown_turn import Range
from qa_desk.domain.word_search import Lemmas, asked, places

_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Match:
    """`number`: which of the row's found places."""

    row: int
    number: int


@dataclass(frozen=True, slots=True)
class FoundInCall:
    """`rows`: found places by row; rows without any are left out."""

    rows: tuple[tuple[int, tuple[Range, ...]], ...] = ()

    @property
    def matches(self) -> tuple[Match, ...]:
        return tuple(Match(row, number) for row, ranges in self.rows for number in range(len(ranges)))

    def first_from(self, row: int) -> int:
        """Index of the first match in this row or behind it; round to the first of all."""
        return next((index for index, match in enumerate(self.matches) if match.row >= row), 0)


def find_in(texts: Sequence[str], question: str, lemmas: Lemmas | None = None) -> FoundInCall:
    """`lemmas`: None while the dictionaries are not there; then only what is typed is found, in any case of letters."""
    wanted = _folded(question.strip())
    if len(wanted) < _SHORTEST:
        return FoundInCall()
    words = () if lemmas is None else asked(question, lemmas)
    rows = []
    for row, text in enumerate(texts):
        found = set(_plain(_folded(text), wanted))
        if words and lemmas is not None:
            found |= set(places(text, words, lemmas))
        if found:
            rows.append((row, _apart(sorted(found))))
    return FoundInCall(tuple(rows))


def _plain(text: str, wanted: str) -> list[Range]:
    out: list[Range] = []
    begin = text.find(wanted)
    while begin >= 0:
        out.append((begin, begin + len(wanted)))
        begin = text.find(wanted, begin + len(wanted))
    return out


def _apart(ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Overlapping places are one."""
    out: list[Range] = []
    for begin, end in ranges:
        if out and begin < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((begin, end))
    return tuple(out)


def _folded(text: str) -> str:
    """Lower case letter by letter, so that places stay where they are."""
    whole = text.lower()
    if len(whole) == len(text):  # no letter grew, and none ever shrinks
        return whole.replace("ё", "е")
    lower = (letter.lower() for letter in text)
    return "".join(one if len(one) == 1 else old for one, old in zip(lower, text, strict=True)).replace("ё", "е")
