"""The queue of work: which recording is recognised next, how fast it goes, what failed, and what a file sets free."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.flow import RefusalId, RefusalState
from qa_desk.domain.transcript import (
    SpeechAudioUnreadable,
    SpeechChildDied,
    SpeechFailed,
    SpeechGarbled,
    SpeechNoMemory,
    SpeechTimeout,
    TranscriptId,
)
from qa_desk.services.check_reasons import check_refusal
from qa_desk.services.ports import Clock, ReasonReader, RecordingVault, Transcriber
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.store import Store
from qa_desk.services.transcribe import transcribe_recording, waiting_recordings
from qa_desk.services.views import Changed
from qa_desk.services.work_pace import Pace

_MOST_BROKEN = 3


class WorkBroken(SpeechFailed):
    """A fault of the program itself stopped the work at this recording; the log holds it."""

    code = "work_broken"


_OF_ONE_FILE = (
    SpeechAudioUnreadable,
    SpeechChildDied,
    SpeechGarbled,
    SpeechTimeout,
    SpeechNoMemory,
    NotFound,
    WorkBroken,
)
_OF_THE_ENGINE = (SpeechChildDied, SpeechGarbled, SpeechTimeout, SpeechNoMemory, WorkBroken)
_PASSING = frozenset({"store_busy", "store_unreachable"})


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """`duration_ms`: of the recording; how much of it is speech is not known before it is heard."""

    sha256: str
    name: str
    duration_ms: int


@dataclass(slots=True)
class Tried:
    """By which model a recording was begun ("": it came not so far), and which of its texts was the current one then;
    filled as it begins."""

    model: str = ""
    text: TranscriptId | None = None


@dataclass(frozen=True, slots=True)
class FailedFile:
    """`model`, `text`: see Tried."""

    file: WaitingFile
    error: KnownError
    model: str = ""
    text: TranscriptId | None = None


@dataclass(frozen=True, slots=True)
class QueueLook:
    """`over`: of the failed ones, those that are none any more: another model's now, nobody's, or they have a text.
    `passed`: of these, the recordings that another model has heard since; this one need not try again."""

    model: str
    files: tuple[WaitingFile, ...]
    over: frozenset[FailedFile] = frozenset()
    passed: frozenset[str] = frozenset()


class Phase(StrEnum):
    """OFF: nobody asked and it does not start by itself. BLOCKED: nothing can be recognised until a fault is gone."""

    OFF = "off"
    IDLE = "idle"
    WORKING = "working"
    PAUSED = "paused"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class QueueState:
    """`done_ms` of `total_ms`: speech of the recording in work, 0 of 0 until it is known. `finished`: since the queue
    was last empty, as `finished_ms` of recordings. `error`: why the queue is BLOCKED."""

    phase: Phase = Phase.OFF
    current: WaitingFile | None = None
    done_ms: int = 0
    total_ms: int = 0
    waiting: tuple[WaitingFile, ...] = ()
    failed: tuple[FailedFile, ...] = ()
    finished: int = 0
    finished_ms: int = 0
    pace: Pace = field(default_factory=Pace)
    error: KnownError | None = None

    def starting(self) -> "QueueState":
        """The first one that waits goes to work. There is one."""
        current, *rest = self.waiting
        return replace(
            self, phase=Phase.WORKING, current=current, waiting=tuple(rest), done_ms=0, total_ms=0, error=None
        )

    def done(self, pace: Pace) -> "QueueState":
        """The recording in work is transcribed."""
        length = 0 if self.current is None else self.current.duration_ms
        return replace(self._idle(), pace=pace, finished=self.finished + 1, finished_ms=self.finished_ms + length)

    def put_back(self, first: Sequence[str]) -> "QueueState":
        """The recording in work was called off; it goes on from there when its turn comes again."""
        back = self.waiting if self.current is None else (self.current, *self.waiting)
        return replace(self._idle(), waiting=in_order(back, first))

    def struck(self, error: KnownError, tried: Tried | None = None) -> "QueueState":
        """The recording in work failed: onto the list, or the whole queue waits for the fault to go."""
        if self.current is None:
            return self
        if blocks(error, self.failed):
            return replace(self._idle(), waiting=(self.current, *self.waiting), error=error)
        tried = tried or Tried()
        return replace(self._idle(), failed=(*self.failed, FailedFile(self.current, error, tried.model, tried.text)))

    def _idle(self) -> "QueueState":
        return replace(self, current=None, done_ms=0, total_ms=0)

    @property
    def files(self) -> int:
        """Finished, in work and waiting."""
        return self.finished + len(self.waiting) + (self.current is not None)

    @property
    def file_share(self) -> float:
        return min(self.done_ms / self.total_ms, 1.0) if self.total_ms else 0.0

    @property
    def share(self) -> float | None:
        """Of all recordings' length, 0..1; None when there is nothing to do."""
        current = 0 if self.current is None else self.current.duration_ms
        total = self.finished_ms + current + sum(one.duration_ms for one in self.waiting)
        return (self.finished_ms + current * self.file_share) / total if total else None

    @property
    def file_left_ms(self) -> int | None:
        """Wall time for the rest of the recording in work."""
        return self.pace.left_ms(self.total_ms - self.done_ms, 0) if self.total_ms else None

    @property
    def left_ms(self) -> int | None:
        """Wall time until the queue is empty, at the measured speed; None until it is measured."""
        current = self.current
        waiting = sum(one.duration_ms for one in self.waiting)
        if current is None:
            return self.pace.left_ms(0, waiting)
        if not self.total_ms:
            return self.pace.left_ms(0, waiting + current.duration_ms)
        share = self.total_ms / current.duration_ms if current.duration_ms else None
        return self.pace.left_ms(self.total_ms - self.done_ms, waiting, share)


