"""Transcripts: recordings that wait are recognised piece by piece, each piece stored before the next begins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase

from qa_desk.domain.call import Call, ChannelMap, Direction, Lane, Recording, lanes_of
from qa_desk.domain.correction import CHANNELS, CHANNELS_LATE, SWAPPED, TurnFix
from qa_desk.domain.errors import GuardRefused, KnownError, NotFound
from qa_desk.domain.people import UserId
from qa_desk.domain.settings import Settings
from qa_desk.domain.transcript import (
    Piece,
    SpeechChildDied,
    SpeechGarbled,
    SpeechTimeout,
    Transcript,
    TranscriptId,
    Turn,
)
from qa_desk.domain.who_speaks import GUESS, lane_of_voice, must_swap
from qa_desk.services.carry_over import carry_over, correct_with_marks
from qa_desk.services.ports import (
    Clock,
    NextRecording,
    PieceDone,
    RecognisedTurn,
    RecordingVault,
    SpeechRequest,
    Transcriber,
)
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.speech_hints import hints_for
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

_ENDS_ALL = frozenset(
    {
        "store_full", "speech_no_model", "speech_model_incomplete", "speech_model_broken", "speech_profile_broken",
        "speech_no_device", "speech_card_failed", "speech_not_started",
    }
)  # fmt: skip
"""What no other recording would fare better with."""


@dataclass(frozen=True, slots=True)
class TranscribeResult:
    """`failed`: recording name and the error that stopped it; the others went on."""

    done: int
    skipped: int
    failed: tuple[tuple[str, KnownError], ...]


def lanes_for(recording: Recording, calls: Sequence[Call], settings: Settings) -> tuple[Lane, ...]:
    """Lane of each channel, by the rule for this source of recordings and the direction of the call."""
    direction = calls[0].facts.direction if calls else Direction.UNKNOWN
    return lanes_of(recording.audio.channels, channel_rule(recording.original_name, settings), direction)


def lanes_used(
    recording: Recording, calls: Sequence[Call], settings: Settings, transcript: Transcript | None
) -> tuple[Lane, ...]:
    """What is heard goes with what is read: the lanes of the call's text; by the rule where there is none yet."""
    by_rule = lanes_for(recording, calls, settings)
    return transcript.lanes if transcript is not None and len(transcript.lanes) == len(by_rule) else by_rule


def channel_rule(name: str, settings: Settings) -> ChannelMap:
    """Exchanges name their files their own way: the first pattern that fits the name wins, else the general rule."""
    fits = (rule for pattern, rule in settings.channel_maps.items() if fnmatchcase(name, pattern))
    return next(fits, settings.channel_map)


def transcribe_recording(
    store: Store,
    clock: Clock,
    vault: RecordingVault,
    transcriber: Transcriber,
    sha256: str,
    progress: Progress,
    cancel: CancelToken,
    upcoming: str | None = None,
    words: Sequence[str] = (),
) -> Changed:
    """Recognises what an earlier run has not stored yet. Safe to kill at any moment; a second run adds the rest.

    A child that dies is replaced as long as each brings some pieces. Raises NotFound, SpeechFailed subclasses,
    Cancelled. What people did with an earlier text is carried over. `upcoming`: SHA-256 of the recording that will be
    asked next, so that it can be made ready meanwhile.
    `words`: hints beside the deal's names, for settings that give hints.
    """
    model = transcriber.model_id()
    with store.write() as unit:
        recording = unit.calls.recording(sha256)
        if recording is None:
            raise NotFound(what="recording", key=sha256[:12])
        calls = unit.calls.by_recording(sha256)
        settings = unit.settings.load()
        lanes = lanes_for(recording, calls, settings)
        hints = hints_for(unit, calls, words)
        transcript_id = unit.transcripts.begin(sha256, model, lanes, clock())
        done = unit.transcripts.pieces(transcript_id)
        coming = None if upcoming is None else _coming(unit, vault, upcoming, words)

    def keep(finished: Sequence[PieceDone]) -> None:
        heard = [(one.piece, [_turn(turn, lanes[one.piece.channel]) for turn in one.turns]) for one in finished]
        with store.write() as unit:
            unit.transcripts.add_pieces(transcript_id, heard)
        done.extend(one.piece for one in finished)

    def report(done_ms: int, total_ms: int) -> None:
        progress(ProgressReport("transcribe", done_ms, total_ms, recording.original_name))

    audio = vault.locate(recording.stored_path)
    request = SpeechRequest(
        audio, len(lanes), voices=len(lanes) == 1, size=recording.size, sha256=sha256, next=coming,
        hotwords=hints.hotwords, prompt=hints.prompt,
    )  # fmt: skip
    _with_as_many_children_as_it_takes(transcriber, request, done, keep, report, cancel)
    with store.write() as unit:  # at once: no kill leaves a new text without what people did with the old one
        before = unit.transcripts.newest(sha256)
        unit.transcripts.finish(transcript_id, clock())
        calls = unit.calls.by_recording(sha256)  # a call list may have told its direction meanwhile
        follow_rule(unit, before, transcript_id, lanes_for(recording, calls, unit.settings.load()), clock())
        _put_lanes_right(unit, sha256, calls, clock)
        carry_over(unit, before, clock())
    return Changed(recordings=frozenset({sha256}))


def _coming(unit: UnitOfWork, vault: RecordingVault, sha256: str, words: Sequence[str]) -> NextRecording | None:
    recording = unit.calls.recording(sha256)
    if recording is None:
        return None
    calls, settings = unit.calls.by_recording(sha256), unit.settings.load()
    hints = hints_for(unit, calls, words)
    try:
        audio = vault.locate(recording.stored_path)
        lanes = lanes_for(recording, calls, settings)
        return NextRecording(audio, len(lanes), recording.size, hints.hotwords, hints.prompt, sha256)
    except GuardRefused:  # its own turn will tell
        return None


