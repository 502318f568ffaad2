"""The queue page: one table of what waits, filters above it, and one button that takes the most urgent item."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qa_desk.desktop.page import OpenDeal, Page, Surroundings
from qa_desk.desktop.pages.queue.columns import Ruler, make_columns
from qa_desk.desktop.pages.queue.filters import FilterBar
from qa_desk.desktop.pages.queue.props import QueueState, derive
from qa_desk.desktop.pages.queue.source import Counts, QueueSource, count
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.tables.lazy_model import LazyTableModel
from qa_desk.desktop.tables.spread import ColumnSpread
from qa_desk.desktop.tables.view import LazyTableView, RowOpened
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.people import Role
from qa_desk.domain.queue import ItemId, QueueItem
from qa_desk.services.look import managers
from qa_desk.services.queue import claim_item, get_item
from qa_desk.services.views import Changed, QueueLine, QueueQuery
from qa_desk.words import tr

_ROW_HIGH = 54  # nine columns in a window of 1280: names and titles go on in a second and third line, not cut


class QueuePage(Page):
    name = "queue"
    icon = "queue"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._counts: Counts | None = None
        self._shown: int | None = None
        self._taking = False
        self._managers_wanted = False
        ruler = Ruler(around.desk.clock, self._zone, lambda: around.settings().currency)
        self.filters = FilterBar(self)
        self.model: LazyTableModel[QueueQuery, QueueLine] = LazyTableModel(
            around.jobs,
            QueueSource(around.desk.store, around.desk.checklists),
            make_columns(ruler),
            lambda line: line.item_id,
            around.theme,
            self,
        )
        self.table = LazyTableView(around.theme, "queue", around.memory, self)
        self._title, self.summary = QLabel(self), QLabel(self)
        self.overdue = ReasonChip(around.theme, self)
        self.take = QPushButton(self)
        self._lay_out()
        self._spread = ColumnSpread(self.table, self.model, around.memory, "queue")
        self._connect()
        self.retranslate()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.around.settings().time_zone)

    def _lay_out(self) -> None:
        self._title.setProperty("role", "title")
        self.summary.setProperty("role", "muted")
        self.take.setProperty("kind", "primary")
        head = QHBoxLayout()
        head.setSpacing(12)
        for part in (self._title, self.summary, self.overdue):
            head.addWidget(part)
        head.addStretch(1)
        head.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.filters)
        column.addWidget(self.table, 1)
        self.table.setWordWrap(True)
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HIGH)
        self.table.set_model(self.model)
        self.table.set_empty(lambda: derive(self._state()).empty_title, lambda: derive(self._state()).empty_hint)

    def _connect(self) -> None:
        self.filters.query_changed.connect(self._on_query_changed)
        self.model.loaded.connect(self._on_loaded)
        self.table.row_opened.connect(self._on_row_opened)
        self.take.clicked.connect(self.take_next)
        shortcuts = self.around.shortcuts
        shortcuts.bind(self, Action.FIND, self._on_find)
        shortcuts.bind(self, Action.REFRESH, self.shown)
        shortcuts.bind(self, Action.SUBMIT, self.take_next)
        self.begin_at(self.table)

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Queue")

    def badge(self) -> int:
        return self._counts.waiting if self._counts is not None else 0

    @Slot()
    def shown(self) -> None:
        self._managers_wanted = True
        self.model.set_query(self._seen(self.filters.query()))

    def on_changed(self, changed: Changed) -> None:
        if changed.everything or changed.settings:
            self.shown()
            return
        if changed.items:
            self.model.mark_changed(changed.items)
        if self.isVisible() and (changed.items or changed.refusals):  # else it counts when it is shown again
            self._count()

    # ------------------------------------------------------------ taking and opening

    @Slot()
    def take_next(self) -> None:
        """Claims the most urgent free item and opens it."""
        if self._taking or not derive(self._state()).can_take:
            return
        self._taking = True
        self._show()
        desk, user = self.around.desk, self.around.user
        self.around.jobs.run(
            lambda: claim_item(desk.store, desk.clock, user),
            self._on_taken,
            owner=self,
            write=True,
            on_end=self._on_taking_ended,
        )

    def _on_taken(self, answer: tuple[QueueItem | None, Changed]) -> None:
        item, changed = answer
        if item is None:
            self.around.bus.message.emit(tr("Nothing waits: every item is done or held by somebody."))
            return
        self.around.bus.changed.emit(changed)
        self.around.bus.open_deal.emit(OpenDeal(item.deal_id, item.id))

    def _on_taking_ended(self) -> None:
        self._taking = False
        self._show()

    @Slot(RowOpened)
    def _on_row_opened(self, opened: RowOpened) -> None:
        row = self.model.row_of(opened.id)
        line = None if row is None else self.model.row_if_loaded(row)
        if line is not None:
            self.around.bus.open_deal.emit(OpenDeal(line.deal_id, line.item_id))
            return
        store = self.around.desk.store
        self.around.jobs.run(lambda: get_item(store, ItemId(opened.id)), self._on_item, owner=self, key="open")

    def _on_item(self, item: QueueItem) -> None:
        self.around.bus.open_deal.emit(OpenDeal(item.deal_id, item.id))

    # ------------------------------------------------------------ state and words

    def _state(self) -> QueueState:
        is_auditor = Role.AUDITOR in self.around.user.roles
        return QueueState(self._shown, self._counts, self.filters.is_narrow, is_auditor, self._taking)

    def _count(self) -> None:
        desk = self.around.desk
        self.around.jobs.run(lambda: count(desk.store, desk.clock), self._on_counts, owner=self, key="counts")

    def _on_counts(self, counts: Counts) -> None:
        self._counts = counts
        self._show()
        self.table.viewport().update()

    @Slot()
    def _on_loaded(self) -> None:
        first = self._shown is None
        self._shown = self.model.rowCount()
        if first and self._shown:
            self.table.choose(self.model.id_at(0))
        self._show()
        self._count()
        if self._managers_wanted:  # behind the rows: they are what a person waits for
            self._managers_wanted = False
            store = self.around.desk.store
            self.around.jobs.run(lambda: sorted(managers(store)), self.filters.set_managers, owner=self, key="managers")

    @Slot(QueueQuery)
    def _on_query_changed(self, query: QueueQuery) -> None:
        self.model.set_query(self._seen(query))

    def _seen(self, query: QueueQuery) -> QueueQuery:
        """Without second looks at what this user audited himself."""
        return replace(query, viewer=self.around.user.id)

    @Slot()
    def _on_find(self) -> None:
        self.filters.search.setFocus()
        self.filters.search.selectAll()

    def _show(self) -> None:
        props = derive(self._state())
        self.summary.setText(props.summary)
        self.overdue.setVisible(bool(props.overdue))
        self.overdue.set_reason(props.overdue, Tone.BAD, "warning")
        self.take.setEnabled(props.can_take)
        keys = self.around.shortcuts.shown(Action.SUBMIT)
        self.take.setToolTip(props.why_not or tr("Takes the most urgent free item ({keys})").format(keys=keys))

    def retranslate(self) -> None:
        self._title.setText(self.title())
        self.take.setText(tr("Take next"))
        self._show()
