"""Models of this computer and those it could have: a list, what can be done with the chosen one, and how far it is."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.pages.models import props
from qa_desk.desktop.pages.models.prompt_box import PromptBox
from qa_desk.desktop.pages.models.props import Deed, ModelRow
from qa_desk.desktop.pages.settings.tab import heading
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.people import User
from qa_desk.services.models import ShelfView
from qa_desk.services.running import ProgressReport
from qa_desk.words import formats, tr

_SCALE = 1000


class ShelfTab(Speaking):
    """Says what a person wants; whoever holds it does the work."""

    deed_wanted = Signal(object)  # Deed
    folder_dropped = Signal(object)  # Path
    cancel_wanted = Signal()
    hints_changed = Signal(bool)

    def __init__(self, theme: Theme, user: User) -> None:
        super().__init__()
        self._user = user
        self._busy = False
        self._view: ShelfView | None = None
        self._report: ProgressReport | None = None
        self.rows: HeldRows[ModelRow] = HeldRows(
            _columns(), theme, {"size": lambda row: row.size, "speed": _speed_key}, parent=self
        )
        self.table = HeldRowsView(self.rows, theme, lambda: tr("No models"), self, "state")
        self.buttons = {deed: QPushButton(self) for deed in Deed}
        self._device, self._about, self._hints_about = heading("muted"), heading("muted"), heading("muted")
        self.hints = QCheckBox(self)
        self.prompt = PromptBox()
        self._doing = heading("muted")
        self._bar, self.cancel = QProgressBar(self), QPushButton(self)
        self._bar.setTextVisible(False)
        self.setAcceptDrops(True)
        self._lay_out()
        for deed, button in self.buttons.items():
            button.setProperty("deed", deed.value)
            button.clicked.connect(self._on_button)
        self.cancel.clicked.connect(self.cancel_wanted)
        self.hints.toggled.connect(self.hints_changed)
        self.table.selectionModel().selectionChanged.connect(self._allow)
        self.retranslate()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(self._about, 1)
        for deed in (Deed.ADD, Deed.MEASURE):
            above.addWidget(self.buttons[deed])
        for deed in (Deed.USE, Deed.DOWNLOAD, Deed.TRY, Deed.REMOVE):
            below.addWidget(self.buttons[deed])
        below.addStretch(1)
        working = QHBoxLayout()
        working.addWidget(self._doing, 1)
        working.addWidget(self._bar, 1)
        working.addWidget(self.cancel)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        column.addLayout(below)
        column.addLayout(working)
        for part in (self._device, self.hints, self._hints_about, self.prompt):
            column.addWidget(part)

    # ------------------------------------------------------------ what is shown

    def show_view(self, view: ShelfView, *, may_change: bool) -> None:
        chosen = self.chosen
        self._view = view
        self.rows.set_rows(props.rows_of(view))
        names = [self.rows.row_at(place).name for place in range(self.rows.rowCount())]
        if chosen is not None and chosen.name in names:
            self.table.choose_row(names.index(chosen.name))
        self.hints.blockSignals(True)
        self.hints.setChecked(view.settings.speech_hints)
        self.hints.blockSignals(False)
        self.hints.setEnabled(may_change)
        self.prompt.show_prompt(view.settings.speech_prompt, view.prompt, may_change=may_change)
        self.retranslate()

    @property
    def chosen(self) -> ModelRow | None:
        rows = self.table.selectionModel().selectedRows()
        return self.rows.row_at(rows[0].row()) if rows else None

    def choose(self, name: str) -> None:
        for place in range(self.rows.rowCount()):
            if self.rows.row_at(place).name == name:
                self.table.choose_row(place)

    def set_busy(self, busy: bool) -> None:
        self._busy, self._report = busy, None
        self._bar.setRange(0, 0 if busy else 1)
        self.retranslate()

    def tell(self, report: ProgressReport) -> None:
        self._report = report
        self._bar.setRange(0, _SCALE if report.total else 0)
        if report.total:
            self._bar.setValue(min(round(report.done / report.total * _SCALE), _SCALE))
        self._doing.setText(_doing(report))

    def retranslate(self) -> None:
        words: Mapping[Deed, str] = {
            Deed.USE: tr("Use in this workspace"),
            Deed.DOWNLOAD: tr("Download"),
            Deed.TRY: tr("Test on your recordings"),
            Deed.REMOVE: tr("Remove from this computer"),
            Deed.ADD: tr("Add from a folder…"),
            Deed.MEASURE: tr("Which one suits this computer?"),
        }
        for deed, button in self.buttons.items():
            button.setText(words[deed])
        self._about.setText(
            tr("Models belong to this computer; every workspace chooses one of them. A folder can be dropped here.")
        )
        self._device.setText(props.device_words(None if self._view is None else self._view.device))
        self.hints.setText(tr("Give the recogniser the names of the deal and the words of the reason book"))
        self._hints_about.setText(
            tr("Names are written right more often. A word that was expected may also be heard where it was not said.")
        )
        self.cancel.setText(tr("Cancel"))
        self._doing.setText("" if self._report is None else _doing(self._report))
        for part in (self._doing, self._bar, self.cancel):
            part.setVisible(self._busy)
        self._allow()

    # ------------------------------------------------------------ what a person does

    @Slot()
    def _allow(self) -> None:
        for deed, why in props.reasons_off(self.chosen, self._user, busy=self._busy).items():
            self.buttons[deed].setEnabled(not why)
            self.buttons[deed].setToolTip(why)
        row = self.chosen
        begun = row is not None and row.offer is not None and row.offer.begun
        self.buttons[Deed.DOWNLOAD].setText(tr("Go on downloading") if begun else tr("Download"))

    @Slot()
    def _on_button(self) -> None:
        button = self.sender()
        if isinstance(button, QPushButton):
            self.deed_wanted.emit(Deed(str(button.property("deed"))))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _folder_of(event) is not None and not props.reasons_off(None, self._user, busy=self._busy)[Deed.ADD]:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        folder = _folder_of(event)
        if folder is not None:
            event.acceptProposedAction()
            self.folder_dropped.emit(folder)


def _folder_of(event: QDropEvent) -> Path | None:
    """The one folder that is dragged."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].is_dir() else None


def _doing(report: ProgressReport) -> str:
    words = {
        "model_download": tr("Downloading {name}"),
        "model_import": tr("Copying {name}"),
        "model_trial": tr("Testing on your recordings"),
        "model_measure": tr("Measuring"),
        "model_suits": tr("Measuring {name}"),
    }.get(report.step, "{name}")
    text = words.format(name=report.detail).strip()
    if report.step in ("model_download", "model_import") and report.total:
        done, total = formats.megabytes(report.done), formats.megabytes(report.total)
        return f"{text} · " + tr("{done} of {total}").format(done=done, total=total)
    return text


def _speed_key(row: ModelRow) -> int:
    value = None if row.model is None else row.model.measured.speed
    return -1 if value is None else round(value * 1000)


def _columns() -> list[Column[ModelRow]]:
    return [
        Column("name", lambda: tr("Model"), props.title, 205),
        Column("state", lambda: tr("State"), props.state, 190, tint=props.state_tint),
        Column("size", lambda: tr("Size"), props.size, 110, align_right=True),
        Column("language", lambda: tr("Language"), props.language_of, 90),
        Column("speed", lambda: tr("Speed"), props.speed, 110, align_right=True),
        Column("windows", lambda: tr("Windows"), props.windows, 140),
        Column("agreement", lambda: tr("Agreement"), props.agreement, 125, align_right=True),
    ]
