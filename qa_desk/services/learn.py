"""Learning from the workspace's own decisions: an honest estimate before and after, and a new reader only if better."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_desk.domain.decision import Decision, DecisionVerdict, SpanEvidence
from qa_desk.domain.dialogue import Heard, case_of, heard
from qa_desk.domain.errors import ChangedBySomeoneElse, GuardRefused
from qa_desk.domain.evaluation import Judged, Label, Share, evaluate
from qa_desk.domain.flow import ConditionalRefusal
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, TurnRef, Verdict
from qa_desk.domain.trust import interval
from qa_desk.paths import resources
from qa_desk.services.ports import ReaderTrainer, ReasonReader
from qa_desk.services.running import CancelToken, Progress, ProgressReport, silent
from qa_desk.services.store import Store, UnitOfWork

STEP = "learn_read"
Decided = Sequence[tuple[RefusalCase, Label]]


class NothingToLearn(GuardRefused):
    """No decision with a transcript tells what the client said"""

    code = "nothing_to_learn"


class ReaderNotBetter(GuardRefused):
    """The new reader would be worse on one's own cases; facts: judged, before, after, wrong_before, wrong_after"""

    code = "reader_not_better"


@dataclass(frozen=True, slots=True)
class Standing:
    """A reader held against decided cases. `right`: verdicts right, of all; `sure`: given as sure, of all;
    `sure_matches`: right ones among matches given as sure. Intervals are Wilson's, 95 %."""

    right: Share
    sure: Share
    sure_matches: Share

    @property
    def judged(self) -> int:
        return self.right.whole

    @property
    def wrong_sure_matches(self) -> int:
        return self.sure_matches.whole - self.sure_matches.part

    @property
    def accuracy_interval(self) -> tuple[float, float]:
        return interval(self.right)

    @property
    def sure_match_interval(self) -> tuple[float, float]:
        return interval(self.sure_matches)


@dataclass(frozen=True, slots=True)
class Estimate:
    """`before`, `after`: the reader in use and the new one over the same cases: those of the `own` that the reader in
    use had not learned from; the `seen` ones it had, and its readings of them prove nothing. `after_all`: the new one
    over all own cases. The new one reads each case by a model that never saw it. `development`: the shipped cases read
    so, None unless asked for. `cases`: fingerprint of the own cases."""

    own: int
    seen: int
    before: Standing
    after: Standing
    after_all: Standing
    development: Standing | None
    reader: str
    cases: str

    @property
    def worse(self) -> bool:
        """Fewer right, or more wrong ones among sure matches: each of those would close a deal with a dumped client."""
        fewer = self.after.right.part < self.before.right.part
        return fewer or self.after.wrong_sure_matches > self.before.wrong_sure_matches


@dataclass(frozen=True, slots=True)
class Learned:
    """`fingerprint`: of the model that was written."""

    fingerprint: str
    model: Path
    estimate: Estimate


def estimate_learning(
    store: Store,
    reader: ReasonReader,
    trainer: ReaderTrainer,
    talk: Path | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
    *,
    development: bool = False,
) -> Estimate:
    """What learning from all decisions would bring; changes nothing, takes minutes. `talk`: folder of labelled talk,
    the shipped one else. Raises NothingToLearn, Cancelled, CasesBroken."""
    token, folder = cancel or CancelToken(), talk or resources() / "training"
    own = _own_cases(store)
    before = _read(reader, own, progress, token)
    after = trainer.cross_validate_own(folder, own, progress, token)
    shipped = trainer.cross_validate(folder, own, progress, token) if development else None
    fresh = [not reader.was_trained_on(case) for case, _label in own]
    return Estimate(
        own=len(own),
        seen=len(own) - sum(fresh),
        before=_standing(one for one, new in zip(before, fresh, strict=True) if new),
        after=_standing(one for one, new in zip(after, fresh, strict=True) if new),
        after_all=_standing(after),
        development=None if shipped is None else _standing(shipped),
        reader=reader.version,
        cases=_fingerprint(own),
    )