def in_order(
    waiting: Iterable[WaitingFile], first: Sequence[str], out: Collection[str] = ()
) -> tuple[WaitingFile, ...]:
    """The store's order, most urgent first, with those of `first` in front of it and without those of `out`."""
    left = {one.sha256: one for one in waiting if one.sha256 not in out}
    front = [left.pop(sha) for sha in dict.fromkeys(first) if sha in left]
    return (*front, *left.values())


def blocks(error: KnownError, failed: Sequence[FailedFile]) -> bool:
    """Whether the next recording would meet the same fault: an engine that broke several times in a row is broken."""
    if not isinstance(error, _OF_ONE_FILE):
        return True
    last = [one.error for one in failed[-(_MOST_BROKEN - 1) :]]
    return (
        isinstance(error, _OF_THE_ENGINE)
        and len(last) == _MOST_BROKEN - 1
        and all(isinstance(one, _OF_THE_ENGINE) for one in last)
    )


def passes(error: KnownError) -> bool:
    """Whether the fault goes without anybody here: another program or the network has the database."""
    return error.code in _PASSING


def waiting_files(store: Store, model: str, known: Mapping[str, WaitingFile]) -> tuple[WaitingFile, ...]:
    """What waits for its transcript by this model, most urgent first. `known`: files looked up before."""
    shas = waiting_recordings(store, model)
    with store.read() as unit:
        recordings = (unit.calls.recording(sha) for sha in shas if sha not in known)
        found = {
            one.sha256: WaitingFile(one.sha256, one.original_name, one.audio.duration_ms)
            for one in recordings
            if one is not None
        }
    return tuple(file for sha in shas if (file := known.get(sha) or found.get(sha)) is not None)


def look_at_queue(
    store: Store, model: str, known: Mapping[str, WaitingFile], failed: Sequence[FailedFile]
) -> QueueLook:
    """What waits, and what of the failed ones is still to be told. `known`: as in waiting_files."""
    files = waiting_files(store, model, known)
    waits = {one.sha256 for one in files}
    over = {one for one in failed if one.model not in ("", model) or one.file.sha256 not in waits}
    heard = {one for one in failed if one not in over and current_text(store, one.file.sha256) != one.text}
    return QueueLook(model, files, frozenset(over | heard), frozenset(one.file.sha256 for one in heard))


def current_text(store: Store, sha256: str) -> TranscriptId | None:
    """The newest complete one, by whatever model."""
    with store.read() as unit:
        return next((one.id for one in unit.transcripts.versions(sha256) if one.complete), None)


def recordings_of(store: Store, deal_id: int) -> tuple[str, ...]:
    """In order of the calls."""
    with store.read() as unit:
        calls = unit.calls.of_deal(DealId(deal_id))
    return tuple(call.recording for call in calls if call.recording is not None)


def transcribe_and_check(
    store: Store,
    clock: Clock,
    vault: RecordingVault,
    transcriber: Transcriber,
    reader: ReasonReader,
    sha256: str,
    progress: Progress,
    cancel: CancelToken,
    upcoming: str | None = None,
    words: Sequence[str] = (),
) -> Changed:
    """One recording, and then the reasons of its deals: findings appear while the rest still waits.

    `upcoming`: the next one, made ready meanwhile. `words`: hints for the recogniser. Raises what
    transcribe_recording raises.
    """
    changed = transcribe_recording(store, clock, vault, transcriber, sha256, progress, cancel, upcoming, words)
    checked = check_deals_of(store, clock, reader, sha256)
    return replace(checked, recordings=changed.recordings | checked.recordings)


def check_deals_of(store: Store, clock: Clock, reader: ReasonReader, sha256: str) -> Changed:
    """Looks again at the undecided refusals of every deal that this recording belongs to."""
    with store.read() as unit:
        deals = {call.deal_id for call in unit.calls.by_recording(sha256) if call.deal_id is not None}
        latest = [unit.refusals.latest_of(deal) for deal in sorted(deals)]
    waiting = [one.id for one in latest if one is not None and one.state is RefusalState.QUEUED]
    touched: list[RefusalId] = [one for one in waiting if check_refusal(store, clock, reader, one) == "checked"]
    with store.read() as unit:
        items = frozenset(int(unit.queue.of_refusal(one).id) for one in touched)
    return Changed(items=items, refusals=frozenset(touched))
