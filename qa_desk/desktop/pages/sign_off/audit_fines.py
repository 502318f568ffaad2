"""The tab "Audit fines": what checklist audits ask for, with question, comment and quote; signed, or sent back."""

from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.password_dialog import PasswordDialog
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.callbacks.cards import Card, Notice, as_facts, facts_panel, label, splitter_of
from qa_desk.desktop.pages.sign_off.audit_fine_acting import FineActs
from qa_desk.desktop.pages.sign_off.audit_fine_dialog import CommentDialog
from qa_desk.desktop.pages.sign_off.audit_fine_rows import (
    acts_for,
    amount_key,
    columns,
    deal_text,
    derive,
    waiting_for,
)
from qa_desk.desktop.pages.sign_off.kept_columns import KeptColumns
from qa_desk.desktop.pages.sign_off.tab import DeskTab
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.audit_fine import FineAct
from qa_desk.domain.errors import KnownError
from qa_desk.services.audit_fine_lines import AuditFineLine, audit_fine_lines
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.words import audit_fine_words, tr
from qa_desk.words.errors import sentence

_KEYS = {
    FineAct.SIGN: Action.SUBMIT,
    FineAct.SEND_BACK: Action.SIGN_SEND_BACK,
    FineAct.PROPOSE_AGAIN: Action.FINE_AGAIN,
    FineAct.WITHDRAW: Action.FINE_WITHDRAW,
}


class AuditFinesTab(DeskTab):
    """A head sees all, an auditor what he proposed himself. Several chosen rows are signed together."""

    name = "audit_fines"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self.lines: list[AuditFineLine] = []
        self.acts = FineActs(around, self, self._failed)
        self.banner, self.blocked = Banner(around.theme, self), Notice(around.theme, Tone.INFO, self)
        self.told, self.closed = label(self, "muted"), QCheckBox(self)
        self.listen = self.key_button(Action.LISTEN, self.open_deal)
        self.buttons = {
            act: self.key_button(key, partial(self.ask, act), primary=act is FineAct.SIGN) for act, key in _KEYS.items()
        }
        self.rows: HeldRows[AuditFineLine] = HeldRows(columns(), around.theme, {"amount": amount_key}, self)
        self.view = HeldRowsView(self.rows, around.theme, self._empty, self, stretch="question")
        self.view.setSelectionMode(HeldRowsView.SelectionMode.ExtendedSelection)
        self.card = Card(self)
        self.facts = facts_panel(self.card)
        self.card.body.addWidget(self.facts)
        self.card.body.addStretch(1)
        self._lay_out()
        self.view.selectionModel().selectionChanged.connect(self._show)
        self.view.activated.connect(self.open_deal)
        self.closed.toggled.connect(self.load)
        self.acts.saved.connect(self._on_saved)
        self.acts.refused.connect(self.load)
        self.acts.closed.connect(self.view.setFocus)
        KeptColumns(self.view, "audit_fines", around.memory)
        around.shortcuts.bind(self, Action.REFRESH, self.load)
        around.shortcuts.keys_changed.connect(self.retranslate)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.told, 1)
        head.addWidget(self.closed)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.buttons[FineAct.SIGN])
        foot.addWidget(self.buttons[FineAct.SEND_BACK])
        foot.addStretch(1)
        for part in (self.buttons[FineAct.PROPOSE_AGAIN], self.buttons[FineAct.WITHDRAW], self.listen):
            foot.addWidget(part)
        self.splitter = splitter_of(self.view, self.card, self)
        self.splitter.setSizes([260, 220])
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addLayout(head)
        column.addWidget(self.blocked)
        column.addWidget(self.splitter, 1)
        column.addLayout(foot)

    # ------------------------------------------------------------ what the page asks

    def title(self) -> str:
        return tr("Audit fines")

    def waiting(self) -> int:
        return waiting_for(self.around.user, self.lines)

    @property
    def first(self) -> QWidget:
        return self.view

    # ------------------------------------------------------------ loading

    @Slot()
    def load(self) -> None:
        desk, user, closed = self.around.desk, self.around.user, self.closed.isChecked()
        query = FineQuery(open_only=not closed)
        self.around.jobs.run(
            lambda: audit_fine_lines(desk.store, desk.checklists, query, user), self._take, owner=self, key="fines"
        )

    def _take(self, lines: list[AuditFineLine]) -> None:
        chosen = {line.fine.id for line in self.chosen()}
        self.lines = lines
        self.rows.set_rows(lines)
        places = [place for place in range(len(lines)) if self.rows.row_at(place).fine.id in chosen]
        if lines:
            self.view.choose_row(places[0] if places else 0)
        self.waiting_changed.emit()
        self._show()

    def chosen(self) -> list[AuditFineLine]:
        """In the order on screen."""
        places = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.rows.row_at(place) for place in places if place < self.rows.rowCount()]

    @Slot()
    def open_deal(self) -> None:
        """The deal with its calls: the quote stands in one of them."""
        chosen = self.chosen()
        if chosen:
            self.around.bus.open_deal.emit(OpenDeal(chosen[0].fine.deal_id))

    # ------------------------------------------------------------ acting

    def ask(self, act: FineAct) -> None:
        """Opens the question; nothing is written before it is answered."""
        chosen = self.chosen()
        if act in acts_for(self.around.user, chosen):
            self.acts.ask(act, chosen)

    @property
    def dialog(self) -> CommentDialog | None:
        return self.acts.dialog

    @property
    def password(self) -> PasswordDialog | None:
        return self.acts.password

    @Slot()
    def _on_saved(self) -> None:
        self.banner.clear()
        self.load()
        self.view.setFocus()

    def _failed(self, error: KnownError) -> None:
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))

    # ------------------------------------------------------------ showing

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.around.settings().time_zone)

    @Slot()
    def _show(self) -> None:
        chosen = self.chosen()
        props = derive(self.around.user, self.lines, chosen, self._zone)
        self.told.setText(props.told)
        self.blocked.say(props.why_not)
        self.card.setVisible(bool(props.facts))
        self.card.title.setText(deal_text(chosen[0]) if chosen else "")
        self.facts.set_facts(as_facts(props.facts))
        for act, button in self.buttons.items():
            button.setEnabled(act in props.acts)
        # what the user's role never does is not offered at all
        for act in (FineAct.SIGN, FineAct.SEND_BACK):
            self.buttons[act].setVisible(self.is_head)
        mine = any(line.fine.proposed_by == self.around.user.id for line in self.lines)
        for act in (FineAct.PROPOSE_AGAIN, FineAct.WITHDRAW):
            self.buttons[act].setVisible(mine)
        self.listen.setEnabled(bool(chosen))

    def _empty(self) -> str:
        return tr(
            "No audit fine waits.\nWhat a form asks for a failed question comes here when the audit is submitted."
        )

    def retranslate(self) -> None:
        for act, button in self.buttons.items():
            dots = "" if act is FineAct.SIGN else "…"
            self.word(button, audit_fine_words.act(act) + dots, _KEYS[act])
        self.word(self.listen, tr("Listen to the calls"), Action.LISTEN)
        self.closed.setText(tr("Signed and withdrawn ones too"))
        self.view.setAccessibleName(tr("Audit fines"))
        self._show()
