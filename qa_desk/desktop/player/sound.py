"""Sound: the small port between the player's rules and whatever makes it audible."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from qa_desk.desktop.player.route import Span
from qa_desk.desktop.player.sketch import Sketch


class Fault(StrEnum):
    """Why a recording cannot be played."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    NO_SPACE = "no_space"
    REPLACED = "replaced"


class SoundListener(Protocol):
    """Told on the GUI thread."""

    def sound_ready(self) -> None:
        """The file given to open() can be sought and played; once for each open()."""
        ...

    def sound_at(self, ms: int) -> None: ...

    def sound_ended(self) -> None: ...

    def sound_failed(self, fault: Fault, detail: str) -> None: ...

    def sound_sketched(self, sketch: Sketch) -> None:
        """What the recording looks like, as far as it is decoded; maybe before sound_ready()."""
        ...

    def sound_audible(self, audible: bool) -> None:
        """False: there is no sound device, only the position moves."""
        ...


class Sound(Protocol):
    """Holds one recording at a time. Only open() may be called before sound_ready(), and what is kept from one
    recording to the next: rate and gains."""

    def attach(self, listener: SoundListener) -> None: ...

    def open(self, path: Path, sha256: str = "") -> None:
        """Lets go of the recording before, then answers by sound_ready or sound_failed, maybe at once."""
        ...

    def prepare(self, path: Path, sha256: str) -> None:
        """This one will be opened next: it may be made ready when there is nothing else to do."""
        ...

    def close(self) -> None:
        """Lets go of the recording; nothing of it can be heard again."""
        ...

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def seek(self, ms: int) -> None: ...

    def set_end(self, ms: int | None) -> None:
        """Not a sample behind it is heard; once there it tells so by sound_at. None: to the end."""
        ...

    def set_cuts(self, cuts: Sequence[Span]) -> None:
        """Jumped over while playing; in order and apart. open() forgets them."""
        ...

    def set_rate(self, rate: float) -> None: ...

    def set_gains(self, gains: Sequence[float]) -> None:
        """One factor a channel of the recording; empty: all as they are."""
        ...
