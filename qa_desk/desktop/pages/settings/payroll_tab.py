"""Payroll files: how the program that loads them writes amounts and letters."""

from qa_desk.desktop.pages.settings.kinds import RichTab
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr


class PayrollFilesTab(RichTab):
    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.head(lambda: tr("The CSV file"))
        self.put(
            self.choice(
                "payroll_decimal", lambda: tr("Decimal mark"),
                (
                    ("comma", lambda: tr("comma: 1500,00")),
                    ("point", lambda: tr("point: 1500.00")),
                ),
                lambda: tr("1C and Excel in Russian read a comma"),
            ),
            self.choice(
                "payroll_encoding", lambda: tr("Encoding"),
                (
                    ("utf-8-sig", lambda: tr("UTF-8 with a mark: Excel, new 1C")),
                    ("cp1251", lambda: tr("Windows-1251: old loaders of 1C")),
                ),
                lambda: tr("A name with a letter that the encoding lacks is refused, never changed"),
            ),
        )  # fmt: skip
        self.head(lambda: tr("The XLSX and the PDF do not depend on these. Settings count from the next pack on."),
                  "muted")  # fmt: skip
        self.end()

    def title(self) -> str:
        return tr("Payroll files")
