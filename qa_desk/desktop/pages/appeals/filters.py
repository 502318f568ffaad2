"""The filter bar of the list: which cases, and a search; what is chosen becomes one CaseQuery."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.appeals.source import CaseQuery, Show
from qa_desk.desktop.pages.appeals.wording import SHOWN
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.words import tr

_TYPING_PAUSE_MS = 250
_REMEMBERED = "appeals/show"


class FilterBar(Speaking):
    """`query_changed` comes at once for a choice and Enter, after a pause while typing. The choice is remembered."""

    query_changed = Signal(CaseQuery)

    def __init__(self, memory: LayoutMemory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self.search, self.show_box = QLineEdit(self), QComboBox(self)
        self.search.setClearButtonEnabled(True)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for one in Show:
            self.show_box.addItem("", one.value)
        self.choose(self._kept())
        self._said = self.query()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.show_box)
        row.addWidget(self.search, 1)
        self._pause.timeout.connect(self._say)
        self.search.textChanged.connect(self._pause.start)
        self.search.returnPressed.connect(self._say)
        self.show_box.currentIndexChanged.connect(self._say)
        self.retranslate()

    def _kept(self) -> Show:
        text = self._memory.text(_REMEMBERED)
        return Show(text) if text in set(Show) else Show.ACTION

    def choose(self, show: Show) -> None:
        self.show_box.setCurrentIndex(list(Show).index(show))

    def show_all(self) -> None:
        self.search.clear()
        self.choose(Show.ALL)

    def query(self) -> CaseQuery:
        return CaseQuery(Show(str(self.show_box.currentData())), self.search.text().strip())

    @Slot()
    def _say(self) -> None:
        self._pause.stop()
        query = self.query()
        if query != self._said:
            self._said = query
            self._memory.set_text(_REMEMBERED, query.show.value)
            self.query_changed.emit(query)

    def retranslate(self) -> None:
        for place, show in enumerate(Show):
            self.show_box.setItemText(place, tr(SHOWN[show]))
        self.show_box.setAccessibleName(tr("Which cases"))
        self.search.setPlaceholderText(tr("Manager, deal, period or number"))
        self.search.setAccessibleName(tr("Search in the cases"))
        self.search.setToolTip(tr("Search by manager, deal, period or ledger number (Ctrl+F)"))
