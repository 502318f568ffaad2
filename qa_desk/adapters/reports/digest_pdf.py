"""The digest on paper, and both of its files written complete or not at all."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from qa_desk.adapters.reports.digest_html import DigestShown, digest_page
from qa_desk.adapters.reports.files import make_folder, write_whole
from qa_desk.adapters.reports.paper import Paper, PaperColumn
from qa_desk.domain.digest import Digest
from qa_desk.domain.report import WrittenReport

_NAME = re.compile(r"digest-(\d{4}-\d\d-\d\d)\.pdf")


class DigestFiles:
    """`shown`: the digest in the words of the language in use."""

    def __init__(self, shown: Callable[[Digest], DigestShown]) -> None:
        self._shown = shown

    def page(self, digest: Digest, colours: Mapping[str, str] | None = None) -> str:
        return digest_page(self._shown(digest), colours)

    def write(self, digest: Digest, folder: Path) -> tuple[WrittenReport, ...]:
        """The PDF last: where it lies, the digest is whole. Raises ReportNotWritten."""
        make_folder(folder)
        text = self._shown(digest)
        stem = f"digest-{digest.day.isoformat()}"
        page = write_whole(folder, f"{stem}.html", digest_page(text).encode())
        return page, write_whole(folder, f"{stem}.pdf", digest_paper(text, digest).bytes())

    def made(self, folder: Path) -> Iterable[date]:
        if not folder.is_dir():
            return []
        found = (_NAME.fullmatch(file.name) for file in folder.iterdir())
        return sorted(date.fromisoformat(match[1]) for match in found if match)


def digest_paper(text: DigestShown, digest: Digest) -> Paper:
    titles = text.titles
    paper = Paper(text.heading, text.made, digest.made_at)
    for line in (text.made, text.made_up):
        if line:
            paper.text(line, muted=True, size=8)
    if text.lamps is not None:
        paper.heading(titles["trouble"])
        if not text.lamps:
            paper.text(titles["no_trouble"])
        for lamp in text.lamps:
            number = f": {lamp.number}" if lamp.number else ""
            since = f" ({lamp.since})" if lamp.since else ""
            paper.facts([(lamp.state_words, f"{lamp.title}{number}\n{lamp.sentence}{since}")])
    if text.due is not None:
        paper.heading(titles["due"])
        paper.facts(text.due)
    paper.heading(titles["figures"])
    if text.quiet:
        paper.text(titles["quiet"])
    columns = [PaperColumn(titles["figure"], 4)]
    columns += [PaperColumn(titles[key], 2, right=True) for key in ("that_day", "day_before")]
    paper.table(columns, [(f"    {one.name}" if one.part else one.name, one.value, one.before) for one in text.figures])
    paper.heading(titles["auditors"])
    if text.auditors:
        keys = (("auditor", 4), ("decided", 2), ("audited", 2), ("heard", 3), ("time", 3), ("agreed", 3))
        paper.table([PaperColumn(titles[key], share, key != "auditor") for key, share in keys], text.auditors)
        paper.text(text.kpi_note, muted=True, size=8)
    else:
        paper.text(titles["no_auditors"])
    return paper
