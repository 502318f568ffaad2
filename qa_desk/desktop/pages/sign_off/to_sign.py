"""The tab "To sign": what waits for the sales head, its whole evidence, one signature or many, and case files."""

from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.long_work import LongWork, ProgressStrip
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.callbacks.cards import Notice, in_a_row, label, splitter_of
from qa_desk.desktop.pages.callbacks.columns import Ruler
from qa_desk.desktop.pages.callbacks.lines_table import LineChosen, LinesTable
from qa_desk.desktop.pages.callbacks.source import Detail, load_detail
from qa_desk.desktop.pages.sign_off.batch_view import BatchView
from qa_desk.desktop.pages.sign_off.cards import AuditCard, ClientCard, SignatureCard
from qa_desk.desktop.pages.sign_off.case_saving import CaseSaving
from qa_desk.desktop.pages.sign_off.columns import SORT_KEYS, ColumnFit, make_columns
from qa_desk.desktop.pages.sign_off.marks import Marking, Marks
from qa_desk.desktop.pages.sign_off.props import derive
from qa_desk.desktop.pages.sign_off.signing import Signing
from qa_desk.desktop.pages.sign_off.state import SignOffState
from qa_desk.desktop.pages.sign_off.tab import DeskTab
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.banner import Banner
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.look import waiting_for_head
from qa_desk.services.views import Changed, RefusalLine
from qa_desk.words import formats, tr

_KEYS = {
    SignAction.SEND_BACK: Action.SIGN_SEND_BACK,
    SignAction.CLOSE: Action.SIGN_CLOSE,
    SignAction.RETURN: Action.SIGN_RETURN,
    SignAction.CALL_AGAIN: Action.SIGN_CALL_AGAIN,
}


