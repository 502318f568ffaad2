"""The audit log: every confirmed step in order, and whether the chain of hashes still holds."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.work_menu import needs
from qa_desk.domain.checkpoint import LogReport
from qa_desk.domain.log import LogEntry, canonical
from qa_desk.domain.report import WrittenReport
from qa_desk.services.look import log_entries
from qa_desk.services.users import list_users
from qa_desk.services.verify_log import MAY_EXPORT, check_log, export_log
from qa_desk.words import formats, mark, tr, trn
from qa_desk.words.log_words import fault_words

ACTIONS = {
    "user_created": mark("User created"),
    "logged_in": mark("Logged in"),
    "settings_changed": mark("Settings changed"),
    "tariff_added": mark("Tariff added"),
    "deals_imported": mark("Deals imported"),
    "calls_imported": mark("Calls imported"),
    "recordings_imported": mark("Recordings imported"),
    "refusal_opened": mark("Refusal opened"),
    "item_claimed": mark("Item taken to work"),
    "case_reported": mark("Case file written"),
    "refusal_withdrawn": mark("Refusal withdrawn"),
    "seed_part_given": mark("Part of the seed given"),
    "seed_committed": mark("Seed committed"),
    "sample_drawn": mark("Sample drawn"),
    "sample_closed": mark("Sample closed"),
    "decided": mark("Decision made"),
    "called_back": mark("Client called back"),
    "return_proposed": mark("Fine and return proposed"),
    "signed": mark("Signed off"),
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
    report: LogReport


class LogTab(Speaking):
    """The newest entry stands on top."""

    def __init__(self, around: Surroundings, asker: Asker | None = None) -> None:
        super().__init__()
        self._around, self.asker = around, asker or Asker()
        self._checked: _Checked | None = None
        self.result = ReasonChip(around.theme, self)
        self.signed = QLabel(self)
        self.signed.setProperty("role", "muted")
        self.signed.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.check, self.export = QPushButton(self), QPushButton(self)
        self.check.clicked.connect(self.load)
        self.export.clicked.connect(self._on_export)
        self._allowed = bool(around.user.roles & MAY_EXPORT)
        keys = {"number": lambda line: line.entry.number, "at": lambda line: int(line.entry.at.timestamp())}
        self.rows: HeldRows[LogLine] = HeldRows(self._columns(), around.theme, keys, self)
        view = HeldRowsView(self.rows, around.theme, lambda: tr("Nothing here yet"), self, stretch="facts")
        row = QHBoxLayout()
        row.addWidget(self.result)
        row.addWidget(self.signed)
        row.addStretch(1)
        row.addWidget(self.export)
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
        self.export.setText(tr("Save the log…"))
        self.export.setEnabled(self._allowed)
        self.export.setToolTip("" if self._allowed else needs(tuple(sorted(MAY_EXPORT))))
        checked = self._checked
        self.result.setVisible(checked is not None)
        if checked is None:
            return
        n = len(checked.lines)
        report = checked.report
        if report.fault is not None:
            text = tr("The audit log does not hold: {fault}.").format(fault=fault_words(report.fault))
            self.result.set_reason(text, Tone.BAD)
            return
        words = trn("{n} entry, the chain is whole", "{n} entries, the chain is whole", n).format(n=formats.number(n))
        self.result.set_reason(words, Tone.GOOD)
        self.signed.setText(_signed(report))

    @Slot()
    def load(self) -> None:
        store, signed_by = self._around.desk.store, self._around.desk.signed_by

        def step() -> _Checked:
            entries, report = log_entries(store), check_log(store, signed_by)
            names = {user.id: user.name for user in list_users(store)}
            lines = (LogLine(entry, names.get(entry.actor, "") if entry.actor else "") for entry in reversed(entries))
            return _Checked(tuple(lines), report)

        self.check.setEnabled(False)
        self._around.jobs.run(step, self._take, owner=self, key="log", on_end=lambda: self.check.setEnabled(True))

    @Slot()
    def _on_export(self) -> None:
        key = "program/report_folder"
        folder = self.asker.folder(self, tr("Folder for the log"), self._around.memory.text(key, str(Path.home())))
        if folder is None:
            return
        self._around.memory.set_text(key, str(folder))
        desk, user = self._around.desk, self._around.user
        self._around.jobs.run(
            lambda: export_log(desk.store, user, desk.log_files, folder), self._on_exported, owner=self, key="log_file"
        )

    def _on_exported(self, files: tuple[WrittenReport, ...]) -> None:
        names = ", ".join(one.path.name for one in files)
        self._around.bus.message.emit(tr("Saved: {names}").format(names=names))

    def _take(self, checked: _Checked) -> None:
        self._checked = checked
        self.rows.set_rows(checked.lines)
        self.retranslate()


def _signed(report: LogReport) -> str:
    if not report.keys:
        return tr("not signed yet: the first sign-off does it")
    words = tr("signed up to entry {n}, key {keys}")
    return words.format(n=formats.number(report.entries - report.unsigned), keys=", ".join(report.keys))


def action_title(action: str) -> str:
    """An action that has no words yet is shown by its code."""
    return tr(ACTIONS[action]) if action in ACTIONS else action
