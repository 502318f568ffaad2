"""What can be known of a player and what it tells; the rules that change it are in sounding.py and player.py."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qa_desk.desktop.player.mix import Mix
from qa_desk.desktop.player.news import (
    MixChanged,
    Modes,
    ModesChanged,
    PlayerState,
    PlayFailed,
    PositionChanged,
    RateChanged,
    Sketched,
    StateChanged,
)
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.domain.call import Lane
from qa_desk.domain.listening import Played


class PlayerFacts(QObject):
    """Signals and what they told last."""

    position_changed = Signal(PositionChanged)
    state_changed = Signal(StateChanged)
    rate_changed = Signal(RateChanged)
    mix_changed = Signal(MixChanged)
    modes_changed = Signal(ModesChanged)
    sketched = Signal(Sketched)
    played = Signal(Played)
    """A stretch that was heard; none while nothing can be heard."""
    ended = Signal()
    """The recording was played to its end."""
    route_ended = Signal()
    """The last of the moments that alone were asked for was played; `ended` is not told then."""
    failed = Signal(PlayFailed)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._sha256 = ""
        self._lanes: tuple[Lane, ...] = ()
        self._state = PlayerState.EMPTY
        self._position = 0
        self._duration = 0
        self._rate = 1.0
        self._mix = Mix()
        self._modes = Modes()
        self._sketch: Sketch | None = None
        self._play_when_ready = False

    @property
    def path(self) -> Path | None:
        return self._path

    @property
    def sha256(self) -> str:
        return self._sha256

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
    def mix(self) -> Mix:
        return self._mix

    @property
    def lanes(self) -> tuple[Lane, ...]:
        """Of the recording's channels; empty when nobody told."""
        return self._lanes

    @property
    def modes(self) -> Modes:
        return self._modes

    @property
    def sketch(self) -> Sketch | None:
        return self._sketch

    @property
    def wants_to_play(self) -> bool:
        """Playing, or going to as soon as it is loaded."""
        return self._state is PlayerState.PLAYING or self._play_when_ready
