"""What is done on the reassignments' tab: policy, manager, outcome, and the list for the CRM."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.pack_files import open_folder
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.sign_off.reassign_dialogs import ManagerDialog, WonDialog
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import Reassignment
from qa_desk.domain.reassign import Candidate, DealOutcome, NobodyToTake, ReassignPolicy
from qa_desk.services.reassign import candidates_for, choose_manager, set_policy, suggest_manager
from qa_desk.services.reassigned import ReassignLine, export_reassignments, record_outcome
from qa_desk.services.views import Changed
from qa_desk.words import formats, ledger_words, tr, trn
from qa_desk.words.errors import sentence


class ReassignWork(QObject):
    """`done`: something was written. `refused`: the tab shows again what counts. `closed`: a question was answered."""

    done = Signal()
    refused = Signal()
    closed = Signal()

    def __init__(self, around: Surroundings, asker: Asker, banner: Banner, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._asker, self._banner, self._parent = around, asker, banner, parent
        self.dialog: ManagerDialog | WonDialog | None = None

    # ------------------------------------------------------------ who gets it

    def set_policy(self, policy: ReassignPolicy) -> None:
        desk, user = self._around.desk, self._around.user
        self._around.jobs.run(
            lambda: set_policy(desk.store, desk.clock, user, policy), self._around.bus.changed.emit, self._failed,
            owner=self, write=True,
        )  # fmt: skip

    def ask_manager(self, line: ReassignLine) -> None:
        """Of a proposed one; after the signature the choice stands."""
        desk = self._around.desk
        if line.done is not None or self.dialog is not None:
            return

        def step() -> tuple[tuple[Candidate, ...], str]:
            try:
                suggested = suggest_manager(desk.store, line.refusal_id).manager
            except NobodyToTake:
                suggested = ""
            return candidates_for(desk.store, line.refusal_id), suggested

        self._around.jobs.run(step, partial(self._open_managers, line), self._failed, owner=self, key="candidates")

    def _open_managers(self, line: ReassignLine, found: tuple[tuple[Candidate, ...], str]) -> None:
        if self.dialog is not None:
            return
        dialog = ManagerDialog(self._around, line, found[0], found[1], self._parent)
        dialog.chosen.connect(partial(self._choose, line, dialog))
        self._open(dialog)

    def _choose(self, line: ReassignLine, dialog: ManagerDialog, name: str) -> None:
        desk, user = self._around.desk, self._around.user

        def chosen(answer: tuple[Reassignment, Changed]) -> None:
            dialog.accept()
            words = tr("{deal} goes to {new}.")
            self._around.bus.message.emit(words.format(deal=line.deal_external_id, new=answer[0].to_manager))
            self._changed(answer[1])

        self._around.jobs.run(
            lambda: choose_manager(desk.store, desk.clock, user, line.refusal_id, name), chosen, dialog.refuse,
            owner=self, write=True,
        )  # fmt: skip

    def _open(self, dialog: ManagerDialog | WonDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    @Slot()
    def _on_dialog_finished(self) -> None:
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.deleteLater()
        self.closed.emit()

    # ------------------------------------------------------------ what became of it

    def record(self, line: ReassignLine, outcome: DealOutcome) -> None:
        """A won deal asks for its amount."""
        if line.done is None or self.dialog is not None:
            return
        if outcome is DealOutcome.WON:
            dialog = WonDialog(self._around, line, self._parent)
            dialog.given.connect(partial(self._record, line, outcome))
            self._open(dialog)
        else:
            self._record(line, outcome, None)

    def _record(self, line: ReassignLine, outcome: DealOutcome, amount: Money | None) -> None:
        desk, user = self._around.desk, self._around.user

        def recorded(changed: Changed) -> None:
            words = tr("{deal}: {outcome}.")
            told = words.format(deal=line.deal_external_id, outcome=ledger_words.deal_outcome(outcome))
            self._around.bus.message.emit(told)
            self._changed(changed)

        self._around.jobs.run(
            lambda: record_outcome(desk.store, desk.clock, user, line.refusal_id, outcome, amount), recorded,
            self._failed, owner=self, write=True,
        )  # fmt: skip

    def _changed(self, changed: Changed) -> None:
        self._around.bus.changed.emit(changed)
        self.done.emit()

    # ------------------------------------------------------------ the list for the CRM

    def save_list(self) -> None:
        around = self._around
        desk, titles = around.desk, ledger_words.crm_titles()
        start = Path(around.memory.text("program/report_folder", str(Path.home())))
        filters = tr("Table (*.csv)") if desk.list_xlsx is None else tr("Workbook (*.xlsx);;Table (*.csv)")
        ending = ".csv" if desk.list_xlsx is None else ".xlsx"
        name = str(start / f"{tr('reassignments')}{ending}")
        path = self._asker.save(self._parent, tr("List of deals for the CRM"), name, filters)
        if path is None:
            return

        def saved(count: int) -> None:
            words = trn("{n} deal for the CRM is saved: {name}", "{n} deals for the CRM are saved: {name}", count)
            text = words.format(n=formats.number(count), name=path.name)
            self._banner.show_message(BannerMessage(Tone.GOOD, lambda: text, action=open_folder(path.parent)))

        around.jobs.run(
            lambda: export_reassignments(desk.store, path, titles, workbook=desk.list_xlsx), saved, self._failed,
            owner=self, key="list",
        )  # fmt: skip

    def _failed(self, error: KnownError) -> None:
        self._banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
        self.refused.emit()
