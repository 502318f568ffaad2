"""Which recordings that are here belong to which rows of a call list; told only once the whole list is known."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from qa_desk.domain.call import Call, CallFacts, Recording
from qa_desk.domain.recording_names import own_pattern, read_name
from qa_desk.domain.settings import Settings
from qa_desk.services.fit_recordings import Told, are_one_talk, choose_call, is_from_file, told_by
from qa_desk.services.match_calls import FROM_FILE
from qa_desk.services.ports import ContactNormaliser
from qa_desk.services.store import UnitOfWork


@dataclass(slots=True)
class RowTies:
    """By rows' ids. `given`: the recording a row gets; `unsure`: a recording of its name is here, but whose is it?"""

    given: dict[str, str] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)


def with_own_id(unit: UnitOfWork, facts: CallFacts, reach: timedelta) -> CallFacts:
    """A row without an id has one made from its file's name: where another talk has that name, the time is added."""
    made = f"{FROM_FILE}{facts.recording_name}"
    timed = f"{made}:{facts.started_at.isoformat()}"
    there = unit.calls.by_external(made) if facts.recording_name and facts.external_id in {made, timed} else None
    if there is None:
        return facts
    if facts.external_id == timed:  # which of the list's rows comes first may change from list to list
        same = _who_when(there.facts) == _who_when(facts)
    else:
        was, phones = there.facts, {there.facts.client_phone, facts.client_phone} - {""}
        like = (was.talk_ms, was.manager) == (facts.talk_ms, facts.manager)  # its time may be read in another zone now
        same = len(phones) < 2 and (like or abs(was.started_at - facts.started_at) <= reach)
    return replace(facts, external_id=made if same else timed)


def _who_when(facts: CallFacts) -> tuple[datetime, str, str]:
    return facts.started_at, facts.client_phone, facts.manager


def waits(unit: UnitOfWork, facts: CallFacts, reach: timedelta) -> bool:
    """Whether a recording that is here may be this row's: then other rows may have a better claim to it."""
    known = unit.calls.by_external(facts.external_id)
    if known is not None and known.recording is not None:
        return False
    if facts.recording_name:
        return any(_is_free(unit, one) for one in unit.calls.recordings_named(facts.recording_name))
    return known is None and bool(_near(unit, facts, reach))


def tie_rows(
    unit: UnitOfWork, rows: Sequence[CallFacts], contacts: ContactNormaliser, settings: Settings, reach: timedelta
) -> RowTies:
    """`rows`: all of a list that wait."""
    ties = RowTies()
    names: dict[str, dict[str, CallFacts]] = {}
    for facts in rows:
        if facts.recording_name:
            names.setdefault(facts.recording_name, {})[facts.external_id] = facts
    patterns = tuple(own_pattern("own", text) for text in settings.recording_name_patterns)

    def told(recording: Recording) -> Told:
        return told_by(recording, read_name(recording.original_name, patterns, settings.time_zone), contacts)

    for name, named in names.items():
        recordings = [(one, told(one)) for one in unit.calls.recordings_named(name)]
        _tie_named(unit, name, named, recordings, reach, ties)
    _tie_near(unit, [one for one in rows if not one.recording_name], reach, ties)
    return ties


def _is_free(unit: UnitOfWork, recording: Recording) -> bool:
    return all(is_from_file(call) for call in unit.calls.by_recording(recording.sha256))


def _tie_named(
    unit: UnitOfWork,
    name: str,
    rows: dict[str, CallFacts],
    recordings: Sequence[tuple[Recording, Told]],
    reach: timedelta,
    ties: RowTies,
) -> None:
    stored = [one for one in unit.calls.by_recording_name(name) if not is_from_file(one)]
    others = [one for one in stored if one.facts.external_id not in rows]
    every = [*rows.values(), *(one.facts for one in others)]
    candidates = [*rows.values(), *(one.facts for one in others if one.recording is None)]
    sure = len(recordings) == 1 and are_one_talk(every, reach)
    free = [(one, told) for one, told in recordings if _is_free(unit, one)]
    chosen: dict[str, list[str]] = {}
    for recording, told in free:
        call = choose_call(told, candidates, reach, sure=sure)
        if call is not None:
            chosen.setdefault(call.external_id, []).append(recording.sha256)
    alone = {key: found[0] for key, found in chosen.items() if len(found) == 1}  # of two that fit, neither is given
    ties.given |= {key: sha256 for key, sha256 in alone.items() if key in rows}
    if len(alone) < len(free):
        ties.unsure |= rows.keys() - alone.keys()


def _near(unit: UnitOfWork, facts: CallFacts, reach: timedelta) -> list[Call]:
    """Calls of that client and time that only their recordings told of."""
    if not facts.answered or not facts.client_phone:
        return []
    found = unit.calls.near(facts.client_phone, facts.started_at - reach, facts.started_at + reach)
    return [one for one in found if is_from_file(one)]


def _tie_near(unit: UnitOfWork, rows: Sequence[CallFacts], reach: timedelta, ties: RowTies) -> None:
    """The nearest pair first, whatever the order of the rows."""
    pairs = [
        (abs(one.facts.started_at - facts.started_at), place, facts.external_id, one.recording)
        for place, facts in enumerate(rows)
        for one in _near(unit, facts, reach)
        if one.recording is not None
    ]
    taken = set(ties.given.values())
    for _, _, external_id, sha256 in sorted(pairs):
        if external_id not in ties.given and sha256 not in taken:
            ties.given[external_id] = sha256
            taken.add(sha256)
