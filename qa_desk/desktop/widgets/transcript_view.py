"""Transcript on screen: manager left, client right, marked moments, the turn that sounds now; a turn can be chosen."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.shown_turn import Range, ShownTurn, word_at
from qa_desk.desktop.widgets.turn_delegate import Paint
from qa_desk.desktop.widgets.turn_editor import TurnCorrected, TurnEditor
from qa_desk.desktop.widgets.turn_list import TurnList
from qa_desk.words import formats, labels, tr

__all__ = ["ShownTurn", "TranscriptView", "TurnChosen", "TurnCorrected"]

_OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class TurnChosen:
    """Click or Enter: somebody wants to hear this turn. `row` counts the turns given to set_turns."""

    row: int
    from_ms: int
    to_ms: int


class TranscriptView(TurnList):
    """Up and Down move without playing; Enter or a click chooses. Ctrl+C copies the chosen turns with their times."""

    turn_chosen = Signal(TurnChosen)
    turn_corrected = Signal(TurnCorrected)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._starts: list[int] = []
        self._follow = True
        self._marked: frozenset[int] = frozenset()  # rows with a mark
        self.editor = TurnEditor(self.viewport())
        self.editor.saved.connect(self._on_edited)
        self.editor.left.connect(self.setFocus)
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
        """Turns of one recording in order of their start; nothing sounds and nothing is found afterwards.

        The same turns again (one was corrected) keep the chosen row and the place; others begin afresh.
        """
        same = bool(turns) and _keys(turns) == _keys(self._turns.turns)
        row, top = self.current_row, self.verticalScrollBar().value()
        self._delegate.now = Paint(originals=self._delegate.now.originals if same else frozenset())
        self._forget_heights_of(turns if same else None)
        self._starts = [turn.from_ms for turn in turns]
        self._marked = frozenset(row for row, turn in enumerate(turns) if turn.evidence or turn.highlight)
        self._lay_out_again()
        self._turns.replace_all(turns)
        if same:
            self.doItemsLayout()
            self.setCurrentIndex(self._turns.index(row))
            self.verticalScrollBar().setValue(top)
            self._place_editor()
        else:
            self.editor.end()

    @property
    def turns(self) -> tuple[ShownTurn, ...]:
        return tuple(self._turns.turns)

    def _forget_heights_of(self, turns: Sequence[ShownTurn] | None) -> None:
        """Of those that differ from what is shown; None: of all."""
        if turns is None:
            self._delegate.forget_heights()
            return
        for row, (old, new) in enumerate(zip(self._turns.turns, turns, strict=True)):
            if (old.text, old.original, old.doubt, old.heard, old.lane) != (
                new.text, new.original, new.doubt, new.heard, new.lane
            ):  # fmt: skip
                self._delegate.forget_height(row)

    def set_marks(self, *, evidence: Sequence[int] = (), highlights: Sequence[int] = ()) -> None:
        """Rows marked as evidence and as worth hearing; all others lose their marks."""
        proofs, moments = frozenset(evidence), frozenset(highlights)
        for row in (proofs | moments | self._marked).intersection(range(len(self._turns.turns))):
            turn = self._turns.turns[row]
            self._turns.turns[row] = replace(turn, evidence=row in proofs, highlight=row in moments)
        self._marked = proofs | moments
        self.viewport().update()  # marks change no height, so nothing has to be laid out again

    def set_position(self, ms: int | None) -> None:
        """Shows which turn and which of its words sounds now; None when nothing plays."""
        row = -1 if ms is None else self.row_at(ms)
        word = word_at(self._turns.turns[row], ms) if ms is not None and row >= 0 else None
        before = self._delegate.now
        if (row, word) == (before.playing_row, before.word):
            return
        self._delegate.now = replace(before, playing_row=row, word=word)
        for changed in {before.playing_row, row}:
            if changed >= 0:
                self.update(self._turns.index(changed))
        if row not in (-1, before.playing_row) and self._follow and not self.is_editing:
            self.see(row)

    def set_found(self, found: Mapping[int, tuple[Range, ...]], match: tuple[int, int] | None) -> None:
        """Places in the text by row, and the current one of them as (row, number)."""
        if (found, match) == (self._delegate.now.found, self._delegate.now.match):
            return
        self._delegate.now = replace(self._delegate.now, found=dict(found), match=match)
        self.viewport().update()
        if match is not None:
            self.choose(match[0])

    def toggle_original(self) -> None:
        """Of the current turn: what was recognised instead of what somebody corrected it to, and back."""
        row = self.current_row
        if not 0 <= row < len(self._turns.turns) or self._turns.turns[row].original is None:
            return
        shown = self._delegate.now.originals ^ {row}
        self._delegate.now = replace(self._delegate.now, originals=shown)
        self._delegate.forget_height(row)
        self._lay_out_again()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    # ------------------------------------------------------------ correcting

    @property
    def is_editing(self) -> bool:
        return self.editor.key is not None

    def edit_current(self) -> bool:
        """Opens the current turn's words for typing; False for a turn that is not stored."""
        row = self.current_row
        turn = self._turns.turns[row] if 0 <= row < len(self._turns.turns) else None
        if turn is None or turn.key is None:
            return False
        self.scrollTo(self._turns.index(row), QAbstractItemView.ScrollHint.EnsureVisible)
        self.editor.setAccessibleName(tr("Words of this turn: Enter saves, Esc leaves"))
        self.editor.begin(turn.key, turn.text)
        self._place_editor()
        return True

    def _place_editor(self) -> None:
        """Over the words of its turn, whatever has moved."""
        if not self.is_editing:
            return
        row = next((row for row, turn in enumerate(self._turns.turns) if turn.key == self.editor.key), -1)
        if row < 0:
            self.editor.end()
            return
        area = self.visualRect(self._turns.index(row))
        place = self._delegate.text_place(area, self._turns.turns[row].lane).adjusted(-6, -2, 6, 12)
        place.setHeight(max(place.height(), self.editor.minimumHeight()))
        self.editor.setGeometry(place)

    @Slot(TurnCorrected)
    def _on_edited(self, corrected: TurnCorrected) -> None:
        self.setFocus()
        self.turn_corrected.emit(corrected)

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
        # alone, whatever is held down: after Ctrl with a letter Qt would add to what is selected
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.see(row)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.is_editing:
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)
        self._place_editor()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_editor()

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


def _keys(turns: Sequence[ShownTurn]) -> list[tuple[int | None, int]]:
    return [(turn.key, turn.from_ms) for turn in turns]
