"""Words: everything the code says has Russian, with the same placeholders and the right plural forms."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir

import qa_desk
from qa_desk import words
from qa_desk.words import tr, trc, trn
from qa_desk.words.catalogue import KEYWORDS, compiled, merged, po_files, read

PACKAGE = Path(qa_desk.__file__).parent
LOOKUPS = frozenset(KEYWORDS)
Msgid = str | tuple[str, ...]


def said() -> Iterator[tuple[str, Msgid, str | None]]:
    """Every message of the code: where, msgid, context."""
    for file, line, message, _comments, context in extract_from_dir(PACKAGE, keywords=dict(KEYWORDS)):
        yield f"{file}:{line}", message, context


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _how in string.Formatter().parse(text) if name is not None}


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


def translated() -> list[Message]:
    return [message for path in po_files("ru") for message in read(path, "ru") if message.id]


def test_every_message_of_the_code_has_russian() -> None:
    catalogue = merged("ru")
    missing = [
        f"{where} {message!r}"
        for where, message, context in said()
        if (found := catalogue.get(message, context)) is None or not all(forms(found.string))
    ]
    assert missing == []


def test_every_translation_has_the_placeholders_of_its_message() -> None:
    for message in translated():
        wanted = set().union(*(placeholders(form) for form in forms(message.id)))
        for form in forms(message.string):
            assert placeholders(form) == wanted, message.id


def test_a_message_has_one_translation_in_all_rooms() -> None:
    seen: dict[tuple[object, object], object] = {}
    for message in translated():
        key = (message.id, message.context)
        assert seen.setdefault(key, message.string) == message.string, message.id


def test_every_room_states_the_russian_plural_rule() -> None:
    for path in po_files("ru"):
        assert read(path, "ru").num_plurals == 3, path.name


def test_a_lookup_gets_a_plain_text_never_one_that_was_filled_in_before() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in LOOKUPS
        and any(isinstance(given, ast.JoinedStr | ast.BinOp) or _formats(given) for given in node.args[:2])
    ]
    assert wrong == []


def _formats(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def test_nothing_is_looked_up_while_modules_load() -> None:
    """The language would be frozen at the start."""
    wrong = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in PACKAGE.rglob("*.py")
        for node in _run_at_import(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "trn", "trc")
    ]
    assert wrong == []


def _run_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, ast.FunctionDef | ast.Lambda | ast.AsyncFunctionDef):
            yield child
            yield from _run_at_import(child)


PLURAL_PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
"(n%100<10 || n%100>=20) ? 1 : 2);\\n"

msgid "{n} deal"
msgid_plural "{n} deals"
msgstr[0] "{n} сделка"
msgstr[1] "{n} сделки"
msgstr[2] "{n} сделок"
"""


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "сделок"), (1, "сделка"), (2, "сделки"), (5, "сделок"), (11, "сделок"), (21, "сделка"), (112, "сделок")],
)
def test_russian_plural_forms(tmp_path: Path, n: int, expected: str) -> None:
    path = tmp_path / "room.po"
    path.write_text(PLURAL_PO, encoding="utf-8")
    text = compiled(read(path, "ru")).ngettext("{n} deal", "{n} deals", n)
    assert text == f"{{n}} {expected}"


def test_plurals_of_all_rooms_survive_the_merging() -> None:
    words.use("ru")
    catalogue = merged("ru")
    for message in catalogue:
        if isinstance(message.id, tuple) and message.context is None:
            for n, form in ((1, 0), (2, 1), (5, 2), (11, 2), (21, 0)):
                assert trn(message.id[0], message.id[1], n) == message.string[form]


@pytest.mark.parametrize(("n", "expected"), [(1, "1 deal"), (2, "2 deals"), (11, "11 deals"), (21, "21 deals")])
def test_english_needs_no_file(n: int, expected: str) -> None:
    assert trn("{n} deal", "{n} deals", n).format(n=n) == expected


def test_the_language_switches_at_run_time() -> None:
    assert tr("Client") == "Client"
    words.use("ru")
    assert words.language() == "ru"
    assert tr("Client") == "Клиент"
    assert trc("reason", "not given") == "не указана"
    words.use("en")
    assert tr("Client") == "Client"


def test_a_message_without_russian_is_shown_in_english() -> None:
    words.use("ru")
    assert tr("No such message in any room") == "No such message in any room"


def test_an_unknown_language_changes_nothing() -> None:
    words.use("ru")
    with pytest.raises(KeyError):
        words.use("xx")
    assert words.language() == "ru"
