"""What a review asks of a transcript again and again, worked out once: ten thousand turns must not hold up a key."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock

from qa_desk.desktop.widgets.shown_turn import ShownTurn
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.listening import PlayedSpan, client_speech, heard_within, sounded
from qa_desk.domain.transcript import Turn

_MOST = 12
Turns = tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class TurnMarks:
    """`found`: the finding stands on it. `highlight`: 1..3, None for no highlight. `taken`: evidence of the draft.
    `heard`: told of doubtful turns only. `shown`: how the transcript shows the unheard turn, where that is made."""

    turn: Turn
    found: bool
    highlight: int | None
    taken: bool
    heard: bool = False
    shown: ShownTurn | None = field(default=None, compare=False, repr=False)

    @property
    def worth_hearing(self) -> bool:
        return self.found or self.highlight is not None


class TurnIndex:
    """`unmarked`: every turn without a mark. `speech`: when the client speaks. `guessed`: at least one lane."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self.unmarked = tuple(TurnMarks(turn, False, None, False, False, shown_of(turn)) for turn in turns)
        middles = sorted(((turn.from_ms + turn.to_ms) // 2, row) for row, turn in enumerate(turns))
        self._middles, self._rows = [one[0] for one in middles], [one[1] for one in middles]
        self._starts: dict[int, list[int]] = {}
        for row, turn in enumerate(turns):
            self._starts.setdefault(turn.from_ms, []).append(row)
        self.speech = client_speech(turns)
        self.guessed = any(turn.guessed for turn in turns)
        self.doubtful = tuple(row for row, turn in enumerate(turns) if turn.doubt is not None)
        self._heard: tuple[str, Sequence[PlayedSpan], tuple[int, ...]] = ("", (), ())

    def under(self, span: SpanEvidence) -> list[int]:
        """Rows whose turn the span was taken from: the same lane, and the turn's middle lies in it."""
        first, last = bisect_left(self._middles, span.from_ms), bisect_left(self._middles, span.to_ms)
        return [row for row in self._rows[first:last] if self.turns[row].lane is span.lane]

    def begun_at(self, ms: int) -> Sequence[int]:
        return self._starts.get(ms, ())

    def heard(self, recording: str, played: Sequence[PlayedSpan]) -> tuple[int, ...]:
        """Doubtful rows that these spans made heard; remembered until others are asked about."""
        if not self.doubtful:
            return ()
        if self._heard[0] != recording or self._heard[1] is not played:
            audible = {lane: sounded(played, recording, lane) for lane in Lane}
            rows = tuple(row for row in self.doubtful if heard_within(self.turns[row], audible[self.turns[row].lane]))
            self._heard = (recording, played, rows)
        return self._heard[2]


def shown(one: TurnMarks) -> ShownTurn:
    """Without marks."""
    return one.shown if one.shown is not None and not one.heard else shown_of(one.turn, heard=one.heard)


def shown_of(turn: Turn, *, heard: bool = False) -> ShownTurn:
    return ShownTurn(
        turn.lane, turn.from_ms, turn.to_ms, turn.text, turn.confidence, key=turn.id, words=turn.words,
        doubt=turn.doubt, heard=heard, guessed=turn.guessed, original=turn.original,
    )  # fmt: skip


class _Shelf:
    """The last few transcripts; asked from the GUI thread and from the jobs."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, TurnIndex] = OrderedDict()
        self._lock = Lock()

    def index(self, turns: Turns) -> TurnIndex:
        with self._lock:
            found = self._kept.get(id(turns))
            if found is not None and found.turns is turns:
                self._kept.move_to_end(id(turns))
                return found
        made = TurnIndex(turns)
        with self._lock:
            self._kept[id(turns)] = made
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return made

    def same(self, turns: Turns) -> Turns:
        with self._lock:
            kept = [one.turns for one in self._kept.values() if len(one.turns) == len(turns)]
        return next((one for one in kept if one == turns), turns)


_SHELF = _Shelf()


def index_of(turns: Turns) -> TurnIndex:
    """Made at the first call; the page's jobs make it before the window asks."""
    return _SHELF.index(turns)


def known(turns: Iterable[Turn]) -> Turns:
    """The very tuple that was indexed before, where it says the same: what rests on it need not be made again."""
    return _SHELF.same(tuple(turns))
