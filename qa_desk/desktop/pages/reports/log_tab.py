"""The audit log: every confirmed step in order, and whether the chain of hashes still holds."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.log import LogEntry, canonical
from qa_desk.services.look import log_entries
from qa_desk.services.users import list_users
from qa_desk.words import formats, mark, tr, trn

ACTIONS = {
    "user_created": mark("User created"),
    "logged_in": mark("Logged in"),
    "settings_changed": mark("Settings changed"),
    "tariff_added": mark("Tariff added"),
    "deals_imported": mark("Deals imported"),
    "calls_imported": mark("Calls imported"),
    "recordings_imported": mark("Recordings imported"),
    "refusal_opened": mark("Refusal opened"),
    "refusal_withdrawn": mark("Refusal withdrawn"),
    "sample_drawn": mark("Sample drawn"),
    "decided": mark("Decision made"),
    "called_back": mark("Client called back"),
    "return_proposed": mark("Fine and return proposed"),
    "signed": mark("Signed"),
    "audited": mark("Deal audited"),
    "payroll_reported": mark("Payroll files written"),
    "book_changed": mark("Reason book changed"),
    "second_opinion": mark("Second reader asked"),
}


@dataclass(frozen=True, slots=True)
class LogLine:
    entry: LogEntry
    who: str


@dataclass(frozen=True, slots=True)
class _Checked:
    lines: tuple[LogLine, ...]
    broken: int | None


class LogTab(Speaking):
    """The newest entry stands on top."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._checked: _Checked | None = None
        self.result = ReasonChip(around.theme, self)
        self.check = QPushButton(self)
        self.check.clicked.connect(self.load)
        keys = {"number": lambda line: line.entry.number, "at": lambda line: int(line.entry.at.timestamp())}
        self.rows: HeldRows[LogLine] = HeldRows(self._columns(), around.theme, keys, self)
        view = HeldRowsView(self.rows, around.theme, lambda: tr("Nothing here yet"), self, stretch="facts")
        row = QHBoxLayout()
        row.addWidget(self.result)
        row.addStretch(1)
        row.addWidget(self.check)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(view, 1)
        self.retranslate()

    def _columns(self) -> list[Column[LogLine]]:
        return [
            Column("number", lambda: tr("No."), lambda line: formats.number(line.entry.number), 70, align_right=True),
            Column("at", lambda: tr("When"), self._when, 150),
            Column("who", lambda: tr("Who"), lambda line: line.who or tr("the program"), 180),
            Column("action", lambda: tr("What"), lambda line: action_title(line.entry.action), 220),
            Column("subject", lambda: tr("About"), lambda line: line.entry.subject, 180),
            Column("facts", lambda: tr("Facts"), lambda line: canonical(line.entry.payload), 260),
        ]

    def _when(self, line: LogLine) -> str:
        return formats.date_time(line.entry.at, ZoneInfo(self._around.settings().time_zone))

    def title(self) -> str:
        return tr("Audit log")

    def retranslate(self) -> None:
        self.check.setText(tr("Check again"))
        checked = self._checked
        self.result.setVisible(checked is not None)
        if checked is None:
            return
        n = len(checked.lines)
        if checked.broken is None:
            words = trn("{n} entry, the chain is whole", "{n} entries, the chain is whole", n)
            self.result.set_reason(words.format(n=formats.number(n)), Tone.GOOD)
        else:
            text = tr("Entry {n} does not follow from the one before it").format(n=formats.number(checked.broken))
            self.result.set_reason(text, Tone.BAD)

    @Slot()
    def load(self) -> None:
        store = self._around.desk.store

        def step() -> _Checked:
            entries, broken = log_entries(store)
            names = {user.id: user.name for user in list_users(store)}
            lines = (LogLine(entry, names.get(entry.actor, "") if entry.actor else "") for entry in reversed(entries))
            return _Checked(tuple(lines), broken)

        self.check.setEnabled(False)
        self._around.jobs.run(step, self._take, owner=self, key="log", on_end=lambda: self.check.setEnabled(True))

    def _take(self, checked: _Checked) -> None:
        self._checked = checked
        self.rows.set_rows(checked.lines)
        self.retranslate()


def action_title(action: str) -> str:
    """An action that has no words yet is shown by its code."""
    return tr(ACTIONS[action]) if action in ACTIONS else action
