"""The callbacks page: a list of clients to call and fines to propose, and everything needed for the chosen one."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from qa_desk.desktop.page import OpenDeal, Page, Surroundings
from qa_desk.desktop.pages.callbacks.call_cards import OUTCOME_KEYS, OutcomeCard, ScriptCard
from qa_desk.desktop.pages.callbacks.call_props import saved_text
from qa_desk.desktop.pages.callbacks.cards import Notice, in_a_row, label, splitter_of
from qa_desk.desktop.pages.callbacks.columns import SORT_KEYS, Ruler, make_columns
from qa_desk.desktop.pages.callbacks.drafts import Drafts
from qa_desk.desktop.pages.callbacks.lines_table import LineChosen, LinesTable
from qa_desk.desktop.pages.callbacks.penalty_card import PenaltyCard
from qa_desk.desktop.pages.callbacks.props import CallbacksProps, derive
from qa_desk.desktop.pages.callbacks.source import Detail, load_detail
from qa_desk.desktop.pages.callbacks.state import CallbacksState
from qa_desk.desktop.pages.callbacks.who_card import WhoCard
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.tables.spread import ColumnSpread
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.flow import ConditionalRefusal, RefusalId, RefusalState
from qa_desk.domain.penalty import Fine, Reassignment
from qa_desk.services.call_back import CallbackRequest, call_back
from qa_desk.services.look import callbacks_due
from qa_desk.services.penalise import penalise
from qa_desk.services.views import Changed, RefusalLine
from qa_desk.words import formats, tr

T = TypeVar("T")
_ROW_HIGH = 44  # eight columns in a window of 1280: names and titles go on in a second line, not cut


class CallbacksPage(Page):
    name = "callbacks"
    icon = "callbacks"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._line: RefusalLine | None = None
        self._detail: Detail | None = None
        self._drafts = Drafts()
        self._saving = False
        store = around.desk.store
        ruler = Ruler(around.desk.clock, self._zone, lambda: around.settings().least_callback_attempts)
        self.table = LinesTable(around, "callbacks", lambda: callbacks_due(store), make_columns(ruler), SORT_KEYS, self)
        self.table.view.setWordWrap(True)
        self.table.view.verticalHeader().setDefaultSectionSize(_ROW_HIGH)
        self._spread = ColumnSpread(self.table.view, self.table.model, around.memory, "callbacks")
        self._title, self.summary = label(self, "title"), label(self, "muted")
        self.blocked = Notice(around.theme, Tone.INFO, self)
        self.who, self.script = WhoCard(around.theme, around.shortcuts, self), ScriptCard(self)
        self.outcome, self.penalty = OutcomeCard(around.shortcuts, self), PenaltyCard(around.theme, self)
        self._lay_out()
        self._connect()
        self._bind()
        self.begin_at(self.table.view)
        self.retranslate()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.around.settings().time_zone)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        for part in (self._title, self.summary):
            part.setWordWrap(False)
            head.addWidget(part)
        head.addStretch(1)
        self.cards = in_a_row(((self.who, 7), (self.script, 6), (self.outcome, 6), (self.penalty, 9)), self)
        self.splitter = splitter_of(self.table.view, self.cards, self)
        self.splitter.setSizes([230, 450])
        self.around.memory.restore_splitter(self.name, self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.blocked)
        column.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.listen)
        self.around.settings.replaced.connect(self._show)
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        self.who.listen_asked.connect(self.listen)
        self.who.copied.connect(self._on_copied)
        self.outcome.outcome_chosen.connect(self.choose_outcome)
        self.outcome.words_changed.connect(self._on_words)
        self.outcome.save_asked.connect(self.submit)
        self.penalty.manager_chosen.connect(self._on_manager)
        self.penalty.propose_asked.connect(self.submit)

    def _bind(self) -> None:
        shortcuts = self.around.shortcuts
        shortcuts.bind(self, Action.SUBMIT, self.submit)
        shortcuts.bind(self, Action.REFRESH, self.shown)
        shortcuts.bind(self, Action.COPY_PHONE, self.who.copy_phone)
        shortcuts.bind(self, Action.LISTEN, self.listen)
        for outcome, action in OUTCOME_KEYS.items():
            shortcuts.bind(self, action, partial(self.choose_outcome, outcome))
        shortcuts.keys_changed.connect(self._show)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Callbacks")

    def badge(self) -> int:
        return len(self.table.lines)

    @Slot()
    def shown(self) -> None:
        self.table.refresh()

    def on_changed(self, changed: Changed) -> None:
        if changed.everything or changed.settings or changed.refusals or changed.deals:
            self.table.refresh()

    # ------------------------------------------------------------ the chosen line

    @Slot(LineChosen)
    def _on_chosen(self, chosen: LineChosen) -> None:
        """Also when the chosen line was loaded again."""
        line = chosen.line
        if line is None or self._line is None or line.refusal_id != self._line.refusal_id:
            self._detail = None
            self.who.scroll_to_top()
            self.script.scroll_to_top()
        self._line = line
        self._show()
        if line is not None:
            store = self.around.desk.store
            self.around.jobs.run(lambda: load_detail(store, line), self._take_detail, owner=self, key="detail")

    def _take_detail(self, detail: Detail) -> None:
        if self._line is not None and detail.refusal_id == self._line.refusal_id:
            self._detail = detail
            self._show()

    @Slot()
    def listen(self) -> None:
        if self._line is not None:
            self.around.bus.open_deal.emit(OpenDeal(self._line.deal_id))

    # ------------------------------------------------------------ the draft

    def choose_outcome(self, outcome: CallbackOutcome) -> None:
        """By key or mouse; what is not possible now stays unchosen, the reason stands beside it."""
        call = derive(self._state()).call
        if self._line is None or call is None:
            return
        if any(option.outcome is outcome and option.enabled for option in call.options):
            self._drafts.change(self._line, outcome=outcome)
        self._show()
        props = derive(self._state()).call
        if props is not None and props.missing_words:
            self.outcome.words.setFocus()

    @Slot(str)
    def _on_words(self, words: str) -> None:
        if self._line is not None and self._drafts.of(self._line).words != words:
            self._drafts.change(self._line, words=words)
            self._show()

    @Slot(str)
    def _on_manager(self, name: str) -> None:
        if self._line is not None:
            self._drafts.change(self._line, new_manager=name)
            self._show()

    # ------------------------------------------------------------ saving

    @Slot()
    def submit(self) -> None:
        """Saves the outcome, or proposes the fine, whichever the chosen line waits for."""
        props, line = derive(self._state()), self._line
        if line is None:
            return
        if props.call is not None and props.call.can_save:
            self._save_outcome(line)
        elif props.call is not None and props.call.missing_words:
            self.outcome.words.setFocus()
        elif props.penalty is not None and props.penalty.can_propose:
            self._propose(line, props.penalty.chosen)

    def _save_outcome(self, line: RefusalLine) -> None:
        draft, desk, user = self._drafts.of(line), self.around.desk, self.around.user
        outcome = draft.outcome
        if outcome is None:
            return
        request = CallbackRequest(RefusalId(line.refusal_id), outcome, draft.words)

        def saved(answer: tuple[ConditionalRefusal, Changed]) -> None:
            # a denied refusal stays in front: its fine is proposed while the talk is fresh
            stays = answer[0].state is RefusalState.PENALTY_DUE
            self._after_saving(line, saved_text(outcome), answer[1], stays=stays)

        self._start_saving(lambda: call_back(desk.store, desk.clock, user, request), saved)

    def _propose(self, line: RefusalLine, new_manager: str) -> None:
        desk, user, refusal = self.around.desk, self.around.user, RefusalId(line.refusal_id)

        def proposed(answer: tuple[Fine, Reassignment, Changed]) -> None:
            fine, handed, changed = answer
            words = tr("Proposed: {amount} for {manager}, the deal to {new}. The sales head signs.")
            amount = formats.money(fine.amount)
            text = words.format(amount=amount, manager=fine.manager, new=handed.to_manager)
            self._after_saving(line, text, changed, stays=False)

        self._start_saving(lambda: penalise(desk.store, desk.clock, user, refusal, new_manager), proposed)

    def _start_saving(self, step: Callable[[], T], on_done: Callable[[T], None]) -> None:
        self._saving = True
        self._show()
        self.around.jobs.run(step, on_done, owner=self, write=True, on_end=self._on_saving_ended)

    def _after_saving(self, line: RefusalLine, text: str, changed: Changed, *, stays: bool) -> None:
        self._drafts.forget(line.refusal_id)
        self.around.bus.message.emit(text)
        if not stays:
            self.table.go_on_from(line.refusal_id)
        self.around.bus.changed.emit(changed)
        self.table.view.setFocus()

    def _on_saving_ended(self) -> None:
        self._saving = False
        self._show()

    # ------------------------------------------------------------ state and words

    def _state(self) -> CallbacksState:
        around, line = self.around, self._line
        return CallbacksState(
            user=around.user,
            least=around.settings().least_callback_attempts,
            zone=self._zone(),
            now=around.desk.clock(),
            counts=self._counts(),
            line=line,
            detail=self._detail,
            draft=self._drafts.of(line),
            saving=self._saving,
        )

    def _counts(self) -> tuple[int, int] | None:
        if not self.table.is_loaded:
            return None
        states = Counter(line.state for line in self.table.lines)
        return states[RefusalState.CALLBACK_DUE], states[RefusalState.PENALTY_DUE]

    @Slot()
    def _show(self) -> None:
        props = derive(self._state())
        self.summary.setText(props.summary)
        self.blocked.say(props.blocked)
        self._show_cards(props)

    def _show_cards(self, props: CallbacksProps) -> None:
        keys = self.around.shortcuts.shown(Action.SUBMIT)
        self.cards.setVisible(self._line is not None)
        for card, there in ((self.script, props.call), (self.outcome, props.call), (self.penalty, props.penalty)):
            card.setVisible(there is not None)
        if self._line is not None:
            self.who.show_props(props)
        if props.call is not None:
            self.script.show_props(props.call)
            self.outcome.show_props(props.call, keys)
        if props.penalty is not None:
            self.penalty.show_props(props.penalty, keys)

    @Slot(str)
    def _on_copied(self, phone: str) -> None:
        self.around.bus.message.emit(tr("Copied: {phone}").format(phone=phone))

    @Slot()
    def _on_splitter_moved(self) -> None:
        self.around.memory.remember_splitter(self.name, self.splitter)

    def retranslate(self) -> None:
        self._title.setText(self.title())
        self.table.view.set_empty(
            lambda: tr("Nobody is to be called"),
            lambda: tr("Clients come here when an auditor does not confirm the stated reason."),
        )
        self._show()
