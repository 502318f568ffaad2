"""Text in report cells is never taken for a formula and always fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.safe_cells import MOST_CHARACTERS, clean_text, defused, looks_like_formula

INJECTIONS = (
    "=cmd|' /C calc'!A0",
    "+7 916 123-45-67",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n=1+1",
    "  =1+1",
    "\ufeff=1+1",
    "\u200b@x",
    "\x00=1+1",
    "＝1+1",
    "＋7",
    "－1",
    "＠x",
    '=HYPERLINK("http://evil.example";"x")',
)
HARMLESS = ("", "Дорого", "5 = 5", "a@b.ru", "007", "8 (916) 123-45-67", "'=1", "«-»")


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert defused(clean_text(text)).startswith("'")


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert defused(clean_text(text)) == text


@given(st.text())
def test_nothing_that_was_defused_still_looks_like_a_formula(text: str) -> None:
    assert not looks_like_formula(defused(text))
    assert defused(text) in (text, f"'{text}")


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_clean_text_can_always_be_encoded_and_cleans_once(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert clean_text(cleaned) == cleaned
    assert "\r" not in cleaned


@pytest.mark.parametrize("letter", ["ж", "😀"])
@pytest.mark.parametrize("length", [MOST_CHARACTERS // 2, MOST_CHARACTERS, MOST_CHARACTERS + 1, 100_000])
def test_a_cell_never_grows_over_what_excel_holds_and_says_when_it_was_cut(letter: str, length: int) -> None:
    cleaned = clean_text(letter * length)
    assert len(cleaned.encode("utf-16-le")) // 2 <= MOST_CHARACTERS
    assert (cleaned == letter * length) != cleaned.endswith("…")
