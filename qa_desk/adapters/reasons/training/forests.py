"""Boosted trees over dialogues: fitted by scikit-learn in folds by case, kept as one node table."""

import random
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import GradientBoostingClassifier

from qa_desk.adapters.reasons.learned.trees import Trees
from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.domain.errors import FileRejected

LEAF, STATE_LEAF = 6, 25
"""How a talk ended is one row a case, a reason's ground twelve: fewer rows want coarser trees."""
TREES = 250
FOLDS = 5
SEED = 20_26

Tick = Callable[[], None]
"""Called before every small step; may raise Cancelled."""


def quiet() -> None:
    """A tick that nobody counts."""


class TalkTooSmall(FileRejected):
    """Not every answer has an example, so nothing can be learned from this talk; facts: examples"""

    code = "talk_too_small"


def folds_of(count: int, seed: int = SEED) -> npt.NDArray[np.int64]:
    """A fold for each case, the same every time."""
    places = list(range(count))
    random.Random(seed).shuffle(places)  # noqa: S311 - no secret, the same folds for everybody
    folds = np.zeros(count, np.int64)
    folds[places] = np.arange(count) % FOLDS
    return folds


def kin_folds(ids: Sequence[str], seed: int = SEED) -> npt.NDArray[np.int64]:
    """A fold for each case; versions of one talk (the same id up to its last "/") share theirs, else a model would
    count as not having seen talk that it knows but for one clause."""
    talks = [name.rpartition("/")[0] or name for name in ids]
    place = {talk: at for at, talk in enumerate(dict.fromkeys(talks))}
    folds = folds_of(len(place), seed)
    return np.array([folds[place[talk]] for talk in talks], np.int64)


def fit_forest(
    rows: Floats,
    truth: npt.NDArray[np.bool_],
    folds: npt.NDArray[np.int64],
    tick: Tick,
    leaf: int,
    *,
    unseen: bool = True,
) -> tuple[Trees, Floats]:
    """The forest, and what forests that had not seen a row make of it. `leaf`: fewest rows at the end of a branch."""
    predicted = np.zeros(len(rows), np.float32)
    for fold in range(FOLDS) if unseen else ():
        tick()
        rest = folds != fold
        if not rest.all():
            predicted[~rest] = _forest(rows[rest], truth[rest], leaf).probability(rows[~rest])
    tick()
    return _forest(rows, truth, leaf), predicted


def _forest(rows: Floats, truth: npt.NDArray[np.bool_], leaf: int) -> Trees:
    """Raises TalkTooSmall."""
    if truth.all() or not truth.any():
        raise TalkTooSmall(examples=len(truth))
    return trees_of(_machine(leaf).fit(rows, truth))


def _machine(leaf: int) -> GradientBoostingClassifier:
    return GradientBoostingClassifier(
        n_estimators=TREES,
        learning_rate=0.06,
        max_depth=3,
        subsample=0.6,
        max_features=0.25,
        min_samples_leaf=leaf,
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
