"""The player's rules: seeks that wait for loading, ends that are never overrun, stretches, speed, lanes, silence."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject

from qa_desk.desktop.player.facts import PlayerFacts
from qa_desk.desktop.player.mix import VOLUME_STEP, Mix
from qa_desk.desktop.player.news import (
    MixChanged,
    ModesChanged,
    PlayerState,
    PlayFailed,
    PositionChanged,
    RateChanged,
    Sketched,
    StateChanged,
)
from qa_desk.desktop.player.places import NoPlaces, Places
from qa_desk.desktop.player.play_log import PlayLog, Terms
from qa_desk.desktop.player.route import Span, route_of
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.desktop.player.sound import Fault, Sound
from qa_desk.domain.call import Lane
from qa_desk.domain.listening import Played

SLOWEST, FASTEST, RATE_STEP = 0.5, 3.0, 0.1
REWIND_MS = 2_000
"""Going on after a pause starts this much earlier: one has lost the thread."""
LEAST_LOOP_MS = 200
_END_GUARD_MS = 50  # a seek to the very end would play nothing

__all__ = [
    "FASTEST", "RATE_STEP", "REWIND_MS", "SLOWEST", "PlayFailed", "Player", "PlayerState", "PositionChanged",
    "RateChanged", "StateChanged",
]  # fmt: skip


class Player(PlayerFacts):
    """Durations come from the caller (they were counted when the recording was imported), never from the back end."""

    def __init__(self, sound: Sound, parent: QObject | None = None, places: Places | None = None) -> None:
        super().__init__(parent)
        self._sound = sound
        self._places: Places = places or NoPlaces()
        self._log = PlayLog()
        self._other_rate = 1.5
        self._rewinds = False
        self._span: Span | None = None  # one stretch asked for; a route or a loop are in the modes
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
        """Plays just these with two seconds before and after, one after the other; False when there are none."""
        self._try_again()
        route = route_of(moments, self._duration)
        if not route:
            return False
        self._span = None
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

    # ------------------------------------------------------------ how it sounds

    def set_rate(self, rate: float) -> None:
        """Kept for the next recordings too; limited to 0.5..3.0 in steps of 0.1."""
        rate = round(min(max(rate, SLOWEST), FASTEST), 1)
        if rate != self._rate:
            self._rate = rate
            if rate != 1.0:
                self._other_rate = rate
            self._sound.set_rate(rate)
            self._new_terms()
            self.rate_changed.emit(RateChanged(rate))

    def slower(self) -> None:
        self.set_rate(self._rate - RATE_STEP)

    def faster(self) -> None:
        self.set_rate(self._rate + RATE_STEP)

    def toggle_rate(self) -> None:
        """Between normal speed and the last other one."""
        self.set_rate(self._other_rate if self._rate == 1.0 else 1.0)

    def set_mix(self, mix: Mix) -> None:
        """Kept for the next recordings too."""
        if mix != self._mix:
            self._mix = mix
            self._tell_mix()
            self._new_terms()

    def solo(self, lane: Lane) -> None:
        self.set_mix(self._mix.with_solo(lane))

    def louder(self, lane: Lane, steps: int = 1) -> None:
        """Negative steps: quieter."""
        self.set_mix(self._mix.with_volume(lane, self._mix.volume(lane) + steps * VOLUME_STEP))

    def skip_silence(self, skips: bool) -> None:
        """Kept for the next recordings too."""
        self._set(skips_silence=skips)
        self._apply_cuts()

    def toggle_skip_silence(self) -> None:
        self.skip_silence(not self._modes.skips_silence)

    def toggle_goes_on(self) -> None:
        """Whether the next recording shall follow; whoever loads recordings asks for it at `ended`."""
        self._set(goes_on=not self._modes.goes_on)

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
        if stretch is not None and self._modes.loops:
            self._move(stretch.from_ms)
            return
        self._span, on_route = None, bool(self._modes.route)
        self._position = self._duration
        self._log.reach(self._position, self._modes.cuts)
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

    def sound_sketched(self, sketch: Sketch) -> None:
        self._sketch = sketch
        self._apply_cuts()
        self.sketched.emit(Sketched(sketch))

    def sound_audible(self, audible: bool) -> None:
        if audible != self._modes.audible:
            self._set(audible=audible)
            self._new_terms()

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
        route = self._modes.route
        return next((span for span in route if self._position <= span.to_ms), route[-1]) if route else None

    def _after(self, stretch: Span) -> None:
        """The end of a stretch: round again, on to the next, or the end."""
        route = self._modes.route
        if self._span is None and self._modes.loops:
            self._move(stretch.from_ms)
            return
        following = [span for span in route if span.from_ms > stretch.from_ms] if self._span is None else []
        if following:
            self._position = following[0].from_ms
            self._apply_stretch()
            self._move(following[0].from_ms)
            return
        on_route = self._span is None and bool(route)
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

    def _apply_cuts(self) -> None:
        wanted = self._modes.skips_silence and self._sketch is not None and self._sketch.complete
        cuts = self._sketch.cuts if wanted and self._sketch is not None else ()
        if cuts != self._modes.cuts:
            self._tell_played(self._log.take(self._modes.cuts))
            self._set(cuts=cuts)
            if self._state is PlayerState.PLAYING:
                self._log.begin(self._position, self._terms())
        self._sound.set_cuts(cuts)

    def _terms(self) -> Terms:
        gains = self._mix.gains(self._lanes)
        heard = frozenset(lane for lane, gain in zip(self._lanes, gains, strict=True) if gain > 0)
        return Terms(self._sha256, self._rate, heard or frozenset(Lane if not gains else ()), self._modes.audible)

    def _new_terms(self) -> None:
        if self._state is PlayerState.PLAYING:
            self._tell_played(self._log.take(self._modes.cuts))
            self._log.begin(self._position, self._terms())

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

    def _set(self, **values: object) -> None:
        modes = replace(self._modes, **values)  # type: ignore[arg-type]
        if modes != self._modes:
            self._modes = modes
            self.modes_changed.emit(ModesChanged(modes))

    def _tell_played(self, stretches: Iterable[Played]) -> None:
        for stretch in stretches:
            self.played.emit(stretch)

    def _tell_mix(self) -> None:
        self._sound.set_gains(self._mix.gains(self._lanes))
        self.mix_changed.emit(MixChanged(self._mix, self._lanes))

    def _tell_position(self) -> None:
        self.position_changed.emit(PositionChanged(self._position, self._duration))
