"""A case file as one HTML page that plays its clip from the file beside it; nothing is fetched from anywhere."""

from qa_desk.adapters.reports.digest_html import PAPER, template
from qa_desk.domain.case_text import CaseText


def case_page(text: CaseText) -> str:
    return template("case.html.j2").render(text=text, c=PAPER)
