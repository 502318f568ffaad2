"""The queue of work on one sheet: what is recognised now, what waits in which order, and what failed and why."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QSplitter, QVBoxLayout, QWidget

from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.pages.settings.tab import heading
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.work_queue import WorkQueue
from qa_desk.desktop.work_queue_words import line_of, speed, waits
from qa_desk.services.work_queue import FailedFile, QueueState, WaitingFile
from qa_desk.words import formats, tr
from qa_desk.words.errors import sentence

_SCALE = 1000
_MOST_SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class WaitingRow:
    place: int
    file: WaitingFile


class QueueTab(Speaking):
    def __init__(self, theme: Theme, queue: WorkQueue) -> None:
        super().__init__()
        self._queue = queue
        self._shown: QueueState | None = None
        self._line, self._speed = heading("strong"), heading("muted")
        self._bar = QProgressBar(self)
        self._bar.setRange(0, _SCALE)
        self._bar.setTextVisible(False)
        self.toggle, self.auto = QPushButton(self), QCheckBox(self)
        self.toggle.setProperty("kind", "primary")
        self.toggle.clicked.connect(queue.toggle)
        self.auto.setChecked(queue.auto)
        self.auto.toggled.connect(queue.set_auto)
        self.first, self.again, self.again_all = QPushButton(self), QPushButton(self), QPushButton(self)
        self.waiting: HeldRows[WaitingRow] = HeldRows(_waiting_columns(), theme, parent=self)
        self.failed: HeldRows[FailedFile] = HeldRows(_failed_columns(), theme, parent=self)
        self.waiting_view = HeldRowsView(self.waiting, theme, lambda: none_waits(queue.state), self, "name")
        self.failed_view = HeldRowsView(self.failed, theme, lambda: tr("Nothing failed"), self, "why")
        self._waiting_title, self._failed_title = heading(), heading()
        self._lay_out()
        self.first.clicked.connect(self._on_first)
        self.again.clicked.connect(self._on_again)
        self.again_all.clicked.connect(self._on_again_all)
        for view in (self.waiting_view, self.failed_view):
            view.selectionModel().selectionChanged.connect(self._allow)
        queue.state_changed.connect(self._on_state)
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._line, 1)
        head.addWidget(self.toggle)
        lists = QSplitter(Qt.Orientation.Vertical, self)
        lists.addWidget(_sheet(self._waiting_title, self.waiting_view, [self.first]))
        lists.addWidget(_sheet(self._failed_title, self.failed_view, [self.again, self.again_all]))
        lists.setStretchFactor(0, 3)
        lists.setStretchFactor(1, 2)
        lists.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(head)
        for part in (self._bar, self._speed, self.auto):
            column.addWidget(part)
        column.addWidget(lists, 1)

    def retranslate(self) -> None:
        self.auto.setText(tr("Transcribe by itself, most urgent first, whenever recordings wait"))
        self._waiting_title.setText(tr("Waiting, in this order"))
        self._failed_title.setText(tr("Could not be transcribed"))
        self.first.setText(tr("Move to the front"))
        self.again.setText(tr("Try again"))
        self.again_all.setText(tr("Try all again"))
        self._shown = None
        self._on_state()

    @Slot()
    def _on_state(self) -> None:
        state, before = self._queue.state, self._shown
        self._shown = state
        line = line_of(state, allowed=self._queue.allowed)
        # the machine may be somebody else's for a while: then there is nothing to tell, and yet recordings wait
        quiet = waits(state) or tr("Nothing waits: every recording of the queue has its transcript.")
        self._line.setText(line.text or quiet)
        self._speed.setText(tr("Speed on this computer: {speed}").format(speed=speed(state)))
        self._bar.setVisible(state.current is not None)
        self._bar.setValue(round((state.share or 0) * _SCALE))
        self._bar.setAccessibleName(line.text)
        self.toggle.setText(tr("Pause") if line.can_pause else tr("Transcribe"))
        self.toggle.setEnabled(line.can_pause or (self._queue.allowed and (line.can_start or bool(state.waiting))))
        if before is None or before.waiting != state.waiting:
            chosen = self._chosen_waiting()
            waiting = enumerate(state.waiting[:_MOST_SHOWN], start=1)
            self.waiting.set_rows([WaitingRow(place, one) for place, one in waiting])
            self._choose(chosen)
        if before is None or before.error is not state.error:
            self.waiting_view.viewport().update()  # what is said where no row stands
        if before is None or before.failed != state.failed:
            self.failed.set_rows(state.failed)
        self._allow()

    def _chosen_waiting(self) -> str:
        rows = self.waiting_view.selectionModel().selectedRows()
        return self.waiting.row_at(rows[0].row()).file.sha256 if rows else ""

    def _choose(self, sha256: str) -> None:
        """The same recording stays chosen wherever it stands now."""
        for place in range(self.waiting.rowCount() if sha256 else 0):
            if self.waiting.row_at(place).file.sha256 == sha256:
                self.waiting_view.choose_row(place)

    @Slot()
    def _allow(self) -> None:
        allowed = self._queue.allowed
        self.auto.setEnabled(allowed)
        self.first.setEnabled(allowed and bool(self.waiting_view.selectionModel().selectedRows()))
        self.again.setEnabled(allowed and bool(self.failed_view.selectionModel().selectedRows()))
        self.again_all.setEnabled(allowed and bool(self.failed.rowCount()))

    @Slot()
    def _on_first(self) -> None:
        rows = self.waiting_view.selectionModel().selectedRows()
        self._queue.put_first([self.waiting.row_at(row.row()).file.sha256 for row in rows])

    @Slot()
    def _on_again_all(self) -> None:
        self._queue.try_again()

    @Slot()
    def _on_again(self) -> None:
        rows = self.failed_view.selectionModel().selectedRows()
        for sha in [self.failed.row_at(row.row()).file.sha256 for row in rows]:
            self._queue.try_again(sha)


def _sheet(title: QLabel, view: HeldRowsView, buttons: list[QPushButton]) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 6, 0, 0)
    column.setSpacing(6)
    row = QHBoxLayout()
    row.addWidget(title, 1)
    for button in buttons:
        row.addWidget(button)
    column.addLayout(row)
    column.addWidget(view, 1)
    return part


def none_waits(state: QueueState) -> str:
    if state.error is not None:
        return tr("What waits cannot be looked up now")
    return tr("No recording waits for its transcript")


def _waiting_columns() -> list[Column[WaitingRow]]:
    return [
        Column("place", lambda: tr("No."), lambda row: formats.number(row.place), 60, align_right=True, sortable=False),
        Column("name", lambda: tr("Recording"), lambda row: row.file.name, 420, sortable=False),
        Column(
            "length", lambda: tr("Length"), lambda row: formats.clock_ms(row.file.duration_ms), 110,
            align_right=True, sortable=False,
        ),
    ]  # fmt: skip


def _failed_columns() -> list[Column[FailedFile]]:
    return [
        Column("name", lambda: tr("Recording"), lambda row: row.file.name, 320),
        Column("why", lambda: tr("Why"), lambda row: sentence(row.error), 420),
    ]
