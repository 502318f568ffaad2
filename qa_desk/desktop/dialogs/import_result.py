"""What an import brought: the counts in words, every value that was not usable, and a way to take that list along."""

import csv
import io
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.fields import ErrorLabel, SpeakingDialog, make_primary
from qa_desk.desktop.fitted_rows import FittedRowsView
from qa_desk.desktop.held_rows import HeldRows
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.intake import ImportResult, Rejected
from qa_desk.domain.safe_cells import clean_text, defused
from qa_desk.words import formats, labels, tr, trn
from qa_desk.words.side_words import sides_told


def counts_in_words(result: ImportResult) -> str:
    """12 new, 3 changed, 40 same, 1 rejected."""
    parts = [
        trn("{n} new", "{n} new", result.new).format(n=formats.number(result.new)),
        trn("{n} changed", "{n} changed", result.changed).format(n=formats.number(result.changed)),
        trn("{n} same", "{n} same", result.same).format(n=formats.number(result.same)),
        trn("{n} rejected", "{n} rejected", result.rejected).format(n=formats.number(result.rejected)),
    ]
    return ", ".join(parts)


def problem_columns() -> list[Column[Rejected]]:
    return [
        Column("line", lambda: tr("Line"), _line, 80, align_right=True),
        Column("column", lambda: tr("Column"), lambda one: one.column or "—", 200),
        Column("value", lambda: tr("Value"), lambda one: one.value or "—", 220),
        Column("expected", lambda: tr("Expected"), lambda one: labels.expected(one.expected), 240),
        Column("taken", lambda: tr("The rest of the row"), _fate, 160, tint=lambda one: "" if one.row_taken else "bad"),
    ]  # fmt: skip


def _line(problem: Rejected) -> str:
    return formats.number(problem.line) if problem.line else "—"


def _fate(problem: Rejected) -> str:
    return tr("came in") if problem.row_taken else tr("left out")


def problems_as_csv(problems: tuple[Rejected, ...]) -> str:
    """For a spreadsheet: semicolons, and no cell that it could take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    columns = problem_columns()
    writer.writerow([column.title() for column in columns])
    for problem in problems:
        writer.writerow(
            [str(problem.line or ""), *(defused(clean_text(column.text(problem))) for column in columns[1:])]
        )
    return text.getvalue()


class ImportResultDialog(SpeakingDialog):
    """`where`: the folder offered for the list."""

    def __init__(self, theme: Theme, result: ImportResult, asker: Asker, where: Path,
                 parent: QWidget | None = None) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._result, self._asker, self._where = result, asker, where
        self._title, self._about = QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self._title.setWordWrap(True)
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        self._chip = ReasonChip(theme, self)
        self._error = ErrorLabel(self)
        self._rows: HeldRows[Rejected] = HeldRows(problem_columns(), theme, {"line": lambda one: one.line}, self)
        self._rows.set_rows(result.problems)
        self._view = FittedRowsView(self._rows, theme, lambda: "", self)
        self._save, self._copy = QPushButton(self), QPushButton(self)
        self._save.clicked.connect(self._on_save)
        self._copy.clicked.connect(self._on_copy)
        self._buttons = QDialogButtonBox(self)
        self._close = self._buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        make_primary(self._close)
        self._close.setDefault(True)
        self._close.setFocus()
        self._buttons.rejected.connect(self.reject)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for part in (self._title, self._chip, self._about, self._view, self._error):
            column.addWidget(part)
        row = QHBoxLayout()
        for button in (self._save, self._copy):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self._buttons)
        column.addLayout(row)
        problems = bool(self._result.problems)
        self._view.setVisible(problems)
        self._save.setVisible(problems)
        self._copy.setVisible(problems)
        if problems:
            self.resize(960, 560)
        else:
            self.resize(460, 160)

    @property
    def summary(self) -> str:
        return self._chip.text

    def retranslate(self) -> None:
        result = self._result
        self.setWindowTitle(tr("Import"))
        self._title.setText(tr("{name} is imported").format(name=result.source))
        self._chip.set_reason(counts_in_words(result), Tone.WARN if result.rejected else Tone.GOOD)
        n = len(result.problems)
        if n:
            words = trn("{n} value could not be used as it is:", "{n} values could not be used as they are:", n)
            about = words.format(n=formats.number(n))
        else:
            about = tr("Every row was usable.")
        sides = sides_told(result.turned, result.kept)
        self._about.setText(f"{sides}.\n{about}" if sides else about)
        self._save.setText(tr("Save the list…"))
        self._copy.setText(tr("Copy the list"))
        self._close.setText(tr("Close"))

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(problems_as_csv(self._result.problems))

    @Slot()
    def _on_save(self) -> None:
        self._error.clear_error()
        name = str(self._where / tr("not imported {name}.csv").format(name=Path(self._result.source).stem))
        path = self._asker.save(self, tr("Save the list"), name, tr("Table (*.csv)"))
        if path is None:
            return
        try:
            # the mark at the start tells spreadsheets that this is UTF-8
            path.write_text(problems_as_csv(self._result.problems), encoding="utf-8-sig", newline="")
        except OSError:
            self._error.say(lambda: tr("The file {name} could not be written").format(name=path.name))
