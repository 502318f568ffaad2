"""The list of rejected values as a CSV file that no spreadsheet takes for formulas."""

import csv
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import Rejected
from qa_desk.domain.safe_cells import defused

TITLES = ("line", "column", "value", "expected", "row_taken")


class FileNotWritten(KnownError):
    """The system refused (no such folder, no space, open in another program); facts: name, why"""

    code = "file_not_written"


def write_rejects(path: Path, problems: Sequence[Rejected], expected: Callable[[str], str]) -> None:
    """`;`-separated UTF-8 with BOM, complete or not at all. `expected` gives words for an expectation's code.

    Raises FileNotWritten.
    """
    try:
        _write(path, problems, expected)
    except OSError as error:
        raise FileNotWritten(name=path.name, why=error.strerror or str(error)) from error


def _write(path: Path, problems: Sequence[Rejected], expected: Callable[[str], str]) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
            writer.writerow(TITLES)
            for one in problems:
                texts = (one.column, one.value, expected(one.expected))
                writer.writerow([one.line, *map(defused, texts), int(one.row_taken)])
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
