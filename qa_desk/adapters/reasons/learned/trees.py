"""Boosted trees, run with numpy: all rows walk all trees at once, one level a step."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_desk.adapters.reasons.learned.turns import Floats

Ints = npt.NDArray[np.int32]


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

    def probability(self, rows: Floats) -> Floats:
        """0..1 for each row of features."""
        at = np.tile(self.roots, (len(rows), 1))
        flat = np.ascontiguousarray(rows).ravel()
        row_begins = np.arange(len(rows))[:, None] * rows.shape[1]
        for _step in range(self.depth):
            goes_left = flat.take(self.feature.take(at) + row_begins) <= self.threshold.take(at)
            at = np.where(goes_left, self.left.take(at), self.right.take(at))
        total = self.start + self.value.take(at).sum(1)
        likely: Floats = (1 / (1 + np.exp(-total))).astype(np.float32)
        return likely
