"""A changed rule for channels reaches the texts that are there: the words stay, whose they are is told anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_desk.domain.call import Lane
from qa_desk.domain.correction import CHANNELS, SWAPPED
from qa_desk.domain.people import User
from qa_desk.domain.settings import Settings
from qa_desk.services.listen import span_of
from qa_desk.services.ports import Clock, ReasonReader
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.transcribe import lanes_for, turn_sides
from qa_desk.services.work_queue import check_deals_of


@dataclass(frozen=True, slots=True)
class SidesTurned:
    """`turned`: recordings in which manager and client changed places; `kept`: how many follow another rule still,
    because somebody has judged by them."""

    turned: tuple[str, ...] = ()
    kept: int = 0


def rule_changed(before: Settings, after: Settings) -> bool:
    return (before.channel_map, before.channel_maps) != (after.channel_map, after.channel_maps)


def follow_channels(store: Store, clock: Clock, reader: ReasonReader, by: User | None) -> SidesTurned:
    """Every complete text of two channels whose lanes are not those of today's rule, one unit of work each; reasons
    of undecided deals are looked at again. A second run does what is left.

    Calls of deals that were decided or audited keep the lanes they were judged by.
    """
    turned: list[str] = []
    kept = 0
    for sha256, lanes, judged in _others(store):
        if judged:
            kept += 1
            continue
        with store.write() as unit:
            done = _turn(unit, clock, sha256, lanes, by)
        if done:
            turned.append(sha256)
        else:
            kept += 1
    for sha256 in turned:
        check_deals_of(store, clock, reader, sha256)
    return SidesTurned(tuple(turned), kept)


def _others(store: Store) -> list[tuple[str, tuple[Lane, ...], bool]]:
    """With the lanes of today's rule."""
    out = []
    with store.read() as unit:
        settings = unit.settings.load()
        for sha256, lanes, judged in unit.transcripts.by_channels():
            recording = unit.calls.recording(sha256)
            wanted = lanes if recording is None else lanes_for(recording, unit.calls.by_recording(sha256), settings)
            if wanted == lanes[::-1]:
                out.append((sha256, wanted, judged))
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
