"""The shipped book is valid; a broken one is refused with line, place and expectation."""

from pathlib import Path

import pytest

from qa_desk.adapters.reasons.book import ReasonBookBroken, load_book
from qa_desk.adapters.reasons.reader import PhraseReader, default_book_path

CODES = (
    "price",
    "competitor",
    "no_need",
    "postponed",
    "product_fit",
    "terms",
    "financing",
    "trust",
    "decision_maker",
    "location",
    "not_target",
    "existing_customer",
    "no_contact",
    "duplicate",
)


def test_the_shipped_book_has_every_code_with_titles(reader: PhraseReader) -> None:
    assert tuple(reader.codes()) == CODES
    titles = {reason.code: reason.title for reason in load_book(default_book_path()).content.reasons}
    assert titles["price"].ru == "Дорого"
    assert titles["price"].en == "Too expensive"


def test_the_version_changes_with_the_content(tmp_path: Path, reader: PhraseReader) -> None:
    text = default_book_path().read_text(encoding="utf-8")
    changed = tmp_path / "book.yaml"
    changed.write_text(f"{text}\n# a note\n", encoding="utf-8")
    assert load_book(changed).version != load_book(default_book_path()).version
    assert load_book(default_book_path()).version in reader.version


def broken_copy(folder: Path, old: str, new: str) -> tuple[Path, int]:
    """The shipped book with one change, and the line of it."""
    text = default_book_path().read_text(encoding="utf-8")
    assert old in text
    path = folder / "book.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path, text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("  - code: trust", "  - code: Trust!", "reasons.7.code"),
        ("  - code: trust", "  - code: price", "reasons"),
        ("title: {ru: Дорого, en: Too expensive}", "title: {ru: Дорого}", "reasons.0.title.en"),
        ("title: {ru: Дорого, en: Too expensive}", "titel: {ru: Дорого, en: X}", "reasons.0.title"),
        ("      - многовато|жирно|жирновато", "      - многовато ...", "reasons.0.phrases"),
        ("      - многовато|жирно|жирновато", "      - 5", "reasons.0.phrases"),
    ],
)
def test_a_fault_is_named_with_line_and_place(tmp_path: Path, old: str, new: str, where: str) -> None:
    path, line = broken_copy(tmp_path, old, new)
    with pytest.raises(ReasonBookBroken) as caught:
        PhraseReader(path)
    facts = caught.value.facts
    assert str(facts["where"]).startswith(where)
    assert facts["file"] == "book.yaml"
    assert facts["expected"]
    if where != "reasons":
        assert abs(int(facts["line"]) - line) <= 1


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"version: [", 1),
        (b"version: '1'\nfillers: [\xff]\n", 2),
        (b"", 1),
        (b"- just\n- a list\n", 1),
        (b"a: !!python/object/apply:os.system ['true']\n", 1),
        (b"a: &x [*x]\n", 1),
        (b"[" * 5000, 1),
        (b"version: '1'\nversion: '2'\n", 2),
    ],
)
def test_no_book_at_all_is_refused(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(content)
    with pytest.raises(ReasonBookBroken) as caught:
        load_book(path)
    assert caught.value.facts["line"] == line
