"""Chosen turns of a recording heard again by a model: its words become corrections, what was there stays a key away."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace

from qa_desk.domain.call import Lane
from qa_desk.domain.carry import says_a_persons_words
from qa_desk.domain.correction import TurnFix
from qa_desk.domain.errors import GuardRefused, NotFound
from qa_desk.domain.intake import RecordingReplaced
from qa_desk.domain.log import Payload
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.transcript import Turn, TurnId, Word
from qa_desk.services.carry_over import correct_with_marks
from qa_desk.services.ports import Clips, Clock, PieceDone, ReasonReader, RecordingVault, SpeechRequest, Transcriber
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.speech_hints import hints_for
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.transcribe import lanes_used
from qa_desk.services.views import Changed
from qa_desk.services.work_queue import check_deals_of

AROUND_MS = 400
"""Heard before and after the turns: engines lose a word that begins with the sound."""
_BESIDE_MS = 200


class StretchUnheard(GuardRefused):
    """The model heard no word in the chosen turns, or none that it did not doubt; what they say stays."""

    code = "stretch_unheard"


class StretchCorrected(GuardRefused):
    """People set right what all of the chosen turns say; no model writes over them."""

    code = "stretch_corrected"


@dataclass(frozen=True, slots=True)
class StretchWork:
    """What hearing again needs of the desk."""

    store: Store
    clock: Clock
    vault: RecordingVault
    clips: Clips
    reader: ReasonReader
    make: Callable[[], Transcriber]


@dataclass(frozen=True, slots=True)
class StretchDone:
    """`corrected`: chosen turns that were left as people corrected them."""

    changed: Changed
    corrected: int = 0


@dataclass(slots=True)
class _Heard:
    turn: Turn
    key: TurnId
    words: list[Word] = field(default_factory=list)


def recognise_stretch(
    work: StretchWork, by: User, sha256: str, turns: Sequence[TurnId], progress: Progress, cancel: CancelToken,
    words: Sequence[str] = (),
) -> StretchDone:  # fmt: skip
    """From the first of the turns to the last; only these turns change, and none that a person corrected. The
    transcriber is closed afterwards. `words`: as in transcribe_recording.

    Raises RoleMissing, NotFound, StretchUnheard, StretchCorrected, SpeechFailed subclasses, Cancelled; FileRejected
    subclasses for a file that is gone or another one by now.
    """
    require(by, Role.AUDITOR)
    with work.store.read() as unit:
        recording = unit.calls.recording(sha256)
        found = {key: unit.transcripts.turn(key) for key in turns}
        if recording is None or not found or any(sha != sha256 for sha, _turn in found.values()):
            raise NotFound(what="recording", key=sha256[:12])
        if all(_corrected(unit, key) for key in found):
            raise StretchCorrected
        text, calls = unit.transcripts.newest(sha256), unit.calls.by_recording(sha256)
        lanes = lanes_used(recording, calls, unit.settings.load(), text)
        hints = hints_for(unit, calls, words)
    wanted = [_Heard(turn, key) for key, (_sha, turn) in found.items()]
    start = max(min(one.turn.from_ms for one in wanted) - AROUND_MS, 0)
    end = min(max(one.turn.to_ms for one in wanted) + AROUND_MS, recording.audio.duration_ms)

    def take(piece: PieceDone) -> None:
        lane = lanes[piece.piece.channel]
        for turn in piece.turns:
            if turn.doubt is not None:  # a correction has no place for a doubt: it would stand there as clean text
                continue
            said = turn.words or (Word(turn.from_ms, turn.to_ms, turn.text, turn.confidence),)
            for word in said:
                _place(wanted, lane, replace(word, from_ms=word.from_ms + start, to_ms=word.to_ms + start))

    def report(done_ms: int, total_ms: int) -> None:
        progress(ProgressReport("transcribe", done_ms, total_ms, recording.original_name))

    audio = work.vault.locate(recording.stored_path)
    with closing(work.make()) as transcriber, work.clips.cut(audio, start, end, cancel) as clip:
        if work.vault.sha256(audio) != sha256:  # behind the cut: what was cut is of these bytes
            raise RecordingReplaced(name=audio.name)
        model = transcriber.model_id()
        asked = SpeechRequest(clip, len(lanes), hotwords=hints.hotwords, prompt=hints.prompt)
        transcriber.transcribe(asked, take, report, cancel)
    return _keep(work, by, sha256, model, wanted)


def _place(wanted: Sequence[_Heard], lane: Lane, word: Word) -> None:
    """Into the turn of this lane that its middle lies in, or just beside."""
    middle = (word.from_ms + word.to_ms) // 2
    near = [
        (max(one.turn.from_ms - middle, middle - one.turn.to_ms, 0), number)
        for number, one in enumerate(wanted)
        if Lane.UNKNOWN in (lane, one.turn.lane) or one.turn.lane is lane
    ]
    if near and min(near)[0] <= _BESIDE_MS:
        wanted[min(near)[1]].words.append(word)


def _keep(work: StretchWork, by: User, sha256: str, model: str, wanted: Sequence[_Heard]) -> StretchDone:
    with work.store.write() as unit:
        now = work.clock()
        free = [one for one in wanted if not _corrected(unit, one.key)]  # now: people work while a model listens
        if not free:
            raise StretchCorrected
        heard = [one for one in free if one.words]
        if not heard:
            raise StretchUnheard
        fixes = [TurnFix(one.key, _text(one), None, model, by.id, now) for one in heard]
        correct_with_marks(unit, sha256, fixes, now)
        facts: Payload = {"recording": sha256, "model": model, "turns": len(heard)}
        unit.log.append(now, by.id, "turns_recognised_again", f"recording:{sha256[:12]}", facts)
    checked = check_deals_of(work.store, work.clock, work.reader, sha256)
    return StretchDone(replace(checked, recordings=frozenset({sha256})), len(wanted) - len(free))


def _corrected(unit: UnitOfWork, key: TurnId) -> bool:
    _sha, turn = unit.transcripts.turn(key)
    return says_a_persons_words(turn, unit.transcripts.fixes(key))


def _text(one: _Heard) -> str:
    return " ".join(word.text.strip() for word in sorted(one.words, key=lambda word: word.from_ms))
