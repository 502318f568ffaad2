"""How one turn is measured and painted; heights are remembered, so that thousands of turns stay quick."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_desk.desktop.theme import Theme, tinted
from qa_desk.domain.call import Lane
from qa_desk.words import labels, tr
from qa_desk.words.formats import clock_ms

TURN_ROLE = int(Qt.ItemDataRole.UserRole)
_PAD = 8
_EDGE = 4
_SIDE = 10  # free space at the edges of the list
_TIME = 58  # column with the time
_SHARE = (
    0.74  # of the width beside the time; the other lane's side stays free, so lanes can be told apart without colour
)
_HEAD = 18
_LOW_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class ShownTurn:
    """`evidence`: it decided the finding or the decision. `highlight`: worth hearing first."""

    lane: Lane
    from_ms: int
    to_ms: int
    text: str
    confidence: float = 1.0
    evidence: bool = False
    highlight: bool = False


class TurnDelegate(QStyledItemDelegate):
    """Manager on the left, client on the right, an unknown speaker over the whole width."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._heights: dict[int, int] = {}
        self._measure = _Measure(view.font())
        self.playing_row = -1

    def forget_heights(self) -> None:
        """The width or the font changed, or other turns came."""
        self._heights.clear()
        self._measure = _Measure(self._view.font())

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = index.row()
        width = self._view.viewport().width()
        height = self._heights.get(row)
        if height is None:
            turn = index.data(TURN_ROLE)
            room = self._bubble(QRect(0, 0, width, 100), turn.lane).width() - 2 * _PAD - _EDGE
            height = self._measure.height(turn.text, room) + _HEAD + 2 * _PAD + 6
            self._heights[row] = height
        return QSize(width - 4, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        turn = index.data(TURN_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bubble = self._bubble(area, turn.lane)
        self._paint_time(painter, area, turn, playing=index.row() == self.playing_row)
        self._paint_bubble(painter, bubble, turn, state)
        self._paint_words(painter, bubble, turn)
        painter.restore()

    def _bubble(self, area: QRect, lane: Lane) -> QRect:
        room = area.adjusted(_TIME + _SIDE, 3, -_SIDE, -3)
        if lane is Lane.UNKNOWN:
            return room
        width = int(room.width() * _SHARE)
        left = room.left() if lane is Lane.MANAGER else room.right() - width + 1
        return QRect(left, room.top(), width, room.height())

    def _paint_time(self, painter: QPainter, area: QRect, turn: ShownTurn, *, playing: bool) -> None:
        place = QRect(area.left() + _SIDE, area.top() + 3 + _PAD, _TIME, _HEAD)
        font = QFont(self._view.font())
        font.setBold(playing)
        painter.setFont(font)
        painter.setPen(self._theme.color("accent" if playing else "muted"))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, clock_ms(turn.from_ms))
        if playing:
            self._icon(painter, "play", self._theme.color("accent"), place.left() + 40, place.top() + 2)

    def _paint_bubble(self, painter: QPainter, bubble: QRect, turn: ShownTurn, state: QStyle.StateFlag) -> None:
        tint = self._tint(turn.lane)
        marked = turn.evidence or turn.highlight
        selected = bool(state & QStyle.StateFlag.State_Selected)
        fill = self._theme.color("sunken")
        if marked:
            fill = self._theme.color("manager_soft" if turn.lane is Lane.MANAGER else "client_soft")
        if selected:
            fill = self._theme.color("selection")
        focused = selected and self._view.hasFocus()
        outline = self._theme.color("focus") if focused else tint if marked else self._theme.color("border")
        painter.setPen(QPen(outline, 2 if focused or marked else 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(bubble.adjusted(1, 1, -1, -1), 7, 7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        edge = bubble.left() + 3 if turn.lane is not Lane.CLIENT else bubble.right() - 6
        painter.drawRoundedRect(QRect(edge, bubble.top() + 6, _EDGE, bubble.height() - 12), 2, 2)

    def _paint_words(self, painter: QPainter, bubble: QRect, turn: ShownTurn) -> None:
        inside = bubble.adjusted(_PAD + _EDGE, _PAD - 2, -_PAD - _EDGE, -_PAD)
        head = QRect(inside.left(), inside.top(), inside.width(), _HEAD)
        tint = self._tint(turn.lane)
        font = QFont(self._view.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(tint)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, labels.lane(turn.lane))
        self._paint_marks(painter, head, turn, tint)
        painter.setFont(self._view.font())
        painter.setPen(self._theme.color("text"))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        words = QRect(inside.left(), inside.top() + _HEAD, inside.width(), inside.height())
        painter.drawText(words, int(flags), turn.text)

    def _paint_marks(self, painter: QPainter, head: QRect, turn: ShownTurn, tint: QColor) -> None:
        """From the right edge: evidence, worth hearing, badly heard; each as a picture with its word."""
        marks: list[tuple[str, str, QColor]] = []
        if turn.evidence:
            marks.append(("evidence", tr("Evidence"), tint))
        if turn.highlight:
            marks.append(("highlight", tr("Worth hearing"), tint))
        if turn.confidence < _LOW_CONFIDENCE:
            marks.append(("warning", tr("badly heard"), self._theme.color("warn")))
        right = head.right()
        for icon, word, color in marks:
            width = painter.fontMetrics().horizontalAdvance(word)
            painter.setPen(color)
            painter.drawText(QRect(right - width, head.top(), width + 1, _HEAD), Qt.AlignmentFlag.AlignLeft, word)
            self._icon(painter, icon, color, right - width - 18, head.top() + 1)
            right -= width + 30

    def _icon(self, painter: QPainter, name: str, color: QColor, left: int, top: int) -> None:
        painter.drawPixmap(left, top, tinted(name, color, 14, self._view.devicePixelRatioF()))

    def _tint(self, lane: Lane) -> QColor:
        match lane:
            case Lane.CLIENT:
                return self._theme.color("client")
            case Lane.MANAGER:
                return self._theme.color("manager")
            case Lane.UNKNOWN:
                return self._theme.color("muted")


class _Measure:
    """Height of wrapped text from remembered widths of words: ten times quicker than laying each text out."""

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetrics(font)
        self._line = self._metrics.lineSpacing()
        self._space = self._metrics.horizontalAdvance(" ")
        self._widths: dict[str, int] = {}

    def height(self, text: str, room: int) -> int:
        """Never too low: lines are filled a little less than Qt fills them."""
        room = max(int(room * 0.98), 40)
        return sum(self._lines(part, room) for part in text.split("\n")) * self._line

    def _lines(self, text: str, room: int) -> int:
        lines, filled = 1, 0
        for word in text.split(" "):
            width = self._widths.get(word)
            if width is None:
                width = self._widths[word] = self._metrics.horizontalAdvance(word)
            if filled and filled + self._space + width > room:
                lines, filled = lines + 1, width
            else:
                filled += self._space + width if filled else width
        return lines
