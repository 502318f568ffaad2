"""Transcript on screen: manager left, client right, marked moments, the turn that sounds now; a turn can be chosen."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.turn_delegate import TURN_ROLE, ShownTurn, TurnDelegate
from qa_desk.words import formats, labels, tr

__all__ = ["ShownTurn", "TranscriptView", "TurnChosen"]

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole
_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class TurnChosen:
    """Click or Enter: somebody wants to hear this turn. `row` counts the turns given to set_turns."""

    row: int
    from_ms: int
    to_ms: int


class _Turns(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.turns: list[ShownTurn] = []

    def replace_all(self, turns: Sequence[ShownTurn]) -> None:
        self.beginResetModel()
        self.turns = list(turns)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.turns)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self.turns):
            return None
        turn = self.turns[index.row()]
        if role == TURN_ROLE:
            return turn
        if role == _Role.DisplayRole:
            return turn.text
        if role == _Role.AccessibleTextRole:
            return words_of(turn)
        return None


class TranscriptView(QListView):
    """Up and Down move without playing; Enter or a click chooses. Ctrl+C copies the chosen turns with their times."""

    turn_chosen = Signal(TurnChosen)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._turns = _Turns(self)
        self._starts: list[int] = []
        self._follow = True
        self._delegate = TurnDelegate(theme, self)
        self.setModel(self._turns)
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.verticalScrollBar().setSingleStep(24)
        self.clicked.connect(self._on_clicked)
        theme.theme_changed.connect(self.viewport().update)
        copy = QAction(self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_selected)
        self.addAction(copy)
        self._rename()

    # ------------------------------------------------------------ what is shown

    def set_turns(self, turns: Sequence[ShownTurn]) -> None:
        """Turns of one recording in order of their start; nothing sounds and nothing is chosen afterwards."""
        self._delegate.playing_row = -1
        self._delegate.forget_heights()
        self._starts = [turn.from_ms for turn in turns]
        self._turns.replace_all(turns)

    @property
    def turns(self) -> tuple[ShownTurn, ...]:
        return tuple(self._turns.turns)

    def set_marks(self, *, evidence: Sequence[int] = (), highlights: Sequence[int] = ()) -> None:
        """Rows marked as evidence and as worth hearing; all others lose their marks."""
        proofs, moments = frozenset(evidence), frozenset(highlights)
        self._turns.turns = [
            replace(turn, evidence=row in proofs, highlight=row in moments)
            for row, turn in enumerate(self._turns.turns)
        ]
        self.viewport().update()  # marks change no height, so nothing has to be laid out again

    def set_position(self, ms: int | None) -> None:
        """Shows which turn sounds now; None when nothing plays."""
        row = -1 if ms is None else self.row_at(ms)
        if row == self._delegate.playing_row:
            return
        before, self._delegate.playing_row = self._delegate.playing_row, row
        for changed in (before, row):
            if changed >= 0:
                self.update(self._turns.index(changed))
        if row >= 0 and self._follow:
            self.scrollTo(self._turns.index(row), QAbstractItemView.ScrollHint.EnsureVisible)

    def set_follow(self, follow: bool) -> None:
        """Whether the list scrolls along with the sound."""
        self._follow = follow

    def row_at(self, ms: int) -> int:
        """The turn that sounds at this time: the last one begun; -1 before the first or in a pause after the last."""
        row = bisect_right(self._starts, ms) - 1
        if row < 0:
            return -1
        # a longer turn of the other lane may still sound under a short one that is over
        for earlier in range(row, max(row - 4, -1), -1):
            if self._turns.turns[earlier].to_ms > ms:
                return earlier
        return row if row + 1 < len(self._starts) else -1

    # ------------------------------------------------------------ moving

    @property
    def current_row(self) -> int:
        return self.currentIndex().row()

    def choose(self, row: int, *, tell: bool = False) -> None:
        """Makes a turn current and shows it; `tell` also emits turn_chosen."""
        if not 0 <= row < len(self._turns.turns):
            return
        index = self._turns.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        if tell:
            self._on_clicked(index)

    def next_marked(self) -> int | None:
        """Row of the next mark after the current turn, from the last one round to the first; None without marks."""
        rows = [row for row, turn in enumerate(self._turns.turns) if turn.evidence or turn.highlight]
        later = [row for row in rows if row > self.current_row]
        return next(iter(later or rows), None)

    def selected_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectedIndexes())

    @Slot()
    def copy_selected(self) -> None:
        lines = [
            f"{formats.clock_ms(turn.from_ms)}\t{labels.lane(turn.lane)}\t{turn.text}"
            for turn in (self._turns.turns[row] for row in self.selected_rows())
        ]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    # ------------------------------------------------------------ Qt's calls

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _OPENING_KEYS and not event.modifiers() and self.currentIndex().isValid():
            self._on_clicked(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Off: letters belong to the page's own keys."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._delegate.forget_heights()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._rename()
            self.viewport().update()

    def _rename(self) -> None:
        self.setAccessibleName(tr("Transcript"))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        turn = self._turns.turns[index.row()]
        self.turn_chosen.emit(TurnChosen(index.row(), turn.from_ms, turn.to_ms))


def words_of(turn: ShownTurn) -> str:
    """All that the picture says, for a screen reader."""
    parts = [labels.lane(turn.lane), formats.clock_ms(turn.from_ms)]
    if turn.evidence:
        parts.append(tr("Evidence"))
    if turn.highlight:
        parts.append(tr("Worth hearing"))
    return ", ".join([*parts, turn.text])
