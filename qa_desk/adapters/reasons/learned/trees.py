"""Boosted trees, run with numpy: all rows walk all trees at once, one level a step."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from qa_desk.adapters.reasons.learned.turns import Floats

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]

DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Levels:
    """The same trees, all filled up to one depth: the two branches of place n of a level are 2n and 2n + 1 of the next,
    so that a step down is arithmetic. `feature`, `threshold`: one array a level."""

    feature: tuple[Places, ...]
    threshold: tuple[Floats, ...]
    value: Floats


@dataclass(frozen=True, slots=True)
class Trees:
    """All trees in one node table. `roots`: where each tree begins. A leaf points to itself on both sides, so that
    walking `depth` steps always ends on a leaf. `start`: the score before the first tree."""

    roots: Ints
    feature: Ints
    threshold: Floats
    left: Ints
    right: Ints
    value: Floats
    depth: int
    start: float
    _levels: _Levels = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Raises ValueError for trees that are deeper than any that are fitted here."""
        if not 1 <= self.depth <= DEEPEST:
            raise ValueError(f"depth {self.depth}")
        at, feature, threshold = self.roots, [], []
        for _level in range(self.depth):
            feature.append(self.feature.take(at).astype(np.intp))
            threshold.append(self.threshold.take(at))
            at = np.stack([self.left.take(at), self.right.take(at)], 1).ravel()
        object.__setattr__(self, "_levels", _Levels(tuple(feature), tuple(threshold), self.value.take(at)))

    def probability(self, rows: Floats) -> Floats:
        """0..1 for each row of features."""
        levels = self._levels
        flat = np.ascontiguousarray(rows).ravel()
        row_begins = np.arange(0, rows.size, rows.shape[1])[:, None]
        places = levels.feature[0] + row_begins
        second = np.arange(1, 2 * len(self.roots), 2)
        at: Places = second - (flat.take(places) <= levels.threshold[0])
        for feature, threshold in zip(levels.feature[1:], levels.threshold[1:], strict=True):
            goes_left = flat.take(feature.take(at) + row_begins) <= threshold.take(at)
            at = 2 * at + 1 - goes_left
        total = self.start + levels.value.take(at).sum(1)
        likely: Floats = (1 / (1 + np.exp(-total))).astype(np.float32)
        return likely
