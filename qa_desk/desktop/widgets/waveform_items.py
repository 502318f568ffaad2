"""The painted parts of a waveform: lanes, what is marked on them, and a time axis in minutes and seconds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from qa_desk.desktop.player.route import Span
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.waveform_bands import Band, BandKind, Columns
from qa_desk.domain.call import Lane
from qa_desk.words.formats import clock_ms

AXIS_PX = 20
_RIBBON = 0.07
_LANE_TOKENS = {Lane.CLIENT: "client", Lane.MANAGER: "manager", Lane.UNKNOWN: "accent"}
_FLAG = 5.0
_BESIDE_SPEECH = 0.45


@dataclass(frozen=True, slots=True)
class Place:
    """Where a lane is drawn, in the view's units: the picture goes from -1 (below) to 1."""

    lane: Lane
    channel: int
    middle: float
    half: float

    @property
    def bounds(self) -> tuple[float, float]:
        return self.middle - self.half, self.middle + self.half


def places_of(lanes: Sequence[Lane]) -> tuple[Place, ...]:
    """The client above, the manager below; what is neither, in the order of channels."""
    if len(lanes) == 1:
        return (Place(lanes[0], 0, 0.0, 0.92),)
    order = sorted(range(len(lanes)), key=lambda channel: (lanes[channel] is Lane.MANAGER, channel))
    return tuple(Place(lanes[channel], channel, (0.5, -0.5)[row], 0.42) for row, channel in enumerate(order[:2]))


def token_of(lane: Lane) -> str:
    return _LANE_TOKENS[lane]


class ClockAxis(pg.AxisItem):  # type: ignore[misc]
    """Times as a player shows them."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setHeight(AXIS_PX)
        self.setStyle(tickLength=4, tickTextOffset=2)

    def tickStrings(self, values: Sequence[float], _scale: float, spacing: float) -> list[str]:
        if spacing < 1_000:
            return [f"{clock_ms(int(ms))}.{int(ms) % 1_000 // 100}" for ms in values]
        return [clock_ms(round(ms)) for ms in values]

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        wanted = (high - low) / max(size / 90, 1)
        steps = (500, 1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000)
        return [(next((step for step in steps if step >= wanted), steps[-1]), 0.0)]


class LaneCurve:
    """One lane: strong where somebody speaks, faint elsewhere."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self.place = Place(Lane.UNKNOWN, 0, 0.0, 1.0)
        self._speech = pg.PlotCurveItem(connect="pairs", antialias=False, skipFiniteCheck=True)
        self._rest = pg.PlotCurveItem(connect="pairs", antialias=False, skipFiniteCheck=True)
        for curve in (self._rest, self._speech):
            curve.setZValue(10)
            plot.addItem(curve, ignoreBounds=True)

    def colour(self, theme: Theme, *, heard: bool) -> None:
        strong = theme.color(token_of(self.place.lane) if heard else "disabled")
        faint = QColor(strong)
        faint.setAlphaF(_BESIDE_SPEECH)
        self._speech.setPen(pg.mkPen(strong, width=1))
        self._rest.setPen(pg.mkPen(faint, width=1))

    def show(self, columns: Columns | None) -> None:
        if columns is None:
            for curve in (self._speech, self._rest):
                curve.setData([], [])
            return
        for curve, chosen in ((self._speech, columns.speaks), (self._rest, ~columns.speaks)):
            low = self.place.middle + columns.low[chosen] * self.place.half
            high = self.place.middle + np.maximum(columns.high[chosen], columns.low[chosen] + 0.02) * self.place.half
            curve.setData(np.repeat(columns.at_ms[chosen], 2), np.stack([low, high], axis=1).reshape(-1))


class BandsItem(pg.GraphicsObject):  # type: ignore[misc]
    """Everything marked, painted for the part in view."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._bands: tuple[Band, ...] = ()
        self._places: tuple[Place, ...] = ()
        self._shown = Span(0, 1)
        self.setZValue(0)

    def set_bands(self, bands: Sequence[Band], places: Sequence[Place]) -> None:
        self._bands, self._places = tuple(bands), tuple(places)
        self.update()

    def set_shown(self, shown: Span) -> None:
        self.prepareGeometryChange()
        self._shown = shown
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(self._shown.from_ms, -1.0, max(self._shown.length_ms, 1), 2.0)

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        pixel = self.pixelWidth() or 1.0
        for band in self._bands:
            if band.span.to_ms < self._shown.from_ms or band.span.from_ms > self._shown.to_ms:
                continue
            if band.kind is BandKind.COMMENT:
                self._flag(painter, band, pixel)
            else:
                self._box(painter, band, pixel)

    def _box(self, painter: QPainter, band: Band, pixel: float) -> None:
        width = max(band.span.length_ms, 2 * pixel)
        for low, high in self._rows(band):
            box = QRectF(band.span.from_ms, low, width, high - low)
            painter.fillRect(box, self._brush(band.kind))
            if band.kind in (BandKind.EVIDENCE, BandKind.HIGHLIGHT):
                tint = self._theme.color("good" if band.kind is BandKind.EVIDENCE else "warn")
                edge = (self.pixelHeight() or 0.02) * 2
                painter.fillRect(QRectF(box.left(), box.bottom() - edge, width, edge), tint)
                painter.fillRect(QRectF(box.left(), box.top(), width, edge), tint)

    def _rows(self, band: Band) -> list[tuple[float, float]]:
        if band.kind in (BandKind.SILENCE, BandKind.HOLD, BandKind.OVERLAP) and len(self._places) > 1:
            return [(-_RIBBON, _RIBBON)]
        if band.kind in (BandKind.SILENCE, BandKind.HOLD, BandKind.OVERLAP):
            return [(-1.0, -1.0 + 2 * _RIBBON)]
        if band.lane is None or band.kind is BandKind.CUT:
            return [(-1.0, 1.0)]
        return [place.bounds for place in self._places if place.lane in (band.lane, Lane.UNKNOWN)] or [(-1.0, 1.0)]

    def _brush(self, kind: BandKind) -> QBrush:
        theme = self._theme
        match kind:
            case BandKind.SILENCE:
                return QBrush(theme.color("border"))
            case BandKind.HOLD:
                return QBrush(theme.color("border_strong"))
            case BandKind.OVERLAP:
                return QBrush(theme.color("bad"))
            case BandKind.CUT:
                return _softened(theme.color("border_strong"))
            case BandKind.EVIDENCE:
                return QBrush(theme.color("good_soft"))
            case BandKind.HIGHLIGHT:
                return QBrush(theme.color("warn_soft"))
            case BandKind.DOUBT:
                return QBrush(theme.color("sunken"))
            case BandKind.LOOP | BandKind.COMMENT:
                return QBrush(theme.color("selection"))

    def _flag(self, painter: QPainter, band: Band, pixel: float) -> None:
        """A small pennant at the top, and a line down."""
        tint, x = self._theme.color("accent"), float(band.span.from_ms)
        tall = (self.pixelHeight() or 0.02) * _FLAG
        painter.setPen(QPen(tint, 0))
        painter.drawLine(QPointF(x, -1.0), QPointF(x, 1.0))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        wide = pixel * _FLAG * 1.6
        painter.drawPolygon(QPolygonF([QPointF(x, 1.0), QPointF(x + wide, 1.0 - tall), QPointF(x, 1.0 - 2 * tall)]))


def _softened(tint: QColor) -> QBrush:
    soft = QColor(tint)
    soft.setAlphaF(0.35)
    return QBrush(soft)
