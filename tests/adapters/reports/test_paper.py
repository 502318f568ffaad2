"""PDF on paper: letters the font lacks are not dropped, long tables run on, the same content is the same bytes."""

from datetime import UTC, datetime
from pathlib import Path

from fontTools.ttLib import TTFont

from qa_desk import paths
from qa_desk.adapters.reports.paper import Paper, PaperColumn
from qa_desk.adapters.reports.payroll_pdf import PayrollPdf
from qa_desk.domain.report import Register
from tests.adapters.reports.conftest import label

MADE = datetime(2026, 11, 21, 9, tzinfo=UTC)


def a_paper(rows: int = 3) -> Paper:
    paper = Paper("Реестр", "печать", MADE)
    paper.facts([("Период", "2026-11"), ("Пусто", "")])
    paper.heading("Начисления")
    columns = [PaperColumn("Менеджер", 3), PaperColumn("Сумма", 1, right=True)]
    paper.table(columns, [["Анна «Соколова» 😀", "1 500,00 ₽"]] * rows, ["Итого", "4 500,00 ₽"])
    paper.signatures(["Руководитель", "Бухгалтер"])
    return paper


def test_the_same_content_gives_the_same_bytes() -> None:
    assert a_paper().bytes() == a_paper().bytes() != a_paper(4).bytes()
    assert a_paper().bytes().startswith(b"%PDF-")


def test_a_long_table_runs_over_pages() -> None:
    assert a_paper(400).bytes().count(b"/Type /Page\n") > 5


def test_a_letter_without_a_glyph_becomes_a_question_mark() -> None:
    assert Paper("x", "", MADE)._shown("Ёлка 😀 — 5 ₽ №1") == "Ёлка ? — 5 ₽ №1"


def test_the_font_holds_every_letter_of_our_words() -> None:
    """Whatever a Russian or English report may say with our own words."""
    with TTFont(paths.resources() / "fonts" / "DejaVuSans.ttf") as font:
        known = set(font.getBestCmap())
    used = {
        letter
        for file in (paths.resources() / "i18n" / "ru").glob("*.po")
        for letter in file.read_text("utf-8")
        if letter != "\n"
    }
    assert {letter for letter in used if ord(letter) not in known} <= set("⏎⌘⇧⌥⌃\t")


def test_the_register_on_paper_is_written(register: Register, tmp_path: Path, titles: dict[str, str]) -> None:
    written = PayrollPdf().write(register, tmp_path, "payroll-2026-11.pdf", titles, label, "печать")
    assert written.size > 5_000
    again = PayrollPdf().write(register, tmp_path, "again.pdf", titles, label, "печать")
    assert again.sha256 == written.sha256
