"""Learning from decisions: before and after on the same cases; a worse reader does not replace the one in use."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.call import Lane
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import Cancelled, ChangedBySomeoneElse
from qa_desk.domain.evaluation import Judged, Label, Share
from qa_desk.domain.reason_check import Reading, RefusalCase, Verdict
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.learn import (
    Estimate,
    NothingToLearn,
    ReaderNotBetter,
    Standing,
    decided_cases,
    estimate_learning,
    replace_reader,
)
from qa_desk.services.running import CancelToken, Progress, ProgressReport, silent
from tests.fakes.office import START, Office

D, V = DecisionVerdict, Verdict
Own = Sequence[tuple[RefusalCase, Label]]


def said(verdict: Verdict, *, sure: bool = True) -> Reading:
    return Reading(verdict, verdict is not V.NO_REFUSAL, (), (), (), 0.9, sure)


@dataclass
class ToldTrainer:
    """A trainer whose new reader always reads the same; keeps what it was asked to learn from."""

    reading: Reading
    learned: list[Own] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)

    def train(self, folder: Path, own: Own, target: Path, progress: Progress, cancel: CancelToken) -> str:
        cancel.check()
        self.learned.append(own)
        self.folders.append(folder)
        target.write_bytes(b"model")
        return "12345678"

    def cross_validate(self, folder: Path, own: Own, progress: Progress, cancel: CancelToken) -> Sequence[Judged]:
        return self.cross_validate_own(folder, own, progress, cancel)

    def cross_validate_own(self, folder: Path, own: Own, progress: Progress, cancel: CancelToken) -> Sequence[Judged]:
        cancel.check()
        progress(ProgressReport("learn_estimate", 1, 1))
        return [Judged(case.id, case.stated_reason, label, self.reading) for case, label in own]


def decided(office: Office, number: int, verdict: DecisionVerdict, text: str = "для меня это дорого") -> None:
    refusal = office.refusal(str(number))
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(f"{number:064x}", "m@1", (Lane.MANAGER, Lane.CLIENT), START)
        unit.transcripts.add_piece(transcript, Piece(1, 1_000, 3_000), [Turn(Lane.CLIENT, 1_000, 3_000, text, 0.9)])
        unit.transcripts.finish(transcript, START)
    office.decide(refusal, verdict)


def test_before_and_after_are_counted_on_the_decided_cases(office: Office) -> None:
    decided(office, 1, D.CONFIRMED)
    decided(office, 2, D.CONFIRMED)
    decided(office, 3, D.CONTRADICTED)
    office.reader.reading = said(V.NO_REFUSAL, sure=False)
    told: list[ProgressReport] = []
    estimate = estimate_learning(office.store, office.reader, ToldTrainer(said(V.MATCH)), progress=told.append)
    assert estimate.before == Standing(Share(1, 3), Share(0, 3), Share(0, 0))
    assert estimate.after == Standing(Share(2, 3), Share(3, 3), Share(2, 3)) == estimate.after_all
    assert (estimate.own, estimate.seen, estimate.development, estimate.reader) == (3, 0, None, "plain-1")
    assert estimate.worse  # more right, but one wrong match that the program would stand by
    assert [one.step for one in told] == ["learn_read"] * 3 + ["learn_estimate"]


def test_the_shipped_cases_are_estimated_when_asked(office: Office) -> None:
    decided(office, 1, D.CONFIRMED)
    trainer = ToldTrainer(said(V.MATCH))
    assert estimate_learning(office.store, office.reader, trainer, development=True).development is not None


class Remembering:
    """The office's reader, but one that learned from everything before."""

    def __init__(self, office: Office) -> None:
        self._inner = office.reader
        self.version = "remembering"
        self.codes, self.code_of, self.read = self._inner.codes, self._inner.code_of, self._inner.read

    def was_trained_on(self, case: RefusalCase, /) -> bool:
        return True