def _with_as_many_children_as_it_takes(
    transcriber: Transcriber,
    request: SpeechRequest,
    done: list[Piece],
    keep: Callable[[Sequence[PieceDone]], None],
    report: Callable[[int, int], None],
    cancel: CancelToken,
) -> None:
    """`done` grows with each piece that `keep` stores. One child may die without a piece, two in a row may not: then
    it is the recording, and no further child would fare better."""
    in_vain = 0
    together = _Together(keep)
    while True:
        before = len(done)
        try:
            with together:
                transcriber.transcribe(replace(request, done=frozenset(done)), together.add, report, cancel)
        except (SpeechChildDied, SpeechGarbled, SpeechTimeout):
            in_vain = 0 if len(done) > before else in_vain + 1
            if in_vain > 1:
                raise
        else:
            return


class _Together:
    """Keeps pieces that were finished together at once: a commit costs as much as ten of them. None is left behind
    when the child breaks off between two."""

    def __init__(self, keep: Callable[[Sequence[PieceDone]], None]) -> None:
        self._keep = keep
        self._held: list[PieceDone] = []

    def add(self, finished: PieceDone) -> None:
        self._held.append(finished)
        if not finished.more:
            self._keep_held()

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_fault: object) -> None:
        if self._held:
            self._keep_held()

    def _keep_held(self) -> None:
        held, self._held = self._held, []
        self._keep(held)


def _turn(one: RecognisedTurn, lane: Lane) -> Turn:
    if one.voice is not None:
        lane = lane_of_voice(one.voice)
    guessed = one.voice is not None
    return Turn(lane, one.from_ms, one.to_ms, one.text, one.confidence, one.words, one.doubt, guessed)


def _put_lanes_right(unit: UnitOfWork, sha256: str, calls: Sequence[Call], clock: Clock) -> None:
    """Only when all words are there one can tell which of two voices is the manager."""
    transcript = unit.transcripts.newest(sha256)
    direction = calls[0].facts.direction if calls else Direction.UNKNOWN
    if transcript is None or not must_swap(transcript.turns, direction):
        return
    fixes = [
        TurnFix(turn.id, None, SWAPPED[turn.lane], GUESS, None, clock())
        for turn in transcript.turns
        if turn.id is not None and turn.guessed
    ]
    correct_with_marks(unit, sha256, fixes, clock())


def follow_rule(
    unit: UnitOfWork, before: Transcript | None, transcript_id: TranscriptId, lanes: Sequence[Lane], at: datetime
) -> None:
    """Of a text that becomes the current one: the rule may have been changed while it was recognised, or since, or
    after the text `before` it."""
    turn_sides(unit, transcript_id, lanes, CHANNELS_LATE, None, at)
    text = unit.transcripts.get(transcript_id)
    if before is not None and before.lanes != text.lanes and before.lanes == text.lanes[::-1] and text.turns:
        first = text.turns[0]
        if first.id is not None:  # nothing is new in it but that lanes played alone until now were the other ones
            unit.transcripts.add_fixes([TurnFix(first.id, None, first.lane, CHANNELS, None, at)])


def turn_sides(
    unit: UnitOfWork, transcript_id: TranscriptId, lanes: Sequence[Lane], model: str, by: UserId | None, at: datetime
) -> int | None:
    """Manager and client change places in a text of two channels: its turns, as corrected, are said by the others.

    How many turns; None where its lanes are these already, or another text by the same model has them.
    """
    text = unit.transcripts.get(transcript_id)
    if tuple(lanes) != text.lanes[::-1] or not unit.transcripts.set_lanes(transcript_id, lanes):
        return None
    fixes = [TurnFix(turn.id, None, SWAPPED[turn.lane], model, by, at) for turn in text.turns if turn.id is not None]
    unit.transcripts.add_fixes(fixes)
    return len(fixes)


def waiting_recordings(store: Store, model: str) -> list[str]:
    """Recordings of queued deals without a complete transcript by this model, most urgent first."""
    with store.read() as unit:
        return unit.transcripts.waiting(model)


def transcribe_waiting(
    store: Store,
    clock: Clock,
    vault: RecordingVault,
    transcriber: Transcriber,
    progress: Progress,
    cancel: CancelToken,
    words: Sequence[str] = (),
) -> tuple[TranscribeResult, Changed]:
    """All waiting recordings. One that cannot be read does not stop the rest; what no other would fare better with is
    raised. `words`: as in transcribe_recording. Raises Cancelled."""
    waiting = waiting_recordings(store, transcriber.model_id())
    failed: list[tuple[str, KnownError]] = []
    finished: set[str] = set()
    for number, sha256 in enumerate(waiting):
        cancel.check()
        progress(ProgressReport("transcribe_files", number, len(waiting)))
        try:
            upcoming = waiting[number + 1] if number + 1 < len(waiting) else None
            transcribe_recording(store, clock, vault, transcriber, sha256, progress, cancel, upcoming, words)
        except KnownError as error:
            if cancel.cancelled or error.code in _ENDS_ALL:
                raise
            failed.append((sha256[:12], error))
        else:
            finished.add(sha256)
    progress(ProgressReport("transcribe_files", len(waiting), len(waiting)))
    result = TranscribeResult(len(finished), 0, tuple(failed))
    return result, Changed(recordings=frozenset(finished))


def transcript_of(store: Store, sha256: str) -> Transcript | None:
    with store.read() as unit:
        return unit.transcripts.newest(sha256)
