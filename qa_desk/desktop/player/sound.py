"""Sound: the small port between the player's rules and whatever makes it audible."""

from enum import StrEnum
from pathlib import Path
from typing import Protocol


class Fault(StrEnum):
    """Why a recording cannot be played."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EMPTY = "empty"


class SoundListener(Protocol):
    """Told on the GUI thread."""

    def sound_ready(self) -> None:
        """The file given to open() can be sought and played; once for each open()."""
        ...

    def sound_at(self, ms: int) -> None: ...

    def sound_ended(self) -> None: ...

    def sound_failed(self, fault: Fault, detail: str) -> None: ...


class Sound(Protocol):
    """Holds one recording at a time. Only open() may be called before sound_ready()."""

    def attach(self, listener: SoundListener) -> None: ...

    def open(self, path: Path) -> None:
        """Lets go of the recording before, then answers by sound_ready or sound_failed, maybe at once."""
        ...

    def close(self) -> None:
        """Lets go of the recording; nothing of it can be heard again."""
        ...

    def play(self) -> None: ...

    def pause(self) -> None: ...

    def seek(self, ms: int) -> None: ...

    def set_rate(self, rate: float) -> None: ...

    def set_volume(self, share: float) -> None: ...
