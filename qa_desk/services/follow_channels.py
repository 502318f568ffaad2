"""Whose the channels are reaches the texts that are there, by a changed rule or direction: the words stay, whose they
are is told anew."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from qa_desk.domain.call import Lane, lanes_of
from qa_desk.domain.correction import CHANNELS, SWAPPED
from qa_desk.domain.intake import ImportResult
from qa_desk.domain.people import User
from qa_desk.domain.settings import Settings
from qa_desk.services.check_reasons import check_refusal
from qa_desk.services.listen import span_of
from qa_desk.services.ports import Clock, ReasonReader
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.transcribe import channel_rule, turn_sides
from qa_desk.services.views import Changed
from qa_desk.services.work_queue import check_deals_of


@dataclass(frozen=True, slots=True)
class SidesTurned:
    """`turned`: recordings in which manager and client changed places; `kept`: how many follow another rule still,
    because somebody has judged by them."""

    turned: tuple[str, ...] = ()
    kept: int = 0


@dataclass(frozen=True, slots=True)
class _Other:
    """A recording whose text has other lanes than today's rule and its call's direction give it."""

    recording: str
    lanes: tuple[Lane, ...]
    judged: bool


def rule_changed(before: Settings, after: Settings) -> bool:
    return (before.channel_map, before.channel_maps) != (after.channel_map, after.channel_maps)


def follow_channels(
    store: Store, clock: Clock, reader: ReasonReader, by: User | None, told: Collection[str] = ()
) -> SidesTurned:
    """Every complete text of two channels whose lanes are not those of today's rule, one unit of work each; reasons
    of undecided deals are looked at again. A second run does what is left, also of one that was killed.

    Calls of deals that were decided or audited keep the lanes they were judged by. `told`: recordings of such calls
    that need not be counted again. `by`: None for the program itself.
    """
    turned: list[str] = []
    kept: set[str] = set()
    with store.read() as unit:
        others = _others(unit)
    for one in others:
        done = False
        if not one.judged:
            with store.write() as unit:
                now = _others(unit, one.recording)
                if not now:
                    continue  # another seat was faster
                done = not now[0].judged and _turn(unit, clock, one.recording, now[0].lanes, by)
        if done:
            turned.append(one.recording)
        else:
            kept.add(one.recording)
    for sha256 in turned:
        check_deals_of(store, clock, reader, sha256)
    with store.read() as unit:
        behind = unit.findings.behind_sides()
    for refusal_id in behind:
        check_refusal(store, clock, reader, refusal_id)
    return SidesTurned(tuple(turned), len(kept - set(told)))


def import_with_sides(
    store: Store, clock: Clock, reader: ReasonReader, step: Callable[[], tuple[ImportResult, Changed]]
) -> tuple[ImportResult, Changed]:
    """An import, and then the sides of calls whose direction it told. Raises what `step` raises."""
    with store.read() as unit:
        before = [one.recording for one in _others(unit)]
    result, changed = step()
    sides = follow_channels(store, clock, reader, None, before)
    return replace(result, turned=len(sides.turned), kept=sides.kept), changed


def _others(unit: UnitOfWork, recording: str | None = None) -> list[_Other]:
    """Of all recordings, or this one."""
    settings, out = unit.settings.load(), []
    for one in unit.transcripts.by_channels(recording):
        wanted = lanes_of(len(one.lanes), channel_rule(one.name, settings), one.direction)
        if wanted == one.lanes[::-1]:
            out.append(_Other(one.recording, wanted, one.judged))
    return out


def _turn(unit: UnitOfWork, clock: Clock, sha256: str, lanes: Sequence[Lane], by: User | None) -> bool:
    """All complete texts of the recording and the marks on it; False when the current one has to stay."""
    now = clock()
    actor = None if by is None else by.id
    turns: list[int] = []
    for version in unit.transcripts.versions(sha256):
        done = turn_sides(unit, version.id, lanes, CHANNELS, actor, now) if version.complete else None
        if done is not None:
            turns.append(done)
        elif version.current:
            return False
    for mark in unit.listening.marks_on(sha256):
        if mark.lane is not SWAPPED[mark.lane]:
            unit.listening.remove_mark(mark.id, now)
            unit.listening.add_mark(mark.item_id, replace(span_of(mark), lane=SWAPPED[mark.lane]), mark.by, now)
    unit.log.append(now, actor, "lanes_swapped", f"recording:{sha256[:12]}", {"turns": turns[0]})
    return True
