"""Places: where each recording was left, for the last few hundred of them, in the layout memory."""

from typing import Protocol

from qa_desk.desktop.layout_memory import LayoutMemory

_KEY = "player/places"
_MOST = 300
_NAME = 16
_NEAR_ENDS_MS = 3_000


class Places(Protocol):
    def of(self, sha256: str, duration_ms: int) -> int:
        """0 where nothing is known."""
        ...

    def keep(self, sha256: str, ms: int, duration_ms: int) -> None: ...


class NoPlaces:
    """Every recording begins at its beginning."""

    def of(self, sha256: str, duration_ms: int) -> int:  # noqa: ARG002
        return 0

    def keep(self, sha256: str, ms: int, duration_ms: int) -> None: ...


class KeptPlaces:
    """A place close to either end is not worth going back to."""

    def __init__(self, memory: LayoutMemory) -> None:
        self._memory = memory

    def of(self, sha256: str, duration_ms: int) -> int:
        ms = self._all().get(sha256[:_NAME], 0)
        return ms if sha256 and ms < duration_ms - _NEAR_ENDS_MS else 0

    def keep(self, sha256: str, ms: int, duration_ms: int) -> None:
        if not sha256:
            return
        places = self._all()
        places.pop(sha256[:_NAME], None)
        if _NEAR_ENDS_MS < ms < duration_ms - _NEAR_ENDS_MS:
            places[sha256[:_NAME]] = ms
        kept = list(places.items())[-_MOST:]
        self._memory.set_text(_KEY, " ".join(f"{name}:{place}" for name, place in kept))

    def _all(self) -> dict[str, int]:
        """Oldest first; anything that makes no sense is left out."""
        pairs = (part.partition(":") for part in self._memory.text(_KEY).split())
        return {name: int(place) for name, _colon, place in pairs if place.isdecimal()}
