"""Agreement between auditors: percent, Cohen's kappa, Krippendorff's alpha, with bootstrap intervals over the units.

A unit is what was audited twice; its ratings are the answers it got, missing ones left out. None: not defined, for
want of pairs or because everybody always gave one and the same answer.
"""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TypeVar

from qa_desk.domain.trust import wilson

Rating = int | str
Unit = Sequence[Rating]
RESAMPLES = 1000
SEED = 1
LEVEL_PERCENT = 95
_T = TypeVar("_T")


class Level(StrEnum):
    """What may be told from two different ratings; ordinal and interval take numbers only."""

    NOMINAL = "nominal"  # that they differ
    ORDINAL = "ordinal"  # and how many ratings lie between them
    INTERVAL = "interval"  # and how far apart they are


@dataclass(frozen=True, slots=True)
class Agreement:
    """`low` to `high`: 95 % percentile interval. `units`: with two ratings or more."""

    value: float | None
    low: float | None
    high: float | None
    units: int


def percent_agreement(units: Sequence[Unit], within: int = 0, seed: int = SEED) -> Agreement:
    """Share of the pairs of ratings of one unit that agree, 0 to 1. `within`: points of a scale that count as equal.

    The interval is Wilson's where every unit has two ratings: drawing anew from units that all agree would claim that
    ten of ten are certain. With more ratings a unit it is drawn like the others.
    """
    pairable = _pairable(units)
    counted = [_agreeing(unit, within) for unit in pairable]
    if counted and all(pairs == 1 for _agree, pairs in counted):
        agreed, whole = sum(agree for agree, _pairs in counted), len(counted)
        return Agreement(agreed / whole, *wilson(agreed, whole), whole)

    def share(drawn: Sequence[tuple[int, int]]) -> float | None:
        pairs = sum(all_ for _agree, all_ in drawn)
        return sum(agree for agree, _all in drawn) / pairs if pairs else None

    return _with_interval(counted, share, seed)


def cohen_kappa(pairs: Sequence[tuple[Rating, Rating]], seed: int = SEED) -> Agreement:
    """Two auditors, the first's answer first; every pair counts."""
    return _with_interval(pairs, _kappa, seed)


def krippendorff_alpha(units: Sequence[Unit], level: Level, seed: int = SEED) -> Agreement:
    """Any number of auditors, answers may be missing. Raises TypeError for texts on a level that counts."""
    if level is not Level.NOMINAL and any(not isinstance(rating, int) for unit in units for rating in unit):
        raise TypeError(f"{level.value} ratings are whole numbers")
    coincidences = [_coincidences(unit) for unit in _pairable(units)]
    return _with_interval(coincidences, lambda drawn: _alpha(drawn, level), seed)


def _pairable(units: Sequence[Unit]) -> list[Unit]:
    return [unit for unit in units if len(unit) > 1]


def _agreeing(unit: Unit, within: int) -> tuple[int, int]:
    pairs = list(combinations(unit, 2))
    return sum(_close(one, other, within) for one, other in pairs), len(pairs)


def _close(one: Rating, other: Rating, within: int) -> bool:
    if isinstance(one, int) and isinstance(other, int):
        return abs(one - other) <= within
    return one == other


def _kappa(pairs: Sequence[tuple[Rating, Rating]]) -> float | None:
    total = len(pairs)
    if not total:
        return None
    first = Counter(one for one, _other in pairs)
    second = Counter(other for _one, other in pairs)
    agreed = sum(one == other for one, other in pairs) * total
    by_chance = sum(first[rating] * second[rating] for rating in first)
    # whole numbers up to here: agreement and chance in units of 1 / total squared
    return (agreed - by_chance) / (total * total - by_chance) if by_chance != total * total else None


Coincidences = Mapping[tuple[Rating, Rating], float]


def _coincidences(unit: Unit) -> Coincidences:
    """Ordered pairs of the unit's ratings, weighted so that every rating counts once."""
    counts = Counter(unit)
    weight = 1 / (len(unit) - 1)
    return {
        (one, other): counts[one] * (counts[other] - (one == other)) * weight
        for one in counts
        for other in counts
        if one != other or counts[one] > 1
    }


def _alpha(units: Sequence[Coincidences], level: Level) -> float | None:
    table: dict[tuple[Rating, Rating], float] = {}
    for unit in units:
        for pair, weight in unit.items():
            table[pair] = table.get(pair, 0.0) + weight
    totals: dict[Rating, float] = {}
    for (one, _other), weight in table.items():
        totals[one] = totals.get(one, 0.0) + weight
    distance = _distance(level, totals)
    everything = sum(totals.values())
    observed = sum(weight * distance(one, other) for (one, other), weight in table.items() if one != other)
    expected = sum(
        totals[one] * totals[other] * distance(one, other) for one in totals for other in totals if one != other
    )
    return 1 - (everything - 1) * observed / expected if expected else None


def _distance(level: Level, totals: Mapping[Rating, float]) -> Callable[[Rating, Rating], float]:
    """Squared difference of two ratings."""
    if level is Level.NOMINAL:
        return lambda one, other: float(one != other)
    if level is Level.INTERVAL:
        return lambda one, other: float((int(one) - int(other)) ** 2)
    # ordinal: how many ratings lie between the two, of the two themselves one half each
    ranks: dict[Rating, float] = {}
    below = 0.0
    for rating in sorted(totals, key=int):
        ranks[rating] = below + totals[rating] / 2
        below += totals[rating]
    return lambda one, other: (ranks[one] - ranks[other]) ** 2


def _with_interval(units: Sequence[_T], measure: Callable[[Sequence[_T]], float | None], seed: int) -> Agreement:
    """Units are drawn anew with replacement; draws in which the measure is not defined are left out."""
    value = measure(units)
    if value is None or len(units) < 2:
        return Agreement(value, None, None, len(units))
    chance = random.Random(seed)  # noqa: S311 - the same interval for the same answers, on every machine
    drawn = (measure(chance.choices(units, k=len(units))) for _ in range(RESAMPLES))
    found = sorted(one for one in drawn if one is not None)
    if not found:
        return Agreement(value, None, None, len(units))
    cut = len(found) * (100 - LEVEL_PERCENT) // 200
    return Agreement(value, found[cut], found[-1 - cut], len(units))


def mean_difference(differences: Sequence[int], seed: int = SEED) -> Agreement:
    """Drift: by how much an auditor's scores lie above the others' on the same deals, in the differences' unit."""
    return _with_interval(list(differences), lambda drawn: sum(drawn) / len(drawn) if drawn else None, seed)
