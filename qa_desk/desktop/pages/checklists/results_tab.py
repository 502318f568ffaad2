"""The tab "Score cards": managers or groups by one form, and below it the chosen manager's case file."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QSplitter, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.fitted_rows import FittedRowsView
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Moment, OpenDeal, Surroundings
from qa_desk.desktop.pages.checklists.manager_saving import ManagerSaving
from qa_desk.desktop.pages.checklists.result_rows import (
    CardRow,
    FaultRow,
    card_columns,
    fault_columns,
    fault_rows,
    interval_words,
    place_words,
)
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.checklist import Form
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.services.checklist_forms import forms
from qa_desk.services.checklist_results import CaseFile, ScoreTable, case_file, newest_audited, score_table
from qa_desk.words import language, tr, trn


@dataclass(frozen=True, slots=True)
class Loaded:
    """`versions`: published ones of each form."""

    forms: tuple[Form, ...]
    versions: dict[str, tuple[int, ...]]
    table: ScoreTable | None


class ResultsTab(Speaking):
    def __init__(self, around: Surroundings, asker: Asker | None = None) -> None:
        super().__init__()
        self._around = around
        self._loaded: Loaded | None = None
        self._case: CaseFile | None = None
        self.form, self.groups, self.mixed = QComboBox(self), QCheckBox(self), QCheckBox(self)
        self._note, self._case_title = QLabel(self), QLabel(self)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._case_title.setProperty("role", "strong")
        self.cards: HeldRows[CardRow] = HeldRows(
            card_columns(), around.theme,
            {"mean": lambda one: round(one.card.mean.value or 0), "audits": lambda one: one.card.audits,
             "place": lambda one: one.rank or 999_999, "critical": lambda one: one.card.critical}, self,
        )  # fmt: skip
        self.cards_view = HeldRowsView(self.cards, around.theme, self._nothing, self, stretch="worst")
        self.faults: HeldRows[FaultRow] = HeldRows(fault_columns(self._zone), around.theme, {}, self)
        self.faults_view = FittedRowsView(
            self.faults, around.theme, lambda: tr("Choose a manager above: here stand the faults of his deals."), self,
        )  # fmt: skip
        self.saving = ManagerSaving(around, asker or Asker(), self)
        self._lay_out()
        self.form.activated.connect(self._on_form)
        self.groups.toggled.connect(self._show)
        self.mixed.toggled.connect(self.load)
        self.cards_view.selectionModel().currentRowChanged.connect(self._on_chosen)
        self.faults_view.activated.connect(self._on_opened)
        self.retranslate()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._around.settings().time_zone)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        self.form.setMinimumWidth(200)
        for part in (self.form, self.groups, self.mixed):
            head.addWidget(part)
        head.addStretch(1)
        for button in (self.saving.masked, self.saving.whole):
            head.addWidget(button)
        both = QSplitter(Qt.Orientation.Vertical, self)
        both.setChildrenCollapsible(False)
        for view in (self.cards_view, self.faults_view):
            view.setMinimumHeight(120)
            both.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.saving.banner)
        column.addWidget(self._note)
        column.addWidget(both, 1)
        column.addWidget(self._case_title)

    def title(self) -> str:
        return tr("Score cards")

    # ------------------------------------------------------------ loading

    @Slot()
    def load(self) -> None:
        desk, wanted, mixed = self._around.desk, str(self.form.currentData() or ""), self.mixed.isChecked()

        def step() -> Loaded:
            lines = [line for line in forms(desk.store, desk.clock, desk.checklists) if line.versions]
            known = {line.form.code: tuple(one.ref.version for one in line.versions) for line in lines}
            code = next((one for one in (wanted, newest_audited(desk.store), *known) if one in known), "")
            table = None
            if code:
                table = score_table(desk.store, desk.clock, desk.checklists, code, known[code] if mixed else ())
            return Loaded(tuple(line.form for line in lines), known, table)

        self._around.jobs.run(step, self._on_loaded, self._on_failed, owner=self, key="table")

    @Slot()
    def _on_form(self) -> None:
        """Versions are put together for the form that it was asked for, not for the next one."""
        self.mixed.blockSignals(True)
        self.mixed.setChecked(False)
        self.mixed.blockSignals(False)
        self.load()

    def _on_loaded(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._show()

    def _on_failed(self, error: KnownError) -> None:
        if not isinstance(error, NotFound):
            self._around.errors.show(error)

    @Slot()
    def _on_chosen(self) -> None:
        row = self.cards_view.currentIndex().row()
        if not 0 <= row < self.cards.rowCount() or self.groups.isChecked():
            return
        desk, manager = self._around.desk, self.cards.row_at(row).card.name
        self._around.jobs.run(
            lambda: case_file(desk.store, desk.clock, desk.checklists, manager), self._on_case, owner=self, key="case"
        )

    def _on_case(self, case: CaseFile) -> None:
        self._case = case
        self.saving.choose(case.manager)
        self._show_case()

    @Slot()
    def _on_opened(self) -> None:
        """The deal, at the moment that proves the fault."""
        row = self.faults_view.currentIndex().row()
        if not 0 <= row < self.faults.rowCount():
            return
        fault = self.faults.row_at(row)
        spans = [one for one in fault.answer.answer.evidence if isinstance(one, SpanEvidence)]
        at = Moment(spans[0].recording, spans[0].lane, spans[0].from_ms, spans[0].to_ms) if spans else None
        audit = fault.line.audit
        self._around.bus.open_deal.emit(OpenDeal(int(audit.deal_id), int(audit.item_id), at))

    # ------------------------------------------------------------ what is shown

    def retranslate(self) -> None:
        self.groups.setText(tr("By group"))
        self.mixed.setText(tr("All versions together"))
        self.mixed.setToolTip(tr("Scores of different versions are one figure only when you ask for it."))
        self.form.setAccessibleName(tr("Form"))
        self.saving.retranslate()
        for rows in (self.cards, self.faults):
            rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, rows.columnCount() - 1)
        self._show()
        self._show_case()

    @Slot()
    def _show(self) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        table = loaded.table
        chosen = table.form.code if table is not None else ""
        self.form.clear()
        for form in loaded.forms:
            self.form.addItem(form.title.of(language()), form.code)
        self.form.setCurrentIndex(max(self.form.findData(chosen), 0))
        self.mixed.setVisible(len(loaded.versions.get(chosen, ())) > 1)
        if table is None:
            self.cards.set_rows([])
            return
        if self.groups.isChecked():
            self.cards.set_rows([CardRow(card, None, table.form) for card in table.groups])
        else:
            pairs = zip(table.managers, table.ranks, strict=True)
            self.cards.set_rows([CardRow(card, rank, table.form) for card, rank in pairs])
        self._note.setText(_note(table))
        self._note.setToolTip(interval_words())

    def _nothing(self) -> str:
        table = None if self._loaded is None else self._loaded.table
        if self._loaded is None:
            return ""
        if table is not None and table.left_out:
            return tr("No audit with the newest version yet. Older ones are counted with «All versions together».")
        if table is not None and self.groups.isChecked() and table.managers:
            return tr("No deal audited with this form names a group: groups come with the import of deals.")
        return tr("No audit was submitted with this form yet. Take a drawn deal from the queue, answer and submit it.")

    def _show_case(self) -> None:
        case = self._case
        self.faults.set_rows([] if case is None else fault_rows(case))
        told = "" if case is None else trn("{who}: {n} audit on file", "{who}: {n} audits on file", len(case.lines))
        self._case_title.setText(told.format(who=case.manager, n=len(case.lines)) if case is not None else "")


def _note(table: ScoreTable) -> str:
    versions = ", ".join(str(one.version) for one in table.versions)
    parts = [tr("Version {versions}.").format(versions=versions)]
    if table.left_out:
        parts.append(
            trn("{n} audit with another version is left out.", "{n} audits with other versions are left out.",
                table.left_out).format(n=table.left_out)
        )  # fmt: skip
    parts.append(place_words())
    return " ".join(parts)
