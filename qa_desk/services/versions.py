"""Versions of a recording's text: recognised again by another model, kept side by side, one of them current."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from qa_desk.domain.errors import GuardRefused, NotFound
from qa_desk.domain.people import Role, User
from qa_desk.domain.transcript import Transcript, TranscriptId, TranscriptVersion
from qa_desk.services.carry_over import carry_over
from qa_desk.services.ports import Clock, ReasonReader, RecordingVault, Transcriber
from qa_desk.services.rights import check_any
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.transcribe import follow_rule, lanes_for
from qa_desk.services.views import Changed
from qa_desk.services.work_queue import check_deals_of, transcribe_and_check


class VersionSides(GuardRefused):
    """Manager and client are the wrong way round in it, and its model made another text with the right sides;
    facts: model"""

    code = "version_sides"


_WORKERS = frozenset({Role.AUDITOR, Role.SALES_HEAD, Role.ADMIN})


def versions_of(store: Store, recording: str) -> list[TranscriptVersion]:
    """The current one first."""
    with store.read() as unit:
        return unit.transcripts.versions(recording)


def was_there(before: Sequence[TranscriptVersion], now: TranscriptVersion) -> bool:
    """Nothing was recognised for the text `now`: it was as complete `before`."""
    return any(one.complete and (one.id, one.turns) == (now.id, now.turns) for one in before)


def use_version(
    store: Store, clock: Clock, reader: ReasonReader, by: User, recording: str, version: TranscriptId
) -> Changed:
    """Makes an earlier text the current one; undecided reasons are looked at again. As with a text that is recognised
    again, manager and client are told by the rule of now, and what people did with the text before goes with it.

    Raises RoleMissing, NotFound, VersionSides.
    """
    _require_worker(by)
    with store.write() as unit:
        found = next((one for one in unit.transcripts.versions(recording) if one.id == version and one.complete), None)
        if found is None:
            raise NotFound(what="transcript", key=int(version))
        before = unit.transcripts.newest(recording)
        unit.transcripts.finish(version, clock())
        facts = {"recording": recording, "model": found.model}
        unit.log.append(clock(), by.id, "version_used", f"transcript:{version}", facts)
        if before is not None and before.id != version:
            _put_sides_right(unit, before, version, clock())
            carry_over(unit, before, clock())
    checked = check_deals_of(store, clock, reader, recording)
    return replace(checked, recordings=frozenset({recording}))


def _put_sides_right(unit: UnitOfWork, before: Transcript, version: TranscriptId, now: datetime) -> None:
    recording = unit.calls.recording(before.recording)
    if recording is None:
        return
    lanes = lanes_for(recording, unit.calls.by_recording(before.recording), unit.settings.load())
    follow_rule(unit, before, version, lanes, now)
    text = unit.transcripts.get(version)
    if text.lanes != lanes and text.lanes == lanes[::-1]:
        raise VersionSides(model=text.model)


def recognise_again(
    store: Store,
    clock: Clock,
    vault: RecordingVault,
    make: Callable[[], Transcriber],
    reader: ReasonReader,
    by: User,
    recording: str,
    progress: Progress,
    cancel: CancelToken,
    words: Sequence[str] = (),
) -> Changed:
    """The whole recording by the model of `make`, whose transcriber is closed afterwards. Its text becomes the current
    one when it is complete; the old ones stay. A text of the model that is there already becomes current as it is.
    Raises RoleMissing, and what transcribe_recording raises."""
    _require_worker(by)
    before = versions_of(store, recording)
    with closing(make()) as transcriber:
        model = transcriber.model_id()
        changed = transcribe_and_check(
            store, clock, vault, transcriber, reader, recording, progress, cancel, words=words
        )
    with store.write() as unit:
        current = unit.transcripts.versions(recording)[0]
        facts = {"recording": recording, "model": model}
        if not was_there(before, current):
            unit.log.append(clock(), by.id, "recognised_again", f"recording:{recording[:12]}", facts)
        elif before[0].id != current.id:
            unit.log.append(clock(), by.id, "version_used", f"transcript:{current.id}", facts)
    return changed


def _require_worker(by: User) -> None:
    check_any(by, _WORKERS, Role.AUDITOR)
