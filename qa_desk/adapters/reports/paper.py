"""PDF pages without a screen: our font, headings, facts, tables over pages, pictures, signatures, page numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qa_desk.adapters.reports.paper_chart import CHART_MM, PaperChart, draw_chart
from qa_desk.domain.safe_cells import clean_text

if TYPE_CHECKING:
    from fpdf.table import Row

FONT = "QA Desk"
MARGIN_MM = 14
INK, MUTED, LINE, HEAD, BAND = (26, 32, 44), (98, 108, 124), (203, 211, 222), (232, 238, 246), (247, 249, 252)
_SIZE = 9


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """`share`: of the table's width, in any unit."""

    title: str
    share: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Tinted:
    """A cell on a ground of its own, red, green and blue 0..255; the words say it too."""

    text: str
    fill: tuple[int, int, int]


class Paper:
    """One document. `footer` stands at the left of every page's foot, the page number at its right.

    The same content and `made_at` give the same bytes.
    """

    def __init__(self, title: str, footer: str, made_at: datetime, *, landscape: bool = False) -> None:
        # the library takes a fifth of a second to load: no window waits for it before somebody wants a file
        from qa_desk.adapters.reports.paper_pages import Pages  # noqa: PLC0415

        self._pdf = Pages(FONT, MARGIN_MM, MUTED, footer, "L" if landscape else "P")
        self._pdf.set_title(clean_text(title))
        self._pdf.set_creator("QA Desk")
        self._pdf.set_creation_date(made_at.astimezone(UTC))
        self._pdf.add_page()
        self._write(title, 16, bold=True)
        self.gap(2)

    @property
    def width_mm(self) -> float:
        return float(self._pdf.epw)

    def heading(self, text: str, keep_mm: float = 24) -> None:
        """`keep_mm`: room that must be left under it on the page."""
        self._keep_together(keep_mm)
        self.gap(4)
        self._write(text, 12, bold=True)
        self.gap(1)

    def text(self, text: str, *, muted: bool = False, size: int = _SIZE) -> None:
        self._write(text, size, muted=muted)
        self.gap(1)

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Labels at the left, values beside them."""
        pdf = self._pdf
        for label, value in facts:
            pdf.set_font(FONT, "", _SIZE)
            pdf.set_text_color(*MUTED)
            top = pdf.get_y()
            pdf.multi_cell(48, 5, self._shown(label), new_x="LMARGIN", new_y="NEXT", align="L")
            below = pdf.get_y()
            pdf.set_xy(pdf.l_margin + 50, top)
            pdf.set_text_color(*INK)
            pdf.multi_cell(pdf.epw - 50, 5, self._shown(value or "—"), new_x="LMARGIN", new_y="NEXT", align="L")
            pdf.set_y(max(below, pdf.get_y()))
        self.gap(2)

    def table(
        self,
        columns: Sequence[PaperColumn],
        rows: Sequence[Sequence[str | Tinted]],
        total: Sequence[str | Tinted] | None = None,
    ) -> None:
        """The head is repeated on every page; rows are never torn apart."""
        from fpdf.fonts import FontFace  # noqa: PLC0415 - loaded by now

        pdf = self._pdf
        pdf.set_font(FONT, "", 8)
        pdf.set_text_color(*INK)
        pdf.set_draw_color(*LINE)
        whole = sum(column.share for column in columns)
        with pdf.table(
            col_widths=tuple(pdf.epw * column.share / whole for column in columns),
            text_align=tuple("RIGHT" if column.right else "LEFT" for column in columns),
            headings_style=FontFace(emphasis="BOLD", fill_color=HEAD, color=INK),
            borders_layout="HORIZONTAL_LINES",
            cell_fill_color=BAND,
            cell_fill_mode="ROWS",
            line_height=4.2,
            padding=1,
        ) as table:
            for row in ([column.title for column in columns], *rows):
                line = table.row()
                for cell in row:
                    self._put(line, cell)
            if total is not None:
                line = table.row(style=FontFace(emphasis="BOLD"))
                for cell in total:
                    self._put(line, cell)
        self.gap(3)

    def _put(self, line: "Row", cell: str | Tinted) -> None:
        if isinstance(cell, Tinted):
            from fpdf.fonts import FontFace  # noqa: PLC0415 - loaded by now

            line.cell(self._shown(cell.text), style=FontFace(fill_color=cell.fill))
        else:
            line.cell(self._shown(cell))

    def picture(self, path: Path, width_mm: float | None = None) -> None:
        width = width_mm or self._pdf.epw
        self._keep_together(width * 0.5)
        self._pdf.image(str(path), w=width)
        self.gap(3)

    def chart(self, chart: PaperChart) -> None:
        """Vector bars and a line over them; kept on one page."""
        self._keep_together(CHART_MM)
        self._write(chart.title, 10, bold=True)
        draw_chart(self._pdf, FONT, chart, self._shown)
        self.gap(4)

    def signatures(self, roles: Sequence[str]) -> None:
        """A line to sign on for each, with room for the name and the date."""
        self._keep_together(14 * len(roles))
        pdf = self._pdf
        for role in roles:
            self.gap(8)
            pdf.set_font(FONT, "", _SIZE)
            pdf.set_text_color(*INK)
            pdf.cell(60, 5, self._shown(role))
            left, low = pdf.get_x(), pdf.get_y() + 5
            pdf.set_draw_color(*INK)
            for start, end in ((0, 45), (50, 100)):
                pdf.line(left + start, low, left + end, low)
            pdf.ln(5)

    def gap(self, mm: float) -> None:
        self._pdf.ln(mm)

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())

    def _write(self, text: str, size: int, *, bold: bool = False, muted: bool = False) -> None:
        pdf = self._pdf
        pdf.set_font(FONT, "B" if bold else "", size)
        pdf.set_text_color(*(MUTED if muted else INK))
        pdf.multi_cell(pdf.epw, size * 0.52, self._shown(text), new_x="LMARGIN", new_y="NEXT", align="L")

    def _keep_together(self, mm: float) -> None:
        if self._pdf.will_page_break(mm):
            self._pdf.add_page()

    def _shown(self, text: str) -> str:
        """Letters that the font lacks become "?": a missing glyph would look like a blank."""
        known = self._pdf.known_letters
        shown = clean_text(text).replace("\u202f", "\u00a0")  # a narrow space is a space
        return "".join(letter if letter in known or letter == "\n" else "?" for letter in shown)
