"""Search over all calls: type words, walk the hits, Enter opens the call at the moment; the list waits for the next."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QListView, QStackedLayout, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.fields import SpeakingDialog
from qa_desk.desktop.dialogs.search_hits import HitDelegate, HitModel
from qa_desk.desktop.page import Moment, OpenDeal, Surroundings
from qa_desk.desktop.search_index import Indexing, SearchIndex
from qa_desk.desktop.widgets.empty_state import EmptyState
from qa_desk.services.search_calls import Found, search
from qa_desk.words import formats, tr, trn

_PAUSE_MS = 150
_DOWN = (Qt.Key.Key_Down, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CallSearch(SpeakingDialog):
    """Keeps its words and hits while hidden. `deal_wanted`: a hit was chosen."""

    deal_wanted = Signal(OpenDeal)

    def __init__(self, around: Surroundings, index: SearchIndex, parent: QWidget) -> None:
        super().__init__(parent)
        self._around, self._index = around, index
        self._found: Found | None = None
        self._was_indexing = False
        zone = ZoneInfo(around.settings().time_zone)
        self.line = QLineEdit(self)
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.list = QListView(self)
        self._hits = HitModel(zone, self)
        self.list.setModel(self._hits)
        self.list.setItemDelegate(HitDelegate(around.theme, zone, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.activated.connect(self.open_current)
        self._empty = EmptyState(around.theme, "search", self._empty_title, self._empty_hint, parent=self)
        self.status, self.progress = QLabel(self), QLabel(self)
        for label in (self.status, self.progress):
            label.setProperty("role", "muted")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.look)
        self.line.textChanged.connect(self._on_text)
        index.told.connect(self._on_indexing)
        self._lay_out()
        self.resize(860, 620)
        self.retranslate()

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.line)
        column.addLayout(self._stack, 1)
        column.addWidget(self.status)
        column.addWidget(self.progress)

    def ask(self, words: str = "") -> None:
        """Comes to the front; with words it looks for them, without it stands as it was left."""
        self._index.begin()
        if words:
            self.line.setText(words)
        self.show()
        self.activateWindow()
        self.line.setFocus()
        self.line.selectAll()

    @Slot()
    def _on_text(self) -> None:
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Asks the store for what is typed now."""
        self._timer.stop()
        lemmatiser, words, store = self._around.desk.lemmatiser, self.line.text(), self._around.desk.store
        if lemmatiser is None or not words.strip():
            self._take(None)
            return
        self._around.jobs.run(lambda: search(store, lemmatiser, words), self._take, owner=self, key="search")

    def _take(self, found: Found | None) -> None:
        self._found = found if self.line.text().strip() else None
        self._hits.replace_all(() if self._found is None else self._found.hits)
        if self._hits.hits:
            self.list.setCurrentIndex(self._hits.index(0))
        self.retranslate()

    @Slot()
    def open_current(self) -> None:
        row = self.list.currentIndex().row()
        if not 0 <= row < len(self._hits.hits):
            return
        line = self._hits.hits[row].line
        self.hide()
        moment = Moment(line.recording, line.lane, line.from_ms, line.to_ms)
        self.deal_wanted.emit(OpenDeal(line.deal_id, None, moment))

    @Slot(Indexing)
    def _on_indexing(self, now: Indexing) -> None:
        if self._was_indexing and not now.total and self.isVisible() and self._found is not None:
            self.look()  # what is findable now was not when it was asked for
        self._was_indexing = bool(now.total)
        self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the line: Down goes into the list, Enter opens the current hit."""
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _DOWN and self._hits.hits:
                self.list.setFocus()
                return True
            if event.key() in _ENTER:
                self.open_current() if not self._timer.isActive() else self.look()
                return True
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------ words

    def _empty_title(self) -> str:
        return tr("Search all calls") if self._found is None else tr("Nothing was said like that")

    def _empty_hint(self) -> str:
        if self._found is None:
            return tr("Type words that were said: every form of them is found, all in one turn. «disc*» begins so.")
        return tr("Fewer words find more. Calls without a transcript cannot be searched.")

    def retranslate(self) -> None:
        self.setWindowTitle(tr("Search all calls"))
        self.line.setPlaceholderText(tr("Words that were said"))
        self.line.setAccessibleName(tr("Words that were said"))
        self.list.setAccessibleName(tr("Found turns: Enter opens the call at the moment"))
        self._empty.retranslate()
        self._stack.setCurrentIndex(1 if self._hits.hits else 0)
        self.status.setText(self._status())
        now = self._index.now
        self.progress.setVisible(bool(now.total))
        self.progress.setText(
            tr("Preparing the search: {done} of {total} turns. What is ready can be found already.").format(
                done=formats.number(now.done), total=formats.number(now.total)
            )
        )

    def _status(self) -> str:
        if self._found is None or not self._found.hits:
            return ""
        n = len(self._found.hits)
        if self._found.more:
            return tr("The newest {n} turns; more words narrow it down.").format(n=formats.number(n))
        return trn("{n} turn found", "{n} turns found", n).format(n=formats.number(n))
