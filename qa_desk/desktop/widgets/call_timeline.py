"""Call time line: every call of a deal day by day, answered or missed, recorded or not, chosen by key or click."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QToolTip, QWidget

from qa_desk.desktop.theme import Theme, tinted
from qa_desk.domain.call import Direction
from qa_desk.words import formats, labels, tr

_SLOT = 108
_GAP = 26
_TOP = 26
_HEIGHT = 62
_ICON = 16
_ARROWS = {Direction.IN: "call_in", Direction.OUT: "call_out"}


@dataclass(frozen=True, slots=True)
class TimelineCall:
    """`key`: the caller's own number of the call. `duration_ms`: of the recording or the talk, None when unknown."""

    key: int
    started_at: datetime
    direction: Direction
    answered: bool
    has_recording: bool
    duration_ms: int | None = None
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class CallChosen:
    key: int


@dataclass(frozen=True, slots=True)
class _Place:
    call: TimelineCall
    box: QRect
    day: date
    first_of_day: bool


class _Strip(QWidget):
    """The painted part; as wide as its calls need."""

    chosen = Signal(CallChosen)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._zone: tzinfo = UTC
        self.places: list[_Place] = []
        self.current = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        theme.theme_changed.connect(self.update)

    def set_calls(self, calls: Sequence[TimelineCall], zone: tzinfo) -> None:
        self._zone = zone
        self.places = []
        left, before = 8, None
        for call in sorted(calls, key=lambda one: (one.started_at, one.key)):
            day = call.started_at.astimezone(zone).date()
            if before is not None:
                left += _SLOT + (_GAP if day != before else 6)
            self.places.append(_Place(call, QRect(left, _TOP, _SLOT, _HEIGHT), day, day != before))
            before = day
        self.current = -1
        self.setMinimumWidth(left + _SLOT + 8)
        self.setFixedHeight(_TOP + _HEIGHT + 8)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), _TOP + _HEIGHT + 8)

    def words_of(self, call: TimelineCall) -> str:
        """All that the picture says, for a tooltip and for a screen reader."""
        parts = [
            formats.date_time(call.started_at, self._zone),
            labels.direction(call.direction),
            what_became(call),
        ]
        if call.duration_ms is not None and call.answered:
            parts.append(formats.duration_ms(call.duration_ms))
        if call.evidence:
            parts.append(tr("evidence inside"))
        return ", ".join(parts)

    def go_to(self, place: int, *, tell: bool) -> None:
        if not 0 <= place < len(self.places):
            return
        self.current = place
        call = self.places[place].call
        self.setAccessibleDescription(self.words_of(call))
        self.update()
        if tell:
            self.chosen.emit(CallChosen(call.key))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, place in enumerate(self.places):
            if place.first_of_day:
                painter.setPen(self._theme.color("muted"))
                label = QRect(place.box.left(), 2, _SLOT + _GAP, _TOP - 6)
                painter.drawText(
                    label, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self._day_text(number)
                )
            self._paint_call(painter, place, number == self.current)

    def _day_text(self, number: int) -> str:
        place = self.places[number]
        text = formats.day(place.call.started_at, self._zone)
        if number == 0:
            return text
        days = (place.day - self.places[number - 1].day).days
        return f"{text} · +{tr('{n} d').format(n=days)}"

    def _paint_call(self, painter: QPainter, place: _Place, current: bool) -> None:
        call, box = place.call, place.box
        tint, fill = self._tints(call)
        pen = QPen(self._theme.color("focus") if current else tint, 2.5 if current and self.hasFocus() else 1.2)
        if current:
            pen.setWidthF(2.5)
        if not call.answered:
            pen.setStyle(Qt.PenStyle.DashLine if not current else Qt.PenStyle.SolidLine)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 7, 7)
        name = _ARROWS.get(call.direction, "info") if call.answered else "missed"
        self._icon(painter, name, tint, box.topLeft() + QPoint(8, 8))
        if call.has_recording:
            self._icon(painter, "play", tint, QPoint(box.right() - 24, box.top() + 8))
        if call.evidence:
            self._icon(painter, "evidence", self._theme.color("client"), QPoint(box.right() - 44, box.top() + 8))
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._font(bold=True))
        line = QRect(box.left() + 9, box.top() + 26, box.width() - 14, 17)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, formats.time_of_day(call.started_at, self._zone))
        painter.setFont(self._font(bold=False))
        painter.setPen(self._theme.color("muted"))
        known = call.duration_ms is not None and call.answered
        text = formats.clock_ms(call.duration_ms or 0) if known else _short(call)
        metrics = painter.fontMetrics()
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line.translated(0, 17), Qt.AlignmentFlag.AlignLeft, text)
        if current and self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(4, 4, -4, -4), 5, 5)

    def _tints(self, call: TimelineCall) -> tuple[QColor, QColor]:
        if not call.answered:
            return self._theme.color("bad"), self._theme.color("surface")
        if not call.has_recording:
            return self._theme.color("muted"), self._theme.color("surface")
        return self._theme.color("accent"), self._theme.color("accent_soft")

    def _icon(self, painter: QPainter, name: str, tint: QColor, where: QPoint) -> None:
        painter.drawPixmap(where, tinted(name, tint, _ICON, self.devicePixelRatioF()))

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(self.font())
        font.setBold(bold)
        return font

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {
            Qt.Key.Key_Left: self.current - 1,
            Qt.Key.Key_Right: self.current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self.places) - 1,
        }
        key = Qt.Key(event.key())
        if key in moves and not event.modifiers():
            self.go_to(max(moves[key], 0), tell=True)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.current >= 0:
            self.go_to(self.current, tell=True)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position().toPoint())
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self.go_to(number, tell=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()  # the press was ours

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._at(event.pos())
            QToolTip.showText(event.globalPos(), self.words_of(self.places[number].call) if number is not None else "")
            return True
        return super().event(event)

    def _at(self, point: QPoint) -> int | None:
        return next((number for number, place in enumerate(self.places) if place.box.contains(point)), None)


class CallTimeline(QScrollArea):
    """Scrolls sideways when the calls need more room. Arrow keys move and choose at once."""

    call_chosen = Signal(CallChosen)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = _Strip(theme)
        self._strip.chosen.connect(self._on_chosen)
        self.setWidget(self._strip)
        self.setWidgetResizable(True)
        self.setFocusProxy(self._strip)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFixedHeight(_TOP + _HEIGHT + 8 + 16)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rename()

    def set_calls(self, calls: Sequence[TimelineCall], zone: tzinfo) -> None:
        """Any order; nothing is chosen afterwards."""
        self._strip.set_calls(calls, zone)

    def choose(self, key: int) -> bool:
        """Shows the call as chosen without telling anybody; False when it is not there."""
        for number, place in enumerate(self._strip.places):
            if place.call.key == key:
                self._strip.go_to(number, tell=False)
                self._show_current()
                return True
        return False

    @property
    def chosen_key(self) -> int | None:
        strip = self._strip
        return strip.places[strip.current].call.key if strip.current >= 0 else None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._rename()
            self._strip.update()

    def _rename(self) -> None:
        self._strip.setAccessibleName(tr("Calls of the deal"))

    def _show_current(self) -> None:
        middle = self._strip.places[self._strip.current].box.center()
        self.ensureVisible(middle.x(), middle.y(), _SLOT, 0)

    @Slot(CallChosen)
    def _on_chosen(self, chosen: CallChosen) -> None:
        self._show_current()
        self.call_chosen.emit(chosen)


def what_became(call: TimelineCall) -> str:
    """Answered with a recording, answered without, or missed."""
    if not call.answered:
        return tr("Not answered")
    return tr("Answered, recorded") if call.has_recording else tr("Answered, no recording")


def _short(call: TimelineCall) -> str:
    if not call.answered:
        return tr("Not answered")
    return "" if call.has_recording else tr("No recording")
