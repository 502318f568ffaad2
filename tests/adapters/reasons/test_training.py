"""Training: deterministic, the numpy trees equal the fitted ones, noise is repeatable, bad talk is told exactly."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from qa_desk.adapters.reasons.cases import CasesBroken, read_cases
from qa_desk.adapters.reasons.learned.features import words_of
from qa_desk.adapters.reasons.learned.labels import CODES
from qa_desk.adapters.reasons.learned.reader import LearnedReader
from qa_desk.adapters.reasons.learned.trees import Trees
from qa_desk.adapters.reasons.learned.verdicts import Likely
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.adapters.reasons.training import fit, forests, trainer
from qa_desk.adapters.reasons.training.fit import TICKS
from qa_desk.adapters.reasons.training.forests import FOLDS, folds_of, kin_folds, trees_of
from qa_desk.adapters.reasons.training.noise import noisy_case
from qa_desk.adapters.reasons.training.port import TalkTrainer
from qa_desk.adapters.reasons.training.talk import labelled, load_bank, load_cases
from qa_desk.adapters.reasons.training.trainer import Sources, teaches, train
from qa_desk.adapters.reasons.training.wrong_reason import wrongly_stated
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.reason_check import Reading, ReasonCode, RefusalCase, Verdict, verdict_of
from qa_desk.paths import resources
from qa_desk.services.running import CancelToken, ProgressReport

TALK = resources() / "training"


@pytest.fixture(autouse=True)
def few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here asks how well the trees read."""
    monkeypatch.setattr(forests, "TREES", 20)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """A little of the talk: enough for every step of the training to have something to do."""
    folder = tmp_path_factory.mktemp("talk")
    for source, name in (("refusals-dev-a", "refusals-a"), ("utterances-a", "utterances-a")):
        lines = (TALK / f"{source}.jsonl").read_text("utf-8").splitlines()[:45]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return Sources([folder / "refusals-a.jsonl"], [], [folder / "utterances-a.jsonl"])


def test_the_same_talk_gives_the_same_model(few: Sources, tmp_path: Path) -> None:
    ticks: list[int] = []
    first = train(few, tmp_path / "one.npz", lambda: ticks.append(1))
    again = train(few, tmp_path / "two.npz")
    assert first == again
    assert len(ticks) == TICKS


def test_own_cases_are_read_by_models_that_never_saw_them(few: Sources) -> None:
    """Also under another name: the own case is a copy of shipped talk."""
    own = [*load_cases(few.judged)[:1], *load_cases([TALK / "refusals-dev-c.jsonl"])[:1]]
    asked: list[frozenset[str]] = []

    class Watching(LearnedReader):
        def read(self, case: RefusalCase) -> Reading:
            asked.append(self._runner.model.seen)
            assert not self.was_trained_on(case)
            return super().read(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trainer, "LearnedReader", Watching)
        judged = trainer.cross_validate_own(few, own, PhraseReader())
    assert [one.case_id for one in judged] == [one.case.id for one in own]
    assert len(asked) == len(own)
    assert all(len(seen) >= 44 for seen in asked)


def test_progress_goes_up_to_the_end_and_cancel_is_heard(few: Sources, tmp_path: Path) -> None:
    folder, token = few.judged[0].parent, CancelToken()
    told: list[ProgressReport] = []

    def listen(report: ProgressReport) -> None:
        told.append(report)
        if report.done == 5:
            token.cancel()

    with pytest.raises(Cancelled):
        TalkTrainer().train(folder, [], tmp_path / "none.npz", listen, token)
    assert [(one.step, one.done) for one in told] == [("learn_train", done) for done in range(1, 6)]
    assert told[0].total is not None
    assert told[0].total >= TICKS
    assert not list(tmp_path.iterdir())


def test_versions_of_one_talk_share_a_fold_and_other_talk_keeps_its_own() -> None:
    ids = [f"case-{number}" for number in range(40)]
    assert list(kin_folds(ids)) == list(folds_of(40))
    with_kin = ["talk/1", *ids, "talk/2", "talk/3"]
    folds = kin_folds(with_kin)
    assert folds[0] == folds[-2] == folds[-1]
    assert set(folds) == set(range(FOLDS))


