"""The mix: which lanes are heard and how loud. Solo wins over mute; a lane that is not there is not missed."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from qa_desk.domain.call import Lane

VOLUME_STEP = 10
LOUDEST = 200
_NORMAL = 100


@dataclass(frozen=True, slots=True)
class Mix:
    """`volumes`: percent by lane, 100 where nothing is said; over 100 amplifies. `solo`: this lane alone is heard."""

    solo: Lane | None = None
    muted: frozenset[Lane] = frozenset()
    volumes: tuple[tuple[Lane, int], ...] = field(default=())

    def volume(self, lane: Lane) -> int:
        return dict(self.volumes).get(lane, _NORMAL)

    def hears(self, lane: Lane) -> bool:
        return lane is self.solo if self.solo is not None else lane not in self.muted

    def gains(self, lanes: Sequence[Lane]) -> tuple[float, ...]:
        """One factor a channel. Where the solo lane is not among them (a mono recording), all are heard."""
        mix = replace(self, solo=None) if self.solo is not None and self.solo not in lanes else self
        known = set(lanes) - {Lane.UNKNOWN}
        return tuple(
            mix.volume(lane) / _NORMAL if not known or mix.hears(lane) else 0.0 for lane in lanes
        )  # fmt: skip

    def with_solo(self, lane: Lane) -> "Mix":
        """The same lane again: both are heard."""
        return replace(self, solo=None if self.solo is lane else lane)

    def with_muted(self, lane: Lane) -> "Mix":
        return replace(self, solo=None, muted=self.muted ^ {lane})

    def with_all(self) -> "Mix":
        return replace(self, solo=None, muted=frozenset())

    def with_volume(self, lane: Lane, percent: int) -> "Mix":
        kept = {one: value for one, value in self.volumes if one is not lane}
        kept[lane] = min(max(percent, 0), LOUDEST)
        return replace(self, volumes=tuple(sorted(kept.items())))
