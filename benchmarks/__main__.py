"""`python -m benchmarks [--figure NAME]`: prints the table and writes bench.json. Exit 1 when a measurement failed."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.harness import Figure, NoFigure, Outcome, Workdir, chosen, discover, run

_HEADERS = ("figure", "value", "unit", "floor", "holds", "took")


def main(arguments: Sequence[str] | None = None, find: Callable[[], Sequence[Figure]] = discover) -> int:
    """0: everything was measured, whether it holds or not; 1: a measurement failed; 2: wrong use."""
    options = _parser().parse_args(arguments)
    try:
        selected = chosen(find(), options.figure)
    except NoFigure as error:
        print(error, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="qa-desk-bench-", ignore_cleanup_errors=True) as folder:
        outcomes = run(selected, Workdir(Path(folder)))
    written = json.dumps({"figures": [as_json(outcome) for outcome in outcomes]}, ensure_ascii=False, indent=2)
    options.out.write_text(f"{written}\n", encoding="utf-8")
    print(written if options.json else table(outcomes))
    return 1 if any(outcome.value is None and not outcome.not_here for outcome in outcomes) else 0


def as_json(outcome: Outcome) -> dict[str, str | float | bool | None]:
    """One figure of bench.json; "error" only when there is one."""
    figure = outcome.figure
    row: dict[str, str | float | bool | None] = {
        "name": figure.name,
        "value": None if outcome.value is None else round(outcome.value, 4),
        "unit": figure.unit,
        "floor": figure.floor,
        "better": figure.better.value,
        "holds": None if outcome.not_here else outcome.holds,
    }
    return row | {"error": outcome.error} if outcome.error else row


def table(outcomes: Sequence[Outcome]) -> str:
    """Columns as wide as their longest cell."""
    rows = [_HEADERS, *(_row(outcome) for outcome in outcomes)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADERS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    errors = [f"{outcome.figure.name}: {outcome.error}" for outcome in outcomes if outcome.error]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:], *errors])


def _row(outcome: Outcome) -> tuple[str, ...]:
    figure = outcome.figure
    sign = "<=" if figure.better == "lower" else ">="
    if outcome.value is None:
        value, holds = "-", "n/a" if outcome.not_here else "ERROR"
    else:
        value, holds = f"{outcome.value:.4g}", "yes" if outcome.holds else "NO"
        if abs(outcome.value) >= 1000:
            value = f"{outcome.value:.0f}"
    return figure.name, value, figure.unit, f"{sign} {figure.floor:g}", holds, f"{outcome.seconds:.1f} s"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--figure", action="append", default=[], metavar="NAME", help="one figure, or a stage: intake")
    parser.add_argument("--json", action="store_true", help="print bench.json instead of the table")
    parser.add_argument("--out", type=Path, default=Path("bench.json"), metavar="FILE", help="where bench.json goes")
    return parser


if __name__ == "__main__":
    sys.exit(main())
