"""The reason book: a YAML file anybody may edit; what cannot be used is told with file, line, place and expectation."""

import hashlib
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, field_validator

from qa_desk.domain.errors import FileRejected

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Phrases = tuple[Text, ...]
HASH_LENGTH = 8
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times as quick where libyaml is there; what is wrong is worded by the slow one, the same everywhere."""
DEEPEST = 8
FORMAT = 2
"""What this program writes. 1: without `format`, `examples` and `switched_off`. Books of both are read."""


class ReasonBookBroken(FileRejected):
    """facts: file, line, where, expected"""

    code = "reason_book_broken"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Title(_Strict):
    ru: Text
    en: Text


class GeneralLists(_Strict):
    """Phrases that are about no reason in particular."""

    agreement: Phrases
    disagreement: Phrases
    refusal: Phrases
    going_on: Phrases
    when: Phrases
    vague_later: Phrases
    resolved: Phrases
    taken_back: Phrases
    no_reason: Phrases
    not_client: Phrases
    cut_off: Phrases


class ReasonEntry(_Strict):
    """`synonyms`: as a CRM writes the reason. `hints`: words that are only weak signs. `anti`: phrases that say the
    opposite. `topics`: what a denial names. `manager`: what a manager asks when he asks about this reason. `examples`:
    sentences that clients really said. `switched_off`: kept for its past findings, no longer looked for."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]
    title: Title
    synonyms: Phrases = ()
    topics: Phrases = ()
    phrases: Phrases = ()
    hints: Phrases = ()
    anti: Phrases = ()
    manager: Phrases = ()
    examples: Phrases = ()
    switched_off: bool = False


class BookFile(_Strict):
    format: int = 1
    version: Text
    fillers: Phrases
    negations: Phrases
    softeners: Phrases
    denials: Phrases
    lists: GeneralLists
    reasons: tuple[ReasonEntry, ...]

    @field_validator("format")
    @classmethod
    def _known_format(cls, written: int) -> int:
        if not 1 <= written <= FORMAT:
            raise ValueError(f"1 to {FORMAT}; a newer program wrote this book")
        return written

    @field_validator("reasons")
    @classmethod
    def _codes_once(cls, reasons: tuple[ReasonEntry, ...]) -> tuple[ReasonEntry, ...]:
        codes = [reason.code for reason in reasons]
        if not codes or len(set(codes)) != len(codes):
            raise ValueError("at least one reason, each code once")
        return reasons


class Book:
    """A valid book and where its parts stand in the file."""

    def __init__(self, path: Path, content: BookFile, lines: dict[str, int], digest: str) -> None:
        self.path = path
        self.content = content
        self.version = f"{content.version}+{digest[:HASH_LENGTH]}"
        self._lines = lines

    def broken(self, where: str, expected: str) -> ReasonBookBroken:
        return ReasonBookBroken(file=self.path.name, line=line_of(self._lines, where), where=where, expected=expected)


def load_book(path: Path) -> Book:
    """Raises ReasonBookBroken naming the first fault."""
    return parse_book(path, path.read_bytes())


def parse_book(path: Path, raw: bytes) -> Book:
    """Like load_book, for a book that is not in a file yet; `path` is where it will stand."""
    name = path.name
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise ReasonBookBroken(file=name, line=line, where="", expected="UTF-8 text") from error
    try:
        _refuse_tricks(name, text)
        node = yaml.compose(text, Loader=LOADER)
        document = yaml.load(text, Loader=LOADER)  # noqa: S506 - a safe loader, the quick one where there is one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise ReasonBookBroken(
            file=name, line=mark.line + 1 if mark else 1, where="", expected="YAML: " + _problem(error)
        ) from error
    lines = _lines_of(node, name)
    try:
        content = BookFile.model_validate(_tuples(document))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ReasonBookBroken(file=name, line=line_of(lines, where), where=where, expected=first["msg"]) from error
    return Book(path, content, lines, hashlib.sha256(raw).hexdigest())


def line_of(lines: dict[str, int], where: str) -> int:
    """Line of the place, or of the nearest thing around it."""
    while where and where not in lines:
        where = where.rpartition(".")[0]
    return lines.get(where, 1)


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _tuples(value: object) -> object:
    """Lists as tuples: strict validation takes no list for a tuple."""
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return value


def _refuse_tricks(name: str, text: str) -> None:
    """Aliases can blow a small file up, deep nesting breaks the reader: a book needs neither."""
    try:
        _look_for_tricks(name, text, LOADER)
    except yaml.YAMLError:
        _look_for_tricks(name, text, yaml.SafeLoader)
        raise


def _look_for_tricks(name: str, text: str, loader: type[yaml.SafeLoader]) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            raise ReasonBookBroken(file=name, line=line, where="", expected="no aliases (*name)")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise ReasonBookBroken(file=name, line=line, where="", expected=f"at most {DEEPEST} levels")


def _lines_of(root: yaml.Node | None, name: str) -> dict[str, int]:
    """Line of every place; a key given twice is refused, since YAML would silently keep the last."""
    lines: dict[str, int] = {}

    def walk(node: yaml.Node, where: str) -> None:
        line = node.start_mark.line + 1
        if where in lines:
            raise ReasonBookBroken(file=name, line=line, where=where, expected="each key once")
        lines[where] = line
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                walk(value, _join(where, str(key.value)))
        elif isinstance(node, yaml.SequenceNode):
            for number, item in enumerate(node.value):
                walk(item, _join(where, str(number)))

    if root is not None:
        walk(root, "")
    return lines


def _join(where: str, part: str) -> str:
    return f"{where}.{part}" if where else part
