"""Training: deterministic, the numpy trees equal the fitted ones, noise is repeatable, bad talk is told exactly."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from qa_desk.adapters.reasons.cases import CasesBroken, read_cases
from qa_desk.adapters.reasons.learned.features import words_of
from qa_desk.adapters.reasons.training.fit import trees_of
from qa_desk.adapters.reasons.training.noise import noisy_case
from qa_desk.adapters.reasons.training.talk import load_bank
from qa_desk.adapters.reasons.training.trainer import Sources, train
from qa_desk.paths import resources

TALK = resources() / "training"


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Sources:
    """A twentieth of the talk: enough for every step of the training to have something to do."""
    folder = tmp_path_factory.mktemp("talk")
    for source, name in (("refusals-dev-a", "refusals-a"), ("utterances-a", "utterances-a")):
        lines = (TALK / f"{source}.jsonl").read_text("utf-8").splitlines()[:120]
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return Sources([folder / "refusals-a.jsonl"], [], [folder / "utterances-a.jsonl"])


def test_the_same_talk_gives_the_same_model(few: Sources, tmp_path: Path) -> None:
    first = train(few, tmp_path / "one.npz", lambda _text: None)
    again = train(few, tmp_path / "two.npz", lambda _text: None)
    assert first == again


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
