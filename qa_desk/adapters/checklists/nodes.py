"""YAML as it stands in the file: scalars by their letters, every place with line and column, no object ever built."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from qa_desk.domain.errors import FileRejected

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LONGEST = 1_000_000
DEEPEST = 12
_NULL = "tag:yaml.org,2002:null"
_STR = "tag:yaml.org,2002:str"


class FormFileBroken(FileRejected):
    """facts: file, line, column, where, expected, allowed"""

    code = "form_file_broken"


@dataclass(frozen=True, slots=True)
class Place:
    """A node and its path, e.g. "sections.0.title.ru"; `file` for the error."""

    file: str
    where: str
    node: yaml.Node

    def broken(self, expected: str, allowed: Sequence[str] = ()) -> FormFileBroken:
        return fault(self.file, self.node.start_mark, self.where, expected, allowed)

    def fields(self, needed: Sequence[str], optional: Sequence[str]) -> dict[str, "Place"]:
        """A mapping with all of `needed` and none but `needed` and `optional`, each once."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.broken("mapping")
        found: dict[str, Place] = {}
        for key, value in self.node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            at = Place(self.file, join(self.where, name), key)
            if name in found:
                raise at.broken("key_once")
            if name not in needed and name not in optional:
                raise at.broken("key_known", [*needed, *optional])
            found[name] = Place(self.file, join(self.where, name), value)
        for name in needed:
            if name not in found:
                raise self.broken("key_there", [name])
        return found

    def items(self) -> list["Place"]:
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.broken("list")
        return [Place(self.file, join(self.where, str(number)), node) for number, node in enumerate(self.node.value)]

    def text(self) -> str:
        """The letters of a scalar: "yes", "2024" and "Нет" are texts here, whatever else YAML takes them for."""
        if not isinstance(self.node, yaml.ScalarNode) or (self.node.tag == _NULL):
            raise self.broken("text")
        return str(self.node.value)

    def word(self, allowed: Sequence[str]) -> str:
        found = self.text()
        if found not in allowed:
            raise self.broken("one_of", allowed)
        return found

    def whole(self) -> int:
        digits = self.text()
        if not digits.removeprefix("-").isascii() or not digits.removeprefix("-").isdigit() or len(digits) > 12:
            raise self.broken("whole_number")
        if isinstance(self.node, yaml.ScalarNode) and self.node.tag == _STR:
            raise self.broken("whole_number")
        return int(digits)

    def truth(self) -> bool:
        return self.word(("true", "false")) == "true"


def read_nodes(file: str, raw: bytes) -> Place:
    """Raises FormFileBroken: no UTF-8, no YAML, aliases, too long, too deep, several documents, nothing."""
    if len(raw) > LONGEST:
        raise fault(file, None, "", "size", [str(LONGEST)])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n")
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1)
        raise fault(file, (line, column), "", "utf8") from error
    try:
        root = _composed(file, text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or _place_of(text, error)
        raise fault(file, mark, "", "yaml", [_problem(error)]) from error
    if root is None:
        raise fault(file, None, "", "mapping")
    return Place(file, "", root)


def places(root: Place) -> dict[str, Place]:
    """Every place by its path, the value rather than the key."""
    return {place.where: place for place in _walk(root)}


def nearest(known: dict[str, Place], where: str) -> Place:
    """The place, or the nearest one around it."""
    while where and where not in known:
        where = where.rpartition(".")[0]
    return known[where]


def fault(file: str, mark: object, where: str, expected: str, allowed: Sequence[str] = ()) -> FormFileBroken:
    """`mark`: of libyaml, of PyYAML, a pair, or None for the file's beginning."""
    line, column = mark if isinstance(mark, tuple) else (getattr(mark, "line", 0), getattr(mark, "column", 0))
    return FormFileBroken(
        file=file,
        line=line + 1,
        column=column + 1,
        where=where,
        expected=expected,
        allowed=f": {', '.join(allowed)}" if allowed else "",
    )


def join(where: str, part: str) -> str:
    return f"{where}.{part}" if where else part


def _walk(place: Place) -> Iterator[Place]:
    yield place
    if isinstance(place.node, yaml.MappingNode):
        for key, value in place.node.value:
            yield from _walk(Place(place.file, join(place.where, str(key.value)), value))
    elif isinstance(place.node, yaml.SequenceNode):
        for number, item in enumerate(place.node.value):
            yield from _walk(Place(place.file, join(place.where, str(number)), item))


def _composed(file: str, text: str) -> yaml.Node | None:
    """What is wrong is worded and placed by the slow reader, the same everywhere."""
    try:
        _refuse_tricks(file, text, LOADER)
        return yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError:
        _refuse_tricks(file, text, yaml.SafeLoader)
        return yaml.compose(text, Loader=yaml.SafeLoader)


def _refuse_tricks(file: str, text: str, loader: type[yaml.SafeLoader]) -> None:
    """Aliases can blow a small file up, deep nesting breaks the reader, own tags build objects: a form needs none."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise fault(file, event.start_mark, "", "no_alias")
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise fault(file, event.start_mark, "", "no_alias")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            raise fault(file, event.start_mark, "", "no_tag")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise fault(file, event.start_mark, "", "depth", [str(DEEPEST)])


def _problem(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).splitlines()[0]


def _place_of(text: str, error: yaml.YAMLError) -> tuple[int, int] | None:
    """A character that YAML does not know is told by its position only."""
    position = getattr(error, "position", None)
    if not isinstance(position, int) or position > len(text):
        return None
    before = text[:position]
    return before.count("\n"), len(before) - (before.rfind("\n") + 1)
