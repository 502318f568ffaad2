"""A manager's case file as JSON, one HTML page and a PDF in one folder, each complete or not at all."""

from collections.abc import Callable
from pathlib import Path

from qa_desk.adapters.reports.case_html import case_page
from qa_desk.adapters.reports.case_json import plain_json
from qa_desk.adapters.reports.case_pdf import text_paper
from qa_desk.adapters.reports.files import make_folder, write_whole
from qa_desk.domain.case_text import CaseText
from qa_desk.domain.manager_file import FORMAT, ManagerFile
from qa_desk.domain.report import WrittenReport


class ManagerFiles:
    """`text`: the file in the words of the language in use."""

    def __init__(self, text: Callable[[ManagerFile], CaseText]) -> None:
        self._text = text

    def write(self, file: ManagerFile, folder: Path) -> tuple[WrittenReport, ...]:
        """Raises ReportNotWritten."""
        make_folder(folder)
        text = self._text(file)
        return (
            write_whole(folder, f"{file.stem}.json", plain_json(FORMAT, file)),
            write_whole(folder, f"{file.stem}.html", case_page(text).encode()),
            write_whole(folder, f"{file.stem}.pdf", text_paper(text, file.made_at).bytes()),
        )
