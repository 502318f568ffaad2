"""The payroll pack behind the PayrollWriter port: a workbook for people, a CSV for the program, paper to sign."""

from collections.abc import Callable, Mapping
from pathlib import Path

from qa_desk.adapters.reports.columns import Label
from qa_desk.adapters.reports.files import make_folder
from qa_desk.adapters.reports.payroll_csv import PayrollCsv
from qa_desk.adapters.reports.payroll_pdf import PayrollPdf
from qa_desk.adapters.reports.payroll_xlsx import PayrollXlsx
from qa_desk.domain.report import Register, WrittenReport, plain


class PayrollFiles:
    """`titles` and `csv` are asked at every report: language and settings may have been switched since the last one."""

    def __init__(
        self,
        titles: Callable[[], Mapping[str, str]],
        label: Label,
        csv: Callable[[], PayrollCsv] = PayrollCsv,
    ) -> None:
        self._titles = titles
        self._label = label
        self._xlsx = PayrollXlsx()
        self._pdf = PayrollPdf()
        self._csv = csv

    def write(self, register: Register, folder: Path) -> tuple[WrittenReport, ...]:
        """ "payroll-2026-11.xlsx", ".csv" and ".pdf" in `folder`, which is made when missing.

        Raises ReportNotWritten, LetterNotInEncoding, AmountNotExact.
        """
        make_folder(folder)
        titles = self._titles()
        stem = f"payroll-{register.period}"
        # the CSV goes first: it refuses more, and then no workbook may stand alone
        table = self._csv().write(register, folder, f"{stem}.csv", titles, self._label)
        book = self._xlsx.write(register, folder, f"{stem}.xlsx", titles, self._label)
        seal = f"QA Desk · {register.period} · {plain(register.ledger_total)} {register.currency}"
        if not register.closed:
            seal = f"{seal} · {titles['preliminary']}"
        paper = self._pdf.write(register, folder, f"{stem}.pdf", titles, self._label, seal)
        return book, table, paper