class ToSignTab(DeskTab):
    name = "to_sign"

    def __init__(self, around: Surroundings, asker: Asker) -> None:
        super().__init__(around)
        self._line: RefusalLine | None = None
        self._detail: Detail | None = None
        store, self.marks = around.desk.store, Marks(self)
        ruler = Ruler(around.desk.clock, self._zone, lambda: around.settings().least_callback_attempts)
        self.list = QWidget(self)
        columns = make_columns(ruler, self.marks)
        self.table = LinesTable(around, "to_sign", lambda: waiting_for_head(store), columns, SORT_KEYS, self.list)
        self.marking = Marking(self.marks, self.table)
        ColumnFit(self.table.view, columns, around.memory)
        self.summary = label(self.list, "muted")
        self.blocked = Notice(around.theme, Tone.INFO, self.list)
        self.audit = AuditCard(around.theme, around.shortcuts, self.list)
        self.client, self.signature = ClientCard(self.list), SignatureCard(self.list)
        self.strip, self.banner = ProgressStrip(self), Banner(around.theme, self)
        self.work = LongWork(around.jobs, self.strip, self)
        self.batch = BatchView(around, self.work, self)
        self.signing = Signing(around, self)
        self.cases = CaseSaving(around, asker, self.work, self.banner, self)
        self._make_buttons()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _make_buttons(self) -> None:
        self.sign_marked = self.key_button(Action.SIGN_MARKED, partial(self.begin_batch, SignAction.APPROVE))
        self.return_marked = self.key_button(Action.RETURN_MARKED, partial(self.begin_batch, SignAction.SEND_BACK))
        self.case_file = self.key_button(Action.CASE_FILE, partial(self.save_case, masked=False))
        self.masked_file = self.key_button(Action.CASE_FILE_MASKED, partial(self.save_case, masked=True))
        for button in self._buttons():
            button.setParent(self.list)

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.around.settings().time_zone)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.summary, 1)
        for button in self._buttons():
            head.addWidget(button)
        self.cards = in_a_row(((self.audit, 6), (self.client, 6), (self.signature, 5)), self.list)
        self.splitter = splitter_of(self.table.view, self.cards, self.list)
        self.splitter.setSizes([240, 360])
        self.around.memory.restore_splitter("sign_off", self.splitter)
        inner = QVBoxLayout(self.list)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        inner.addLayout(head)
        inner.addWidget(self.blocked)
        inner.addWidget(self.splitter, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.batch)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addWidget(self.strip)
        column.addLayout(self._stack, 1)

    def _connect(self) -> None:
        shortcuts = self.around.shortcuts
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self.listen)
        self.around.settings.replaced.connect(self._show)
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        self.audit.listen_asked.connect(self.listen)
        self.signature.action_asked.connect(self.ask)
        self.marks.changed.connect(self._on_marks)
        self.batch.left.connect(self.show_list)
        self.work.running_changed.connect(self._show)
        self.signing.signed.connect(self.table.go_on_from)
        self.signing.ended.connect(self.table.view.setFocus)
        self.signing.saving_changed.connect(self._show)
        self.signing.outdated.connect(self.load)
        shortcuts.bind(self.table.view, Action.MARK_ROW, self.marking.mark_row)
        shortcuts.bind(self.list, Action.MARK_ALL, self.marking.mark_all)
        shortcuts.bind(self.list, Action.SUBMIT, partial(self.ask, SignAction.APPROVE))
        shortcuts.bind(self.list, Action.LISTEN, self.listen)
        shortcuts.bind(self, Action.REFRESH, self.load)
        for deed, action in _KEYS.items():
            shortcuts.bind(self.list, action, partial(self.ask, deed))
        shortcuts.keys_changed.connect(self.retranslate)

    # ------------------------------------------------------------ what the page asks

    def title(self) -> str:
        return tr("To sign")

    def waiting(self) -> int:
        return len(self.table.lines)

    @property
    def first(self) -> QWidget:
        return self.batch.view if self._stack.currentWidget() is self.batch else self.table.view

    @Slot()
    def load(self) -> None:
        self.table.refresh()

    def on_changed(self, changed: Changed) -> None:
        if changed.everything or changed.settings or changed.refusals or changed.deals:
            self.load()

    # ------------------------------------------------------------ the chosen line

    @Slot(LineChosen)
    def _on_chosen(self, chosen: LineChosen) -> None:
        """Also when the chosen line was loaded again."""
        line = chosen.line
        self.marks.keep(one.refusal_id for one in self.table.lines)
        if line is None or self._line is None or line.refusal_id != self._line.refusal_id:
            self._detail = None
            self.audit.scroll_to_top()
            self.client.scroll_to_top()
        self._line = line
        self._show()
        self.waiting_changed.emit()
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

    @Slot(SignAction)
    def ask(self, action: SignAction) -> None:
        """Opens the question about the chosen line, if it may be answered so."""
        props, line = derive(self._state()), self._line
        if line is not None and any(one.action is action and one.enabled for one in props.actions):
            self.signing.ask(action, line, props.candidates)

    # ------------------------------------------------------------ several lines

    @Slot()
    def _on_marks(self) -> None:
        self.table.view.viewport().update()
        self._show()

    def begin_batch(self, action: SignAction) -> None:
        if self.is_head and len(self.marks) and not self.work.running:
            self._stack.setCurrentWidget(self.batch)
            self.batch.begin(action, self.marking.marked())

    @Slot()
    def show_list(self) -> None:
        self._stack.setCurrentWidget(self.list)
        self.load()
        self.table.view.setFocus()

    def save_case(self, *, masked: bool) -> None:
        """Of the marked rows, else of the chosen one."""
        chosen = [] if self._line is None else [self._line.refusal_id]
        self.cases.save(self.marking.marked() or chosen, masked=masked)

    # ------------------------------------------------------------ state and words

    def _state(self) -> SignOffState:
        around = self.around
        count = len(self.table.lines) if self.table.is_loaded else None
        return SignOffState(
            around.user, self._zone(), around.desk.clock(), count, self._line, self._detail, self.signing.saving
        )

    @Slot()
    def _show(self) -> None:
        props = derive(self._state())
        marked = tr("marked: {n}").format(n=formats.number(len(self.marks))) if len(self.marks) else ""
        self.summary.setText(" · ".join(part for part in (props.summary, marked) if part))
        self.blocked.say(props.blocked)
        self.cards.setVisible(self._line is not None)
        free = not self.work.running
        for button in (self.sign_marked, self.return_marked):
            button.setEnabled(self.is_head and bool(len(self.marks)) and free)
        for button in (self.case_file, self.masked_file):
            button.setEnabled(self._line is not None and free)
        if self._line is not None:
            self.audit.show_props(props)
            self.client.show_props(props)
            self.signature.show_props(props, self._shown_keys())

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (self.sign_marked, self.return_marked, self.case_file, self.masked_file)

    def _shown_keys(self) -> dict[SignAction, str]:
        shown = self.around.shortcuts.shown
        return {deed: shown(action) for deed, action in {**_KEYS, SignAction.APPROVE: Action.SUBMIT}.items()}

    @Slot()
    def _on_splitter_moved(self) -> None:
        self.around.memory.remember_splitter("sign_off", self.splitter)

    def retranslate(self) -> None:
        self.word(self.sign_marked, tr("Sign marked…"), Action.SIGN_MARKED)
        self.word(self.return_marked, tr("Send marked back…"), Action.RETURN_MARKED)
        self.word(self.case_file, tr("Case file…"), Action.CASE_FILE)
        self.word(self.masked_file, tr("Masked…"), Action.CASE_FILE_MASKED)
        self.masked_file.setToolTip(
            tr("The case file without personal data and without sound ({keys})").format(
                keys=self.around.shortcuts.shown(Action.CASE_FILE_MASKED)
            )
        )
        self.table.view.setAccessibleName(tr("What waits for your signature; Space marks a row"))
        self.table.view.set_empty(
            lambda: tr("Nothing waits for a signature"),
            lambda: tr("Closures, fines and clients nobody could reach come here."),
        )
        self._show()
