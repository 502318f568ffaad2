"""Waveform: the lanes of a call under each other, with all that is marked; looked at, clicked, dragged and zoomed."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHelpEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QToolTip, QVBoxLayout, QWidget

from qa_desk.desktop.player.mix import Mix
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.waveform_bands import Band, BandKind, bands_of, gain_of, summary, words_of
from qa_desk.desktop.widgets.waveform_canvas import WaveformCanvas
from qa_desk.desktop.widgets.waveform_items import AXIS_PX, places_of, token_of
from qa_desk.domain.call import Lane
from qa_desk.words import labels, tr
from qa_desk.words.formats import clock_ms

HEIGHT = 116
_LEAST_SHOWN_MS = 4_000
_ZOOM = 1.6
_STEP_MS, _FAR_MS = 1_000, 5_000
_DRAG_PX = 4
_BESIDE_PX = 6
_AHEAD, _BEHIND = 0.9, 0.1


@dataclass(frozen=True, slots=True)
class PlaceChosen:
    ms: int


@dataclass(frozen=True, slots=True)
class StretchChosen:
    """Dragged over; a loop."""

    from_ms: int
    to_ms: int


class Waveform(Speaking):
    """Shows one recording. Follows the playhead as long as it is in view."""

    place_chosen = Signal(PlaceChosen)
    stretch_chosen = Signal(StretchChosen)
    loop_toggled = Signal()
    play_toggled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sketch: Sketch | None = None
        self._lanes: tuple[Lane, ...] = ()
        self._mix = Mix()
        self._gain = 1.0
        self._marks: tuple[Band, ...] = ()
        self._music: tuple[Span, ...] = ()
        self._cuts: tuple[Span, ...] = ()
        self._loop: Span | None = None
        self._loops = False
        self._duration = 0
        self._position = 0
        self._shown = Span(0, 1)
        self._pressed: tuple[float, int] | None = None
        self._dragging = False
        self._bands: tuple[Band, ...] = ()
        self._places = places_of((Lane.UNKNOWN,))
        self._canvas = WaveformCanvas(theme)
        self._names = [QLabel(self) for _ in range(2)]
        self._lay_out()
        self._connect()
        self._colour()
        self.retranslate()

    def _lay_out(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedHeight(HEIGHT)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2, 2, 2, 2)
        self._column.addWidget(self._canvas)
        for name in self._names:
            name.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            name.hide()

    def _connect(self) -> None:
        canvas = self._canvas
        canvas.pressed.connect(self._on_pressed)
        canvas.dragged.connect(self._on_dragged)
        canvas.released.connect(self._on_released)
        canvas.wheeled.connect(self._on_wheeled)
        canvas.hovered.connect(self._on_hovered)
        canvas.resized.connect(self._draw_lanes)
        self._theme.theme_changed.connect(self._colour)

    # ------------------------------------------------------------ what is shown

    @property
    def shown(self) -> Span:
        """The part in view."""
        return self._shown

    @property
    def bands(self) -> tuple[Band, ...]:
        """All that is marked now, marks of the sound first."""
        return self._bands

    def show_recording(self, duration_ms: int, lanes: Sequence[Lane]) -> None:
        """Another recording: the whole of it, nothing known yet."""
        self._duration, self._lanes = max(duration_ms, 1), tuple(lanes)
        self._sketch, self._marks, self._music, self._cuts, self._loop = None, (), (), (), None
        self._position = 0
        self._show_span(Span(0, self._duration))
        self._place_lanes()
        self._draw()

    def show_sketch(self, sketch: Sketch | None) -> None:
        self._sketch = sketch
        if sketch is not None:
            self._gain = gain_of(sketch)
            self._place_lanes()
        self._draw()

    def show_mix(self, mix: Mix, lanes: Sequence[Lane]) -> None:
        """Lanes that cannot be heard are grey."""
        self._mix = mix
        if tuple(lanes) != self._lanes:
            self._lanes = tuple(lanes)
            self._place_lanes()
        self._colour()

    def show_marks(self, marks: Sequence[Band], music: Sequence[Span] = ()) -> None:
        """What people and the program marked; `music`: what the recogniser took for hold music."""
        if (tuple(marks), tuple(music)) != (self._marks, self._music):
            self._marks, self._music = tuple(marks), tuple(music)
            self._draw_bands()

    def show_modes(self, cuts: Sequence[Span], loop: Span | None, *, loops: bool) -> None:
        if (tuple(cuts), loop, loops) != (self._cuts, self._loop, self._loops):
            self._cuts, self._loop, self._loops = tuple(cuts), loop, loops
            self._draw_bands()

    def show_position(self, ms: int) -> None:
        before, self._position = self._position, ms
        self._canvas.set_position(ms)
        shown = self._shown
        if self._dragging or not shown.from_ms <= before <= shown.to_ms:
            return
        edge = shown.from_ms + round(shown.length_ms * _AHEAD)
        if ms < shown.from_ms or (ms > edge and shown.to_ms < self._duration):
            self._show_from(ms - round(shown.length_ms * _BEHIND))

    # ------------------------------------------------------------ zoom

    def zoom_in(self) -> None:
        self._zoom(1 / _ZOOM, self._position)

    def zoom_out(self) -> None:
        self._zoom(_ZOOM, self._position)

    def zoom_all(self) -> None:
        self._show_span(Span(0, self._duration))

    def _zoom(self, factor: float, around_ms: float) -> None:
        """The time under the pointer, or the playhead, stays where it is on the screen."""
        shown = self._shown
        length = min(max(round(shown.length_ms * factor), min(_LEAST_SHOWN_MS, self._duration)), self._duration)
        if not shown.from_ms <= around_ms <= shown.to_ms:
            around_ms = (shown.from_ms + shown.to_ms) / 2
        share = (around_ms - shown.from_ms) / max(shown.length_ms, 1)
        start = round(around_ms - share * length)
        start = min(max(start, 0), self._duration - length)
        self._show_span(Span(start, start + length))

    def _show_from(self, ms: int) -> None:
        length = self._shown.length_ms
        start = min(max(ms, 0), max(self._duration - length, 0))
        self._show_span(Span(start, start + length))

    def _show_span(self, shown: Span) -> None:
        self._shown = shown
        self._canvas.set_shown(shown)
        self._draw_lanes()

    # ------------------------------------------------------------ drawing

    def _draw(self) -> None:
        self._draw_lanes()
        self._draw_bands()
        self._describe()

    @Slot()
    def _draw_lanes(self) -> None:
        self._canvas.draw_lanes(self._sketch, self._places, self._shown, self._gain)

    def _draw_bands(self) -> None:
        heard = () if self._sketch is None else bands_of(self._sketch, self._cuts, self._music)
        loop = () if self._loop is None else (Band(BandKind.LOOP, self._loop),)
        doubts = tuple(band for band in self._marks if band.kind is BandKind.DOUBT)
        rest = tuple(band for band in self._marks if band.kind is not BandKind.DOUBT)
        self._bands = (*loop, *doubts, *rest, *heard)
        self._canvas.set_bands(self._bands, self._places)

    def _place_lanes(self) -> None:
        channels = len(self._lanes) if self._sketch is None else self._sketch.channels
        lanes = self._lanes if len(self._lanes) == channels else (Lane.UNKNOWN,) * max(channels, 1)
        self._places = places_of(lanes or (Lane.UNKNOWN,))
        self._colour()
        self._name_lanes()

    @Slot()
    def _colour(self) -> None:
        self._canvas.colour(self._places, [gain > 0 for gain in self._mix.gains(self._lanes)])
        for name, place in zip(self._names, self._places, strict=False):
            name.setStyleSheet(f"color: {self._theme.color(token_of(place.lane)).name()}; background: transparent;")

    def _name_lanes(self) -> None:
        """Names stand beside their lanes, never over them."""
        for name in self._names:
            name.hide()
        room = 0
        for name, place in zip(self._names, self._places, strict=False):
            if place.lane is not Lane.UNKNOWN:
                name.setText(labels.lane(place.lane))
                name.adjustSize()
                name.show()
                room = max(room, name.width() + 2 * _BESIDE_PX)
        self._column.setContentsMargins(max(room, 2), 2, 2, 2)
        self._put_names()

    def _put_names(self) -> None:
        tall = self.height() - AXIS_PX - 4
        for name, place in zip(self._names, self._places, strict=False):
            name.move(_BESIDE_PX, 2 + round(tall * (1 - place.middle) / 2) - name.height() // 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._put_names()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Waveform of the call"))
        self._name_lanes()
        self._describe()

    def _describe(self) -> None:
        self.setAccessibleDescription("" if self._sketch is None else summary(self._sketch))

    # ------------------------------------------------------------ mouse

    def _inside(self, ms: float) -> int:
        return min(max(round(ms), 0), self._duration)

    @Slot(float, int)
    def _on_pressed(self, ms: float, x: int) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed, self._dragging = (ms, x), False

    @Slot(float, int)
    def _on_dragged(self, ms: float, x: int) -> None:
        if self._pressed is None:
            return
        self._dragging = self._dragging or abs(x - self._pressed[1]) >= _DRAG_PX
        if self._dragging:
            start, end = sorted((self._inside(self._pressed[0]), self._inside(ms)))
            self._loop = Span(start, end)
            self._draw_bands()

    @Slot(float, int)
    def _on_released(self, ms: float, _x: int) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        if self._dragging:
            self._dragging = False
            start, end = sorted((self._inside(pressed[0]), self._inside(ms)))
            self.stretch_chosen.emit(StretchChosen(start, end))
        else:
            self.place_chosen.emit(PlaceChosen(self._inside(ms)))

    @Slot(float, float, bool)
    def _on_wheeled(self, ms: float, turns: float, sideways: bool) -> None:
        if sideways:
            self._show_from(self._shown.from_ms - round(turns * self._shown.length_ms / 8))
        else:
            self._zoom(_ZOOM**-turns, ms)

    @Slot(QHelpEvent)
    def _on_hovered(self, event: QHelpEvent) -> None:
        ms = self._inside(self._canvas.ms_at(event.pos()))
        near = round(self._shown.length_ms * 4 / max(self._canvas.width(), 1))
        here = (band for band in self._bands if band.span.from_ms - near <= ms <= band.span.to_ms + near)
        told = (f"{words_of(band.kind)}: {band.text}" if band.text else words_of(band.kind) for band in here)
        QToolTip.showText(event.globalPos(), "\n".join(dict.fromkeys((clock_ms(ms), *told))))

    # ------------------------------------------------------------ keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self._shown.length_ms
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = _FAR_MS if shift else _STEP_MS
        places = {
            Qt.Key.Key_Left: self._position - step, Qt.Key.Key_Right: self._position + step,
            Qt.Key.Key_Home: 0, Qt.Key.Key_End: self._duration,
        }  # fmt: skip
        key = Qt.Key(event.key())
        others = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if others:
            super().keyPressEvent(event)
        elif key in places:
            self.place_chosen.emit(PlaceChosen(self._inside(places[key])))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Up):
            self.zoom_in()
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Down):
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.zoom_all()
        elif key == Qt.Key.Key_PageUp:
            self._show_from(self._shown.from_ms - page)
        elif key == Qt.Key.Key_PageDown:
            self._show_from(self._shown.from_ms + page)
        elif key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.play_toggled.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self._theme.color("focus" if self.hasFocus() else "border"), 2 if self.hasFocus() else 1))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        painter.end()
