"""Listening: which stretches of a recording somebody heard, and what that makes of its turns; notes left on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from qa_desk.domain.call import Lane
from qa_desk.domain.errors import GuardRefused, WrongUse
from qa_desk.domain.people import UserId
from qa_desk.domain.queue import ItemId
from qa_desk.domain.transcript import Doubt, Turn

CommentId = NewType("CommentId", int)
MarkId = NewType("MarkId", int)

HEARD_PERCENT = 80
"""Of a turn that must have been played: its first and last syllables often lie outside what the engine timed."""
FASTEST_HEARD = 200
"""Percent of the normal speed up to which playing counts as hearing; beyond it most people no longer follow speech."""
EVERY_LANE = frozenset(Lane)


@dataclass(frozen=True, slots=True)
class Played:
    """A stretch that sounded at one speed. `lanes`: the audible ones; on a mono recording any of them."""

    recording: str
    from_ms: int
    to_ms: int
    rate_percent: int = 100
    lanes: frozenset[Lane] = EVERY_LANE


@dataclass(frozen=True, slots=True)
class PlayedSpan:
    played: Played
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class Listened:
    """How much of the client's speech somebody heard. `speech_ms` is 0 where no transcript tells any."""

    heard_ms: int
    speech_ms: int

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 means all of it. None where there is nothing to hear."""
        return self.heard_ms * 100 // self.speech_ms if self.speech_ms else None


NOTHING_HEARD = Listened(0, 0)


@dataclass(frozen=True, slots=True)
class Comment:
    id: CommentId
    recording: str
    at_ms: int
    text: str
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """Evidence taken while listening, kept until the decision copies it or somebody removes it."""

    id: MarkId
    item_id: ItemId
    recording: str
    lane: Lane
    from_ms: int
    to_ms: int
    quote: str
    by: UserId
    at: datetime


class NotListened(GuardRefused):
    """The text may be invented and the deciding user has not heard it; facts: recording, from_ms, to_ms, doubt"""

    code = "not_listened"


class CommentEmpty(WrongUse):
    """A comment without words."""

    code = "comment_empty"


class CommentNotYours(GuardRefused):
    """Only who wrote a comment or set a mark may take it away."""

    code = "comment_not_yours"


Interval = tuple[int, int]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, without overlaps and without empty ones."""
    out: list[Interval] = []
    for begin, end in sorted(one for one in intervals if one[0] < one[1]):
        if out and begin <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((begin, end))
    return out


def common_ms(left: Sequence[Interval], right: Sequence[Interval]) -> int:
    """Length of what two unions share."""
    total = place = 0
    for begin, end in left:
        while place < len(right) and right[place][1] <= begin:
            place += 1
        for other in range(place, len(right)):
            if right[other][0] >= end:
                break
            total += min(end, right[other][1]) - max(begin, right[other][0])
    return total


def sounded(spans: Iterable[PlayedSpan], recording: str, lane: Lane) -> list[Interval]:
    """When this lane of the recording was audible at a speed at which it can be followed.

    A voice nobody could tell apart is on every lane: any audible lane carries it, and it carries any lane.
    """
    return union(
        (one.played.from_ms, one.played.to_ms)
        for one in spans
        if one.played.recording == recording
        and one.played.rate_percent <= FASTEST_HEARD
        and (
            lane in one.played.lanes
            or (one.played.lanes and (lane is Lane.UNKNOWN or Lane.UNKNOWN in one.played.lanes))
        )
    )


def is_heard(turn: Turn, recording: str, spans: Iterable[PlayedSpan]) -> bool:
    """At least HEARD_PERCENT of the turn sounded, at most at FASTEST_HEARD.

    Less than all of it, because engines time the edges of a turn by guess, and whoever stops at its last word has heard
    it; a speed limit, because skimming at three times the speed is a way to find a place, not to hear whether the
    words are there.
    """
    return heard_within(turn, sounded(spans, recording, turn.lane))


def heard_within(turn: Turn, audible: Sequence[Interval]) -> bool:
    """The same, where it is known when the turn's lane was audible."""
    return heard_enough(turn.from_ms, turn.to_ms, audible)


def heard_enough(from_ms: int, to_ms: int, audible: Sequence[Interval]) -> bool:
    """The same of any stretch."""
    length = to_ms - from_ms
    return length <= 0 or common_ms([(from_ms, to_ms)], audible) * 100 >= HEARD_PERCENT * length


Speech = Mapping[Lane, Sequence[Interval]]


def client_speech(said: Iterable[Turn]) -> Speech:
    """When the client speaks. Where nobody could tell the voices apart every turn may be the client's."""
    turns = [turn for turn in said if turn.text.strip()]
    return {
        lane: union((turn.from_ms, turn.to_ms) for turn in turns if turn.lane is lane)
        for lane in (Lane.CLIENT, Lane.UNKNOWN)
    }


def listened(turns: Mapping[str, Sequence[Turn]], spans: Sequence[PlayedSpan]) -> Listened:
    """Of the client's turns by recording."""
    return listened_of({recording: client_speech(said) for recording, said in turns.items()}, spans)


def listened_of(speech: Mapping[str, Speech], spans: Sequence[PlayedSpan]) -> Listened:
    """The same, where it is known already when the client speaks."""
    heard_ms = speech_ms = 0
    for recording, lanes in speech.items():
        for lane, intervals in lanes.items():
            speech_ms += sum(end - begin for begin, end in intervals)
            heard_ms += common_ms(intervals, sounded(spans, recording, lane))
    return Listened(heard_ms, speech_ms)


def doubtful_under(
    turns: Iterable[Turn], lane: Lane, from_ms: int, to_ms: int, *, apart: bool = True
) -> list[tuple[Turn, Doubt]]:
    """The turns a stretch of one lane rests on whose text may be invented.

    `apart`: each voice has a channel of its own; else lanes are opinions, which may change after the stretch was
    marked, and every turn of that time counts.
    """
    return [
        (turn, turn.doubt)
        for turn in turns
        if turn.doubt is not None
        and (not apart or turn.guessed or turn.lane is lane or Lane.UNKNOWN in (turn.lane, lane))
        and turn.from_ms < to_ms
        and from_ms < turn.to_ms
    ]


def check_listened(
    turns: Sequence[Turn],
    recording: str,
    lane: Lane,
    from_ms: int,
    to_ms: int,
    spans: Sequence[PlayedSpan],
    *,
    apart: bool = True,
) -> None:
    """Raises NotListened when the stretch rests on a doubtful turn that the owner of `spans` has not heard."""
    for turn, doubt in doubtful_under(turns, lane, from_ms, to_ms, apart=apart):
        if not is_heard(turn, recording, spans):
            raise NotListened(recording=recording[:12], from_ms=turn.from_ms, to_ms=turn.to_ms, doubt=doubt.value)
