"""Words of the analysis reports: every code that the rules can say has words, in both languages, with all its facts."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from qa_desk import paths, words
from qa_desk.domain import report_table
from qa_desk.domain.evaluation import Share
from qa_desk.domain.report_table import Grade, Places, Range, Rate, ReportKind, Said, Word
from qa_desk.words import analysis_words as say
from qa_desk.words.analysis_sentences import SENTENCES
from qa_desk.words.analysis_titles import CHARTS, COLUMNS, TABLES

RULES = sorted(Path(report_table.__file__).parent.glob("report_*.py"))
ZONE = ZoneInfo("Europe/Moscow")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    words.use("en")


def called(name: str) -> Iterator[ast.Call]:
    for path in RULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                yield node


def texts(name: str) -> set[str]:
    """First arguments that stand in the rules as they are."""
    found = [call.args[0] for call in called(name) if call.args]
    return {one.value for one in found if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def test_every_sentence_table_column_and_chart_of_the_rules_has_words() -> None:
    assert texts("Said") <= set(SENTENCES)
    assert texts("ReportTable") <= set(TABLES)
    assert texts("TableColumn") <= set(COLUMNS)
    assert texts("Chart") <= set(CHARTS)
    assert {f"reasons_{grade}" for grade in Grade} <= set(SENTENCES)
    lights = ("interest", "step", "filled", "contacts", "objections")
    assert {f"do_{light}" for light in lights} <= set(SENTENCES)
    assert {f"{light}_light" for light in lights} <= set(COLUMNS)


def test_no_sentence_is_left_over() -> None:
    rules = "".join(path.read_text("utf-8") for path in RULES)
    composed = {"do_interest", "do_step", "do_filled", "do_contacts", "do_objections"}
    composed |= {f"reasons_{grade}" for grade in Grade} | {"coverage_no_seed_do", "coverage_no_draw_do"}
    assert {code for code in SENTENCES if f'"{code}"' not in rules} <= composed


@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_sentence_takes_its_facts(language: str) -> None:
    words.use(language)
    for code, text in SENTENCES.items():
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
        told = say.sentence(Said(code, dict.fromkeys(names, "×")), ZONE)
        assert told.count("×") >= len(names)
        assert "{" not in told


def test_cells_in_words() -> None:
    assert say.text(Share(1, 4), ZONE) == "25% (1 of 4)"
    assert say.text(Share(0, 0), ZONE) == "—"
    assert say.text(Range(0.123, 0.5), ZONE) == "12.3% – 50%"
    assert say.text(Places(1, 4, 5), ZONE) == "1 to 4 of 5"
    assert say.text(Places(2, 2, 5), ZONE) == "2 of 5"
    assert say.text(Rate(5, 3), ZONE) == "1.67"
    assert say.text(Rate(5, 0), ZONE) == "—"
    assert say.text(None, ZONE) == ""
    assert say.text(Word("reason", ""), ZONE) == "not in the book"
    assert say.text(Word("nobody", "knows"), ZONE) == "knows"
    words.use("ru")
    assert say.text(Share(1, 4), ZONE) == "25\u00a0% (1 из 4)"
    assert say.heading(ReportKind.REASONS, "2026-11") == "Причины отказов, ноябрь 2026"
    assert say.text(Grade.UNKNOWN, ZONE) == "Мало данных"


def test_the_catalogue_is_where_it_is_looked_for() -> None:
    assert (paths.resources() / "i18n" / "ru" / "analysis.po").is_file()
