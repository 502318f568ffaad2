"""How fast recordings are recognised here and now, and how long the rest takes; never a guess."""

from dataclasses import dataclass, replace

WINDOW_MS = 180_000
"""Speed is that of the last minutes: a file of another kind, or a busy machine, soon counts for nothing."""
LEAST_WALL_MS = 3_000
LEAST_SPEECH_MS = 10_000
_STEP_MS = 1_000


@dataclass(frozen=True, slots=True)
class Pace:
    """`steps`: (wall ms, speech ms) of work done, newest last; a pause between two of them is in neither.

    `spoken_ms` of `recorded_ms`: speech found so far, in recordings that were heard through.
    """

    steps: tuple[tuple[int, int], ...] = ()
    spoken_ms: int = 0
    recorded_ms: int = 0

    def worked(self, wall_ms: int, speech_ms: int) -> "Pace":
        steps = self.steps
        if steps and steps[-1][0] < _STEP_MS:
            last = steps[-1]
            steps, wall_ms, speech_ms = steps[:-1], wall_ms + last[0], speech_ms + last[1]
        steps = (*steps, (max(wall_ms, 0), max(speech_ms, 0)))
        while sum(wall for wall, _ in steps[1:]) >= WINDOW_MS:
            steps = steps[1:]
        return replace(self, steps=steps)

    def heard(self, spoken_ms: int, recorded_ms: int) -> "Pace":
        """A whole recording was heard."""
        return replace(self, spoken_ms=self.spoken_ms + spoken_ms, recorded_ms=self.recorded_ms + recorded_ms)

    @property
    def speed(self) -> float | None:
        """Seconds of speech in a second of work; None until enough was measured."""
        wall, speech = sum(wall for wall, _ in self.steps), sum(speech for _, speech in self.steps)
        return speech / wall if wall >= LEAST_WALL_MS and speech >= LEAST_SPEECH_MS else None

    def left_ms(self, speech_ms: int, recorded_ms: int, share: float | None = None) -> int | None:
        """Wall time for so much known speech and so much recording not heard yet. `share`: of speech in a recording,
        while none was heard through. None while nobody can know."""
        speed = self.speed
        if self.recorded_ms:
            share = self.spoken_ms / self.recorded_ms
        if speed is None or (recorded_ms and share is None):
            return None
        return round((speech_ms + recorded_ms * (share or 0)) / speed)
