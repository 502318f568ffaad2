"""The first reader: phrases of the book in the client's lane, what a yes answers, denial, and the state at the end."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from qa_desk.adapters.reasons.book import load_book
from qa_desk.adapters.reasons.certainty import certainty, stands_by
from qa_desk.adapters.reasons.end_state import EndState, end_state
from qa_desk.adapters.reasons.grounds import Grounds, weigh
from qa_desk.adapters.reasons.phrasebook import Phrasebook
from qa_desk.adapters.reasons.scan import SHORT_ANSWER, Scanner, TurnSigns
from qa_desk.adapters.reasons.stated import StatedReasons
from qa_desk.domain.call import Lane
from qa_desk.domain.reason_check import (
    MOST_HIGHLIGHTS,
    Reading,
    ReasonCode,
    RefusalCase,
    SpokenCall,
    TurnRef,
    Verdict,
    verdict_of,
)
from qa_desk.paths import resources

READER = "phrases-1"
MOST_EVIDENCE = 2


def default_book_path() -> Path:
    return resources() / "reasons" / "book.yaml"


class PhraseReader:
    """Implements services.ports.ReasonReader. Reads any case without raising; the same case gives the same reading."""

    def __init__(self, book_path: Path | None = None) -> None:
        """Raises ReasonBookBroken."""
        self._book = load_book(book_path or default_book_path())
        self._stated = StatedReasons(self._book)
        if book_path is not None:
            self._check_phrases()

    def _check_phrases(self) -> None:
        """Of a book of one's own a broken phrase is told at once; the shipped one is tested and may wait."""
        _ = self._scanner

    @cached_property
    def _scanner(self) -> Scanner:
        """Made when the first case is read: analysing all phrases takes most of a second."""
        return Scanner(Phrasebook(self._book))

    @property
    def version(self) -> str:
        return f"{READER}/{self._book.version}"

    def codes(self) -> Sequence[str]:
        return tuple(reason.code for reason in self._book.content.reasons if not reason.switched_off)

    def code_of(self, stated_text: str, stated_comment: str) -> str | None:
        return self._stated.code_of(stated_text, stated_comment)

    def was_trained_on(self, _case: RefusalCase) -> bool:
        """Phrases are written, not trained."""
        return False

    def read(self, case: RefusalCase) -> Reading:
        calls: list[list[TurnSigns]] = []
        confirmed: dict[TurnRef, frozenset[str]] = {}
        for number, call in enumerate(case.calls):
            signs, agreed = self._scan_call(number, call)
            calls.append(signs)
            confirmed.update(agreed)
        state = end_state(calls)
        grounds = weigh(calls, confirmed)
        one_lane = any(turn.speaker is Lane.UNKNOWN for call in case.calls for turn in call.turns)
        return _reading(case, state, grounds, one_lane)

    def _scan_call(self, number: int, call: SpokenCall) -> tuple[list[TurnSigns], dict[TurnRef, frozenset[str]]]:
        found: list[TurnSigns] = []
        confirmed: dict[TurnRef, frozenset[str]] = {}
        asked: frozenset[str] = frozenset()
        for place, turn in enumerate(call.turns):
            if turn.speaker is Lane.MANAGER:
                asked = self._scanner.asked_about(turn.text)
                continue
            signs = self._scanner.client_turn(TurnRef(number, place), turn.text)
            found.append(signs)
            # a question about two reasons at once is not answered by a plain yes
            if len(asked) == 1 and signs.agreed and signs.words <= SHORT_ANSWER and not asked & signs.denied:
                confirmed[signs.ref] = asked
            asked = frozenset()
        return found, confirmed


def _reading(case: RefusalCase, state: EndState, grounds: Grounds, one_lane: bool) -> Reading:
    refused = state.reached and state.refused
    voiced = tuple(ReasonCode(code) for code in grounds.voiced) if refused else ()
    verdict = verdict_of(refused, voiced, case.stated_reason) if state.reached else Verdict.UNCLEAR
    evidence = _evidence(verdict, case.stated_reason, state, grounds)
    confidence = certainty(verdict, case.stated_reason, state, grounds, one_lane)
    return Reading(
        verdict=verdict,
        refused=refused,
        voiced_reasons=voiced,
        evidence=evidence,
        highlights=_highlights(evidence, state, grounds, verdict),
        confidence=confidence,
        sure=not one_lane and stands_by(verdict, confidence),
    )


def _evidence(verdict: Verdict, stated: ReasonCode, state: EndState, grounds: Grounds) -> tuple[TurnRef, ...]:
    if verdict is Verdict.MATCH:
        turns = grounds.turns[stated][:MOST_EVIDENCE]
    elif verdict is Verdict.MISMATCH:
        turns = grounds.turns[grounds.voiced[0]][:MOST_EVIDENCE]
    elif verdict is Verdict.NO_REFUSAL:
        turns = state.steps[:1]
    else:
        turns = (state.cut,) if state.cut else state.refusals[:1]
    return tuple(sorted(turns))


def _highlights(
    evidence: tuple[TurnRef, ...], state: EndState, grounds: Grounds, verdict: Verdict
) -> tuple[TurnRef, ...]:
    """Evidence first, then what else may decide: the best ground, the clearest refusal, the clearest step."""
    best = [grounds.turns[code][0] for code in sorted(grounds.worth, key=lambda code: (-grounds.worth[code], code))]
    if verdict is Verdict.NO_REFUSAL:
        order = [*evidence, *state.steps[1:2], *best[:1], *state.refusals[:2], *state.steps]
    else:
        order = [*evidence, *best[:1], *state.refusals[:1], *best[1:2], *state.steps[:1], *state.refusals]
    return tuple(dict.fromkeys(order))[:MOST_HIGHLIGHTS]