def test_talk_is_asked_about_under_every_reason_that_nobody_gave() -> None:
    one = next(one for one in load_cases([TALK / "refusals-dev-a.jsonl"]) if one.label.voiced_reasons)
    asked = list(wrongly_stated(one))
    codes = {case.stated_reason for case, _ in asked}
    assert codes == set(CODES) - set(one.label.voiced_reasons) - {one.case.stated_reason}
    assert all(case.calls == one.case.calls and label.verdict is Verdict.MISMATCH for case, label in asked)
    silent = replace(one, label=replace(one.label, voiced_reasons=(), verdict=Verdict.UNCLEAR))
    assert list(wrongly_stated(silent)) == []


def test_shipped_versions_of_one_talk_are_labelled_as_they_are_read() -> None:
    """The same id up to the slash tells versions; each names turns of the client, and its verdict follows its label."""
    cases = load_cases([TALK / "traps-t.jsonl"])
    assert len({one.case.id for one in cases}) == len(cases) >= 250
    for one in cases:
        follows = verdict_of(one.label.refused, one.label.voiced_reasons, one.case.stated_reason)
        assert one.label.verdict in (follows, Verdict.UNCLEAR), one.case.id
        assert one.label.evidence, one.case.id
        assert {turn.turn.ref for turn in one.turns} >= set(one.label.evidence), one.case.id


def test_traps_teach_but_set_no_bars(few: Sources) -> None:
    """A reader that is sure of talk as people talk need not be sure of talk that was made to mislead."""
    talk, judged = trainer._talk(replace(few, traps=[TALK / "traps-v.jsonl"]), [])
    assert [one.trap for one in talk.cases] == [False] * judged + [True] * (len(talk.cases) - judged)
    chance = np.random.default_rng(5)
    likely = [Likely(*chance.random(3).tolist()) for _ in talk.cases]
    every, spoken = range(len(talk.cases)), range(judged)
    weights, bars = fit._bars(talk, every, likely)
    own_weights, own_bars = fit._bars(talk, spoken, likely[:judged])
    assert bars == own_bars
    assert list(weights) == list(own_weights)


def test_trees_deeper_than_any_that_are_fitted_are_refused() -> None:
    none, leaf = np.zeros(1, np.int32), np.zeros(1, np.float32)
    whole = Trees(none, none, leaf, none, none, leaf, depth=1, start=0.0)
    assert whole.probability(np.zeros((2, 1), np.float32)).tolist() == [0.5, 0.5]
    with pytest.raises(ValueError, match="depth"):
        replace(whole, depth=40)


def test_a_case_with_a_reason_of_ones_own_book_teaches_nothing_and_breaks_nothing() -> None:
    case, label = next(pair for pair in read_cases(TALK / "refusals-dev-a.jsonl") if pair[1] and pair[1].voiced_reasons)
    assert label is not None
    own = replace(case, stated_reason=ReasonCode("own_reason"))
    assert not teaches(labelled(own, label))
    assert not teaches(labelled(case, replace(label, voiced_reasons=(ReasonCode("own_reason"),))))
    assert teaches(labelled(case, label))


def test_trees_in_numpy_equal_the_fitted_ones() -> None:
    chance = np.random.default_rng(5)
    rows = chance.normal(size=(400, 6)).astype(np.float32)
    truth = rows[:, 0] * rows[:, 1] + rows[:, 2] > 0
    machine = GradientBoostingClassifier(n_estimators=40, max_depth=3, random_state=1).fit(rows, truth)
    assert trees_of(machine).probability(rows) == pytest.approx(machine.predict_proba(rows)[:, 1], abs=1e-5)


def test_noise_is_repeatable_and_changes_about_a_fifth_of_the_words() -> None:
    case = next(case for case, _ in read_cases(TALK / "refusals-dev-b.jsonl"))
    noisy = noisy_case(case, 1)
    assert noisy == noisy_case(case, 1)
    assert noisy != noisy_case(case, 2)
    before = [word for call in case.calls for turn in call.turns for word in words_of(turn.text)]
    after = {word for call in noisy.calls for turn in call.turns for word in words_of(turn.text)}
    changed = sum(word not in after for word in before) / len(before)
    assert 0.05 < changed < 0.3


@pytest.mark.parametrize("line", ['{"id": "u"}', "no json", json.dumps({"id": "u", "prev": "", "text": "", "acts": 1})])
def test_a_broken_utterance_is_told_by_file_and_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "utterances-x.jsonl"
    path.write_text((TALK / "utterances-a.jsonl").read_text("utf-8").splitlines()[0] + "\n" + line + "\n", "utf-8")
    with pytest.raises(CasesBroken) as refused:
        load_bank([path])
    assert (refused.value.facts["file"], refused.value.facts["line"]) == ("utterances-x.jsonl", 2)
