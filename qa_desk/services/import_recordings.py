"""Import of a folder of recordings: each file kept by its content once and tied to its call."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from qa_desk.domain.call import Call, CallFacts, Direction, Recording
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.intake import Expected, FileMissing, ImportResult, Rejected
from qa_desk.domain.recording_names import NamePattern, RecordingName, own_pattern, read_name
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import load_settings
from qa_desk.services.fit_recordings import (
    are_one_talk,
    choose_call,
    file_call_id,
    is_from_file,
    numbers_of,
    told_by,
)
from qa_desk.services.match_calls import deal_for
from qa_desk.services.ports import AudioProbe, Clock, ContactNormaliser, RecordingVault
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

SUFFIXES = frozenset({".wav", ".mp3", ".ogg", ".opus", ".m4a", ".mp4", ".flac", ".gsm", ".oga", ".wave"})


@dataclass(slots=True)
class _Counts:
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    problems: list[Rejected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Around:
    """What is the same for every file. `twins`: names that files of different content in the folder share."""

    store: Store
    clock: Clock
    vault: RecordingVault
    probe: AudioProbe
    contacts: ContactNormaliser
    link: bool
    settings: Settings
    patterns: tuple[NamePattern, ...]
    twins: frozenset[str]
    cancel: CancelToken


def import_recordings(
    store: Store,
    clock: Clock,
    vault: RecordingVault,
    probe: AudioProbe,
    contacts: ContactNormaliser,
    folder: Path,
    link: bool,
    progress: Progress,
    cancel: CancelToken,
) -> tuple[ImportResult, Changed]:
    """`folder` may be one file too. `link` leaves the files where they are. One unit of work a file.

    Raises FileMissing, Cancelled; a file that holds no sound is listed and the rest goes on.
    """
    files = _files(folder)
    settings, counts = load_settings(store), _Counts()
    patterns = tuple(own_pattern("own", text) for text in settings.recording_name_patterns)
    twins = _twins(vault, files, cancel)
    around = _Around(store, clock, vault, probe, contacts, link, settings, patterns, twins, cancel)
    for number, path in enumerate(files, start=1):
        cancel.check()
        progress(ProgressReport("import_recordings", number - 1, len(files), path.name))
        try:
            outcome, lacking = _take(around, path)
        except FileRejected as error:
            counts.rejected += 1
            counts.problems.append(Rejected(0, path.name, error.code, Expected.PLAYABLE))
            continue
        setattr(counts, outcome, getattr(counts, outcome) + 1)
        if lacking is not None:
            counts.problems.append(Rejected(0, path.name, "", lacking, row_taken=True))
    progress(ProgressReport("import_recordings", len(files), len(files)))
    with store.write() as unit:
        facts: dict[str, str | int | bool | None] = {"new": counts.new, "same": counts.same}
        unit.log.append(clock(), None, "recordings_imported", f"folder:{folder.name}", facts)
    result = ImportResult(folder.name, counts.new, counts.changed, counts.same, counts.rejected, tuple(counts.problems))
    return result, Changed(everything=True)


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        raise FileMissing(name=folder.name)
    if folder.is_file():
        return [folder]
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file())


def _twins(vault: RecordingVault, files: Sequence[Path], cancel: CancelToken) -> frozenset[str]:
    by_name: dict[str, list[Path]] = {}
    for path in files:
        by_name.setdefault(path.name, []).append(path)
    return frozenset(name for name, found in by_name.items() if _differ(vault, found, cancel))


def _differ(vault: RecordingVault, files: Sequence[Path], cancel: CancelToken) -> bool:
    """Copies of one recording in several folders do not."""
    contents: set[str] = set()
    for path in files if len(files) > 1 else ():
        cancel.check()
        with suppress(FileRejected):  # it is told of when its turn comes
            contents.add(vault.sha256(path))
        if len(contents) > 1:
            return True
    return False


def _take(around: _Around, path: Path) -> tuple[str, Expected | None]:
    """("new" | "changed" | "same", what it would need to stand in a deal)."""
    vault, settings = around.vault, around.settings
    sha256 = vault.sha256(path)
    with around.store.read() as unit:
        there = unit.calls.recording(sha256)
    moved = there is not None and not _stands(vault, there, path)
    stored = "" if there is None else there.stored_path
    if there is None or moved:
        audio = there.audio if there is not None else around.probe.probe(path, around.cancel)
        stored = str(path.resolve()) if around.link else vault.keep(path, sha256)
        recording = Recording(sha256, path.name, stored, path.stat().st_size, audio)
    else:
        recording = there
    name = read_name(path.name, around.patterns, settings.time_zone)
    with around.store.write() as unit:
        if unit.calls.recording(sha256) is None:
            unit.calls.add_recording(recording, around.clock())
        elif moved:
            unit.calls.move_recording(sha256, stored)
        tied, lacking = _tie(unit, recording, path.name, name, around)
    if there is None:
        return "new", lacking
    return ("changed" if tied or moved else "same"), lacking


def _stands(vault: RecordingVault, there: Recording, path: Path) -> bool:
    """Whether the place on record still holds the recording; a linked file's name may be another call's by now."""
    where = vault.locate(there.stored_path)
    if not where.is_file():
        return False
    if where == path.resolve():
        return True
    try:
        return vault.sha256(where) == there.sha256
    except FileRejected:
        return False


def _tie(
    unit: UnitOfWork, recording: Recording, file_name: str, name: RecordingName | None, around: _Around
) -> tuple[bool, Expected | None]:
    """Ties the recording to its call: (whether anything changed, what it would need to stand in a deal)."""
    tied = unit.calls.by_recording(recording.sha256)
    if tied:
        return False, None if any(call.deal_id is not None for call in tied) else Expected.KNOWN_CLIENT
    listed = [call for call in unit.calls.by_recording_name(file_name) if not is_from_file(call)]
    free = [call for call in listed if call.recording is None]
    call = _named(unit, recording, file_name, name, listed, around)
    if call is None and name is not None and (free or not listed):
        call = next((one for one in _near(unit, name, around) if one.recording is None), None)
    if call is None and free and (name is None or name.started_at is None or not name.phones):
        return False, Expected.ONE_CALL  # its name tells too little for a call of its own
    if call is not None:
        facts = replace(call.facts, recording_name=call.facts.recording_name or file_name)
        unit.calls.update(call.id, facts, call.deal_id, recording.sha256)
        return True, Expected.KNOWN_CLIENT if call.deal_id is None else None
    facts = _facts(unit, recording, file_name, name, around)
    deal_id = deal_for(unit, facts)
    unit.calls.add(facts, deal_id, recording.sha256)
    return True, Expected.KNOWN_CLIENT if deal_id is None else None


def _named(
    unit: UnitOfWork,
    recording: Recording,
    file_name: str,
    name: RecordingName | None,
    listed: Sequence[Call],
    around: _Around,
) -> Call | None:
    """The listed call of that file name. Where several calls or recordings have it, the rest must fit too."""
    reach = timedelta(minutes=around.settings.match_minutes)
    others = [one for one in unit.calls.recordings_named(file_name) if one.sha256 != recording.sha256]
    shared = bool(others) or file_name in around.twins
    sure = not shared and are_one_talk([call.facts for call in listed], reach)
    free = {call.facts.external_id: call for call in listed if call.recording is None}
    told = told_by(recording, name, around.contacts)
    chosen = choose_call(told, [call.facts for call in free.values()], reach, sure=sure)
    return None if chosen is None else free[chosen.external_id]


def _near(unit: UnitOfWork, name: RecordingName, around: _Around) -> list[Call]:
    started_at = name.started_at
    if started_at is None:
        return []
    reach = timedelta(minutes=around.settings.match_minutes)
    found = [
        call
        for phone in numbers_of(name, around.contacts)
        for call in unit.calls.near(phone, started_at - reach, started_at + reach)
    ]
    return sorted(found, key=lambda call: abs(call.facts.started_at - started_at))


def _facts(
    unit: UnitOfWork, recording: Recording, file_name: str, name: RecordingName | None, around: _Around
) -> CallFacts:
    """What the file's name tells; a number that a deal has is the client's, whatever its place in the name."""
    numbers = [] if name is None else numbers_of(name, around.contacts)
    known = unit.deals.having_phones(numbers)
    client = next((number for number in numbers if number in known), numbers[0] if numbers else "")
    started = name.started_at if name is not None and name.started_at is not None else around.clock()
    return CallFacts(
        external_id=file_call_id(recording.sha256),
        started_at=started,
        direction=Direction.UNKNOWN if name is None else name.direction,
        client_phone=client,
        answered=True,
        talk_ms=recording.audio.duration_ms,
        recording_name=file_name,
    )
