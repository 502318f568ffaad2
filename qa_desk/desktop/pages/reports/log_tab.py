"""The audit log: every confirmed step in order, searchable, and whether the chain of hashes still holds."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSplitter, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.reports.log_rows import LogLine, LogTeller, found, told
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.work_menu import needs
from qa_desk.domain.checkpoint import LogReport
from qa_desk.domain.report import WrittenReport
from qa_desk.services.log_story import log_story
from qa_desk.services.verify_log import MAY_EXPORT, check_log, export_log
from qa_desk.words import formats, tr, trn
from qa_desk.words.log_words import fault_words


@dataclass(frozen=True, slots=True)
class _Checked:
    lines: tuple[LogLine, ...]
    report: LogReport


_TYPING_MS = 200
_TWO_LINES = 44


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
        self.view = HeldRowsView(self.rows, around.theme, self._empty, self, stretch="said")
        self.search, self.details = QLineEdit(self), QPlainTextEdit(self)
        self.typed = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._lay_out()
        self.search.textChanged.connect(self._on_typed)
        self.typed.timeout.connect(self._filter)
        self.view.selectionModel().selectionChanged.connect(self._show_details)
        self.retranslate()

    def _lay_out(self) -> None:
        self.view.setWordWrap(True)
        self.view.verticalHeader().setDefaultSectionSize(_TWO_LINES)
        self.search.setClearButtonEnabled(True)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        parts = QSplitter(Qt.Orientation.Vertical, self)
        parts.addWidget(self.view)
        parts.addWidget(self.details)
        parts.setSizes([400, 150])
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
        column.addWidget(self.search)
        column.addWidget(parts, 1)

    def _columns(self) -> list[Column[LogLine]]:
        return [
            Column("number", lambda: tr("No."), lambda line: formats.number(line.entry.number), 70, align_right=True),
            Column("at", lambda: tr("When"), self._when, 140),
            Column("who", lambda: tr("Who"), lambda line: line.doer, 170),
            Column("said", lambda: tr("What happened"), lambda line: line.said, 620),
        ]

    def _when(self, line: LogLine) -> str:
        return formats.date_time(line.entry.at, self._zone)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._around.settings().time_zone)

    def _empty(self) -> str:
        return tr("No entry holds these words") if self.search.text().strip() else tr("Nothing here yet")

    def title(self) -> str:
        return tr("Audit log")

    def retranslate(self) -> None:
        self.check.setText(tr("Check again"))
        self.export.setText(tr("Save the log…"))
        self.search.setPlaceholderText(tr("Find by person, step, deal or any fact"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.details.setPlaceholderText(tr("Choose an entry to see it in full"))
        self.details.setAccessibleName(tr("Entry in full"))
        self._show_details()
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
        desk = self._around.desk

        def step() -> _Checked:
            teller, report = LogTeller(log_story(desk.store, desk.checklists)), check_log(desk.store, desk.signed_by)
            lines = (LogLine(entry, teller) for entry in reversed(teller.story.entries))
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
        self._filter()
        self.retranslate()

    @Slot()
    def _on_typed(self) -> None:
        self.typed.start()

    @Slot()
    def _filter(self) -> None:
        """Away from the window's thread: a year's log is long."""
        asked, lines = self.search.text(), () if self._checked is None else self._checked.lines
        self._around.jobs.run(lambda: found(lines, asked), self._show_found, owner=self, key="log_found")

    def _show_found(self, lines: list[LogLine]) -> None:
        self.rows.set_rows(lines)
        self._show_details()

    @Slot()
    def _show_details(self) -> None:
        places = self.view.selectionModel().selectedRows()
        self.details.setPlainText(told(self.rows.row_at(places[0].row()), self._zone) if places else "")


def _signed(report: LogReport) -> str:
    if not report.keys:
        return tr("not signed yet: the first sign-off does it")
    words = tr("signed up to entry {n}, key {keys}")
    return words.format(n=formats.number(report.entries - report.unsigned), keys=", ".join(report.keys))
