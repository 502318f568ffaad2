"""A table of money before it is taken: what would come in, or every wrong cell with file, line, column and expected."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.dialogs.fields import FormDialog
from qa_desk.desktop.dialogs.import_result import counts_in_words, problems_as_csv
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.intake import Rejected
from qa_desk.domain.money import Money
from qa_desk.services.import_money import TablePreview
from qa_desk.words import formats, labels, tr, trn

PreviewRow = tuple[str, str, Money]


_MOST_NAMED = 5


def problem_columns(file: str) -> list[Column[Rejected]]:
    return [
        Column("file", lambda: tr("File"), lambda _one: file, 180),
        Column("line", lambda: tr("Line"), lambda one: formats.number(one.line) if one.line else "—", 70,
               align_right=True),
        Column("column", lambda: tr("Column"), lambda one: one.column or "—", 150),
        Column("value", lambda: tr("Value"), lambda one: one.value or "—", 150),
        Column("expected", lambda: tr("Expected"), lambda one: labels.expected(one.expected), 220),
    ]  # fmt: skip


class MoneyImportDialog(FormDialog):
    """Taken whole or not at all. `titles`: of the first two columns. `take_asked` once the person agrees."""

    take_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        asker: Asker,
        path: Path,
        preview: TablePreview,
        titles: tuple[Callable[[], str], Callable[[], str]],
        parent: QWidget,
    ) -> None:
        super().__init__(theme, lambda: tr("Import of {name}").format(name=path.name), self._take_text, self._told,
                         parent)  # fmt: skip
        self._asker, self._path, self._preview = asker, path, preview
        self._chip = ReasonChip(theme, self)
        self.problems: HeldRows[Rejected] = HeldRows(
            problem_columns(path.name), theme, {"line": lambda one: one.line}, self
        )
        self.rows: HeldRows[PreviewRow] = HeldRows(_columns(titles), theme, {"amount": lambda row: row[2].minor}, self)
        self.problems.set_rows(preview.result.problems)
        self.rows.set_rows(preview.rows)
        wrong = bool(preview.result.problems)
        self.view = (
            HeldRowsView(self.problems, theme, lambda: "", self, stretch="expected")
            if wrong
            else HeldRowsView(self.rows, theme, lambda: tr("Everything in the file is known already."), self, "first")
        )
        self.save = QPushButton(self)
        self.save.clicked.connect(self._on_save)
        self.buttons.addButton(self.save, self.buttons.ButtonRole.ActionRole)
        self.save.setVisible(wrong)
        self.body.addWidget(self._chip)
        self.body.addWidget(self.view, 1)
        self.resize(920, 480)
        self.ok.setVisible(not wrong)
        self.ok.setEnabled(self.can_take)
        self.retranslate()

    @property
    def can_take(self) -> bool:
        return not self._preview.result.problems and bool(self._preview.rows)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.ok if self.can_take else self.view).setFocus()

    def send(self) -> None:
        if self.can_take:
            self.set_busy(True)
            self.take_asked.emit()

    def refuse(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)

    def retranslate(self) -> None:
        super().retranslate()
        result = self._preview.result
        self._chip.set_reason(counts_in_words(result), Tone.BAD if result.problems else Tone.GOOD)
        self.save.setText(tr("Save the list…"))
        self.view.setAccessibleName(tr("What would come in") if self.can_take else tr("What is wrong"))

    def _take_text(self) -> str:
        n = len(self._preview.rows)
        return trn("Take {n} row", "Take {n} rows", n).format(n=formats.number(n))

    def _told(self) -> str:
        if self._preview.result.problems:
            return tr("Nothing is taken while a cell is wrong. Correct the file and import it again.")
        told = tr("This would come in. Nothing is written yet.")
        strangers = self._preview.strangers
        if not strangers:
            return told
        words = trn(
            "No deal's manager is called so: {names}. The pay caps nobody's fines until both names are the same.",
            "No deals' managers are called so: {names}. The pay caps nobody's fines until the names are the same.",
            len(strangers),
        )
        named = [f"«{name}»" for name in strangers[:_MOST_NAMED]] + ["…"] * (len(strangers) > _MOST_NAMED)
        return f"{told} {words.format(names=', '.join(named))}"

    @Slot()
    def _on_save(self) -> None:
        self.error.clear_error()
        name = str(self._path.parent / tr("not imported {name}.csv").format(name=self._path.stem))
        path = self._asker.save(self, tr("Save the list"), name, tr("Table (*.csv)"))
        if path is None:
            return
        try:
            # the mark at the start tells spreadsheets that this is UTF-8
            path.write_text(problems_as_csv(self._preview.result.problems), encoding="utf-8-sig", newline="")
        except OSError:
            self.error.say(lambda: tr("The file {name} could not be written").format(name=path.name))


def _columns(titles: tuple[Callable[[], str], Callable[[], str]]) -> list[Column[PreviewRow]]:
    return [
        Column("first", titles[0], lambda row: row[0], 260),
        Column("second", titles[1], lambda row: row[1], 140),
        Column("amount", lambda: tr("Amount"), lambda row: formats.money(row[2]), 160, align_right=True),
    ]
