"""Found turns as a list: whose call it is above, what was said below, the asked words marked in it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_desk.desktop.theme import Theme
from qa_desk.services.search_calls import Hit
from qa_desk.words import formats, labels

Index = QModelIndex | QPersistentModelIndex
HIT_ROLE = int(Qt.ItemDataRole.UserRole)
_ROOT = QModelIndex()
_PAD = 8
_LEAD = 60
"""Letters shown before the first found word of a long turn."""


def head_of(hit: Hit, zone: ZoneInfo) -> str:
    line = hit.line
    parts = (
        formats.date_time(line.started_at, zone), f"{line.external_id} {line.title}".strip(), line.client_name,
        line.manager,
    )  # fmt: skip
    return " · ".join(part for part in parts if part)


def said_of(hit: Hit) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Time, speaker and the words around the first found one, and where the found ones stand in that."""
    line = hit.line
    lead = f"{formats.clock_ms(line.from_ms)}  {labels.lane(line.lane)}: "
    first = hit.places[0][0] if hit.places else 0
    cut = 0 if first <= _LEAD else line.text.rfind(" ", 0, first - _LEAD // 2) + 1
    lead += "… " if cut else ""
    shift = len(lead) - cut
    return lead + line.text[cut:], tuple((begin + shift, end + shift) for begin, end in hit.places)


class HitModel(QAbstractListModel):
    def __init__(self, zone: ZoneInfo, parent: QObject) -> None:
        super().__init__(parent)
        self._zone = zone
        self.hits: tuple[Hit, ...] = ()

    def replace_all(self, hits: Sequence[Hit]) -> None:
        self.beginResetModel()
        self.hits = tuple(hits)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self.hits):
            return None
        hit = self.hits[index.row()]
        if role == HIT_ROLE:
            return hit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{head_of(hit, self._zone)}. {said_of(hit)[0]}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return hit.line.text
        return None


class HitDelegate(QStyledItemDelegate):
    """Two lines a hit; what does not fit is cut, the tooltip has it all."""

    def __init__(self, theme: Theme, zone: ZoneInfo, view: QListView) -> None:
        super().__init__(view)
        self._theme, self._zone, self._view = theme, zone, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, 2 * QFontMetrics(self._view.font()).lineSpacing() + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hit = index.data(HIT_ROLE)
        area: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setFont(self._view.font())
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, self._theme.color("selection"))
            if self._view.hasFocus():
                painter.setPen(self._theme.color("focus"))
                painter.drawRect(area.adjusted(0, 0, -1, -1))
        inside = area.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        metrics = painter.fontMetrics()
        painter.setPen(self._theme.color("muted"))
        head = metrics.elidedText(head_of(hit, self._zone), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), head)
        painter.setPen(self._theme.color("text"))
        painter.setClipRect(inside)
        self._paint_said(painter, QPointF(inside.left(), inside.top() + metrics.lineSpacing()), hit)
        painter.restore()

    def _paint_said(self, painter: QPainter, place: QPointF, hit: Hit) -> None:
        said, places = said_of(hit)
        layout = QTextLayout(said, self._view.font(), self._view)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        formats_: list[QTextLayout.FormatRange] = []
        for begin, end in places:
            found = QTextLayout.FormatRange()
            marked = QTextCharFormat()
            marked.setFontUnderline(True)
            marked.setBackground(self._theme.color("warn_soft"))
            marked.setForeground(self._theme.color("text"))
            found.start, found.length, found.format = begin, end - begin, marked
            formats_.append(found)
        layout.setFormats(formats_)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        layout.draw(painter, place)
