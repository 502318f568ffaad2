"""The canvas of a waveform: plot, time axis, lanes, bands and playhead. It knows no recording and decides nothing."""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QWheelEvent

from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.waveform_bands import Band, columns_of
from qa_desk.desktop.widgets.waveform_items import BandsItem, ClockAxis, LaneCurve, Place

_NOTCH = 120  # of a mouse wheel


class WaveformCanvas(pg.PlotWidget):  # type: ignore[misc]
    """The plot without any mouse manners of its own: it tells times, whoever holds it acts."""

    pressed = Signal(float, int)  # ms, pixels
    dragged = Signal(float, int)
    released = Signal(float, int)
    wheeled = Signal(float, float, bool)  # ms, notches, sideways
    hovered = Signal(QHelpEvent)
    resized = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(axisItems={"bottom": ClockAxis()}, enableMenu=False)
        self._theme = theme
        plot = self.plotItem
        plot.hideAxis("left")
        plot.hideButtons()
        plot.vb.setMouseEnabled(False, False)
        plot.vb.setDefaultPadding(0)
        plot.vb.setYRange(-1, 1, padding=0)
        self._bands = BandsItem(theme)
        plot.addItem(self._bands, ignoreBounds=True)
        self._curves = [LaneCurve(plot) for _ in range(2)]
        self._head = pg.InfiniteLine(0, angle=90, movable=False)
        self._head.setZValue(20)
        plot.addItem(self._head, ignoreBounds=True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(self.Shape.NoFrame)
        plot.vb.sigResized.connect(self.resized)

    # ------------------------------------------------------------ drawing

    def set_shown(self, shown: Span) -> None:
        self.plotItem.vb.setXRange(shown.from_ms, shown.to_ms, padding=0)
        self._bands.set_shown(shown)

    def set_position(self, ms: int) -> None:
        self._head.setValue(ms)

    def set_bands(self, bands: Sequence[Band], places: Sequence[Place]) -> None:
        self._bands.set_bands(bands, places)

    def draw_lanes(self, sketch: Sketch | None, places: Sequence[Place], shown: Span, gain: float) -> None:
        width = max(int(self.plotItem.vb.width()), 1)
        for row, curve in enumerate(self._curves):
            if sketch is None or row >= len(places) or places[row].channel >= sketch.channels:
                curve.show(None)
            else:
                curve.place = places[row]
                curve.show(columns_of(sketch, places[row].channel, shown, width, gain))

    def colour(self, places: Sequence[Place], heard: Sequence[bool]) -> None:
        """`heard`: by channel; others are grey."""
        self.setBackground(self._theme.color("surface"))
        self._head.setPen(pg.mkPen(self._theme.color("text"), width=2))
        axis = self.plotItem.getAxis("bottom")
        axis.setPen(pg.mkPen(self._theme.color("border_strong")))
        axis.setTextPen(pg.mkPen(self._theme.color("muted")))
        for curve, place in zip(self._curves, places, strict=False):
            curve.place = place
            curve.colour(self._theme, heard=place.channel >= len(heard) or heard[place.channel])
        self._bands.update()

    # ------------------------------------------------------------ mouse

    def ms_at(self, point: QPoint) -> float:
        return float(self.plotItem.vb.mapSceneToView(self.mapToScene(point)).x())

    def x_at(self, ms: float) -> int:
        """Pixels from the left edge of the canvas."""
        return self.mapFromScene(self.plotItem.vb.mapViewToScene(pg.Point(ms, 0))).x()  # type: ignore[no-any-return]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            point = event.position().toPoint()
            self.pressed.emit(self.ms_at(point), point.x())
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            point = event.position().toPoint()
            self.dragged.emit(self.ms_at(point), point.x())
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            point = event.position().toPoint()
            self.released.emit(self.ms_at(point), point.x())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta()
        sideways = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier) or abs(turn.x()) > abs(turn.y())
        amount = (turn.x() if abs(turn.x()) > abs(turn.y()) else turn.y()) / _NOTCH
        self.wheeled.emit(self.ms_at(event.position().toPoint()), amount, sideways)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self.hovered.emit(event)
            return True
        return bool(super().viewportEvent(event))