def replace_reader(
    store: Store,
    trainer: ReaderTrainer,
    target: Path,
    estimate: Estimate,
    talk: Path | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
    *,
    force: bool = False,
) -> Learned:
    """Trains on everything and puts the model at `target`, complete or not at all; takes about a minute.

    Raises ReaderNotBetter unless `force`, ChangedBySomeoneElse when there are other decisions than were estimated,
    NothingToLearn, Cancelled, CasesBroken."""
    if estimate.worse and not force:
        raise ReaderNotBetter(
            judged=estimate.after.judged,
            before=estimate.before.right.part,
            after=estimate.after.right.part,
            wrong_before=estimate.before.wrong_sure_matches,
            wrong_after=estimate.after.wrong_sure_matches,
        )
    own = _own_cases(store)
    if _fingerprint(own) != estimate.cases:
        raise ChangedBySomeoneElse(what="decisions")
    folder = talk or resources() / "training"
    fingerprint = trainer.train(folder, own, target, progress, cancel or CancelToken())
    return Learned(fingerprint, target, estimate)


def _read(reader: ReasonReader, own: Decided, progress: Progress, token: CancelToken) -> list[Judged]:
    judged = []
    for done, (case, label) in enumerate(own, start=1):
        token.check()
        judged.append(Judged(case.id, case.stated_reason, label, reader.read(case)))
        progress(ProgressReport(STEP, done, len(own)))
    return judged


def _standing(judged: Iterable[Judged]) -> Standing:
    found = evaluate(judged)
    return Standing(found.accuracy, found.sure, found.match_right_when_sure)


def _own_cases(store: Store) -> Decided:
    own = decided_cases(store)
    if not own:
        raise NothingToLearn
    return own


def _fingerprint(own: Decided) -> str:
    return hashlib.sha256(repr(own).encode()).hexdigest()


# ---------------------------------------------------------------- decisions as labelled cases


def decided_cases(store: Store) -> list[tuple[RefusalCase, Label]]:
    """One case a decided refusal with transcripts; the last decision counts. What nobody can label is left out."""
    with store.read() as unit:
        last = {decision.refusal_id: decision for decision in unit.decisions.all()}
        time_zone = unit.settings.load().time_zone
        found = []
        for refusal_id, decision in last.items():
            refusal = unit.refusals.get(refusal_id)
            calls = _calls(unit, refusal)
            label = None if not calls else _label(refusal, decision, calls)
            if label is not None:
                found.append((case_of(refusal, calls, time_zone), label))
        return found


def _calls(unit: UnitOfWork, refusal: ConditionalRefusal) -> list[Heard]:
    transcripts = [
        (call, unit.transcripts.newest(call.recording))
        for call in unit.calls.of_deal(refusal.deal_id)
        if call.recording is not None
    ]
    return [heard(call, transcript) for call, transcript in transcripts if transcript is not None]


def _label(refusal: ConditionalRefusal, decision: Decision, calls: list[Heard]) -> Label | None:
    """None where the decision does not tell: no call, a reason nobody knows, or evidence outside the turns."""
    stated, voiced = refusal.stated_reason, decision.voiced_reason
    evidence = tuple(ref for one in decision.evidence if isinstance(one, SpanEvidence) for ref in _turns(one, calls))
    if decision.verdict is DecisionVerdict.NO_CALL or stated is None:
        return None
    if decision.verdict is DecisionVerdict.NOT_DISCUSSED:
        return Label(True, (), Verdict.UNCLEAR, evidence)
    if not evidence:
        return None
    if decision.verdict is DecisionVerdict.CONFIRMED:
        return Label(True, (stated,), Verdict.MATCH, evidence)
    if voiced is None or voiced == stated:
        return Label(False, (), Verdict.NO_REFUSAL, evidence)
    return Label(True, (ReasonCode(voiced),), Verdict.MISMATCH, evidence)


def _turns(span: SpanEvidence, calls: list[Heard]) -> list[TurnRef]:
    """The turns of the span's lane that lie mostly within it."""
    return [
        TurnRef(call, place)
        for call, one in enumerate(calls)
        if one.recording == span.recording
        for place, turn in enumerate(one.turns)
        if turn.lane is span.lane
        and min(turn.to_ms, span.to_ms) - max(turn.from_ms, span.from_ms) > (turn.to_ms - turn.from_ms) / 2
    ]
