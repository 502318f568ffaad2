"""One turn as the book sees it: signs for each reason, for refusing and for going on, with negation already applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa_desk.adapters.reasons.index import Hit, Sort
from qa_desk.adapters.reasons.lemmas import Word
from qa_desk.adapters.reasons.phrasebook import Phrasebook
from qa_desk.domain.reason_check import TurnRef

PHRASE_WORTH = 1.0
MORE_PHRASES_WORTH = 0.25
HINT_WORTH = 0.3
MOST_HINTS = 3
ASKED_WORTH = 0.5
SHORT_ANSWER = 8
_NEGATION_REACH = 3


@dataclass(frozen=True, slots=True)
class TurnSigns:
    """What a client's turn says. `grounds`: worth by code; `denied`: codes the client says are not the matter.
    `agreed`, `disagreed`: the turn opens as an answer to a direct question. The rest are counts of signs."""

    ref: TurnRef
    words: int
    grounds: Mapping[str, float] = field(default_factory=dict)
    denied: frozenset[str] = frozenset()
    refusal: float = 0.0
    going_on: float = 0.0
    when: float = 0.0
    vague_later: float = 0.0
    resolved: float = 0.0
    taken_back: float = 0.0
    no_reason: float = 0.0
    not_client: float = 0.0
    cut_off: float = 0.0
    promised: float = 0.0
    agreed: bool = False
    disagreed: bool = False


class Scanner:
    def __init__(self, phrasebook: Phrasebook) -> None:
        self._phrasebook = phrasebook

    def client_turn(self, ref: TurnRef, text: str) -> TurnSigns:
        words = self._phrasebook.lemmatiser.words(text)
        hits = self._phrasebook.client.hits(words)
        counts: dict[Sort, float] = {}
        turned_refusals = 0
        for sort in Sort:
            counts[sort] = float(len(_apart(self._spans(hits, words, sort))))
        back = self._spans(hits, words, Sort.TAKEN_BACK)
        refusals = [span for span in self._spans(hits, words, Sort.REFUSAL) if not _overlaps(span, back)]
        for hit in hits:
            if hit.entry.sort is Sort.GOING_ON and self._negated(hit, words):
                turned_refusals += 1
        denied = frozenset(
            hit.entry.code for hit in hits if hit.entry.sort is Sort.ANTI and not self._negated(hit, words)
        )
        return TurnSigns(
            ref=ref,
            words=len(words),
            grounds=self._grounds(hits, words, denied),
            denied=denied,
            refusal=float(max(len(_apart(refusals)), turned_refusals)),
            going_on=counts[Sort.GOING_ON],
            when=counts[Sort.WHEN],
            vague_later=counts[Sort.VAGUE_LATER],
            resolved=counts[Sort.RESOLVED],
            taken_back=counts[Sort.TAKEN_BACK],
            no_reason=counts[Sort.NO_REASON],
            not_client=counts[Sort.NOT_CLIENT],
            cut_off=counts[Sort.CUT_OFF],
            promised=float(sum(1 for place in range(len(words)) if self._promises(words, place))),
            agreed=_opens(hits, Sort.YES) and not _opens(hits, Sort.NO),
            disagreed=_opens(hits, Sort.NO),
        )

    def asked_about(self, text: str) -> frozenset[str]:
        """Codes a manager's turn puts to the client in its last sentence with any."""
        words = self._phrasebook.lemmatiser.words(text)
        hits = self._phrasebook.manager.hits(words)
        if not hits:
            return frozenset()
        last = max(words[hit.span.start].sentence for hit in hits)
        return frozenset(hit.entry.code for hit in hits if words[hit.span.start].sentence == last)

    def _grounds(self, hits: Sequence[Hit], words: Sequence[Word], denied: frozenset[str]) -> dict[str, float]:
        phrases: dict[str, list[tuple[int, int]]] = {}
        hints: dict[str, set[str]] = {}
        asked: set[str] = set()
        for hit in hits:
            code = hit.entry.code
            if hit.entry.sort is Sort.PHRASE and not self._negated(hit, words):
                phrases.setdefault(code, []).append((hit.span.start, hit.span.end))
                if words[hit.span.start].asked:
                    asked.add(code)
            elif hit.entry.sort is Sort.HINT:
                hints.setdefault(code, set()).add(hit.entry.pattern.source)
        worth: dict[str, float] = {}
        for code in self._phrasebook.codes:
            spans = _apart(phrases.get(code, []))
            value = PHRASE_WORTH + MORE_PHRASES_WORTH * (len(spans) - 1) if spans else 0.0
            if code in asked and len(spans) == 1:
                value *= ASKED_WORTH
            value += HINT_WORTH * min(len(hints.get(code, ())), MOST_HINTS)
            if code in denied:
                value = 0.0
            if value > 0:
                worth[code] = value
        return worth

    def _spans(self, hits: Sequence[Hit], words: Sequence[Word], sort: Sort) -> list[tuple[int, int]]:
        return [
            (hit.span.start, hit.span.end) for hit in hits if hit.entry.sort is sort and not self._negated(hit, words)
        ]

    def _promises(self, words: Sequence[Word], place: int) -> bool:
        """ "приеду", "везите", and no negation before it."""
        word = words[place]
        if not word.promised and not word.ordered:
            return False
        return place == 0 or words[place - 1].form not in self._phrasebook.negations

    def _negated(self, hit: Hit, words: Sequence[Word]) -> bool:
        """ "не дорого", "не так уж дорого": a negation right before the phrase, softeners between, same clause."""
        start = hit.span.start
        for back in range(1, _NEGATION_REACH + 1):
            place = start - back
            if place < 0 or words[place].clause != words[start].clause:
                return False
            form = words[place].form
            if form in self._phrasebook.negations:
                return True
            if form not in self._phrasebook.softeners:
                return False
        return False


def _apart(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans that do not overlap: several phrases of the book on the same words count once."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _overlaps(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _opens(hits: Sequence[Hit], sort: Sort) -> bool:
    return any(hit.entry.sort is sort and hit.span.start == 0 for hit in hits)
