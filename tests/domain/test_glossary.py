"""The glossary knows every code that a person may meet, and the pages of the docs find one another."""

import re
from enum import StrEnum
from pathlib import Path

import pytest

from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import TRANSITIONS, RefusalState
from qa_desk.domain.people import Role
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.sign_off import SignAction

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), DOCS.parent / "README.md"]


@pytest.mark.parametrize("codes", [RefusalState, Verdict, DecisionVerdict, CallbackOutcome, SignAction])
def test_the_glossary_explains_every_code(codes: type[StrEnum]) -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    assert [code.value for code in codes if f"`{code.value}`" not in glossary] == []


def test_the_glossary_explains_every_role() -> None:
    glossary = (DOCS / "glossary.md").read_text(encoding="utf-8")
    assert [role.name for role in Role if f"`Role.{role.name}`" not in glossary] == []


def test_the_picture_of_the_road_shows_every_state() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    shown = {state for pair in TRANSITIONS for state in (pair[0], TRANSITIONS[pair])}
    assert [state.name for state in shown if state.name not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+\.md|[^)#:]+/)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
