"""How one turn is measured and painted; heights are remembered, so that thousands of turns stay quick."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_desk.desktop.theme import Theme, tinted
from qa_desk.desktop.widgets.shown_turn import LOW_CONFIDENCE, Range, ShownTurn, foot_of, low_words, speaker
from qa_desk.desktop.widgets.text_measure import Measure
from qa_desk.domain.call import Lane
from qa_desk.words import tr
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
_ICON = 20


@dataclass(frozen=True, slots=True)
class Paint:
    """What the view adds to its turns: the turn and word that sound now, what was searched for, originals on show.

    `match`: the found place that is the current one, as (row, number).
    """

    playing_row: int = -1
    word: Range | None = None
    found: Mapping[int, tuple[Range, ...]] = field(default_factory=dict)
    match: tuple[int, int] | None = None
    originals: frozenset[int] = frozenset()


class TurnDelegate(QStyledItemDelegate):
    """Manager on the left, client on the right, an unknown speaker over the whole width."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._heights: dict[int, int] = {}
        self._measure = Measure(view.font())
        self.now = Paint()

    @property
    def measured(self) -> int:
        """How many turns were measured since the heights were forgotten."""
        return len(self._heights)

    def forget_height(self, row: int) -> None:
        """This turn's words changed."""
        self._heights.pop(row, None)

    def forget_heights(self) -> None:
        """The width or the font changed, or other turns came."""
        self._heights.clear()
        self._measure = Measure(self._view.font())

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = index.row()
        width = self._view.viewport().width()
        height = self._heights.get(row)
        if height is None:
            turn = index.data(TURN_ROLE)
            room = self._bubble(QRect(0, 0, width, 100), turn.lane).width() - 2 * _PAD - _EDGE
            height = self._measure.height(self.text_of(row, turn), room) + _HEAD + 2 * _PAD + 6
            if turn.doubt is not None:
                height += self._measure.height(foot_of(turn), room - _ICON)
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
        self._paint_time(painter, area, turn, playing=index.row() == self.now.playing_row)
        self._paint_bubble(painter, bubble, turn, state)
        self._paint_words(painter, bubble, index.row(), turn)
        painter.restore()

    def text_of(self, row: int, turn: ShownTurn) -> str:
        """The text, or what was recognised where somebody asked for it."""
        shows_original = turn.original is not None and row in self.now.originals
        return turn.original or "" if shows_original else turn.text

    def text_place(self, area: QRect, lane: Lane) -> QRect:
        """Where the words stand within a row; an editor is put there."""
        inside = self._bubble(area, lane).adjusted(_PAD + _EDGE, _PAD - 2, -_PAD - _EDGE, -_PAD)
        return inside.adjusted(0, _HEAD, 0, 0)

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

    def _paint_words(self, painter: QPainter, bubble: QRect, row: int, turn: ShownTurn) -> None:
        inside = bubble.adjusted(_PAD + _EDGE, _PAD - 2, -_PAD - _EDGE, -_PAD)
        head = QRect(inside.left(), inside.top(), inside.width(), _HEAD)
        tint = self._tint(turn.lane)
        font = QFont(self._view.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(tint)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft, speaker(turn))
        self._paint_marks(painter, head, row, turn, tint)
        painter.setFont(self._view.font())
        painter.setPen(self._theme.color("text" if turn.doubt is None else "muted"))
        used = self._paint_text(painter, QRect(inside.left(), inside.top() + _HEAD, inside.width(), 0), row, turn)
        if turn.doubt is not None:
            self._paint_foot(painter, QRect(inside.left(), used, inside.width(), inside.bottom() - used + 1), turn)

    def _paint_text(self, painter: QPainter, place: QRect, row: int, turn: ShownTurn) -> int:
        """Returns the y below the text."""
        layout = QTextLayout(self.text_of(row, turn).replace("\n", "\u2028"), self._view.font(), self._view)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.setFormats(self._formats(row, turn))
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(place.width())
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        layout.draw(painter, QPointF(place.topLeft()))
        return place.top() + round(top)

    def _formats(self, row: int, turn: ShownTurn) -> list[QTextLayout.FormatRange]:
        """Words badly heard are dotted, found ones framed in colour, the sounding one underlined on colour."""
        if row in self.now.originals and turn.original is not None:
            return []
        out: list[QTextLayout.FormatRange] = []
        for begin, end in low_words(turn):
            dotted = QTextCharFormat()
            dotted.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
            dotted.setUnderlineColor(self._theme.color("warn"))
            out.append(_range(begin, end, dotted))
        for number, (begin, end) in enumerate(self.now.found.get(row, ())):
            current = self.now.match == (row, number)
            found = QTextCharFormat()
            found.setBackground(self._theme.color("accent" if current else "warn_soft"))
            found.setForeground(self._theme.color("on_accent" if current else "text"))
            found.setFontUnderline(True)
            out.append(_range(begin, end, found))
        if row == self.now.playing_row and self.now.word is not None:
            sounding = QTextCharFormat()
            sounding.setFontUnderline(True)
            sounding.setBackground(self._theme.color("accent_soft"))
            sounding.setForeground(self._theme.color("accent"))
            out.append(_range(*self.now.word, sounding))
        return out

    def _paint_foot(self, painter: QPainter, place: QRect, turn: ShownTurn) -> None:
        color = self._theme.color("muted" if turn.heard else "warn")
        self._icon(painter, "ok" if turn.heard else "warning", color, place.left(), place.top() + 1)
        painter.setPen(color)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(place.adjusted(_ICON, 0, 0, 4), int(flags), foot_of(turn))

    def _paint_marks(self, painter: QPainter, head: QRect, row: int, turn: ShownTurn, tint: QColor) -> None:
        """From the right edge: evidence, worth hearing, badly heard, corrected; each as a picture with its word."""
        marks: list[tuple[str, str, QColor]] = []
        shows_original = turn.original is not None and row in self.now.originals
        if shows_original:
            marks.append(("pencil", tr("as recognised"), self._theme.color("muted")))
        if turn.evidence:
            marks.append(("evidence", tr("Evidence"), tint))
        if turn.highlight:
            marks.append(("highlight", tr("Worth hearing"), tint))
        if turn.confidence < LOW_CONFIDENCE:
            marks.append(("warning", tr("badly heard"), self._theme.color("warn")))
        if turn.original is not None and not shows_original:
            marks.append(("pencil", tr("corrected"), self._theme.color("muted")))
        right = head.right()
        least = head.left() + painter.fontMetrics().horizontalAdvance(speaker(turn)) + 10
        for icon, word, color in marks:
            width = painter.fontMetrics().horizontalAdvance(word)
            if right - width - 18 < least:  # no room for the word: the picture alone, the screen reader has it all
                width = 0
            painter.setPen(color)
            if width:
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


def _range(begin: int, end: int, form: QTextCharFormat) -> QTextLayout.FormatRange:
    out = QTextLayout.FormatRange()
    out.start, out.length, out.format = begin, end - begin, form
    return out
