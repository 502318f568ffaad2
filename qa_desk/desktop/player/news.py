"""What the player tells, one frozen payload a signal, and its states."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from qa_desk.desktop.player.mix import Mix
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.sketch import Sketch
from qa_desk.desktop.player.sound import Fault
from qa_desk.domain.call import Lane


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
class MixChanged:
    """`lanes`: of the recording's channels, in their order."""

    mix: Mix
    lanes: tuple[Lane, ...]


@dataclass(frozen=True, slots=True)
class Modes:
    """`loop`: what was chosen to be repeated; `loops`: it is repeated now. `route`: only these stretches are played,
    in this order; empty: everything. `cuts`: silence that is jumped over now. `audible`: False without a device."""

    skips_silence: bool = False
    goes_on: bool = False
    loop: Span | None = None
    loops: bool = False
    route: tuple[Span, ...] = ()
    cuts: tuple[Span, ...] = ()
    audible: bool = True


@dataclass(frozen=True, slots=True)
class ModesChanged:
    modes: Modes


@dataclass(frozen=True, slots=True)
class Sketched:
    """None: nothing is known of the recording any more."""

    sketch: Sketch | None


@dataclass(frozen=True, slots=True)
class PlayFailed:
    """`detail`: what the back end said, for the log and the details of a banner."""

    path: Path
    fault: Fault
    detail: str = ""
