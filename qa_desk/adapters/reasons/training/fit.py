"""Fits the turn classifiers, the trees over dialogues, and the calibration; the same talk gives the same model."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from qa_desk.adapters.reasons.learned.dialogue import state_features, turn_features
from qa_desk.adapters.reasons.learned.features import GROUPS, Features, TextView, pieces_of
from qa_desk.adapters.reasons.learned.ground_rows import ground_features
from qa_desk.adapters.reasons.learned.labels import CODES, LABELS
from qa_desk.adapters.reasons.learned.model import Model, talk_key
from qa_desk.adapters.reasons.learned.trees import Trees
from qa_desk.adapters.reasons.learned.turns import Floats, Group, TurnModel
from qa_desk.adapters.reasons.learned.verdicts import Bars, Likely
from qa_desk.adapters.reasons.training.calibration import best_bars, calibrate
from qa_desk.adapters.reasons.training.forests import FOLDS, LEAF, SEED, STATE_LEAF, Tick, fit_forest, kin_folds, quiet
from qa_desk.adapters.reasons.training.talk import LabelledCase, LabelledTurn
from qa_desk.domain.reason_check import Verdict

GROUP_WEIGHTS = {"lemma": 1.0, "piece": 1.0, "before": 0.4, "after": 0.4, "shape": 0.2}
RAREST = 2
HARDNESS = 0.5
POSITIVE_WEIGHT = 2.0
FEWEST_POSITIVE = 5

TICKS = (FOLDS + 1) * len(LABELS) + 2 * (FOLDS + 1) + 1
"""How often one training ticks: once a label of every turn classifier, once a forest."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Turns with their features, worked out once for all folds."""

    bank: Sequence[LabelledTurn]
    bank_features: Sequence[Features]
    cases: Sequence[LabelledCase]
    case_features: Sequence[Sequence[Features]]


@dataclass(frozen=True, slots=True)
class TurnFit:
    groups: dict[str, Group]
    table: Floats
    rarity: Floats
    bias: Floats

    def model(self) -> TurnModel:
        return TurnModel(self.groups, self.table, self.rarity, self.bias)


def prepare(bank: Sequence[LabelledTurn], cases: Sequence[LabelledCase]) -> Talk:
    view = TextView()

    def features(turn: LabelledTurn) -> Features:
        return view.turn(turn.turn.text, turn.turn.before, turn.turn.after)

    return Talk(
        bank, [features(turn) for turn in bank], cases, [[features(turn) for turn in one.turns] for one in cases]
    )


def fit(talk: Talk, chosen: Sequence[int], trained_on: str, tick: Tick = quiet) -> Model:
    """A model from the whole bank and the `chosen` cases.

    The trees are fitted on scores of turn classifiers that had not seen the turns (five folds by case), else they
    would learn to trust scores that are too good.
    """
    scores = _unseen_scores(talk, chosen, tick)
    turns = _fit_turns(talk, chosen, tick)
    usable = [at for at in chosen if len(scores[at])]
    trees, likely = _fit_trees(talk, usable, scores, tick)
    certainty, bars = _bars(talk, usable, likely)
    seen = frozenset(talk_key(talk.cases[at].case) for at in chosen)
    return Model(turns.groups, turns.table, turns.rarity, turns.bias, trees, certainty, bars, trained_on, seen)


def _bars(talk: Talk, chosen: Sequence[int], likely: Sequence[Likely]) -> tuple[Floats, Bars]:
    """Of talk as people talk: traps are rarer in it than among the examples."""
    every = [(talk.cases[at], one) for at, one in zip(chosen, likely, strict=True)]
    spoken = [pair for pair in every if not pair[0].trap] or every
    truth = [case.label.verdict for case, _ in spoken]
    unseen = [one for _, one in spoken]
    return calibrate(truth, [len(case.turns) for case, _ in spoken], unseen, best_bars(truth, unseen))


def _unseen_scores(talk: Talk, chosen: Sequence[int], tick: Tick) -> dict[int, Floats]:
    folds = kin_folds([talk.cases[at].case.id for at in chosen])
    scores: dict[int, Floats] = {}
    for fold in range(FOLDS):
        model = _fit_turns(talk, [at for at, own in zip(chosen, folds, strict=True) if own != fold], tick).model()
        for at, own in zip(chosen, folds, strict=True):
            if own == fold:
                scores[at] = model.scores(talk.case_features[at])
    return scores


# ---------------------------------------------------------------- turns


