"""The turns of one recording as Qt's list model, each also in words for a screen reader."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from qa_desk.desktop.widgets.shown_turn import LOW_CONFIDENCE, ShownTurn, foot_of, speaker
from qa_desk.desktop.widgets.turn_delegate import TURN_ROLE
from qa_desk.words import formats, tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_Role = Qt.ItemDataRole


class TurnModel(QAbstractListModel):
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


def words_of(turn: ShownTurn) -> str:
    """All that the picture says, for a screen reader."""
    parts = [speaker(turn), formats.clock_ms(turn.from_ms)]
    if turn.evidence:
        parts.append(tr("Evidence"))
    if turn.highlight:
        parts.append(tr("Worth hearing"))
    if turn.confidence < LOW_CONFIDENCE:
        parts.append(tr("badly heard"))
    if turn.original is not None:
        parts.append(tr("corrected"))
    return ", ".join(part for part in (*parts, turn.text, foot_of(turn)) if part)
