"""A case file on paper, and all of its files in one folder, each complete or not at all."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from qa_desk.adapters.reports.case_html import case_page
from qa_desk.adapters.reports.case_json import case_json
from qa_desk.adapters.reports.files import make_folder, write_whole
from qa_desk.adapters.reports.paper import Paper, PaperColumn
from qa_desk.domain.case_file import CaseFile
from qa_desk.domain.case_text import CaseText, Section
from qa_desk.domain.report import WrittenReport


class CaseFiles:
    """`text`: the case in the words of the language in use."""

    def __init__(self, text: Callable[[CaseFile], CaseText]) -> None:
        self._text = text

    def write(self, case: CaseFile, folder: Path, clip: bytes | None) -> tuple[WrittenReport, ...]:
        """Raises ReportNotWritten."""
        make_folder(folder)
        text = self._text(case)
        files = [
            write_whole(folder, f"{case.stem}.json", case_json(case)),
            write_whole(folder, f"{case.stem}.html", case_page(text).encode()),
            write_whole(folder, f"{case.stem}.pdf", case_paper(text, case).bytes()),
        ]
        if clip is not None and case.clip:
            files.append(write_whole(folder, case.clip, clip))
        return tuple(files)


def case_paper(text: CaseText, case: CaseFile) -> Paper:
    return text_paper(text, case.made_at)


def text_paper(text: CaseText, made_at: datetime) -> Paper:
    paper = Paper(text.title, text.footer, made_at)
    for note in text.notes:
        paper.text(note, muted=True, size=8)
    for section in text.sections:
        _section(paper, section)
    return paper


def _section(paper: Paper, section: Section) -> None:
    paper.heading(section.title)
    if section.facts:
        paper.facts(section.facts)
    for quote in section.quotes:
        paper.text(f"«{quote.words}»")
        clip = f", {quote.clip}" if quote.clip else ""
        paper.text(f"{quote.who}, {quote.when}{clip}", muted=True, size=8)
    if section.rows:
        # the last column holds what people wrote
        shares = [2.0] * (len(section.columns) - 1) + [4.0]
        columns = [PaperColumn(title, share) for title, share in zip(section.columns, shares, strict=True)]
        paper.table(columns, section.rows)
    if section.empty and not (section.facts or section.quotes or section.rows):
        paper.text(section.empty, muted=True)
