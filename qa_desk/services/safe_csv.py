"""A table as a CSV file that no spreadsheet takes for formulas: `;`, UTF-8 with BOM, complete or not at all."""

import csv
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from qa_desk.domain.safe_cells import defused
from qa_desk.services.rejects import FileNotWritten


def write_csv(path: Path, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Every cell is text. Raises FileNotWritten."""
    try:
        _write(path, titles, rows)
    except OSError as error:
        raise FileNotWritten(name=path.name, why=error.strerror or str(error)) from error


def _write(path: Path, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            writer.writerow(titles)
            writer.writerows([defused(cell) for cell in row] for row in rows)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
