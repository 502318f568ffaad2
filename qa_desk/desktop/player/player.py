"""The player's rules: seeks that wait for loading, ends that are never overrun, stretches, loops and routes."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from qa_desk.desktop.player.news import PlayerState, PlayFailed, PositionChanged, RateChanged, Sketched, StateChanged
from qa_desk.desktop.player.places import NoPlaces, Places
from qa_desk.desktop.player.route import Span, route_of
from qa_desk.desktop.player.sound import Fault, Sound
from qa_desk.desktop.player.sounding import FASTEST, RATE_STEP, SLOWEST, Sounding
from qa_desk.domain.call import Lane

REWIND_MS = 2_000
"""Going on after a pause starts this much earlier: one has lost the thread."""
LEAST_LOOP_MS = 200
_END_GUARD_MS = 50  # a seek to the very end would play nothing

__all__ = [
    "FASTEST", "RATE_STEP", "REWIND_MS", "SLOWEST", "PlayFailed", "Player", "PlayerState", "PositionChanged",
    "RateChanged", "StateChanged",
]  # fmt: skip


class Player(Sounding):
    """Durations come from the caller (they were counted when the recording was imported), never from the back end."""

    def __init__(self, sound: Sound, parent: QObject | None = None, places: Places | None = None) -> None:
        super().__init__(sound, parent)
        self._places: Places = places or NoPlaces()
        self._rewinds = False
        self._span: Span | None = None  # one stretch asked for; a route or a loop are in the modes
        self._leg = 0  # of the route
        self._lost: tuple[Path, int, str, tuple[Lane, ...]] | None = None  # what failed last, as load() takes it
        sound.attach(self)

    # ------------------------------------------------------------ recordings

    def load(self, path: Path, duration_ms: int, sha256: str = "", lanes: Sequence[Lane] = ()) -> None:
        """Lets go of the recording before, whatever becomes of this one. Stands where it was left the last time."""
        self._let_go()
        self._path, self._duration, self._sha256, self._lanes = path, max(duration_ms, 0), sha256, tuple(lanes)
        self._position = self._places.of(sha256, self._duration)
        self._tell_position()
        self._tell_mix()
        if self._duration == 0:
            self.sound_failed(Fault.EMPTY, "")
        elif not path.is_file():
            self.sound_failed(Fault.MISSING, "")
        else:
            self._state = PlayerState.EMPTY  # another recording is news, also while one was being loaded
            self._enter(PlayerState.LOADING)
            self._sound.open(path, sha256)

    def prepare(self, path: Path, sha256: str) -> None:
        """Most likely this recording is loaded next."""
        self._sound.prepare(path, sha256)

    def unload(self) -> None:
        self._let_go()
        self._path, self._duration, self._position, self._sha256, self._lanes = None, 0, 0, "", ()
        self._tell_position()
        self._enter(PlayerState.EMPTY)

    # ------------------------------------------------------------ play and pause

    def play(self) -> None:
        """From the position; a little before it after a pause; from the start when it stands at the end.

        A recording that could not be played is tried again.
        """
        self._try_again()
        self._start()

    def _start(self) -> None:
        if self._state is PlayerState.LOADING:
            self._play_when_ready = True
        elif self._state is PlayerState.PAUSED:
            if self._position >= self._duration - _END_GUARD_MS:
                self._move(0)
            elif self._rewinds:
                stretch = self._stretch()
                self._move(max(self._position - REWIND_MS, 0 if stretch is None else stretch.from_ms))
            self._rewinds = False
            self._apply_stretch()
            self._sound.play()
            self._enter(PlayerState.PLAYING)
            self._log.begin(self._position, self._terms())

    def pause(self) -> None:
        self._play_when_ready = False
        if self._state is PlayerState.PLAYING:
            self._stop()
            self._rewinds = True

    def toggle(self) -> None:
        if self.wants_to_play:
            self.pause()
        else:
            self._span = None
            self.play()

    def seek(self, ms: int) -> None:
        """To a place within the recording; ends a span and a route, and a loop when it is outside."""
        self._span, self._rewinds = None, False
        loop = self._modes.loop
        inside = self._modes.loops and loop is not None and loop.from_ms <= ms < loop.to_ms
        self._set(route=(), loops=inside)
        self._apply_stretch()
        self._move(ms)

    def step(self, ms: int) -> None:
        self.seek(self._position + ms)

    # ------------------------------------------------------------ stretches

    def play_span(self, from_ms: int, to_ms: int) -> None:
        """Plays this stretch and stops behind it."""
        self._try_again()
        self._set(route=(), loops=False)
        self._span = Span(from_ms, min(to_ms, self._duration)) if to_ms > from_ms else None
        self._go_and_play(from_ms)

    def play_moments(self, moments: Iterable[Span]) -> bool:
        """Plays just these with two seconds before and after, in the order given; False when there are none."""
        self._try_again()
        route = route_of(moments, self._duration)
        if not route:
            return False
        self._span, self._leg = None, 0
        self._set(route=route, loops=False)
        self._go_and_play(route[0].from_ms)
        return True

    def set_loop(self, from_ms: int, to_ms: int) -> None:
        """Chooses a stretch and repeats it; too short a one is none."""
        span = Span(max(from_ms, 0), min(to_ms, self._duration))
        if span.length_ms < LEAST_LOOP_MS:
            self.clear_loop()
            return
        self._span = None
        self._set(loop=span, loops=True, route=())
        self._apply_stretch()
        if not span.from_ms <= self._position < span.to_ms:
            self._move(span.from_ms)

    def toggle_loop(self) -> None:
        """Repeats what was chosen, or no longer."""
        loop = self._modes.loop
        if loop is None or self._modes.loops:
            self._set(loops=False)
            self._apply_stretch()
        else:
            self.set_loop(loop.from_ms, loop.to_ms)

    def clear_loop(self) -> None:
        self._set(loop=None, loops=False)
        self._apply_stretch()

    # ------------------------------------------------------------ what the sound tells

    def sound_ready(self) -> None:
        if self._state is not PlayerState.LOADING:
            return
        self._sound.set_rate(self._rate)
        self._sound.set_gains(self._mix.gains(self._lanes))
        self._apply_cuts()
        if self._position:
            self._sound.seek(self._position)
        self._enter(PlayerState.PAUSED)
        if self._play_when_ready:
            self._play_when_ready = False
            self.play()

    def sound_at(self, ms: int) -> None:
        if self._state is not PlayerState.PLAYING:
            return
        self._position = min(ms, self._duration)
        self._tell_played(self._log.reach(self._position, self._modes.cuts))
        stretch = self._stretch()
        if stretch is not None and ms >= stretch.to_ms:
            self._after(stretch)
        elif ms >= self._duration:
            self.sound_ended()
        self._tell_position()

    def sound_ended(self) -> None:
        if self._state is not PlayerState.PLAYING:
            return
        stretch = self._stretch()
        self._position = self._duration
        self._tell_played(self._log.reach(self._position, self._modes.cuts))
        if stretch is not None and (self._modes.loops or self._more_legs()):
            self._after(stretch)
            return
        self._span, on_route = None, bool(self._modes.route)
        self._stop()
        self._set(route=())
        self._tell_position()
        if on_route:
            self.route_ended.emit()
        else:
            self.ended.emit()

    def sound_failed(self, fault: Fault, detail: str) -> None:
        path = self._path
        if path is None:
            return
        self._let_go()
        self._lost = (path, self._duration, self._sha256, self._lanes)
        self._path, self._position, self._duration, self._sha256 = None, 0, 0, ""
        self._tell_position()
        self._enter(PlayerState.FAILED)
        self.failed.emit(PlayFailed(path, fault, detail))

    # ------------------------------------------------------------

    def _try_again(self) -> None:
        """The file may have come back, the disk may have room by now."""
        if self._state is PlayerState.FAILED and self._lost is not None:
            self.load(*self._lost)

    def _let_go(self) -> None:
        self._tell_played(self._log.take(self._modes.cuts))
        if self._state in (PlayerState.PAUSED, PlayerState.PLAYING):
            self._places.keep(self._sha256, self._position, self._duration)
        self._sound.close()
        self._play_when_ready, self._rewinds, self._span = False, False, None
        self._set(loop=None, loops=False, route=(), cuts=())
        if self._sketch is not None:
            self._sketch = None
            self.sketched.emit(Sketched(None))

    def _stop(self) -> None:
        self._tell_played(self._log.take(self._modes.cuts))
        self._sound.pause()
        self._places.keep(self._sha256, self._position, self._duration)
        self._enter(PlayerState.PAUSED)

    def _go_and_play(self, ms: int) -> None:
        self._rewinds = False
        self._apply_stretch()
        self._move(ms)
        self._start()

    def _stretch(self) -> Span | None:
        """What is played now, when it is not everything."""
        if self._span is not None:
            return self._span
        if self._modes.loops:
            return self._modes.loop
        return self._modes.route[self._leg] if self._modes.route else None

    def _more_legs(self) -> bool:
        return self._span is None and self._leg + 1 < len(self._modes.route)

    def _after(self, stretch: Span) -> None:
        """The end of a stretch: round again, on to the next, or the end."""
        if self._span is None and self._modes.loops:
            self._move(stretch.from_ms)
            return
        if self._more_legs():
            self._leg += 1
            self._apply_stretch()
            self._move(self._modes.route[self._leg].from_ms)
            return
        on_route = self._span is None and bool(self._modes.route)
        self._position = min(stretch.to_ms, self._duration)
        self._span = None
        self._stop()
        self._set(route=())
        self._apply_stretch()
        if on_route:
            self.route_ended.emit()

    def _apply_stretch(self) -> None:
        stretch = self._stretch()
        self._sound.set_end(None if stretch is None else stretch.to_ms)

    def _move(self, ms: int) -> None:
        if self._state in (PlayerState.EMPTY, PlayerState.FAILED):
            return
        self._tell_played(self._log.take(self._modes.cuts))
        self._position = min(max(ms, 0), max(self._duration - _END_GUARD_MS, 0))
        if self._state is not PlayerState.LOADING:
            self._sound.seek(self._position)
        if self._state is PlayerState.PLAYING:
            self._log.begin(self._position, self._terms())
        self._tell_position()

    def _enter(self, state: PlayerState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(StateChanged(state))

    def _tell_position(self) -> None:
        self.position_changed.emit(PositionChanged(self._position, self._duration))
