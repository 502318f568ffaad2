"""Finds the figures, measures them one after another on this machine, and says whether each holds its floor."""

import importlib
import math
import pkgutil
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import TypeVar, cast

from benchmarks import figures as shelf

T = TypeVar("T")


class Better(StrEnum):
    LOWER = "lower"
    HIGHER = "higher"


@dataclass(slots=True)
class Workdir:
    """A folder for all figures of one run. `shared` builds a fixture once, whoever asks first."""

    path: Path
    _built: dict[str, object] = field(default_factory=dict)

    def shared(self, name: str, build: Callable[[Path], T]) -> T:
        """`build` gets an empty folder of that name; it must return the same type for the same name."""
        if name not in self._built:
            folder = self.path / name
            folder.mkdir()
            self.say(f"preparing {name}")
            self._built[name] = build(folder)
        return cast("T", self._built[name])

    def say(self, text: str) -> None:
        """Progress for the person who waits; the table alone goes to standard output."""
        print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class Figure:
    """`floor`: the worst value that still holds. `name`: "stage.what", e.g. "intake.rows_per_s"."""

    name: str
    unit: str
    floor: float
    better: Better
    measure: Callable[[Workdir], float]

    def holds(self, value: float) -> bool:
        return value <= self.floor if self.better is Better.LOWER else value >= self.floor


@dataclass(frozen=True, slots=True)
class Outcome:
    """`value` is None when measuring failed; then `error` tells why. `seconds`: how long measuring took.
    `not_here`: nothing failed, this machine just lacks what is needed."""

    figure: Figure
    value: float | None
    seconds: float
    error: str = ""
    not_here: bool = False

    @property
    def holds(self) -> bool:
        return self.value is not None and self.figure.holds(self.value)


class NotHere(Exception):
    """Raised by a figure that this machine cannot measure, with the reason; no fault, and no value either."""


class NoFigure(Exception):
    """A file in figures/ without FIGURE, a name used twice, or a name nobody has."""


def discover(package: ModuleType = shelf) -> tuple[Figure, ...]:
    """All figures of the package, sorted by name. Raises NoFigure."""
    found: dict[str, Figure] = {}
    for module_name in sorted(one.name for one in pkgutil.iter_modules(package.__path__)):
        if module_name.startswith("_"):
            continue
        figure = getattr(importlib.import_module(f"{package.__name__}.{module_name}"), "FIGURE", None)
        if not isinstance(figure, Figure):
            raise NoFigure(f"{module_name}.py has no FIGURE")
        if figure.name in found:
            raise NoFigure(f"{figure.name} is there twice")
        found[figure.name] = figure
    return tuple(found[name] for name in sorted(found))


def chosen(everything: Sequence[Figure], names: Sequence[str]) -> tuple[Figure, ...]:
    """Figures by full name or by stage ("intake" takes every intake.*); all of them for no names. Raises NoFigure."""
    for name in names:
        if not any(_named(figure, name) for figure in everything):
            known = ", ".join(figure.name for figure in everything) or "none yet"
            raise NoFigure(f"no figure {name}; there are: {known}")
    return tuple(figure for figure in everything if not names or any(_named(figure, name) for name in names))


def run(selected: Iterable[Figure], workdir: Workdir) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for figure in selected:
        workdir.say(f"measuring {figure.name}")
        outcomes.append(_measured(figure, workdir))
    return outcomes


def _measured(figure: Figure, workdir: Workdir) -> Outcome:
    started = time.perf_counter()
    try:
        value = float(figure.measure(workdir))
    except NotHere as reason:
        return Outcome(figure, None, time.perf_counter() - started, f"not available: {reason}", not_here=True)
    except Exception as error:  # noqa: BLE001 - one broken figure must not hide the others; it gets a row and exit 1
        return Outcome(figure, None, time.perf_counter() - started, f"{type(error).__name__}: {error}")
    seconds = time.perf_counter() - started
    if not math.isfinite(value):
        return Outcome(figure, None, seconds, f"measured {value}")
    return Outcome(figure, value, seconds)


def _named(figure: Figure, name: str) -> bool:
    return figure.name == name or figure.name.startswith(f"{name}.")
