"""The queue's filter bar: what a person types and picks becomes one QueueQuery."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from qa_desk.desktop.pages.queue.columns import kind_text
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.views import QueueQuery
from qa_desk.words import labels, tr

_TYPING_PAUSE_MS = 250


class FilterBar(Speaking):
    """`query_changed` comes at once for choices and Enter, and after a pause while typing."""

    query_changed = Signal(QueueQuery)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = QueueQuery()
        self._managers: list[str] = []
        self.search = QLineEdit(self)
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(170)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.kind, self.finding, self.manager = QComboBox(self), QComboBox(self), QComboBox(self)
        self.with_done = QCheckBox(self)
        self.reset = QPushButton(self)
        self.reset.setProperty("kind", "quiet")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_PAUSE_MS)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for part in (self.search, self.kind, self.finding, self.manager, self.with_done, self.reset):
            row.addWidget(part, 1 if part is self.search else 0)
        self._fill()
        self._connect()
        self.retranslate()

    def _connect(self) -> None:
        self._pause.timeout.connect(self._say)
        self.search.textChanged.connect(self._pause.start)
        self.search.returnPressed.connect(self._say)
        for box in (self.kind, self.finding, self.manager):
            box.activated.connect(self._say)
        self.with_done.clicked.connect(self._say)
        self.reset.clicked.connect(self.clear)

    def _fill(self) -> None:
        """Items carry the value; their words come in retranslate."""
        for value in (None, *ItemKind):
            self.kind.addItem("", value)
        for verdict in (None, *Verdict):
            self.finding.addItem("", verdict)
        for box in (self.kind, self.finding):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.manager.addItem("", None)
        self.manager.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.manager.setMinimumContentsLength(13)

    def query(self) -> QueueQuery:
        return QueueQuery(
            text=self.search.text().strip(),
            kind=_kind_of(self.kind.currentData()),
            finding=_verdict_of(self.finding.currentData()),
            manager=self._chosen_manager(),
            include_done=self.with_done.isChecked(),
        )

    def _chosen_manager(self) -> str | None:
        data = self.manager.currentData()
        return data if isinstance(data, str) else None

    @property
    def is_narrow(self) -> bool:
        """Something is filtered out that could be shown."""
        return self.query() not in (QueueQuery(), QueueQuery(include_done=True))

    def set_managers(self, names: Sequence[str]) -> None:
        """Keeps the choice while its manager is still there."""
        if list(names) == self._managers:
            return
        chosen, self._managers = self._chosen_manager(), list(names)
        while self.manager.count() > 1:
            self.manager.removeItem(1)
        for name in names:
            self.manager.addItem(name, name)
        self.manager.setCurrentIndex(max(self.manager.findData(chosen), 0))
        self._say()

    @Slot()
    def clear(self) -> None:
        self.search.clear()
        for box in (self.kind, self.finding, self.manager):
            box.setCurrentIndex(0)
        self.with_done.setChecked(False)
        self._say()

    @Slot()
    def _say(self) -> None:
        self._pause.stop()
        self.reset.setEnabled(self.query() != QueueQuery())
        if self.query() != self._said:
            self._said = self.query()
            self.query_changed.emit(self._said)

    def retranslate(self) -> None:
        self.search.setPlaceholderText(tr("Deal, title or client"))
        self.search.setToolTip(tr("Search by deal number, title or client name (Ctrl+F)"))
        _words(self.kind, tr("All kinds"), lambda value: kind_text(ItemKind(str(value))), tr("Kind of item"))
        _words(self.finding, tr("Any finding"), lambda value: labels.verdict(Verdict(str(value))), tr("Finding"))
        self.manager.setItemText(0, tr("All managers"))
        self.manager.setAccessibleName(tr("Manager"))
        self.search.setAccessibleName(tr("Search in the queue"))
        self.with_done.setText(tr("Include done"))
        self.reset.setText(tr("Reset filters"))
        self.reset.setEnabled(self.query() != QueueQuery())


def _words(box: QComboBox, whatever: str, label: Callable[[object], str], name: str) -> None:
    box.setItemText(0, whatever)
    for place in range(1, box.count()):
        box.setItemText(place, label(box.itemData(place)))
    box.setAccessibleName(name)


def _kind_of(data: object) -> ItemKind | None:
    return ItemKind(data) if isinstance(data, str) else None


def _verdict_of(data: object) -> Verdict | None:
    return Verdict(data) if isinstance(data, str) else None
