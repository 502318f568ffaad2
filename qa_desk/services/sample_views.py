"""What the sample's services, store and pages hand to each other."""

from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.sample_draw import SamplePolicy
from qa_desk.domain.sample_proof import DrawRecord
from qa_desk.domain.sample_seed import Contribution, seed_of


@dataclass(frozen=True, slots=True)
class FrameQuery:
    """Which deals a draw freezes now. `since`, `until`: the period; deals closed before it and deals that
    came after it are out: a period may be closed late.
    `new_since`: a manager whose first deal is younger counts as new."""

    now: datetime
    since: datetime
    until: datetime
    new_since: datetime
    conditional_stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SamplePeriod:
    """A period's committed seed. `contributions`: one while the second person is awaited, then two."""

    period: str
    policy: SamplePolicy
    contributions: tuple[Contribution, ...]
    commitment: str
    opened_at: datetime
    committed_at: datetime | None
    closed_at: datetime | None

    @property
    def committed(self) -> bool:
        return self.committed_at is not None

    @property
    def closed(self) -> bool:
        return self.closed_at is not None

    def seed(self) -> str:
        """For the next draw; nobody is shown it before the close. Empty for a period that an older program drew."""
        return "" if not self.contributions else seed_of(self.period, self.contributions)


@dataclass(frozen=True, slots=True)
class DrawResult:
    """One draw or replacement of a period."""

    period: str
    record: DrawRecord