def _fit_turns(talk: Talk, chosen: Sequence[int], tick: Tick) -> TurnFit:
    features = [*talk.bank_features, *(one for at in chosen for one in talk.case_features[at])]
    labelled = [*talk.bank, *(turn for at in chosen for turn in talk.cases[at].turns)]
    wanted = np.stack([turn.wanted for turn in labelled])
    weight = np.stack([turn.weight for turn in labelled])
    groups: dict[str, Group] = {}
    matrices, rarities, row = [], [np.zeros(1)], 1
    for name in GROUPS:
        vectoriser = TfidfVectorizer(analyzer=_pieces if name == "piece" else _same, binary=True, min_df=RAREST)
        matrices.append(vectoriser.fit_transform([one[name] for one in features]) * GROUP_WEIGHTS[name])
        vocabulary = vectoriser.vocabulary_
        groups[name] = Group({word: row + int(at) for word, at in vocabulary.items()}, GROUP_WEIGHTS[name])
        rarities.append(vectoriser.idf_)
        row += len(vocabulary)
    table, bias = _fit_labels(sparse.hstack(matrices).tocsr(), wanted, weight, tick)
    rarity = np.concatenate(rarities).astype(np.float32)
    whole = np.vstack([np.zeros((1, len(LABELS))), table]).astype(np.float32) * rarity[:, None]
    return TurnFit(groups, whole, rarity, bias)


def _same(features: list[str]) -> list[str]:
    return features


def _pieces(forms: list[str]) -> list[str]:
    return [piece for form in forms for piece in pieces_of(form)]


def _fit_labels(matrix: sparse.csr_matrix, wanted: Floats, weight: Floats, tick: Tick) -> tuple[Floats, Floats]:
    table = np.zeros((matrix.shape[1], len(LABELS)), np.float32)
    bias = np.full(len(LABELS), -1.0, np.float32)
    for label in range(len(LABELS)):
        tick()
        known = weight[:, label] > 0
        truth = wanted[known, label]
        if truth.sum() < FEWEST_POSITIVE or truth.all():
            continue
        counts = weight[known, label] * np.where(truth > 0, POSITIVE_WEIGHT, 1.0)
        machine = LinearSVC(C=HARDNESS, random_state=SEED).fit(matrix[known], truth, sample_weight=counts)
        table[:, label], bias[label] = machine.coef_[0], machine.intercept_[0]
    return table, bias


# ---------------------------------------------------------------- dialogues


def _fit_trees(
    talk: Talk, chosen: Sequence[int], scores: dict[int, Floats], tick: Tick
) -> tuple[dict[str, Trees], list[Likely]]:
    """The trees, and what trees that had not seen a case make of it (for bars and calibration)."""
    cases = [talk.cases[at] for at in chosen]
    folds = kin_folds([one.case.id for one in cases], SEED + 1)
    turns = [[turn.turn for turn in one.turns] for one in cases]
    own = [scores[at] for at in chosen]
    states = np.stack([state_features(one.case, said, got) for one, said, got in zip(cases, turns, own, strict=True)])
    refused = np.array([one.label.verdict is not Verdict.NO_REFUSAL for one in cases])
    state, state_unseen = fit_forest(states, refused, folds, tick, STATE_LEAF)
    per_code = [
        ground_features(one.case, said, got, float(likely))
        for one, said, got, likely in zip(cases, turns, own, state_unseen, strict=True)
    ]
    truth = np.array([[code in one.label.voiced_reasons for code in CODES] for one in cases])
    ground, ground_unseen = fit_forest(
        np.concatenate(per_code), truth.ravel(), np.repeat(folds, len(CODES)), tick, LEAF
    )
    voiced = ground_unseen.reshape(len(cases), len(CODES))
    per_turn, decides, turn_folds = [], [], []
    for at, one in enumerate(cases):
        stated = CODES.index(one.case.stated_reason) if one.case.stated_reason in CODES else None
        per_turn.append(turn_features(turns[at], own[at], stated, float(state_unseen[at]), voiced[at]))
        decides += [turn.turn.ref in one.label.evidence for turn in one.turns]
        turn_folds += [folds[at]] * len(one.turns)
    deciding, _ = fit_forest(
        np.concatenate(per_turn), np.array(decides), np.array(turn_folds), tick, LEAF, unseen=False
    )
    likely = [_likely(one, float(no), row) for one, no, row in zip(cases, state_unseen, voiced, strict=True)]
    return {"state": state, "ground": ground, "deciding": deciding}, likely


def _likely(one: LabelledCase, refused: float, voiced: Floats) -> Likely:
    if one.case.stated_reason not in CODES:
        return Likely(refused, 0.0, float(voiced.max()))
    at = CODES.index(one.case.stated_reason)
    return Likely(refused, float(voiced[at]), float(np.delete(voiced, at).max()))
