"""Carrying over: what a person set right in one text of a recording, found again by time and words in another one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from qa_desk.domain.call import Lane
from qa_desk.domain.carry_words import Said, Spot, bare, said_in, spots_of
from qa_desk.domain.correction import TurnFix, corrected
from qa_desk.domain.transcript import Turn

CARRIED = "carried"
"""TurnFix.model of a correction that was put into other words than those it was made in: no person read the whole."""


@dataclass(frozen=True, slots=True)
class Left:
    """A correction that found no place. `text`: what the turn said then; `lane_only`: nothing but the lane was set."""

    lane: Lane
    from_ms: int
    to_ms: int
    text: str
    lane_only: bool = False


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """`kept`: corrections of the old text that stand in the new one, also those it says by itself."""

    fixes: tuple[TurnFix, ...] = ()
    kept: int = 0
    left: tuple[Left, ...] = ()


@dataclass(frozen=True, slots=True)
class _Told:
    """One turn of the old text: as recognised, as it was left, and what people said of it."""

    was: Turn
    now: Turn
    text: TurnFix | None
    lane: TurnFix | None


def carry(old: Sequence[Turn], fixes: Sequence[TurnFix], new: Sequence[Turn], at: datetime) -> CarriedOver:
    """`old`: turns of the earlier text as they were recognised, and their `fixes`, oldest first; `new`: turns of the
    text that takes its place, as they are now.

    A person's words go where the words they replace, or those around them, are said at the same time; a person's lane
    to every turn that lies mostly in his. Nothing is guessed: what finds no place is told.
    """
    told = [one for turn in old if (one := _told(turn, fixes)) is not None]
    out: list[TurnFix] = []
    kept, left = 0, []
    edits: dict[int, list[tuple[Spot, TurnFix]]] = {}
    for one in told:
        if one.text is not None:
            if _place_words(one, one.text, new, edits):
                kept += 1
            else:
                left.append(_left(one.now))
    for row, found in edits.items():
        fix = _rewritten(new[row], found, at)
        if fix is not None:
            out.append(fix)
    lanes, kept_lanes, left_lanes = _lanes(told, new, at)
    return CarriedOver((*out, *lanes), kept + kept_lanes, (*left, *left_lanes))


def says_a_persons_words(now: Turn, fixes: Sequence[TurnFix]) -> bool:
    """`now`: the turn as its `fixes`, oldest first, left it. Not where a person took the recognised words back."""
    texts = [fix for fix in fixes if fix.text is not None]
    return now.original is not None and bool(texts) and _of_a_person(texts[-1])


def _of_a_person(fix: TurnFix) -> bool:
    return fix.model in ("", CARRIED)


def _told(turn: Turn, fixes: Sequence[TurnFix]) -> _Told | None:
    """None where only models spoke."""
    mine = [fix for fix in fixes if fix.turn_id == turn.id]
    texts = [fix for fix in mine if fix.text is not None]
    lanes = [fix for fix in mine if fix.lane is not None]
    now = corrected(turn, mine)
    text = texts[-1] if texts and now.original is not None and _of_a_person(texts[-1]) else None
    lane = lanes[-1] if lanes and lanes[-1].model == "" else None
    if text is None and lane is None:
        return None
    return _Told(turn, now, text, lane)


def _left(turn: Turn, *, lane_only: bool = False) -> Left:
    return Left(turn.lane, turn.from_ms, turn.to_ms, turn.text, lane_only)


# ---------------------------------------------------------------- words


def _place_words(one: _Told, fix: TurnFix, new: Sequence[Turn], edits: dict[int, list[tuple[Spot, TurnFix]]]) -> bool:
    """True when all of it stands in the new text. Places that are taken already are not written over."""
    said = said_in(one.was, new)
    spots = spots_of(one.was, one.now, said)
    placed = [spot for spot in spots if spot is not None]
    good = len(placed) == len(spots)
    for spot in placed:
        if spot.says_so:
            continue
        there = edits.setdefault(spot.row, [])
        if any((spot.begin < other.end and other.begin < spot.end) or spot == other for other, _fix in there):
            good = False
        else:
            there.append((spot, fix))
    return good


def _rewritten(turn: Turn, found: Sequence[tuple[Spot, TurnFix]], at: datetime) -> TurnFix | None:
    words: list[str] = turn.text.split()
    for spot, _fix in sorted(found, key=lambda one: one[0].begin, reverse=True):
        words[spot.begin : spot.end] = spot.words
    text = " ".join(words)
    if turn.id is None or not text or text == turn.text:
        return None
    fixes = [fix for _spot, fix in found]
    whole = any(fix.model == "" and fix.text is not None and bare(fix.text) == bare(text) for fix in fixes)
    return TurnFix(turn.id, text, None, "" if whole else CARRIED, fixes[-1].by, at)


# ---------------------------------------------------------------- lanes


def _lanes(told: Sequence[_Told], new: Sequence[Turn], at: datetime) -> tuple[list[TurnFix], int, list[Left]]:
    wanted: dict[int, tuple[int, TurnFix]] = {}
    kept, left = 0, []
    for one in told:
        if one.lane is None:
            continue
        rows = [(row, _common(one.now, turn)) for row, turn in enumerate(new)]
        mine = [(row, common) for row, common in rows if common and common * 2 >= new[row].to_ms - new[row].from_ms]
        for row, common in mine:
            if row not in wanted or wanted[row][0] < common:
                wanted[row] = (common, one.lane)
        kept += bool(mine)
        if not mine:
            left.append(_left(one.now, lane_only=True))
    fixes = []
    for row, (_common_ms, fix) in wanted.items():
        turn = new[row]
        if turn.id is not None and (turn.lane is not fix.lane or turn.guessed):
            fixes.append(TurnFix(turn.id, None, fix.lane, "", fix.by, at))
    return fixes, kept, left


def _common(one: Turn, other: Turn) -> int:
    return max(min(one.to_ms, other.to_ms) - max(one.from_ms, other.from_ms), 0)


# ---------------------------------------------------------------- evidence


LIKE_ENOUGH = 0.5
"""Of the words of a mark that the new text must say, before the mark's words are exchanged for them."""


def same_moment(lane: Lane, from_ms: int, to_ms: int, quote: str, new: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns of a new text that say what was marked; none where it says something else there."""
    under = tuple(
        turn
        for turn in new
        if (turn.lane is lane or Lane.UNKNOWN in (turn.lane, lane) or turn.guessed)
        and from_ms <= (turn.from_ms + turn.to_ms) // 2 < to_ms
    )
    if not under:
        holding = [turn for turn in new if turn.lane is lane and turn.from_ms <= (from_ms + to_ms) // 2 < turn.to_ms]
        under = tuple(holding[:1])
    told = [word for turn in under for word in bare(turn.text)]
    return under if SequenceMatcher(None, bare(quote), told, autojunk=False).ratio() >= LIKE_ENOUGH else ()


__all__ = ["CARRIED", "CarriedOver", "Left", "Said", "carry", "same_moment", "says_a_persons_words"]
