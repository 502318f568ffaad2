"""Files of an analysis report in the formats asked for, named by report and period."""

from pathlib import Path

from qa_desk.adapters.reports.files import make_folder
from qa_desk.adapters.reports.table_csv import TableCsv
from qa_desk.adapters.reports.table_pdf import TablePdf
from qa_desk.adapters.reports.table_xlsx import TableXlsx
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.report_table import AnalysisReport
from qa_desk.services.report_analysis import FORMATS, AnalysisWriter


class FormatUnknown(WrongUse):
    """facts: name, known"""

    code = "format_unknown"


class AnalysisFiles:
    def write(self, report: AnalysisReport, folder: Path, formats: tuple[str, ...]) -> tuple[WrittenReport, ...]:
        """Raises FormatUnknown before anything is written, ReportNotWritten, TooManyRows, AmountNotExact."""
        for one in formats:
            if one not in FORMATS:
                raise FormatUnknown(name=one, known=", ".join(FORMATS))
        make_folder(folder)
        name = f"{report.kind}-{report.period}"
        written: list[WrittenReport] = []
        if "xlsx" in formats:
            written.append(TableXlsx().write(report, folder, f"{name}.xlsx"))
        if "csv" in formats:
            written += TableCsv().write(report, folder, name)
        if "pdf" in formats:
            written.append(TablePdf().write(report, folder, f"{name}.pdf"))
        return tuple(written)


def _fits(files: AnalysisFiles) -> AnalysisWriter:
    """Lets the type checker prove that the files are what services ask for."""
    return files
