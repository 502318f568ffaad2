"""What the intake figures share: two 100 000-deal files, and a process of its own for every run over one of them."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.harness import Workdir
from benchmarks.intake_rows import bare_calamine, bare_csv, make_csv, make_xlsx
from benchmarks.memory import peak_mb
from qa_desk.adapters.contacts import Contacts
from qa_desk.adapters.files.reader import FileTables
from qa_desk.domain.intake_columns import guess_profile
from qa_desk.services.read_rows import read_deals

DEALS = 100_000
_RUNS = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One run over a whole file in a process of its own. `peak_mb`: the most memory the process ever held."""

    rows: int
    seconds: float
    peak_mb: float


def ours(path: Path) -> int:
    """Rows that became deals: read, mapped by the guessed profile, every value parsed."""
    with FileTables().open(path) as table:
        guess = guess_profile(table.headers)
        rows = read_deals(table, guess.mapping, Contacts(), "Europe/Moscow", "RUB")
        return sum(row.facts is not None for row in rows)


READERS: dict[str, Callable[[Path], int]] = {"ours": ours, "bare_calamine": bare_calamine, "bare_csv": bare_csv}


def reading(workdir: Workdir, kind: str, reader: str) -> Reading:
    """The faster of two runs, measured once for all figures. `kind`: "xlsx" or "csv"."""
    path = workdir.shared(f"intake_{kind}", make_xlsx if kind == "xlsx" else make_csv)
    return workdir.shared(f"intake_{kind}_{reader}", lambda _folder: _best(workdir, path, reader))


def _best(workdir: Workdir, path: Path, reader: str) -> Reading:
    runs = [_in_child(path, reader) for _ in range(_RUNS)]
    best = min(runs, key=lambda run: run.seconds)
    workdir.say(f"{path.name} by {reader}: {best.seconds:.2f} s, {best.peak_mb:.0f} MB")
    # the bare readers count the header row as well
    expected = DEALS if reader == "ours" else DEALS + 1
    if best.rows != expected:
        raise AssertionError(f"{reader} took {best.rows} rows of {path.name}, not {expected}")
    return best


def _in_child(path: Path, reader: str) -> Reading:
    command = [sys.executable, "-m", "benchmarks.figures._intake", reader, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return Reading(**json.loads(done.stdout))


def main(reader: str, path: str) -> None:
    started = time.perf_counter()
    rows = READERS[reader](Path(path))
    seconds = time.perf_counter() - started
    print(json.dumps(asdict(Reading(rows, seconds, peak_mb()))))


if __name__ == "__main__":
    main(*sys.argv[1:])
