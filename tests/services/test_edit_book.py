"""Editing the reason book: what a preview compares, who may save, what the log keeps, and what a re-check touches."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from qa_desk.adapters.reasons.book_draft import BOOK
from qa_desk.adapters.reasons.book_store import BookStore
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import Cancelled, ChangedBySomeoneElse
from qa_desk.domain.people import RoleMissing
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.check_reasons import check_waiting
from qa_desk.services.edit_book import Said, draft_book, preview, recheck_all, save_book
from qa_desk.services.ports import BookDraft, BookReason
from qa_desk.services.running import CancelToken, ProgressReport, silent
from tests.fakes.office import START, Office
from tests.fakes.small_book import SMALL

WORDS = "Нет, ценник конский, я отказываюсь, не буду."


@pytest.fixture
def books(tmp_path: Path) -> BookStore:
    (tmp_path / BOOK).write_text(SMALL, encoding="utf-8")
    return BookStore(tmp_path, tmp_path / BOOK, PhraseReader, lambda _book: None)


@pytest.fixture
def old_reader(books: BookStore) -> PhraseReader:
    return PhraseReader(books._path)


def spoken(office: Office, number: int = 1, text: str = WORDS) -> None:
    sha = f"{number:064x}"
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(sha, "m@1", (Lane.MANAGER, Lane.CLIENT), START)
        unit.transcripts.add_piece(transcript, Piece(1, 1_000, 3_000), [Turn(Lane.CLIENT, 1_000, 3_000, text, 0.9)])
        unit.transcripts.finish(transcript, START)


def with_phrase(books: BookStore) -> BookDraft:
    book = books.current()
    price, *rest = book.reasons
    changed = replace(price, phrases=(*price.phrases, "ценник конский"), synonyms=("дорого", "кусается"))
    return draft_book(books, book, (changed, *rest))


def check(office: Office, reader: PhraseReader) -> None:
    check_waiting(office.store, office.clock, reader, silent, CancelToken())


def test_a_preview_shows_what_would_change_and_writes_nothing(
    office: Office, books: BookStore, old_reader: PhraseReader
) -> None:
    refusal = office.refusal("1")
    spoken(office)
    check(office, old_reader)
    with office.store.read() as unit:
        before = (unit.findings.latest(refusal.id), len(list(unit.log.entries())))
    reader = books.reader_over(with_phrase(books))
    heard: list[ProgressReport] = []
    impact = preview(office.store, office.clock, reader, heard.append, CancelToken())
    (row,) = impact.rows
    assert (impact.read, impact.left_out) == (1, 0)
    assert (row.external_id, row.decided) == ("1", False)
    assert (row.old.verdict, row.new.verdict) == (Verdict.UNCLEAR, Verdict.MATCH)
    assert row.new.voiced == ("price",)
    assert [(one.done, one.total) for one in heard] == [(0, 1), (1, 1)]
    with office.store.read() as unit:
        assert (unit.findings.latest(refusal.id), len(list(unit.log.entries()))) == before
    same = preview(office.store, office.clock, old_reader, silent, CancelToken())
    assert same.rows == ()


def test_decided_refusals_are_compared_but_never_found_anew(
    office: Office, books: BookStore, old_reader: PhraseReader
) -> None:
    refusal = office.refusal("1")
    spoken(office)
    check(office, old_reader)
    office.decide(refusal, DecisionVerdict.CONTRADICTED)
    reader = books.reader_over(with_phrase(books))
    impact = preview(office.store, office.clock, reader, silent, CancelToken())
    assert [row.decided for row in impact.rows] == [True]
    result, _ = recheck_all(office.store, office.clock, reader, silent, CancelToken())
    assert result.checked == 0
    with office.store.read() as unit:
        found = unit.findings.latest(refusal.id)
    assert found is not None
    assert found.reader == old_reader.version


def test_refusals_without_a_finding_or_a_transcript_are_left_out(
    office: Office, books: BookStore, old_reader: PhraseReader
) -> None:
    office.refusal("1")
    check(office, old_reader)
    impact = preview(office.store, office.clock, old_reader, silent, CancelToken())
    assert (impact.read, impact.left_out, impact.rows) == (0, 1, ())


def test_a_preview_stops_when_asked(office: Office, old_reader: PhraseReader) -> None:
    office.refusal("1")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        preview(office.store, office.clock, old_reader, silent, token)


def test_a_new_synonym_restates_what_managers_typed_and_the_check_follows(
    office: Office, books: BookStore, old_reader: PhraseReader
) -> None:
    refusal = office.refusal("1", stated_reason="Кусается", stated_comment="")
    spoken(office)
    check(office, old_reader)
    assert refusal.stated_reason is None
    reader = books.reader_over(with_phrase(books))
    (row,) = preview(office.store, office.clock, reader, silent, CancelToken()).rows
    assert (row.old.stated, row.new.stated) == (None, "price")
    assert row.new == Said("price", Verdict.MATCH, ("price",), row.new.sure)  # type: ignore[arg-type]
    result, changed = recheck_all(office.store, office.clock, reader, silent, CancelToken())
    assert result.checked == 1
    assert changed.refusals == {refusal.id}
    assert office.again(refusal).stated_reason == "price"
    with office.store.read() as unit:
        found = unit.findings.latest(refusal.id)
    assert found is not None
    assert (found.verdict, found.reader) == (Verdict.MATCH, reader.version)


def test_an_admin_saves_and_the_log_keeps_both_versions(office: Office, books: BookStore) -> None:
    before, draft = books.current(), with_phrase(books)
    saved, _ = save_book(office.store, office.clock, books, office.admin, draft)
    assert saved == books.current()
    with office.store.read() as unit:
        entry = list(unit.log.entries())[-1]
    assert (entry.action, entry.subject) == ("book_changed", "reason_book")
    assert dict(entry.payload) == {"old": before.version, "new": saved.version}


@pytest.mark.parametrize("who", [lambda office: office.auditor, lambda office: office.head])
def test_nobody_but_an_admin_saves(office: Office, books: BookStore, who: Callable[[Office], object]) -> None:
    before = books.current()
    with pytest.raises(RoleMissing):
        save_book(office.store, office.clock, books, who(office), with_phrase(books))  # type: ignore[arg-type]
    assert books.current() == before


def test_a_book_saved_by_another_meanwhile_is_not_overwritten_and_nothing_is_logged(
    office: Office, books: BookStore
) -> None:
    draft = with_phrase(books)
    book = books.current()
    other = draft_book(books, book, (*book.reasons, BookReason("season", "Сезон", "Season")))
    save_book(office.store, office.clock, books, office.admin, other)
    with office.store.read() as unit:
        logged = len(list(unit.log.entries()))
    with pytest.raises(ChangedBySomeoneElse):
        save_book(office.store, office.clock, books, office.admin, draft)
    assert books.current().reasons[-1].code == "season"
    with office.store.read() as unit:
        assert len(list(unit.log.entries())) == logged


def test_an_unchanged_book_is_neither_saved_nor_logged(office: Office, books: BookStore) -> None:
    book = books.current()
    with office.store.read() as unit:
        logged = len(list(unit.log.entries()))
    saved, _ = save_book(office.store, office.clock, books, office.admin, draft_book(books, book, book.reasons))
    assert (saved, books.versions()) == (book, ())
    with office.store.read() as unit:
        assert len(list(unit.log.entries())) == logged
