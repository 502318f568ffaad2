"""The turn classifiers: linear, one score a label, run as sums over rows of a table."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat

import numpy as np
import numpy.typing as npt

from qa_desk.adapters.reasons.learned.features import Features, pieces_of

Floats = npt.NDArray[np.float32]

_CACHED_FORMS = 100_000
STEEPNESS = 2.5
"""Scores of linear classifiers become 0..1 by a logistic curve; this steepness suits margins of about one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Features of one kind. `rows`: place in the table by feature; row 0 of the table is empty and stands for none.
    `weight`: how much the group counts in a turn, whatever the number of its features."""

    rows: Mapping[str, int]
    weight: float


class TurnModel:
    """`table`: features x labels, already multiplied by each feature's rarity; `rarity`: one value a feature."""

    def __init__(self, groups: Mapping[str, Group], table: Floats, rarity: Floats, bias: Floats) -> None:
        self._groups = groups
        self._table = table
        self._squared = rarity * rarity
        self._bias = bias
        self._weights = np.array([group.weight for group in groups.values()], np.float32)[:, None, None]
        self._rows_of_form = lru_cache(_CACHED_FORMS)(self._look_up_pieces)

    def scores(self, turns: Sequence[Features]) -> Floats:
        """Turns x labels, each 0..1."""
        if not turns:
            return np.zeros((0, len(self._bias)), np.float32)
        found = [self._rows(name, group, turn[name]) for name, group in self._groups.items() for turn in turns]
        rows, starts = _flat(found)
        each = (len(self._groups), len(turns), -1)
        sums = np.add.reduceat(self._table.take(rows, 0), starts).reshape(each)
        lengths = np.sqrt(np.add.reduceat(self._squared.take(rows), starts)).reshape(each)
        sums *= self._weights / np.maximum(lengths, 1e-6)
        total = self._bias + sums[0]
        for more in sums[1:]:
            total += more
        squashed: Floats = (1 / (1 + np.exp(-STEEPNESS * total))).astype(np.float32)
        return squashed

    def _rows(self, name: str, group: Group, features: Sequence[str]) -> Collection[int]:
        if name == "piece":
            return frozenset().union(*map(self._rows_of_form, features))
        known = {*map(group.rows.get, features, repeat(0))}
        known.discard(0)
        return known

    def _look_up_pieces(self, form: str) -> frozenset[int]:
        rows = self._groups["piece"].rows
        return frozenset(rows[piece] for piece in pieces_of(form) if piece in rows)


def _flat(found: Sequence[Collection[int]]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Table rows of all turns one after another, and where each turn begins; every turn has at least row 0."""
    flat: list[int] = []
    starts: list[int] = []
    for rows in found:
        starts.append(len(flat))
        flat += rows or (0,)
    return np.array(flat, np.intp), np.array(starts, np.intp)
