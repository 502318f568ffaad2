"""What every PDF page has: our font, read whole into memory, and a foot with the page's number."""

from io import BytesIO

from fpdf import FPDF
from fpdf.fonts import TTFFont

from qa_desk import paths
from qa_desk.domain.safe_cells import clean_text


class Pages(FPDF):
    """`margin`: mm on every side. `muted`: colour of the foot. `known_letters`: what the font can show."""

    def __init__(self, font: str, margin: int, muted: tuple[int, int, int], footer: str, orientation: str) -> None:
        super().__init__(orientation=orientation, unit="mm", format="A4")
        fonts = paths.resources() / "fonts"
        self.add_font(font, "", str(fonts / "DejaVuSans.ttf"))
        self.add_font(font, "B", str(fonts / "DejaVuSans-Bold.ttf"))
        for face in self.fonts.values():
            if isinstance(face, TTFFont):
                _hold(face)
        face = self.fonts[font.lower()]
        self.known_letters = frozenset(map(chr, face.cmap)) if isinstance(face, TTFFont) else frozenset()
        self._foot, self._font, self._margin, self._muted = footer, font, margin, muted
        self.set_margins(margin, margin)
        self.set_auto_page_break(True, margin=margin + 6)

    def footer(self) -> None:
        self.set_y(-self._margin)
        self.set_font(self._font, "", 7)
        self.set_text_color(*self._muted)
        wide = self.epw - 20
        self.cell(wide, 4, clean_text(self._foot))
        self.cell(20, 4, f"{self.page_no()} / {{nb}}", align="R")


def _hold(font: TTFFont) -> None:
    """The font from memory: its reader would keep the file open for as long as the document lives."""
    reader = font.ttfont.reader
    file = reader.file
    file.seek(0)
    reader.file = BytesIO(file.read())
    file.close()