def test_cases_that_the_reader_learned_from_prove_nothing(office: Office) -> None:
    decided(office, 1, D.CONFIRMED)
    estimate = estimate_learning(office.store, Remembering(office), ToldTrainer(said(V.MISMATCH)))
    assert (estimate.own, estimate.seen, estimate.before.judged, estimate.after.judged) == (1, 1, 0, 0)
    assert estimate.after_all.right == Share(0, 1)
    assert not estimate.worse


def test_a_better_reader_is_put_in_place(office: Office, tmp_path: Path) -> None:
    decided(office, 1, D.CONFIRMED)
    trainer = ToldTrainer(said(V.MATCH))
    estimate = estimate_learning(office.store, office.reader, trainer, tmp_path)
    learned = replace_reader(office.store, trainer, tmp_path / "reader.npz", estimate, tmp_path)
    assert (learned.fingerprint, learned.model.read_bytes(), learned.estimate) == ("12345678", b"model", estimate)
    assert [list(own) for own in trainer.learned] == [decided_cases(office.store)]
    assert trainer.folders == [tmp_path]


def test_a_worse_reader_is_refused_with_both_counts_unless_forced(office: Office, tmp_path: Path) -> None:
    decided(office, 1, D.CONFIRMED)
    office.reader.reading = said(V.MATCH)
    trainer = ToldTrainer(said(V.UNCLEAR, sure=False))
    estimate = estimate_learning(office.store, office.reader, trainer)
    with pytest.raises(ReaderNotBetter) as refused:
        replace_reader(office.store, trainer, tmp_path / "reader.npz", estimate)
    assert refused.value.facts == {"judged": 1, "before": 1, "after": 0, "wrong_before": 0, "wrong_after": 0}
    assert not (tmp_path / "reader.npz").exists()
    replace_reader(office.store, trainer, tmp_path / "reader.npz", estimate, force=True)
    assert (tmp_path / "reader.npz").exists()


def test_a_decision_made_in_between_asks_for_a_new_estimate(office: Office, tmp_path: Path) -> None:
    decided(office, 1, D.CONFIRMED)
    trainer = ToldTrainer(said(V.MATCH))
    estimate = estimate_learning(office.store, office.reader, trainer)
    decided(office, 2, D.CONFIRMED)
    with pytest.raises(ChangedBySomeoneElse):
        replace_reader(office.store, trainer, tmp_path / "reader.npz", estimate)


def test_nothing_decided_is_nothing_to_learn(office: Office) -> None:
    office.refusal("1")
    with pytest.raises(NothingToLearn):
        estimate_learning(office.store, office.reader, ToldTrainer(said(V.MATCH)))


def test_cancel_is_heard_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    decided(office, 1, D.CONFIRMED)
    trainer, token = ToldTrainer(said(V.MATCH)), CancelToken()
    estimate = estimate_learning(office.store, office.reader, trainer)
    token.cancel()
    with pytest.raises(Cancelled):
        estimate_learning(office.store, office.reader, trainer, cancel=token)
    with pytest.raises(Cancelled):
        replace_reader(office.store, trainer, tmp_path / "reader.npz", estimate, None, silent, token)
    assert not (tmp_path / "reader.npz").exists()


counts = st.integers(0, 30)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    whole = draw(counts)
    sure = draw(st.integers(0, whole))
    matches = draw(st.integers(0, sure))
    right = draw(st.integers(0, whole))
    return Standing(Share(right, whole), Share(sure, whole), Share(draw(st.integers(0, matches)), matches))


@given(before=standings(), after=standings())
def test_worse_is_fewer_right_or_more_wrong_sure_matches(before: Standing, after: Standing) -> None:
    estimate = Estimate(9, 0, before, after, after, None, "r", "c")
    lost = after.right.part < before.right.part
    wrong = after.sure_matches.whole - after.sure_matches.part > before.sure_matches.whole - before.sure_matches.part
    assert estimate.worse is (lost or wrong)
    for one in (before, after):
        for share, (low, high) in (
            (one.right, one.accuracy_interval), (one.sure_matches, one.sure_match_interval)
        ):  # fmt: skip
            assert 0 <= low <= (share.value or low) <= high <= 1
