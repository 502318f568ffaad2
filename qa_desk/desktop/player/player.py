"""The player's rules: seeks that wait for loading, ends that are never overrun, spans, speed, and faults told once."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qa_desk.desktop.player.sound import Fault, Sound

SLOWEST, FASTEST, RATE_STEP = 0.5, 3.0, 0.1
_END_GUARD_MS = 50  # a seek to the very end of a WAV leaves the back end playing for ever


class PlayerState(StrEnum):
    EMPTY = "empty"
    LOADING = "loading"
    PAUSED = "paused"
    PLAYING = "playing"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PositionChanged:
    ms: int
    duration_ms: int


@dataclass(frozen=True, slots=True)
class StateChanged:
    state: PlayerState


@dataclass(frozen=True, slots=True)
class RateChanged:
    rate: float


@dataclass(frozen=True, slots=True)
class PlayFailed:
    """`detail`: what the back end said, for the log and the details of a banner."""

    path: Path
    fault: Fault
    detail: str = ""


class Player(QObject):
    """Durations come from the caller (they were counted when the recording was imported), never from the back end."""

    position_changed = Signal(PositionChanged)
    state_changed = Signal(StateChanged)
    rate_changed = Signal(RateChanged)
    failed = Signal(PlayFailed)

    def __init__(self, sound: Sound, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sound = sound
        sound.attach(self)
        self._path: Path | None = None
        self._state = PlayerState.EMPTY
        self._position = 0
        self._duration = 0
        self._rate = 1.0
        self._other_rate = 1.5
        self._play_when_ready = False
        self._span_end: int | None = None

    # ------------------------------------------------------------ what is

    @property
    def path(self) -> Path | None:
        return self._path

    @property
    def state(self) -> PlayerState:
        return self._state

    @property
    def position_ms(self) -> int:
        return self._position

    @property
    def duration_ms(self) -> int:
        return self._duration

    @property
    def rate(self) -> float:
        return self._rate

    @property
    def wants_to_play(self) -> bool:
        """Playing, or going to as soon as it is loaded."""
        return self._state is PlayerState.PLAYING or self._play_when_ready

    # ------------------------------------------------------------ what a person asks for

    def load(self, path: Path, duration_ms: int) -> None:
        """Lets go of the recording before, whatever becomes of this one."""
        self._sound.close()
        self._path, self._duration, self._position = path, max(duration_ms, 0), 0
        self._play_when_ready, self._span_end = False, None
        self._tell_position()
        if self._duration == 0:
            self.sound_failed(Fault.EMPTY, "")
        elif not path.is_file():
            self.sound_failed(Fault.MISSING, "")
        else:
            self._enter(PlayerState.LOADING)
            self._sound.open(path)

    def unload(self) -> None:
        self._sound.close()
        self._path, self._duration, self._position = None, 0, 0
        self._play_when_ready, self._span_end = False, None
        self._tell_position()
        self._enter(PlayerState.EMPTY)

    def play(self) -> None:
        """From the position; from the start when it stands at the end."""
        if self._state is PlayerState.LOADING:
            self._play_when_ready = True
        elif self._state is PlayerState.PAUSED:
            if self._position >= self._duration - _END_GUARD_MS:
                self._move(0)
            self._sound.play()
            self._enter(PlayerState.PLAYING)

    def pause(self) -> None:
        self._play_when_ready = False
        if self._state is PlayerState.PLAYING:
            self._sound.pause()
            self._enter(PlayerState.PAUSED)

    def toggle(self) -> None:
        if self.wants_to_play:
            self.pause()
        else:
            self._span_end = None
            self.play()

    def seek(self, ms: int) -> None:
        """To a place within the recording; ends a span."""
        self._span_end = None
        self._move(ms)

    def step(self, ms: int) -> None:
        self.seek(self._position + ms)

    def play_span(self, from_ms: int, to_ms: int) -> None:
        """Plays this stretch and stops behind it."""
        self._move(from_ms)
        self._span_end = min(to_ms, self._duration) if to_ms > from_ms else None
        self.play()

    def set_rate(self, rate: float) -> None:
        """Kept for the next recordings too; limited to 0.5..3.0 in steps of 0.1."""
        rate = round(min(max(rate, SLOWEST), FASTEST), 1)
        if rate != self._rate:
            self._rate = rate
            if rate != 1.0:
                self._other_rate = rate
            self._sound.set_rate(rate)
            self.rate_changed.emit(RateChanged(rate))

    def slower(self) -> None:
        self.set_rate(self._rate - RATE_STEP)

    def faster(self) -> None:
        self.set_rate(self._rate + RATE_STEP)

    def toggle_rate(self) -> None:
        """Between normal speed and the last other one."""
        self.set_rate(self._other_rate if self._rate == 1.0 else 1.0)

    # ------------------------------------------------------------ what the sound tells

    def sound_ready(self) -> None:
        if self._state is not PlayerState.LOADING:
            return
        self._sound.set_rate(self._rate)
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
        if self._span_end is not None and ms >= self._span_end:
            self._span_end = None
            self.pause()
        elif ms >= self._duration:
            self.sound_ended()
        self._tell_position()

    def sound_ended(self) -> None:
        if self._state is PlayerState.PLAYING:
            self._span_end = None
            self._sound.pause()
            self._position = self._duration
            self._tell_position()
            self._enter(PlayerState.PAUSED)

    def sound_failed(self, fault: Fault, detail: str) -> None:
        path = self._path
        if path is None:
            return
        self._sound.close()
        self._path, self._play_when_ready, self._span_end = None, False, None
        self._position, self._duration = 0, 0
        self._tell_position()
        self._enter(PlayerState.FAILED)
        self.failed.emit(PlayFailed(path, fault, detail))

    # ------------------------------------------------------------

    def _move(self, ms: int) -> None:
        if self._state in (PlayerState.EMPTY, PlayerState.FAILED):
            return
        self._position = min(max(ms, 0), max(self._duration - _END_GUARD_MS, 0))
        if self._state is not PlayerState.LOADING:
            self._sound.seek(self._position)
        self._tell_position()

    def _enter(self, state: PlayerState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(StateChanged(state))

    def _tell_position(self) -> None:
        self.position_changed.emit(PositionChanged(self._position, self._duration))
