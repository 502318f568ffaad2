"""Which turn somebody means who presses a key while he listens: what sounded a reaction time ago."""

from collections.abc import Sequence

from qa_desk.domain.call import Lane
from qa_desk.domain.transcript import Turn

REACTION_MS = 300
"""Between hearing a word and pressing a key, on the listener's clock."""
_JUST_OVER_MS = 2_000


def meant_ms(position_ms: int, rate: float) -> int:
    """The moment on the recording's clock that a key pressed now speaks of; faster playing reaches further back."""
    return max(position_ms - round(REACTION_MS * rate), 0)


def row_at(turns: Sequence[Turn], ms: int) -> int | None:
    """The turn that sounds then, the client's before the manager's; else the one that has just ended."""
    sounding = [row for row, turn in enumerate(turns) if turn.from_ms <= ms < turn.to_ms]
    if not sounding:
        sounding = [row for row, turn in enumerate(turns) if turn.to_ms <= ms < turn.to_ms + _JUST_OVER_MS][-1:]
    return min(sounding, key=lambda row: turns[row].lane is Lane.MANAGER, default=None)
