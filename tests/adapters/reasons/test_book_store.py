"""The workspace's book: what an edit leaves alone, what it refuses and where, and that saving keeps what was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.adapters.reasons.book import ReasonBookBroken, load_book, parse_book
from qa_desk.adapters.reasons.book_draft import BOOK
from qa_desk.adapters.reasons.book_store import VERSIONS, BookStore
from qa_desk.adapters.reasons.book_text import next_version, with_reasons, with_version
from qa_desk.adapters.reasons.reader import PhraseReader, default_book_path
from qa_desk.domain.errors import ChangedBySomeoneElse, NotFound
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.ports import BookReason, Tried
from qa_desk.services.rejects import FileNotWritten
from tests.fakes.small_book import SMALL


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    path = tmp_path / "shipped.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture
def saved() -> list[Path]:
    """Every path the desk's reader was told of."""
    return []


@pytest.fixture
def books(tmp_path: Path, shipped: Path, saved: list[Path]) -> BookStore:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return BookStore(folder, shipped, PhraseReader, saved.append)


def edited(books: BookStore, change: Callable[[BookReason], BookReason]) -> tuple[BookReason, ...]:
    price, *rest = books.current().reasons
    return (change(price), *rest)


def save(books: BookStore, reasons: tuple[BookReason, ...]) -> None:
    books.save(books.draft(books.current(), reasons))


def test_without_a_book_of_its_own_the_workspace_uses_the_shipped_one(books: BookStore, shipped: Path) -> None:
    book = books.current()
    assert (book.own, book.version) == (False, load_book(shipped).version)
    assert [reason.code for reason in book.reasons] == ["price", "duplicate"]
    assert book.reasons[0].phrases == ("не по карману", "!дорого")
    assert books.versions() == ()


def test_saving_makes_the_workspace_s_own_book_and_keeps_the_one_before(
    books: BookStore, saved: list[Path], tmp_path: Path
) -> None:
    before = books.current()
    save(books, edited(books, lambda price: replace(price, phrases=(*price.phrases, "кусачая цена"))))
    own = tmp_path / "workspace" / BOOK
    book = books.current()
    assert (book.own, book.version.split("+")[0]) == (True, "1.1")
    assert saved == [own]
    assert PhraseReader(own).version.endswith(book.version)
    assert books.versions() == (before.version.replace("+", "-"),)
    kept = tmp_path / "workspace" / VERSIONS / f"{books.versions()[0]}.yaml"
    assert kept.read_text(encoding="utf-8") == SMALL
    save(books, edited(books, lambda price: replace(price, title_en="Pricey")))
    assert [name.split("-")[0] for name in books.versions()] == ["1.0", "1.1"]
    assert sorted(path.name for path in own.parent.iterdir()) == [VERSIONS, BOOK]


def test_an_edit_changes_its_own_lines_and_no_others(books: BookStore, tmp_path: Path) -> None:
    save(books, edited(books, lambda price: replace(price, phrases=("не по карману", "null"), anti=())))
    text = (tmp_path / "workspace" / BOOK).read_text(encoding="utf-8")
    expected = SMALL.replace('"1.0"', '"1.1"').replace('- "!дорого"', "- 'null'")
    assert text == expected.replace("    anti: [не дорого]\n", "")


def test_a_new_reason_stands_behind_the_others(books: BookStore, tmp_path: Path) -> None:
    new = BookReason("weather", "Погода", "Weather", synonyms=("дождь",), phrases=("льет как из ведра",))
    save(books, (*books.current().reasons, new))
    assert books.current().reasons[-1] == new
    text = (tmp_path / "workspace" / BOOK).read_text(encoding="utf-8")
    assert text.endswith("    phrases:\n      - льет как из ведра\n# the end stays\n")
    assert PhraseReader(tmp_path / "workspace" / BOOK).code_of("Дождь", "") == "weather"


def test_a_book_that_was_not_changed_is_no_new_version(books: BookStore) -> None:
    book = books.current()
    draft = books.draft(book, book.reasons)
    assert draft.version == draft.base == book.version


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        (lambda r: replace(r, phrases=("не по карману", "... дорого")), "reasons.0.phrases.1", "a word first and last"),
        (lambda r: replace(r, anti=("не дорого", "a||b")), "reasons.0.anti.1", "a word of letters"),
        (lambda r: replace(r, title_ru="  "), "reasons.0.title.ru", "at least 1 character"),
        (lambda r: replace(r, code="cost"), "reasons", "the codes that were there"),
    ],
)
def test_what_the_book_cannot_hold_is_told_with_its_place(
    books: BookStore, change: Callable[[BookReason], BookReason], where: str, expected: str
) -> None:
    with pytest.raises(ReasonBookBroken) as caught:
        books.draft(books.current(), edited(books, change))
    assert caught.value.facts["where"] == where
    assert expected in str(caught.value.facts["expected"])


