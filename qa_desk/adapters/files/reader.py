"""FileTables: one door for every table file, by content. Implements ports.TableReader."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from qa_desk.adapters.files import csv_table, html_table, jsonl_table, sniff, workbook
from qa_desk.adapters.files.limits import DEFAULT_LIMITS, Limits
from qa_desk.domain.intake import FileEmpty, FileForeign, FileMissing, FileTooBig, FileUnreadable
from qa_desk.services.ports import Table


class FileTables:
    """`limits` guard memory; tests make them small."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits

    @contextmanager
    def open(self, path: Path) -> Iterator[Table]:
        """Raises one of domain/intake.py's FileRejected; while rows are read only FileBroken can follow."""
        kind = self._kind(path)
        if kind == "zip":
            yield workbook.open_zip(path, self._limits)
        elif kind == "ole":
            yield workbook.open_xls(path, self._limits)
        elif kind == "html":
            with path.open("rb") as file:
                yield html_table.open_html(path, file)
        else:
            with csv_table.open_text(path) as text:
                if kind == "jsonl":
                    yield jsonl_table.open_jsonl(path, text, self._limits.columns)
                else:
                    yield csv_table.open_csv(path, text)

    def _kind(self, path: Path) -> str:
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                kind = sniff.kind_of(file.read(sniff.START))
        except FileNotFoundError as fault:
            raise FileMissing(name=path.name) from fault
        except OSError as fault:
            raise FileUnreadable(name=path.name) from fault
        if size > self._limits.file:
            raise FileTooBig(name=path.name, limit=self._limits.file)
        if kind == "empty":
            raise FileEmpty(name=path.name)
        if kind.startswith("foreign:"):
            raise FileForeign(name=path.name, kind=kind.removeprefix("foreign:"))
        return kind
