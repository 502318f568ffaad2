"""Versions of the book: what differs, bringing one back, and where a reason was used."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.reasons.book_store import BookStore
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.reason_check import Reading, ReasonCode, TurnRef, Verdict
from qa_desk.services.book_history import ChangeKind, compare_kept, differences, kept_books, restored
from qa_desk.services.check_reasons import check_waiting
from qa_desk.services.ports import BookReason, Tried
from qa_desk.services.reason_uses import said_in_decisions, uses_of
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.try_words import read_out, tried_case
from tests.fakes.office import Office
from tests.fakes.small_book import SMALL
from tests.services.test_edit_book import spoken

PRICE = BookReason("price", "Дорого", "Too expensive", phrases=("дорого", "не по карману"))
OLD = BookReason("old", "Старая", "Old")
NEW = BookReason("new", "Новая", "New")


def test_differences_name_reasons_lists_titles_and_switches() -> None:
    after = replace(PRICE, title_en="Dear", phrases=("не по карману", "кусается"), anti=("не дорого",), off=True)
    changed, added, removed = differences((PRICE, OLD), (after, NEW))
    assert (changed.code, changed.kind, changed.renamed, changed.switched) == ("price", ChangeKind.CHANGED, True, True)
    assert [(one.field, one.added, one.removed) for one in changed.lists] == [
        ("phrases", ("кусается",), ("дорого",)),
        ("anti", ("не дорого",), ()),
    ]
    assert (added.code, added.kind, added.shown) == ("new", ChangeKind.ADDED, NEW)
    assert (removed.code, removed.kind, removed.shown) == ("old", ChangeKind.REMOVED, OLD)


def test_the_order_within_a_list_means_nothing() -> None:
    assert differences((PRICE,), (replace(PRICE, phrases=PRICE.phrases[::-1]),)) == ()


def test_a_reason_that_came_later_is_switched_off_by_an_older_version_and_never_lost() -> None:
    now = (replace(PRICE, phrases=("иначе",)), NEW)
    assert restored(now, (PRICE,)) == (PRICE, replace(NEW, off=True))


REASONS = st.lists(
    st.builds(
        BookReason,
        st.sampled_from("abcd"),
        st.just("т"),
        st.just("t"),
        phrases=st.lists(st.sampled_from("xyz"), unique=True).map(tuple),
        off=st.booleans(),
    ),
    unique_by=lambda one: one.code,
).map(tuple)


@given(REASONS, REASONS)
def test_a_version_brought_back_differs_from_the_kept_one_by_what_came_later_only(
    now: tuple[BookReason, ...], kept: tuple[BookReason, ...]
) -> None:
    back = restored(now, kept)
    assert [one.code for one in back[: len(now)]] == [one.code for one in now]
    for change in differences(kept, back):
        assert change.kind is ChangeKind.ADDED
        assert change.shown.off


@pytest.fixture
def books(tmp_path: Path) -> BookStore:
    shipped = tmp_path / "shipped.yaml"
    shipped.write_text(SMALL, encoding="utf-8")
    folder = tmp_path / "workspace"
    folder.mkdir()
    return BookStore(folder, shipped, PhraseReader, lambda _book: None)


def test_a_kept_version_is_compared_with_the_book_in_use(books: BookStore) -> None:
    book = books.current()
    price, *rest = book.reasons
    books.save(books.draft(book, (replace(price, phrases=("кусается",)), *rest)))
    (kept,) = kept_books(books)
    found = compare_kept(books, kept.name)
    assert [change.code for change in found.changes] == ["price"]
    assert found.same_rest
    back = restored(found.now.reasons, found.kept.book.reasons)
    books.save(books.draft(found.now, back))
    assert books.current().reasons == book.reasons


# ---------------------------------------------------------------- uses


def test_uses_count_refusals_findings_and_decisions_that_name_the_reason(office: Office) -> None:
    assert uses_of(office.store, "price").nowhere
    first, second = office.refusal("1"), office.refusal("2", stated_reason="Конкурент")
    for number in (1, 2):
        spoken(office, number)
    ref = (TurnRef(0, 0),)
    office.reader.reading = Reading(Verdict.MATCH, True, (ReasonCode("price"),), ref, ref, 0.9, True)
    check_waiting(office.store, office.clock, office.reader, silent, CancelToken())
    office.decide(first, DecisionVerdict.CONFIRMED)
    office.decide(second, DecisionVerdict.CONTRADICTED)
    found = uses_of(office.store, "price")
    assert (found.refusals, found.waiting, found.findings, found.decisions) == (1, 0, 2, 2)
    other = uses_of(office.store, "competitor")
    assert (other.refusals, other.findings, other.decisions) == (1, 1, 1)
    assert uses_of(office.store, "pric_").nowhere, "an underscore stands for itself"


def test_examples_come_from_what_clients_said_in_decisions_for_this_reason(office: Office) -> None:
    confirmed, denied = office.refusal("1"), office.refusal("2", stated_reason="Конкурент")
    unclear = office.refusal("3")
    office.decide(confirmed, DecisionVerdict.CONFIRMED)
    office.decide(unclear, DecisionVerdict.NOT_DISCUSSED)
    assert said_in_decisions(office.store, "price") == ("для меня это дорого",)
    assert said_in_decisions(office.store, "competitor") == ()
    office.decide(denied, DecisionVerdict.CONTRADICTED)
    assert said_in_decisions(office.store, "price") == ("для меня это дорого",)


# ---------------------------------------------------------------- words tried out


def test_tried_words_are_one_call_with_the_question_first(books: BookStore) -> None:
    tried = Tried("дорого", "Нет, не по карману, не буду", "Что смущает?")
    assert [turn.text for turn in tried_case(tried, "price").calls[0].turns] == [tried.asked, tried.said]
    draft = books.draft(books.current(), books.current().reasons)
    found = read_out(books.reader_over(draft), tried)
    assert (found.stated, found.reading.verdict) == ("price", Verdict.MATCH)
    assert found.reader.endswith(draft.version)
