"""The tab "Reassignments": the policy, who gets each deal, the list for the CRM, and what became of the deals."""

from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.sign_off.kept_columns import KeptColumns
from qa_desk.desktop.pages.sign_off.reassign_rows import amount_key, columns
from qa_desk.desktop.pages.sign_off.reassign_work import ReassignWork
from qa_desk.desktop.pages.sign_off.tab import DeskTab
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.banner import Banner
from qa_desk.domain.reassign import DealOutcome, ReassignPolicy, Recovered, recovered
from qa_desk.services.reassigned import ReassignLine, reassign_lines
from qa_desk.words import formats, ledger_words, tr

_KEYS = {
    DealOutcome.IN_WORK: Action.DEAL_IN_WORK,
    DealOutcome.WON: Action.DEAL_WON,
    DealOutcome.LOST: Action.DEAL_LOST,
}


class ReassignTab(DeskTab):
    name = "reassign"

    def __init__(self, around: Surroundings, asker: Asker) -> None:
        super().__init__(around)
        self.banner = Banner(around.theme, self)
        self.work = ReassignWork(around, asker, self.banner, self)
        self.told, self._policy_label = QLabel(self), QLabel(self)
        self.told.setWordWrap(True)
        self.policy = QComboBox(self)
        self._policy_label.setBuddy(self.policy)
        for one in ReassignPolicy:
            self.policy.addItem("", one)
        self.choose = self.key_button(Action.CHOOSE_MANAGER, self.ask_manager)
        self.export = self.key_button(Action.EXPORT_LIST, self.work.save_list)
        self.outcomes: dict[DealOutcome, QPushButton] = {
            outcome: self.key_button(action, partial(self.record, outcome)) for outcome, action in _KEYS.items()
        }
        self.rows: HeldRows[ReassignLine] = HeldRows(
            columns(self._zone), around.theme, {"amount": amount_key, "when": _when_key}, self
        )
        self.view = HeldRowsView(self.rows, around.theme, self._empty, self, stretch="deal")
        self.view.setSelectionMode(HeldRowsView.SelectionMode.SingleSelection)
        KeptColumns(self.view, "reassignments", around.memory)
        self._lay_out()
        self.policy.activated.connect(self._on_policy)
        self.view.selectionModel().currentRowChanged.connect(self._allow)
        self.view.activated.connect(self._on_opened)
        self.work.done.connect(self.load)
        self.work.refused.connect(self._show_policy)
        self.work.closed.connect(self.view.setFocus)
        around.settings.replaced.connect(self._show_policy)
        around.shortcuts.bind(self, Action.REFRESH, self.load)
        around.shortcuts.keys_changed.connect(self.retranslate)
        self.retranslate()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.around.settings().time_zone)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._policy_label)
        head.addWidget(self.policy)
        head.addStretch(1)
        head.addWidget(self.export)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.choose)
        foot.addStretch(1)
        for button in self.outcomes.values():
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addLayout(head)
        column.addWidget(self.told)
        column.addWidget(self.view, 1)
        column.addLayout(foot)

    def title(self) -> str:
        return tr("Reassignments")

    @property
    def first(self) -> QWidget:
        return self.view

    # ------------------------------------------------------------ loading

    @Slot()
    def load(self) -> None:
        store = self.around.desk.store
        self.around.jobs.run(lambda: reassign_lines(store), self._take, owner=self, key="reassign")

    def _take(self, lines: list[ReassignLine]) -> None:
        chosen = self.chosen()
        self.rows.set_rows(lines)
        ids = [self.rows.row_at(place).refusal_id for place in range(self.rows.rowCount())]
        if ids:
            known = chosen is not None and chosen.refusal_id in ids
            self.view.choose_row(ids.index(chosen.refusal_id) if chosen is not None and known else 0)
        done = [one.done for one in lines if one.done is not None]
        self.told.setText(_won_back(recovered(done, self.around.settings().currency)) if done else "")
        self.told.setVisible(bool(done))
        self._allow()

    def chosen(self) -> ReassignLine | None:
        place = self.view.currentIndex().row()
        return self.rows.row_at(place) if 0 <= place < self.rows.rowCount() else None

    @Slot()
    def _on_opened(self) -> None:
        line = self.chosen()
        if line is not None:
            self.around.bus.open_deal.emit(OpenDeal(line.deal_id))

    # ------------------------------------------------------------ what is done

    @Slot()
    def _on_policy(self) -> None:
        self.work.set_policy(ReassignPolicy(self.policy.currentData()))

    def ask_manager(self) -> None:
        line = self.chosen()
        if line is not None and self.is_head:
            self.work.ask_manager(line)

    def record(self, outcome: DealOutcome) -> None:
        """By key."""
        line = self.chosen()
        if line is not None:
            self.work.record(line, outcome)

    # ------------------------------------------------------------ words

    @Slot()
    def _allow(self) -> None:
        line = self.chosen()
        self.choose.setEnabled(self.is_head and line is not None and line.done is None)
        for button in self.outcomes.values():
            button.setEnabled(line is not None and line.done is not None)
        lines = (self.rows.row_at(place).done for place in range(self.rows.rowCount()))
        self.export.setEnabled(any(done is not None and not done.moved for done in lines))

    @Slot()
    def _show_policy(self) -> None:
        now = ReassignPolicy(self.around.settings().reassign_policy)
        self.policy.setCurrentIndex(self.policy.findData(now))
        self.policy.setEnabled(self.is_head)

    def _empty(self) -> str:
        return tr("No deal is to go to another manager. Deals come here when a client denies the refusal.")

    def retranslate(self) -> None:
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.rows.columnCount() - 1)
        self._policy_label.setText(tr("New deals go to"))
        self.policy.setAccessibleName(tr("Policy of reassignment"))
        for place, one in enumerate(ReassignPolicy):
            self.policy.setItemText(place, ledger_words.policy(one))
        self.word(self.choose, tr("Choose the manager…"), Action.CHOOSE_MANAGER)
        self.word(self.export, tr("List for the CRM…"), Action.EXPORT_LIST)
        for outcome, button in self.outcomes.items():
            dots = "…" if outcome is DealOutcome.WON else ""
            self.word(button, ledger_words.deal_outcome(outcome) + dots, _KEYS[outcome])
        self.view.setAccessibleName(tr("Reassignments"))
        self._show_policy()
        self._allow()


def _when_key(line: ReassignLine) -> int:
    return int((line.proposed_at if line.done is None else line.done.signed_at).timestamp())


def _won_back(found: Recovered) -> str:
    words = tr("Won back: {won} ({money}). In work: {work}. Lost: {lost}.")
    counts = {one: formats.number(found.counts[one]) for one in DealOutcome}
    return words.format(
        won=counts[DealOutcome.WON], money=formats.money(found.sums[DealOutcome.WON]), work=counts[DealOutcome.IN_WORK],
        lost=counts[DealOutcome.LOST],
    )  # fmt: skip
