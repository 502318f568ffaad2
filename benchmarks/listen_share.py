"""How much of a refusal's talk "evidence only" plays until a deciding turn was heard: text, timed by its length."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_desk.desktop.player.route import Span, route_of
from qa_desk.domain.evaluation import Judged
from qa_desk.domain.reason_check import Reading, RefusalCase, SpokenCall, TurnRef

LETTERS_PER_S = 14
"""Quick Russian telephone talk, spaces counted: about 140 words a minute."""
LEAST_TURN_MS = 600
PAUSE_MS = 400
"""Between two turns."""


@dataclass(frozen=True, slots=True)
class Listening:
    """`share`: of the talk of all calls; 1 where the deciding turn was never reached."""

    case_id: str
    share: float
    reached: bool


def listening(case: RefusalCase, judged: Judged) -> Listening | None:
    """None for a case in which no turn decides: nobody can hear what was not said."""
    deciding = set(judged.label.evidence)
    if not deciding:
        return None
    times = [turn_times(call) for call in case.calls]
    whole = sum(_length(spans) for spans in times)
    played = 0
    for place in _order(judged.reading):
        route = route_of([times[ref.call][ref.turn] for ref in _moments(judged.reading, place)], _length(times[place]))
        ends = [times[ref.call][ref.turn] for ref in deciding if ref.call == place]
        until = [_played_until(route, span) for span in ends if _is_heard(route, span)]
        if until:
            return Listening(case.id, (played + min(until)) / whole, reached=True)
        played += sum(span.length_ms for span in route)
    return Listening(case.id, 1.0, reached=False)


def turn_times(call: SpokenCall) -> list[Span]:
    """One turn after the other, as long as its text takes to say."""
    out: list[Span] = []
    at = 0
    for turn in call.turns:
        length = max(round(len(turn.text) * 1_000 / LETTERS_PER_S), LEAST_TURN_MS)
        out.append(Span(at, at + length))
        at += length + PAUSE_MS
    return out


def _order(reading: Reading) -> list[int]:
    """Calls as the player takes them: the one of the best highlight, those behind it, then those before it."""
    found = list(dict.fromkeys(ref.call for ref in _all_moments(reading)))
    in_time = sorted(found)
    start = in_time.index(found[0]) if found else 0
    return in_time[start:] + in_time[:start]


def _all_moments(reading: Reading) -> tuple[TurnRef, ...]:
    return (*reading.highlights, *reading.evidence)


def _moments(reading: Reading, call: int) -> list[TurnRef]:
    """By rank; the rest in order of time, as the page hands them to the player."""
    rest = sorted(ref for ref in reading.evidence if ref not in reading.highlights)
    return [ref for ref in (*reading.highlights, *rest) if ref.call == call]


def _is_heard(route: Sequence[Span], span: Span) -> bool:
    return any(part.from_ms <= span.from_ms and span.to_ms <= part.to_ms for part in route)


def _played_until(route: Sequence[Span], span: Span) -> int:
    """Until its end was heard, in the order of the route."""
    leg = next(place for place, part in enumerate(route) if part.from_ms <= span.from_ms and span.to_ms <= part.to_ms)
    return sum(part.length_ms for part in route[:leg]) + span.to_ms - route[leg].from_ms


def _length(times: Sequence[Span]) -> int:
    return times[-1].to_ms if times else 0
