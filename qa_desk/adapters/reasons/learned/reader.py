"""The learned reader behind the ReasonReader port; the book's phrases answer for reasons it was never taught."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from qa_desk.adapters.reasons.learned.labels import CODES
from qa_desk.adapters.reasons.learned.model import Read, Runner, fingerprint, likely_of, load, talk_key
from qa_desk.adapters.reasons.learned.verdicts import confidence, decide
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.domain.call import Lane
from qa_desk.domain.reason_check import MOST_HIGHLIGHTS, Reading, ReasonCode, RefusalCase, TurnRef, Verdict
from qa_desk.paths import resources

READER = "learned-3"
SECOND_EVIDENCE = 0.5
"""A second turn counts as evidence when it is at least as likely as not to decide."""
ONE_LANE_CONFIDENCE = 0.3
_RUSSIAN = re.compile("[а-яё]{2}", re.IGNORECASE)


def default_model_path() -> Path:
    return resources() / "reasons" / "reader.npz"


def open_reader(model_path: Path | None = None, book_path: Path | None = None) -> "LearnedReader":
    """Raises ReaderModelBroken, ReasonBookBroken."""
    path = model_path or default_model_path()
    return LearnedReader(Runner(load(path)), fingerprint(path), PhraseReader(book_path))


class LearnedReader:
    """Implements services.ports.ReasonReader. Reads any case without raising; the same case gives the same reading."""

    def __init__(self, runner: Runner, name: str, phrases: PhraseReader) -> None:
        """`name`: of the trained model, part of the version that a finding remembers."""
        self._runner = runner
        self._name = name
        self._phrases = phrases
        listened_for = frozenset(phrases.codes())
        self._off = tuple(at for at, code in enumerate(CODES) if code not in listened_for)

    @property
    def version(self) -> str:
        return f"{READER}/{self._name}+{self._phrases.version}"

    def codes(self) -> Sequence[str]:
        return self._phrases.codes()

    def code_of(self, stated_text: str, stated_comment: str) -> str | None:
        return self._phrases.code_of(stated_text, stated_comment)

    def was_trained_on(self, case: RefusalCase) -> bool:
        return talk_key(case) in self._runner.model.seen

    def read(self, case: RefusalCase) -> Reading:
        if case.stated_reason and case.stated_reason not in CODES:
            return self._phrases.read(case)  # a reason of the user's own book
        read = self._runner.read(case, self._off)
        if read is None or not any(_RUSSIAN.search(turn.text) for turn in read.turns):
            # without words of the client that can be read the verdict would rest on the manager's
            return Reading(Verdict.UNCLEAR, False, (), (), (), 0.0, False)
        return self._reading(case, read)

    def _reading(self, case: RefusalCase, read: Read) -> Reading:
        """Reasons that the book switched off are no grounds to name; a refusal that rests on one is told as such."""
        model = self._runner.model
        stated_off = case.stated_reason in CODES and CODES.index(case.stated_reason) in self._off
        likely = likely_of(read, "" if stated_off else case.stated_reason)
        verdict = decide(likely, model.bars)
        named = _named(read, self._off)
        other = verdict is Verdict.MISMATCH and _strongest_other(named, case.stated_reason) < model.bars.other
        verdict = Verdict.UNCLEAR if other else verdict
        likely_right = confidence(model.certainty, likely, verdict, len(read.turns))
        sure = likely_right >= model.bars.sure and verdict is not Verdict.UNCLEAR and not stated_off
        if any(turn.speaker is Lane.UNKNOWN for call in case.calls for turn in call.turns):
            # nobody can tell whose words they are: a person must listen
            likely_right, sure = min(likely_right, ONE_LANE_CONFIDENCE), False
        return replace(_told(case, named, verdict, likely_right, sure=sure), other_ground=other)


def _named(read: Read, off: Sequence[int]) -> Read:
    """The same without the grounds that may not be named."""
    if not off:
        return read
    voiced = read.voiced.copy()
    voiced[list(off)] = 0
    return replace(read, voiced=voiced)


def _strongest_other(read: Read, stated: str) -> float:
    return max(float(read.voiced[at]) for at, code in enumerate(CODES) if code != stated)


def _told(case: RefusalCase, read: Read, verdict: Verdict, likely_right: float, *, sure: bool) -> Reading:
    order = sorted(range(len(read.turns)), key=lambda at: (-float(read.deciding[at]), -at))
    evidence = [at for at in order[:2] if at == order[0] or read.deciding[at] >= SECOND_EVIDENCE]
    return Reading(
        verdict=verdict,
        refused=verdict is not Verdict.NO_REFUSAL and (verdict is not Verdict.UNCLEAR or read.refused >= 0.5),
        voiced_reasons=_voiced(case, read, verdict),
        evidence=_refs(read, sorted(evidence)),
        highlights=_refs(read, order[:MOST_HIGHLIGHTS]),
        confidence=round(likely_right, 3),
        sure=sure,
    )


def _voiced(case: RefusalCase, read: Read, verdict: Verdict) -> tuple[ReasonCode, ...]:
    """The strongest ground and every other one more likely than not; agrees with the verdict."""
    if verdict not in (Verdict.MATCH, Verdict.MISMATCH):
        return ()
    likely = {code: float(read.voiced[at]) for at, code in enumerate(CODES)}
    if verdict is Verdict.MISMATCH:
        likely.pop(case.stated_reason, None)
    best = max(likely, key=lambda code: likely[code])
    chosen = {best} | {code for code, value in likely.items() if value >= 0.5}
    if verdict is Verdict.MATCH:
        chosen = {code for code in chosen if likely[code] >= 0.5} | {str(case.stated_reason)}
    return tuple(ReasonCode(code) for code in sorted(chosen, key=lambda code: -likely[code]))


def _refs(read: Read, places: Sequence[int]) -> tuple[TurnRef, ...]:
    return tuple(read.turns[at].ref for at in places)