@pytest.mark.parametrize("code", ["price", "Погода", "9lives", "a b", "", "a-b"])
def test_a_new_code_is_a_plain_word_that_nobody_has(books: BookStore, code: str) -> None:
    with pytest.raises(ReasonBookBroken) as caught:
        books.draft(books.current(), (*books.current().reasons, BookReason(code, "Новая", "New")))
    assert caught.value.facts["where"] == "reasons.2.code"


def test_an_edit_of_an_older_book_is_refused_and_nothing_is_written(books: BookStore, tmp_path: Path) -> None:
    old = books.current()
    draft = books.draft(old, edited(books, lambda price: replace(price, title_en="A")))
    save(books, edited(books, lambda price: replace(price, title_en="B")))
    with pytest.raises(ChangedBySomeoneElse):
        books.save(draft)
    with pytest.raises(ChangedBySomeoneElse):
        books.draft(old, old.reasons)
    assert books.current().reasons[0].title_en == "B"


def test_a_book_that_cannot_be_kept_leaves_the_old_one_in_use(
    books: BookStore, saved: list[Path], tmp_path: Path
) -> None:
    (tmp_path / "workspace" / VERSIONS).write_text("in the way", encoding="utf-8")
    with pytest.raises(FileNotWritten):
        save(books, edited(books, lambda price: replace(price, title_en="A")))
    assert not books.current().own
    assert saved == []


def test_words_are_tried_on_the_book_that_is_not_saved_yet(books: BookStore) -> None:
    book = books.current()
    tried = Tried("Кусается", "Нет, ценник конский, не буду")
    before = books.try_out(book, book.reasons, tried)
    assert (before.stated, before.grounds) == (None, ())
    changed = edited(
        books, lambda price: replace(price, synonyms=("кусается",), phrases=(*price.phrases, "ценник конский"))
    )
    after = books.try_out(book, changed, tried)
    assert (after.stated, after.grounds, after.reading.verdict) == ("price", ("price",), Verdict.MATCH)
    assert not books.current().own


def test_a_plain_yes_answers_what_the_manager_asked(books: BookStore) -> None:
    book = books.current()
    changed = edited(books, lambda price: replace(price, manager=("бюджет",)))
    assert books.try_out(book, changed, Tried("дорого", "да", "Дело в бюджете?")).grounds == ("price",)
    assert books.try_out(book, changed, Tried("дорого", "да")).grounds == ()


def test_the_shipped_book_lives_through_an_edit_of_every_reason(tmp_path: Path, saved: list[Path]) -> None:
    books = BookStore(tmp_path, default_book_path(), PhraseReader, saved.append)
    book = books.current()
    wanted = tuple(replace(one, synonyms=(*one.synonyms, f"новое {one.code}")) for one in book.reasons)
    text = books.draft(book, wanted).text
    shipped = default_book_path().read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if "#" in line] == [line for line in shipped.splitlines() if "#" in line]
    assert len(text.splitlines()) == len(shipped.splitlines())


WORD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12).filter(
    lambda text: text.strip() == text
)
LIST = st.lists(WORD, max_size=3).map(tuple)


@settings(deadline=None, max_examples=60)
@given(phrases=LIST, synonyms=LIST, anti=LIST, hints=LIST, title=WORD)
def test_whatever_is_typed_is_read_back_as_it_was_typed(
    phrases: tuple[str, ...], synonyms: tuple[str, ...], anti: tuple[str, ...], hints: tuple[str, ...], title: str
) -> None:
    old = (
        BookReason("price", "Дорого", "Too expensive", ("дорого",), ("не по карману", "!дорого"), ("не дорого",)),
        BookReason("duplicate", "Дубль", "Duplicate", ("дубль",)),
    )
    new = [replace(one, title_en=title, phrases=phrases, synonyms=synonyms, anti=anti, hints=hints) for one in old]
    new.append(BookReason("new", title, title, synonyms, phrases, anti, hints=hints))
    content = parse_book(Path(BOOK), with_reasons(SMALL, old, new).encode("utf-8")).content
    assert [reason.code for reason in content.reasons] == ["price", "duplicate", "new"]
    for reason in content.reasons:
        assert (reason.title.en, reason.phrases, reason.synonyms) == (title, phrases, synonyms)
        assert (reason.anti, reason.hints) == (anti, hints)


@pytest.mark.parametrize(
    ("version", "after"), [("1.0", "1.1"), ("1.9", "1.10"), ("2026-11", "2026-12"), ("ours", "ours.1"), ("7", "8")]
)
def test_versions_count_up(version: str, after: str) -> None:
    assert next_version(version) == after
    text = with_version(SMALL, after)
    assert yaml.safe_load(text)["version"] == after


