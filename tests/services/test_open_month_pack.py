"""A payroll pack says whether its month was closed: nobody pays by a register that may still grow."""

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from qa_desk import words
from qa_desk.adapters.keys import signed_by
from qa_desk.adapters.reports.pack_files import PackFolder
from qa_desk.adapters.reports.payroll import PayrollFiles
from qa_desk.adapters.reports.payroll_pdf import PayrollPdf
from qa_desk.services.report_payroll import PayrollOffice, payroll_register, report_payroll, verify_pack
from qa_desk.words import report_words
from tests.fakes.keys import KEY
from tests.fakes.office import Office
from tests.fakes.settled import close, fined

SAYS = {"en": "preliminary: the month is not closed", "ru": "предварительно: месяц не закрыт"}


def pack(office: Office, folder: Path) -> tuple[str, str]:
    """The manifest's word, and the head of the printed register."""
    by = PayrollOffice(PayrollFiles(report_words.titles, report_words.label), PackFolder(), KEY)
    report_payroll(office.store, office.clock, office.payroll, by, "2026-11", folder)
    report = verify_pack(PackFolder(), signed_by, folder)
    assert report.faults == ()
    head = CalamineWorkbook.from_path(folder / "payroll-2026-11.xlsx").get_sheet_by_index(0).to_python()[0][0]
    return report.manifest.facts["closed"], str(head)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_pack_of_an_open_month_says_so_and_that_of_a_closed_one_does_not(
    office: Office, tmp_path: Path, language: str
) -> None:
    words.use(language)
    fined(office)
    closed, head = pack(office, tmp_path / "open")
    assert (closed, SAYS[language] in head) == ("no", True)
    close(office)
    closed, head = pack(office, tmp_path / "closed")
    assert (closed, SAYS[language] in head) == ("yes", False)


def test_the_paper_says_it_too(office: Office, tmp_path: Path) -> None:
    """In its head and at the foot of every page."""
    fined(office)
    told: list[str] = []

    class Titles(dict[str, str]):
        def __getitem__(self, key: str) -> str:
            told.append(key)
            return super().__getitem__(key)

    def paper(name: str) -> bytes:
        register = payroll_register(office.store, office.clock, office.payroll, "2026-11")
        titles = Titles(report_words.titles())
        return PayrollPdf().write(register, tmp_path, name, titles, report_words.label, "печать").path.read_bytes()

    first = paper("open.pdf")
    assert told.count("preliminary") == 1
    told.clear()
    close(office)
    assert paper("closed.pdf") != first
    assert told.count("preliminary") == 0
