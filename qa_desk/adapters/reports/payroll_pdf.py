"""The payroll register on paper: summary by manager, every case with its ground, lines to sign on."""

from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from qa_desk.adapters.reports.columns import Label, headline, local
from qa_desk.adapters.reports.files import write_whole
from qa_desk.adapters.reports.paper import Paper, PaperColumn
from qa_desk.domain.money import Money
from qa_desk.domain.report import Register, RegisterLine, WrittenReport, plain, summaries


class PayrollPdf:
    def write(
        self, register: Register, folder: Path, name: str, titles: Mapping[str, str], label: Label, seal: str
    ) -> WrittenReport:
        """`seal`: what the foot of every page says. Raises ReportNotWritten."""
        zone = ZoneInfo(register.time_zone)
        heading = headline(register, titles)
        paper = Paper(heading, seal, register.made_at, landscape=True)
        made = local(register.made_at, zone).strftime("%d.%m.%Y %H:%M")
        paper.facts(
            [
                (titles["made_by"], register.made_by),
                (titles["made_at"], f"{made} ({register.time_zone})"),
                (titles["fines"], str(len(register.lines))),
                (titles["total"], _amount(register.ledger_total)),
            ]
        )
        paper.heading(titles["sheet_summary"])
        paper.table(
            [
                PaperColumn(titles["manager"], 5),
                PaperColumn(titles["fines"], 1, right=True),
                PaperColumn(titles["total"], 2, right=True),
            ],
            [[one.manager, str(one.fines), _amount(one.total)] for one in summaries(register)],
            [titles["total"], str(len(register.lines)), _amount(register.ledger_total)],
        )
        if register.lines:
            paper.heading(titles["sheet_details"])
            paper.table(_columns(titles), [_row(line, label, zone) for line in register.lines])
        paper.signatures([titles["signs_head"], titles["signs_payroll"]])
        return write_whole(folder, name, paper.bytes())


def _columns(titles: Mapping[str, str]) -> list[PaperColumn]:
    return [
        PaperColumn(titles["fine_id"], 1, right=True),
        PaperColumn(titles["manager"], 4),
        PaperColumn(titles["deal_external_id"], 3),
        PaperColumn(titles["stated_reason"], 4),
        PaperColumn(titles["client_words"], 7),
        PaperColumn(titles["decided_by"], 4),
        PaperColumn(titles["signed_by"], 4),
        PaperColumn(titles["signed_at"], 3),
        PaperColumn(titles["amount"], 3, right=True),
    ]


def _row(line: RegisterLine, label: Label, zone: ZoneInfo) -> list[str]:
    words = line.ground if line.reverses is not None else line.client_words or line.quote
    return [
        str(line.fine_id or line.entry_id),
        line.manager,
        line.deal_external_id,
        label(f"reason.{line.stated_reason}") if line.stated_reason else "",
        words if line.reverses is not None else f"«{words}»" if words else "",
        line.decided_by,
        line.signed_by,
        local(line.signed_at, zone).strftime("%d.%m.%Y"),
        _amount(line.amount),
    ]


def _amount(money: Money) -> str:
    whole, _, rest = plain(money, ",").partition(",")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits):,}".replace(",", "\u00a0") + f",{rest} {money.currency}"