# ---------------------------------------------------------------- examples, switching off, formats


def test_an_example_that_the_phrases_miss_is_listed(books: BookStore) -> None:
    book = books.current()
    said = ("Нам не по карману", "Смотрю и плачу", "Не дорого, а далеко")
    reasons = edited(books, lambda price: replace(price, examples=said))
    assert books.uncaught(book, reasons) == {"price": (1, 2)}
    caught = edited(books, lambda price: replace(price, examples=said[:2], phrases=(*price.phrases, "плакать")))
    assert books.uncaught(book, caught) == {}


def test_a_word_that_is_a_weak_sign_alone_catches_no_example(books: BookStore) -> None:
    reasons = edited(books, lambda price: replace(price, hints=("цифра",), examples=("Цифра какая-то",)))
    assert books.uncaught(books.current(), reasons) == {"price": (0,)}


def test_a_reason_that_is_switched_off_is_not_looked_for_and_keeps_everything(books: BookStore, tmp_path: Path) -> None:
    before = books.current().reasons[0]
    save(books, edited(books, lambda price: replace(price, off=True)))
    assert books.current().reasons[0] == replace(before, off=True)
    reader = PhraseReader(tmp_path / "workspace" / BOOK)
    assert reader.codes() == ("duplicate",)
    assert reader.code_of("дорого", "") is None
    assert books.uncaught(books.current(), edited(books, lambda price: replace(price, examples=("ой",)))) == {}
    save(books, edited(books, lambda price: replace(price, off=False)))
    assert books.current().reasons[0] == before
    assert PhraseReader(tmp_path / "workspace" / BOOK).code_of("дорого", "") == "price"


@pytest.mark.parametrize(
    "change",
    [lambda price: replace(price, examples=("Ой, дорого",)), lambda price: replace(price, off=True)],
)
def test_a_book_says_its_format_once_it_holds_what_older_programs_do_not_know(
    books: BookStore, tmp_path: Path, change: Callable[[BookReason], BookReason]
) -> None:
    own = tmp_path / "workspace" / BOOK
    save(books, edited(books, lambda price: replace(price, title_en="Pricey")))
    assert "format" not in yaml.safe_load(own.read_text(encoding="utf-8"))
    save(books, edited(books, change))
    assert yaml.safe_load(own.read_text(encoding="utf-8"))["format"] == 2
    text = own.read_text(encoding="utf-8")
    assert text.startswith('# the head stays\nformat: 2\nversion: "1.2"\n')
    save(books, edited(books, lambda price: replace(price, title_en="Pricier")))
    assert own.read_text(encoding="utf-8").count("format:") == 1


def test_a_book_of_a_newer_format_is_refused_with_its_line() -> None:
    newer = SMALL.replace('version: "1.0"', 'format: 3\nversion: "1.0"')
    with pytest.raises(ReasonBookBroken) as caught:
        parse_book(Path(BOOK), newer.encode("utf-8"))
    assert (caught.value.facts["line"], caught.value.facts["where"]) == (2, "format")
    assert "newer program" in str(caught.value.facts["expected"])
    for known in ("1", "2"):
        parse_book(Path(BOOK), SMALL.replace("version:", f"format: {known}\nversion:").encode("utf-8"))


# ---------------------------------------------------------------- versions


def test_kept_books_are_opened_with_what_else_differs(books: BookStore, tmp_path: Path) -> None:
    first = books.current()
    save(books, edited(books, lambda price: replace(price, title_en="A")))
    own = tmp_path / "workspace" / BOOK
    own.write_text(own.read_text(encoding="utf-8").replace("fillers: [ну]", "fillers: [ну, вот]"), encoding="utf-8")
    save(books, edited(books, lambda price: replace(price, title_en="B")))
    newest, oldest = books.kept()
    assert oldest.version == first.version
    assert newest.until >= oldest.until
    assert books.open_kept(newest.name).same_rest
    opened = books.open_kept(oldest.name)
    assert opened.book.reasons == first.reasons
    assert not opened.same_rest


@pytest.mark.parametrize("name", ["nothing", "../reasons", ""])
def test_only_a_kept_book_can_be_opened(books: BookStore, name: str) -> None:
    save(books, edited(books, lambda price: replace(price, title_en="A")))
    with pytest.raises(NotFound):
        books.open_kept(name)


def test_titles_of_the_workspace_s_own_are_those_that_are_new_or_renamed(books: BookStore) -> None:
    assert books.own_titles() == {}
    new = BookReason("weather", "Погода", "Weather", off=True)
    save(books, (*edited(books, lambda price: replace(price, title_ru="Цена")), new))
    assert books.own_titles() == {"price": ("Цена", "Too expensive"), "weather": ("Погода", "Weather")}
