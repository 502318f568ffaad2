"""The payroll register as it will be written: a summary per manager, every fine, and the total against the ledger."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from qa_desk.desktop.fitted_rows import FittedRowsView
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.report import ManagerSummary, Register, RegisterLine, summaries, total_of
from qa_desk.words import formats, labels, tr, trn


def summary_columns() -> list[Column[ManagerSummary]]:
    return [
        Column("manager", lambda: tr("Manager"), lambda one: one.manager, 260),
        Column("fines", lambda: tr("Cases"), lambda one: formats.number(one.fines), 100, align_right=True),
        Column("total", lambda: tr("Total"), lambda one: formats.money(one.total), 160, align_right=True),
    ]


def line_columns(zone: "_Zone") -> list[Column[RegisterLine]]:
    def people(line: RegisterLine) -> str:
        proposed = tr("Proposed by {name}").format(name=line.proposed_by)
        moment = formats.date_time(line.signed_at, zone.now)
        signed = tr("Signed by {name}, {time}").format(name=line.signed_by, time=moment)
        return f"{proposed}\n{signed}"

    return [
        Column("manager", lambda: tr("Manager"), lambda one: one.manager, 150),
        Column("deal", lambda: tr("Deal"), lambda one: one.deal_external_id, 90, tooltip=lambda one: one.deal_title),
        Column("source", lambda: tr("Lead source"), lambda one: one.lead_source, 130),
        Column("amount", lambda: tr("Amount"), lambda one: formats.money(one.amount), 100, align_right=True),
        Column("reason", lambda: tr("Stated reason"), lambda one: labels.reason(one.stated_reason), 165),
        Column("words", lambda: tr("Client's words"), lambda one: one.client_words or one.quote, 200),
        Column("signed", lambda: tr("Signed by"), lambda one: one.signed_by, 160, tooltip=people),
    ]


class _Zone:
    """The register's zone, for columns that are made before any register is there."""

    def __init__(self) -> None:
        self.now = ZoneInfo("UTC")


class RegisterView(Speaking):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._register: Register | None = None
        self._zone = _Zone()
        self.total = ReasonChip(theme, self)
        self._total_label = QLabel(self)
        self._total_label.setProperty("role", "subtitle")
        keys = {"fines": lambda one: one.fines, "total": lambda one: one.total.minor}
        self.managers: HeldRows[ManagerSummary] = HeldRows(summary_columns(), theme, keys, self)
        empty = lambda: tr("No signed fine in this period")  # noqa: E731 - words, called when shown
        line_keys = {"amount": lambda one: one.amount.minor, "signed": lambda one: int(one.signed_at.timestamp())}
        self.lines: HeldRows[RegisterLine] = HeldRows(line_columns(self._zone), theme, line_keys, self)
        summary = HeldRowsView(self.managers, theme, empty, self, stretch="manager")
        summary.setFixedHeight(200)
        details = FittedRowsView(self.lines, theme, empty, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._total_label)
        column.addWidget(self.total, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(summary)
        column.addWidget(details, 1)
        self.retranslate()

    def show_register(self, register: Register | None) -> None:
        self._register = register
        if register is not None:
            self._zone.now = ZoneInfo(register.time_zone)
        self.managers.set_rows(summaries(register) if register is not None else ())
        self.lines.set_rows(register.lines if register is not None else ())
        self.retranslate()

    def retranslate(self) -> None:
        register = self._register
        self.total.setVisible(register is not None)
        if register is None:
            self._total_label.setText("")
            return
        n = len(register.lines)
        cases = trn("{n} case", "{n} cases", n).format(n=formats.number(n))
        total = total_of(register.lines, register.currency)
        self._total_label.setText(tr("{cases}, {total} in all").format(cases=cases, total=formats.money(total)))
        equal = total == register.ledger_total
        words = tr("Equals the ledger: {amount}") if equal else tr("The ledger says {amount}")
        text = words.format(amount=formats.money(register.ledger_total))
        self.total.set_reason(text, Tone.GOOD if equal else Tone.BAD)
