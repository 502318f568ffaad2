"""The page of appeals and papers: the list of cases, the chosen one in three cards, and a key for everything."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.page import OpenDeal, Page, Surroundings
from qa_desk.desktop.pages.appeals.cards import DisputeCard, MoneyCard, PapersCard
from qa_desk.desktop.pages.appeals.columns import SORT_KEYS, SPARE, make_columns
from qa_desk.desktop.pages.appeals.deeds import NEXT
from qa_desk.desktop.pages.appeals.files import CaseFiles
from qa_desk.desktop.pages.appeals.filters import FilterBar
from qa_desk.desktop.pages.appeals.props import AppealsProps, derive
from qa_desk.desktop.pages.appeals.questions import Questions
from qa_desk.desktop.pages.appeals.source import CaseQuery, CasesSource, Detail, Show, load_detail
from qa_desk.desktop.pages.appeals.state import AppealsState, Deed
from qa_desk.desktop.pages.callbacks.cards import Notice, in_a_row, label, splitter_of
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.tables.lazy_model import LazyTableModel
from qa_desk.desktop.tables.spread import ColumnSpread
from qa_desk.desktop.tables.view import LazyTableView
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.services.case_lines import CaseLine
from qa_desk.services.views import Changed
from qa_desk.words import tr

KEYS = {
    Deed.EXPLANATION: Action.CASE_EXPLANATION,
    Deed.ACKNOWLEDGEMENT: Action.CASE_ACKNOWLEDGEMENT,
    Deed.GROUND: Action.CASE_GROUND,
    Deed.APPEAL: Action.CASE_APPEAL,
    Deed.DECIDE: Action.CASE_DECIDE,
    Deed.ATTACH: Action.CASE_ATTACH,
    Deed.OPEN_FILE: Action.CASE_OPEN_FILE,
    Deed.COUNTER: Action.CASE_COUNTER,
    Deed.SIGN_COUNTER: Action.CASE_SIGN_COUNTER,
    Deed.DECLINE_COUNTER: Action.CASE_DECLINE_COUNTER,
}
_LOOK_AGAIN_MS = 60_000  # deadlines pass without anybody's doing


class AppealsPage(Page):
    name = "appeals"
    icon = "appeals"

    def __init__(self, around: Surroundings, asker: Asker | None = None) -> None:
        super().__init__(around)
        self._line: CaseLine | None = None
        self._detail: Detail | None = None
        self._row = 0
        self._wanted: int | None = None
        self._loaded = False
        asker = asker or Asker()
        desk = around.desk
        self.source = CasesSource(desk.store, desk.clock, desk.working_days, SORT_KEYS)
        self.model: LazyTableModel[CaseQuery, CaseLine] = LazyTableModel(
            around.jobs, self.source, make_columns(lambda: self._state().zone), lambda line: line.number, around.theme,
            self,
        )  # fmt: skip
        self.filters = FilterBar(around.memory, self)
        self.table = LazyTableView(around.theme, self.name, around.memory, self)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._title, self.summary = label(self, "title"), label(self, "muted")
        self.overdue = ReasonChip(around.theme, self)
        self.blocks, self.why_not = Notice(around.theme, Tone.WARN, self), Notice(around.theme, Tone.INFO, self)
        self.money = MoneyCard(around.theme, around.shortcuts, self)
        self.papers, self.dispute = PapersCard(self), DisputeCard(self)
        self.questions = Questions(around, asker, self)
        self.files = CaseFiles(around, asker, self.questions, self)
        self._lay_out()
        self._connect()
        self._bind()
        self.setAcceptDrops(True)
        self.begin_at(self.table)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        for text in (self._title, self.summary):
            text.setWordWrap(False)
            head.addWidget(text)
        head.addWidget(self.overdue)
        head.addStretch(1)
        self.table.set_model(self.model)
        self._spread = ColumnSpread(self.table, self.model, self.around.memory, self.name, SPARE)
        self.table.set_empty(lambda: derive(self._state()).empty_title, lambda: derive(self._state()).empty_hint)
        self.cards = in_a_row(((self.money, 6), (self.papers, 6), (self.dispute, 6)), self)
        self.splitter = splitter_of(self.table, self.cards, self)
        self.splitter.setSizes([235, 375])
        self.around.memory.restore_splitter(self.name, self.splitter)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        for part in (self.blocks, self.filters, self.why_not):
            column.addWidget(part)
        column.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.model.loaded.connect(self._on_loaded)
        self.table.row_chosen.connect(self._on_chosen)
        self.table.row_opened.connect(self.listen)
        self.filters.query_changed.connect(self._on_query)
        self.around.settings.replaced.connect(self._show)
        self.splitter.splitterMoved.connect(self._on_splitter_moved)
        self.money.listen_asked.connect(self.listen)
        self.papers.deeds.asked.connect(self.do)
        self.dispute.deeds.asked.connect(self.do)
        self.questions.saved.connect(self.table.setFocus)
        self.questions.ended.connect(self._show)
        self.questions.outdated.connect(self.shown)
        self._clock = QTimer(self)
        self._clock.setInterval(_LOOK_AGAIN_MS)
        self._clock.timeout.connect(self._on_minute)

    def _bind(self) -> None:
        shortcuts = self.around.shortcuts
        shortcuts.bind(self, Action.FIND, self._on_find)
        shortcuts.bind(self, Action.REFRESH, self.shown)
        shortcuts.bind(self, Action.LISTEN, self.listen)
        shortcuts.bind(self, Action.SUBMIT, self.do_next)
        for deed, action in KEYS.items():
            shortcuts.bind(self, action, partial(self.do, deed))
        shortcuts.keys_changed.connect(self._show)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Appeals")

    def badge(self) -> int:
        return sum(line.is_disputed for line in self.source.lines.values())

    @Slot()
    def shown(self) -> None:
        self._clock.start()
        self.model.set_query(self.filters.query())

    def on_changed(self, changed: Changed) -> None:
        if changed.everything or changed.settings or changed.refusals:
            self.shown()

    @Slot()
    def _on_minute(self) -> None:
        if self.isVisible() and not self.questions.is_open:
            self.shown()

    def show_part(self, part: str) -> None:
        """One of the filters by its name, or one case by its ledger number."""
        if part in set(Show):
            self.filters.choose(Show(part))
        elif part.isdecimal():
            self._wanted = int(part)
            self.filters.show_all()
            self.shown()

    # ------------------------------------------------------------ the chosen case

    @Slot()
    def _on_loaded(self) -> None:
        """Runs after the table has put its choice back, for it was connected first."""
        self._loaded = self._loaded or self.model.failure is None
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted != self.table.current_id() and self.table.choose(wanted):
            return
        if self.table.current_id() is None and self.model.rowCount():
            self.table.choose(self.model.id_at(min(self._row, self.model.rowCount() - 1)))
        else:
            self._on_chosen()

    @Slot()
    def _on_chosen(self) -> None:
        """Also when the chosen case was loaded again."""
        number = self.table.current_id()
        line = None if number is None else self.source.lines.get(number)
        if line is None or self._line is None or line.number != self._line.number:
            self._detail = None
            self.why_not.say("")
            for card in (self.money, self.papers, self.dispute):
                card.scroll_to_top()
        if line is not None:
            self._row = max(self.table.currentIndex().row(), 0)
        self._line = line
        self._show()
        if line is not None:
            store, user = self.around.desk.store, self.around.user
            self.around.jobs.run(lambda: load_detail(store, user, line), self._take_detail, owner=self, key="detail")

    def _take_detail(self, detail: Detail) -> None:
        if self._line is not None and detail.number == self._line.number:
            self._detail = detail
            self._show()

    @Slot()
    def listen(self) -> None:
        if self._line is not None and self._line.deal is not None:
            self.around.bus.open_deal.emit(OpenDeal(self._line.deal.deal_id))

    # ------------------------------------------------------------ deeds

    @Slot()
    def do_next(self) -> None:
        if self._line is not None and self._line.step in NEXT:
            self.do(NEXT[self._line.step])

    @Slot(Deed)
    def do(self, deed: Deed) -> None:
        """By key or button; what cannot be done now is told in words."""
        props, line = derive(self._state()), self._line
        if line is None or self.questions.is_open:
            return
        why_not = next((one.why_not for one in props.deeds if one.deed is deed), "")
        self.why_not.say(why_not)
        if why_not:
            return
        if deed is Deed.OPEN_FILE:
            files = () if self._detail is None else self._detail.card.files
            self.files.open(files, self.dispute.file_id())
        elif deed is Deed.ATTACH:
            self.files.ask(line.number)
        else:
            self.questions.ask(deed, line)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._line is not None and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Onto any part of the case; the window's own import stays out of it."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        why_not = next((one.why_not for one in derive(self._state()).deeds if one.deed is Deed.ATTACH), "")
        self.why_not.say(why_not)
        if not why_not and self._line is not None:
            self.files.attach(self._line.number, paths)

    # ------------------------------------------------------------ state and words

    @Slot(CaseQuery)
    def _on_query(self, query: CaseQuery) -> None:
        self.model.set_query(query)

    @Slot()
    def _on_find(self) -> None:
        self.filters.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.search.selectAll()

    def _state(self) -> AppealsState:
        around = self.around
        return AppealsState(
            user=around.user,
            settings=around.settings(),
            now=around.desk.clock(),
            lines=tuple(self.source.lines.values()) if self._loaded else None,
            shown=self.model.rowCount(),
            query=self.filters.query(),
            line=self._line,
            detail=self._detail,
            saving=self.questions.saving,
        )

    @Slot()
    def _show(self) -> None:
        props = derive(self._state())
        self.summary.setText(props.summary)
        self.overdue.setVisible(bool(props.overdue))
        self.overdue.set_reason(props.overdue, Tone.BAD, "warning")
        self.blocks.say(props.blocks)
        self.cards.setVisible(self._line is not None)
        self.table.viewport().update()
        if self._line is not None:
            self._show_cards(props)

    def _show_cards(self, props: AppealsProps) -> None:
        shown = self.around.shortcuts.shown
        keys = {deed: shown(action) for deed, action in KEYS.items()}
        self.money.show_props(props)
        self.papers.show_props(props, keys)
        self.dispute.show_props(props, keys)

    @Slot()
    def _on_splitter_moved(self) -> None:
        self.around.memory.remember_splitter(self.name, self.splitter)

    def retranslate(self) -> None:
        self._title.setText(self.title())
        self._show()
