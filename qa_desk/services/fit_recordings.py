"""Whose talk a recording is where its file's name alone cannot tell: by the number, the time and the length."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qa_desk.domain.call import Call, CallFacts, Recording
from qa_desk.domain.recording_names import RecordingName
from qa_desk.services.match_calls import FROM_FILE
from qa_desk.services.ports import ContactNormaliser

_LENGTH_SLACK_MS = 5_000
"""Exchanges count from the answer, recorders from a ring before it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a recording tells of its call: `numbers` and `started_at` by its file's name, the length by its sound."""

    numbers: tuple[str, ...]
    started_at: datetime | None
    talk_ms: int


def numbers_of(name: RecordingName, contacts: ContactNormaliser) -> list[str]:
    return [phone.e164 for phone in map(contacts.phone, name.phones) if phone.e164 is not None]


def told_by(recording: Recording, name: RecordingName | None, contacts: ContactNormaliser) -> Told:
    numbers = () if name is None else tuple(numbers_of(name, contacts))
    return Told(numbers, None if name is None else name.started_at, recording.audio.duration_ms)


def is_from_file(call: Call) -> bool:
    """Whether only its recording told of the call; a row without an id of its own may have a like one made."""
    return call.recording is not None and call.facts.external_id == file_call_id(call.recording)


def file_call_id(sha256: str) -> str:
    return f"{FROM_FILE}{sha256[:24]}"


def fits(told: Told, facts: CallFacts, reach: timedelta) -> bool:
    """Nothing that both tell differs, and the time agrees, or the length where no time is told."""
    if told.numbers and facts.client_phone and facts.client_phone not in told.numbers:
        return False
    if told.started_at is not None:
        return abs(facts.started_at - told.started_at) <= reach
    if facts.talk_ms is None:
        return False
    return abs(facts.talk_ms - told.talk_ms) <= max(_LENGTH_SLACK_MS, told.talk_ms // 10)


def are_one_talk(calls: Sequence[CallFacts], reach: timedelta) -> bool:
    """One call, or the legs of one: the same client at the same time."""
    if len(calls) < 2:
        return True
    times = [one.started_at for one in calls]
    phones = {one.client_phone for one in calls}
    return len(phones) == 1 and "" not in phones and max(times) - min(times) <= 2 * reach


def choose_call(told: Told, calls: Sequence[CallFacts], reach: timedelta, *, sure: bool) -> CallFacts | None:
    """The call whose talk it is; None where none fits, or several that are not one talk. `sure`: the name suffices."""
    fitting = [one for one in calls if sure or fits(told, one, reach)]
    if not fitting or not are_one_talk(fitting, reach):
        return None
    return min(fitting, key=lambda one: (not one.answered, _apart_ms(told, one)))


def _apart_ms(told: Told, facts: CallFacts) -> float:
    if told.started_at is not None:
        return abs(facts.started_at - told.started_at) / timedelta(milliseconds=1)
    return float("inf") if facts.talk_ms is None else abs(facts.talk_ms - told.talk_ms)
