"""The tab "Agreement": how far two auditors agree, question by question, and who drifts."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout

from qa_desk.desktop.fitted_rows import FittedRowsView
from qa_desk.desktop.held_rows import HeldRows
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.checklists.result_rows import points
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.agreement import Agreement
from qa_desk.domain.checklist import Form
from qa_desk.domain.checklist_calibration import QuestionAgreement, Standing
from qa_desk.services.calibrate import AuditorAgreement, Calibration, calibration
from qa_desk.words import formats, language, tr, trn
from qa_desk.words.checklist_words import STANDINGS

_TINTS = {Standing.AGREED: "good", Standing.UNDER: "bad", Standing.TOO_FEW: "muted"}


@dataclass(frozen=True, slots=True)
class QuestionRow:
    form: Form
    found: QuestionAgreement


class AgreementTab(Speaking):
    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._found: tuple[Calibration, ...] = ()
        self.form = QComboBox(self)
        self.form.setMinimumWidth(320)
        self._note = QLabel(self)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self.questions: HeldRows[QuestionRow] = HeldRows(_question_columns(), around.theme, {}, self)
        self.questions_view = FittedRowsView(
            self.questions, around.theme, lambda: tr("No deal was audited twice with this form yet."), self,
        )  # fmt: skip
        self.auditors: HeldRows[AuditorAgreement] = HeldRows(_auditor_columns(), around.theme, {}, self)
        self.auditors_view = FittedRowsView(
            self.auditors, around.theme, lambda: tr("Auditors stand here when two have audited the same deal."), self,
        )  # fmt: skip
        head = QHBoxLayout()
        head.addWidget(self.form)
        head.addWidget(self._note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.questions_view, 3)
        column.addWidget(self.auditors_view, 1)
        self.form.currentIndexChanged.connect(self._show)
        self.retranslate()

    def title(self) -> str:
        return tr("Agreement")

    @Slot()
    def load(self) -> None:
        desk = self._around.desk
        self._around.jobs.run(
            lambda: calibration(desk.store, desk.clock, desk.checklists), self._on_loaded, owner=self, key="agreement"
        )

    def _on_loaded(self, found: list[Calibration]) -> None:
        self._found = tuple(sorted(found, key=lambda one: -one.pairs))
        self._fill()

    def retranslate(self) -> None:
        self.form.setAccessibleName(tr("Form"))
        for rows in (self.questions, self.auditors):
            rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, rows.columnCount() - 1)
        self._fill()

    def _fill(self) -> None:
        chosen = self.form.currentData()
        self.form.blockSignals(True)
        self.form.clear()
        for one in self._found:
            words = tr("{form}, version {n}").format(form=one.form.title.of(language()), n=one.form.version)
            self.form.addItem(words, one.published.ref.name)
        self.form.setCurrentIndex(max(self.form.findData(chosen), 0) if self._found else -1)
        self.form.blockSignals(False)
        self._show()

    @Slot()
    def _show(self) -> None:
        place = self.form.currentIndex()
        if not 0 <= place < len(self._found):
            return
        one = self._found[place]
        self.questions.set_rows([QuestionRow(one.form, found) for found in one.questions] if one.pairs else [])
        self.auditors.set_rows(one.auditors)
        percent = self._around.settings().agreed_percent
        pairs = trn("{n} deal audited twice.", "{n} deals audited twice.", one.pairs).format(n=one.pairs)
        rule = tr("Under {percent} % of the same answers a question creates no fine.").format(percent=percent)
        self._note.setText(f"{pairs} {rule}")


def _question_columns() -> list[Column[QuestionRow]]:
    return [
        Column("question", lambda: tr("Question"), _title, 290),
        Column("pairs", lambda: tr("Pairs"), lambda row: formats.number(row.found.percent.units), 64, align_right=True),
        Column("percent", lambda: tr("Same answers"), lambda row: _share(row.found.percent), 170),
        Column("kappa", lambda: tr("Cohen's kappa"), lambda row: _number(row.found.kappa), 138),
        Column("alpha", lambda: tr("Krippendorff's alpha"), lambda row: _number(row.found.alpha), 176),
        Column("standing", lambda: tr("Standing"), lambda row: tr(STANDINGS[row.found.standing]), 150,
               tint=lambda row: _TINTS[row.found.standing]),
    ]  # fmt: skip


def _auditor_columns() -> list[Column[AuditorAgreement]]:
    return [
        Column("name", lambda: tr("Auditor"), lambda one: one.name, 240),
        Column("agreed", lambda: tr("Same answers"), _agreed, 200),
        Column("drift", lambda: tr("Scores above the others'"), _drift, 280),
    ]


def _title(row: QuestionRow) -> str:
    question = row.form.question(row.found.question)
    return row.found.question if question is None else question.title.of(language())


def _share(found: Agreement) -> str:
    if found.value is None:
        return "—"
    between = "" if found.low is None or found.high is None else (
        f" ({formats.percent(found.low)} – {formats.percent(found.high)})"
    )  # fmt: skip
    return f"{formats.percent(found.value)}{between}"


def _number(found: Agreement) -> str:
    if found.value is None:
        return "—"
    low, high = found.low, found.high
    between = "" if low is None or high is None else f" ({_coefficient(low)} – {_coefficient(high)})"
    return f"{_coefficient(found.value)}{between}"


def _coefficient(value: float) -> str:
    return formats.number(round(value, 2))


def _agreed(one: AuditorAgreement) -> str:
    if not one.answers:
        return "—"
    return f"{formats.percent(one.agreed / one.answers)} ({one.agreed}/{one.answers})"


def _drift(one: AuditorAgreement) -> str:
    found = one.drift
    if found is None or found.value is None:
        return "—"
    between = "" if found.low is None or found.high is None else f" ({points(found.low)} – {points(found.high)})"
    return f"{'+' if found.value > 0 else ''}{points(found.value)}{between}"
