"""Fits the turn classifiers, the trees over dialogues, and the calibration; the same talk gives the same model."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from qa_desk.adapters.reasons.learned.dialogue import ground_features, state_features, turn_features
from qa_desk.adapters.reasons.learned.features import GROUPS, Features, TextView, pieces_of
from qa_desk.adapters.reasons.learned.labels import CODES, LABELS
from qa_desk.adapters.reasons.learned.model import Model, talk_key
from qa_desk.adapters.reasons.learned.trees import Trees
from qa_desk.adapters.reasons.learned.turns import Floats, Group, TurnModel
from qa_desk.adapters.reasons.learned.verdicts import Bars, Likely, certainty_features, confidence, decide
from qa_desk.adapters.reasons.training.talk import LabelledCase, LabelledTurn
from qa_desk.domain.reason_check import Verdict

GROUP_WEIGHTS = {"lemma": 1.0, "piece": 1.0, "before": 0.4, "after": 0.4, "shape": 0.2}
RAREST = 2
HARDNESS = 0.5
POSITIVE_WEIGHT = 2.0
FEWEST_POSITIVE = 5
FOLDS = 5
SEED = 20_26

Say = Callable[[str], None]


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


def fit(talk: Talk, chosen: Sequence[int], trained_on: str, say: Say = lambda _text: None) -> Model:
    """A model from the whole bank and the `chosen` cases.

    The trees are fitted on scores of turn classifiers that had not seen the turns (five folds by case), else they
    would learn to trust scores that are too good.
    """
    scores = _unseen_scores(talk, chosen, say)
    say("turn classifiers")
    turns = _fit_turns(talk, chosen)
    usable = [at for at in chosen if len(scores[at])]
    say("dialogue trees")
    trees, likely = _fit_trees(talk, usable, scores)
    bars = _bars(talk, usable, likely)
    certainty, bars = _calibrate(talk, usable, likely, bars)
    seen = frozenset(talk_key(talk.cases[at].case) for at in chosen)
    return Model(turns.groups, turns.table, turns.rarity, turns.bias, trees, certainty, bars, trained_on, seen)


def folds_of(count: int, seed: int = SEED) -> npt.NDArray[np.int64]:
    """A fold for each case, the same every time."""
    places = list(range(count))
    random.Random(seed).shuffle(places)  # noqa: S311 - no secret, the same folds for everybody
    folds = np.zeros(count, np.int64)
    folds[places] = np.arange(count) % FOLDS
    return folds


def _unseen_scores(talk: Talk, chosen: Sequence[int], say: Say) -> dict[int, Floats]:
    folds = folds_of(len(chosen))
    scores: dict[int, Floats] = {}
    for fold in range(FOLDS):
        say(f"fold {fold + 1} of {FOLDS}")
        model = _fit_turns(talk, [at for at, own in zip(chosen, folds, strict=True) if own != fold]).model()
        for at, own in zip(chosen, folds, strict=True):
            if own == fold:
                scores[at] = model.scores(talk.case_features[at])
    return scores


# ---------------------------------------------------------------- turns


def _fit_turns(talk: Talk, chosen: Sequence[int]) -> TurnFit:
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
    table, bias = _fit_labels(sparse.hstack(matrices).tocsr(), wanted, weight)
    rarity = np.concatenate(rarities).astype(np.float32)
    whole = np.vstack([np.zeros((1, len(LABELS))), table]).astype(np.float32) * rarity[:, None]
    return TurnFit(groups, whole, rarity, bias)


def _same(features: list[str]) -> list[str]:
    return features


def _pieces(forms: list[str]) -> list[str]:
    return [piece for form in forms for piece in pieces_of(form)]


def _fit_labels(matrix: sparse.csr_matrix, wanted: Floats, weight: Floats) -> tuple[Floats, Floats]:
    table = np.zeros((matrix.shape[1], len(LABELS)), np.float32)
    bias = np.full(len(LABELS), -1.0, np.float32)
    for label in range(len(LABELS)):
        known = weight[:, label] > 0
        truth = wanted[known, label]
        if truth.sum() < FEWEST_POSITIVE:
            continue
        counts = weight[known, label] * np.where(truth > 0, POSITIVE_WEIGHT, 1.0)
        machine = LinearSVC(C=HARDNESS, random_state=SEED).fit(matrix[known], truth, sample_weight=counts)
        table[:, label], bias[label] = machine.coef_[0], machine.intercept_[0]
    return table, bias


# ---------------------------------------------------------------- dialogues


def _fit_trees(talk: Talk, chosen: Sequence[int], scores: dict[int, Floats]) -> tuple[dict[str, Trees], list[Likely]]:
    """The trees, and what trees that had not seen a case make of it (for bars and calibration)."""
    folds = folds_of(len(chosen), SEED + 1)
    cases = [talk.cases[at] for at in chosen]
    turns = [[turn.turn for turn in one.turns] for one in cases]
    own = [scores[at] for at in chosen]
    states = np.stack([state_features(one.case, said, got) for one, said, got in zip(cases, turns, own, strict=True)])
    refused = np.array([one.label.verdict is not Verdict.NO_REFUSAL for one in cases])
    state, state_unseen = _fit_forest(states, refused, folds)
    per_code = [
        ground_features(one.case, said, got, float(likely))
        for one, said, got, likely in zip(cases, turns, own, state_unseen, strict=True)
    ]
    truth = np.array([[code in one.label.voiced_reasons for code in CODES] for one in cases])
    ground, ground_unseen = _fit_forest(np.concatenate(per_code), truth.ravel(), np.repeat(folds, len(CODES)))
    voiced = ground_unseen.reshape(len(cases), len(CODES))
    per_turn, decides, turn_folds = [], [], []
    for at, one in enumerate(cases):
        stated = CODES.index(one.case.stated_reason) if one.case.stated_reason in CODES else None
        per_turn.append(turn_features(turns[at], own[at], stated, float(state_unseen[at]), voiced[at]))
        decides += [turn.turn.ref in one.label.evidence for turn in one.turns]
        turn_folds += [folds[at]] * len(one.turns)
    deciding, _ = _fit_forest(np.concatenate(per_turn), np.array(decides), np.array(turn_folds), unseen=False)
    likely = [_likely(one, float(no), row) for one, no, row in zip(cases, state_unseen, voiced, strict=True)]
    return {"state": state, "ground": ground, "deciding": deciding}, likely


def _likely(one: LabelledCase, refused: float, voiced: Floats) -> Likely:
    if one.case.stated_reason not in CODES:
        return Likely(refused, 0.0, float(voiced.max()))
    at = CODES.index(one.case.stated_reason)
    return Likely(refused, float(voiced[at]), float(np.delete(voiced, at).max()))


def _fit_forest(
    rows: Floats, truth: npt.NDArray[np.bool_], folds: npt.NDArray[np.int64], *, unseen: bool = True
) -> tuple[Trees, Floats]:
    predicted = np.zeros(len(rows), np.float32)
    for fold in range(FOLDS) if unseen else ():
        rest = folds != fold
        predicted[~rest] = trees_of(_machine().fit(rows[rest], truth[rest])).probability(rows[~rest])
    return trees_of(_machine().fit(rows, truth)), predicted


def _machine() -> GradientBoostingClassifier:
    return GradientBoostingClassifier(
        n_estimators=250,
        learning_rate=0.06,
        max_depth=3,
        subsample=0.6,
        max_features=0.25,
        min_samples_leaf=6,
        random_state=SEED,
    )


def trees_of(machine: GradientBoostingClassifier) -> Trees:
    """The fitted trees in one node table; leaves point to themselves."""
    roots, feature, threshold, left, right, value, first = [], [], [], [], [], [], 0
    for (estimator,) in machine.estimators_:
        tree = estimator.tree_
        places = np.arange(tree.node_count) + first
        leaf = tree.children_left < 0
        roots.append(first)
        feature.append(np.where(leaf, 0, tree.feature))
        threshold.append(np.where(leaf, 0, tree.threshold))
        left.append(np.where(leaf, places, tree.children_left + first))
        right.append(np.where(leaf, places, tree.children_right + first))
        value.append(tree.value[:, 0, 0] * machine.learning_rate)
        first += tree.node_count
    prior = float(np.clip(machine.init_.class_prior_[1], 1e-6, 1 - 1e-6))
    return Trees(
        roots=np.array(roots, np.int32),
        feature=np.concatenate(feature).astype(np.int32),
        threshold=np.concatenate(threshold).astype(np.float32),
        left=np.concatenate(left).astype(np.int32),
        right=np.concatenate(right).astype(np.int32),
        value=np.concatenate(value).astype(np.float32),
        depth=int(machine.max_depth),
        start=float(np.log(prior / (1 - prior))),
    )


# ---------------------------------------------------------------- bars and calibration


def _bars(talk: Talk, chosen: Sequence[int], likely: Sequence[Likely]) -> Bars:
    """The bars with the most right verdicts; of equals the middle one, so that no bar sits on an edge by chance."""
    truth = [talk.cases[at].label.verdict for at in chosen]
    tried: list[tuple[int, Bars]] = []
    for stated in (0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        for other in (0.15, 0.2, 0.25, 0.3, 0.35, 0.4):
            for share in (0.7, 0.85, 1.0, 1.2):
                bars = Bars(stated=stated, other=other, share=share)
                right = sum(decide(one, bars) is wanted for one, wanted in zip(likely, truth, strict=True))
                tried.append((right, bars))
    most = max(right for right, _ in tried)
    best = [bars for right, bars in tried if right >= most - 1]
    return best[len(best) // 2]


def _calibrate(talk: Talk, chosen: Sequence[int], likely: Sequence[Likely], bars: Bars) -> tuple[Floats, Bars]:
    """Weights of the confidence, and the lowest bar for "sure" that keeps sure matches right."""
    truth = [talk.cases[at].label.verdict for at in chosen]
    verdicts = [decide(one, bars) for one in likely]
    sizes = [len(talk.cases[at].turns) for at in chosen]
    rows = np.array([certainty_features(one, v, n) for one, v, n in zip(likely, verdicts, sizes, strict=True)])
    right = np.array([said is wanted for said, wanted in zip(verdicts, truth, strict=True)])
    if right.all() or not right.any():
        return np.zeros(rows.shape[1], np.float32), bars
    machine = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000).fit(rows, right)
    weights = machine.coef_[0].astype(np.float32)
    sure = [confidence(weights, one, v, n) for one, v, n in zip(likely, verdicts, sizes, strict=True)]
    return weights, _with_sure_bar(bars, verdicts, right, np.array(sure))


SURE_MATCH_PRECISION = 0.97
"""Of sure matches so many must be right on unseen talk: a wrong one closes a deal with a dumped client."""


def _with_sure_bar(bars: Bars, verdicts: Sequence[Verdict], right: npt.NDArray[np.bool_], sure: Floats) -> Bars:
    matches = np.array([verdict is Verdict.MATCH for verdict in verdicts])
    for bar in np.arange(0.5, 0.99, 0.01):
        taken = matches & (sure >= bar)
        if taken.any() and right[taken].mean() >= SURE_MATCH_PRECISION:
            return Bars(bars.refused, bars.stated, bars.other, bars.share, bars.weak, round(float(bar), 2))
    return Bars(bars.refused, bars.stated, bars.other, bars.share, bars.weak, 0.99)
