"""An edited book as text: only what was changed is written anew, comments and everything else stay as they were."""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence

import yaml

from qa_desk.adapters.reasons.book import FORMAT, LOADER
from qa_desk.services.ports import BookReason

LISTS = ("synonyms", "topics", "phrases", "hints", "anti", "manager", "examples")
_BLOCKS = frozenset({"phrases", "examples"})  # one a line; the other lists are short words
_INDENT = "    "


def with_reasons(text: str, old: Sequence[BookReason], new: Sequence[BookReason]) -> str:
    """`old`: the reasons as `text` has them, in its order. `new` may change reasons and add some at the end."""
    entries = _entries(text)
    known = {reason.code: place for place, reason in enumerate(old)}
    cuts: list[tuple[int, int, str]] = []
    added: list[BookReason] = []
    for reason in new:
        place = known.get(reason.code)
        if place is None:
            added.append(reason)
        elif reason != old[place]:
            cuts += _changes(text, entries[place], old[place], reason)
    if added:
        end = _line_end(text, _end(entries[-1]))
        cuts.append((end, end, "".join(f"\n{_rendered(reason)}" for reason in added)))
    return _cut(text, cuts)


def with_version(text: str, version: str) -> str:
    root = _mapping(yaml.compose(text, Loader=LOADER))
    node = dict(_pairs(root))["version"][1]
    return _cut(text, [(node.start_mark.index, node.end_mark.index, f'"{version}"')])


def with_format(text: str) -> str:
    """Says that the book holds what older programs do not know."""
    root = _mapping(yaml.compose(text, Loader=LOADER))
    pairs = dict(_pairs(root))
    if "format" in pairs:
        node = pairs["format"][1]
        return _cut(text, [(node.start_mark.index, node.end_mark.index, str(FORMAT))])
    before = pairs["version"][0].start_mark.index
    return _cut(text, [(before, before, f"format: {FORMAT}{', ' if root.flow_style else chr(10)}")])


def next_version(version: str) -> str:
    """ "1.0" -> "1.1"; a version that does not end in a number gets one."""
    found = re.search(r"(\d+)$", version)
    if found is None:
        return f"{version}.1"
    return f"{version[: found.start()]}{int(found.group()) + 1}"


def _entries(text: str) -> list[yaml.MappingNode]:
    root = _mapping(yaml.compose(text, Loader=LOADER))
    reasons = dict(_pairs(root))["reasons"][1]
    if not isinstance(reasons, yaml.SequenceNode):
        raise TypeError("a valid book has a list of reasons")
    return [_mapping(node) for node in reasons.value]


def _mapping(node: yaml.Node | None) -> yaml.MappingNode:
    if not isinstance(node, yaml.MappingNode):
        raise TypeError("a valid book is made of mappings")
    return node


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[str, tuple[yaml.Node, yaml.Node]]]:
    for key, value in node.value:
        yield str(key.value), (key, value)


def _changes(text: str, entry: yaml.MappingNode, old: BookReason, new: BookReason) -> list[tuple[int, int, str]]:
    """What to cut out of the entry and to put there: field by field, or whole when it stands on one line."""
    if entry.flow_style:
        whole = _rendered(new).removeprefix("  - ")
        return [(entry.start_mark.index, _end(entry), whole)]
    present = dict(_pairs(entry))
    cuts: list[tuple[int, int, str]] = []
    fresh: list[str] = []
    before, after = _fields(old), _fields(new)
    for name in ("title", "switched_off", *LISTS):
        if before.get(name) == after.get(name) and (name in present) == (name in after):
            continue
        if name in present:
            key, value = present[name]
            start, end = key.start_mark.index, _end(value)
            if name not in after:  # with the line break and the blanks before it
                start = len(text[:start].rstrip(" "))
                start = start - 1 if start and text[start - 1] == "\n" else start
            cuts.append((start, end, after.get(name, "")))
        elif name in after:
            fresh.append(after[name])
    if fresh:
        end = _line_end(text, _end(entry))
        cuts.append((end, end, "".join(f"\n{_INDENT}{one}" for one in fresh)))
    return cuts


def _fields(reason: BookReason) -> Mapping[str, str]:
    """Every field that is not empty, as it is written."""
    title = f"title: {{ru: {_scalar(reason.title_ru)}, en: {_scalar(reason.title_en)}}}"
    fields = {"title": title, **({"switched_off": "switched_off: true"} if reason.off else {})}
    for name in LISTS:
        items: tuple[str, ...] = getattr(reason, name)
        if items and name in _BLOCKS:
            fields[name] = "".join([f"{name}:", *(f"\n{_INDENT}  - {_scalar(item)}" for item in items)])
        elif items:
            fields[name] = f"{name}: [{', '.join(map(_scalar, items))}]"
    return fields


def _rendered(reason: BookReason) -> str:
    lines = [f"code: {reason.code}", *_fields(reason).values()]
    return "  - " + f"\n{_INDENT}".join(lines)


def _scalar(value: str) -> str:
    """Quoted where YAML needs it, also between brackets."""
    written: str = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=sys.maxsize)
    return written.strip()[1:-1]


def _end(node: yaml.Node) -> int:
    """Where the last word of the node ends; a block's own end mark stands behind the comments that follow it."""
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _line_end(text: str, place: int) -> int:
    """A comment may stand behind the last word of a line."""
    end = text.find("\n", place)
    end = len(text) if end < 0 else end
    return end - 1 if end and text[end - 1] == "\r" else end


def _cut(text: str, cuts: Sequence[tuple[int, int, str]]) -> str:
    for start, end, instead in sorted(cuts, reverse=True):
        text = text[:start] + instead + text[end:]
    return text
