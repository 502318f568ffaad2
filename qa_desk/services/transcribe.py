"""Transcripts: recordings that wait are recognised piece by piece, each piece stored before the next begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from qa_desk.domain.call import Call, ChannelMap, Direction, Lane, Recording, lanes_of
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.settings import Settings
from qa_desk.domain.transcript import Transcript, Turn
from qa_desk.services.ports import Clock, PieceDone, RecordingVault, SpeechRequest, Transcriber
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.store import Store
from qa_desk.services.views import Changed


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
) -> Changed:
    """Recognises what an earlier run has not stored yet. Safe to kill at any moment; a second run adds the rest.

    Raises NotFound, SpeechFailed subclasses, Cancelled.
    """
    model = transcriber.model_id()
    with store.write() as unit:
        recording = unit.calls.recording(sha256)
        if recording is None:
            raise NotFound(what="recording", key=sha256[:12])
        lanes = lanes_for(recording, unit.calls.by_recording(sha256), unit.settings.load())
        transcript_id = unit.transcripts.begin(sha256, model, lanes, clock())
        done = unit.transcripts.pieces(transcript_id)

    def keep(finished: PieceDone) -> None:
        lane = lanes[finished.piece.channel]
        turns = [Turn(lane, one.from_ms, one.to_ms, one.text, one.confidence) for one in finished.turns]
        with store.write() as unit:
            unit.transcripts.add_piece(transcript_id, finished.piece, turns)

    def report(done_ms: int, total_ms: int) -> None:
        progress(ProgressReport("transcribe", done_ms, total_ms, recording.original_name))

    request = SpeechRequest(vault.locate(recording.stored_path), len(lanes), frozenset(done))
    transcriber.transcribe(request, keep, report, cancel)
    with store.write() as unit:
        unit.transcripts.finish(transcript_id, clock())
    return Changed(recordings=frozenset({sha256}))


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
) -> tuple[TranscribeResult, Changed]:
    """All waiting recordings. One that cannot be read does not stop the rest. Raises Cancelled."""
    waiting = waiting_recordings(store, transcriber.model_id())
    failed: list[tuple[str, KnownError]] = []
    finished: set[str] = set()
    for number, sha256 in enumerate(waiting):
        cancel.check()
        progress(ProgressReport("transcribe_files", number, len(waiting)))
        try:
            transcribe_recording(store, clock, vault, transcriber, sha256, progress, cancel)
        except KnownError as error:
            if cancel.cancelled:
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
