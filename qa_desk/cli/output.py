"""What verbs print: one JSON object or a plain table on standard output, progress and errors on standard error."""

import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path

from rich.console import Console
from rich.table import Table

from qa_desk.domain.errors import KnownError, WrongUse
from qa_desk.services.running import ProgressReport
from qa_desk.words import formats, labels
from qa_desk.words.errors import sentence

WORLDS_FAULT = 1
WRONG_USE = 2
PROGRESS_EVERY_S = 2.0
PIPE_WIDTH = 150


def plain(value: object) -> object:
    """Dataclasses, times and enums as JSON: times ISO 8601 in UTC, money as minor units with its currency."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, frozenset | set):
        return sorted((plain(one) for one in value), key=str)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(one) for one in value]
    return value


class Output:
    """`as_json`: exactly one object on standard output, nothing else there."""

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)
        # a pipe has no width: a table then takes what a line of a log can hold
        self._out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PIPE_WIDTH)
        self._last = ("", 0.0)

    def result(self, value: object, sentence_: str = "") -> None:
        """A verb's result; `sentence_` is what a person reads instead of the object."""
        if self.as_json:
            sys.stdout.write(json.dumps(plain(value), ensure_ascii=False) + "\n")
        elif sentence_:
            self._out.print(sentence_, markup=False)
        else:
            self._out.print_json(json.dumps(plain(value), ensure_ascii=False))

    def table(self, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Only for people; nothing in JSON mode."""
        if self.as_json:
            return
        table = Table(show_lines=False, header_style="bold")
        for title in titles:
            table.add_column(title, overflow="fold")
        for row in rows:
            table.add_row(*(cell.replace("[", "\\[") for cell in row))
        self._out.print(table, soft_wrap=False)

    def say(self, text: str) -> None:
        """A step of long work, on standard error."""
        self._err.print(text, markup=False)

    def progress(self, report: ProgressReport) -> None:
        """A line when a step begins and then every few seconds: a log, not a film."""
        if not report.total:
            return
        began, at = self._last
        now = time.monotonic()
        if report.step == began and now - at < PROGRESS_EVERY_S:
            return
        self._last = (report.step, now)
        share = formats.percent(min(1.0, report.done / report.total))
        words = " ".join(part for part in (labels.step(report.step), report.detail, share) if part)
        self._err.print(f"  {words}", markup=False, style="dim")

    def failed(self, error: KnownError) -> int:
        """Tells the error and returns the exit code."""
        if self.as_json:
            told = {"error": {"code": error.code, "facts": error.facts, "message": sentence(error)}}
            sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        self._err.print(sentence(error), markup=False, style="red")
        return WRONG_USE if isinstance(error, WrongUse) else WORLDS_FAULT
