"""Import of a folder of recordings: each file kept by its content once and tied to its call."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from qa_desk.domain.call import Call, CallFacts, Direction, Recording
from qa_desk.domain.errors import FileRejected
from qa_desk.domain.intake import Expected, FileMissing, ImportResult, Rejected
from qa_desk.domain.recording_names import NamePattern, RecordingName, own_pattern, read_name
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import load_settings
from qa_desk.services.match_calls import FROM_FILE, deal_for
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
    for number, path in enumerate(files, start=1):
        cancel.check()
        progress(ProgressReport("import_recordings", number - 1, len(files), path.name))
        try:
            outcome = _take(store, clock, vault, probe, contacts, path, link, settings, patterns, cancel)
        except FileRejected as error:
            counts.rejected += 1
            counts.problems.append(Rejected(0, path.name, error.code, Expected.PLAYABLE))
            continue
        setattr(counts, outcome[0], getattr(counts, outcome[0]) + 1)
        if not outcome[1]:
            counts.problems.append(Rejected(0, path.name, "", Expected.KNOWN_CLIENT, row_taken=True))
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


def _take(
    store: Store,
    clock: Clock,
    vault: RecordingVault,
    probe: AudioProbe,
    contacts: ContactNormaliser,
    path: Path,
    link: bool,
    settings: Settings,
    patterns: tuple[NamePattern, ...],
    cancel: CancelToken,
) -> tuple[str, bool]:
    """("new" | "changed" | "same", whether a deal is known)."""
    sha256 = vault.sha256(path)
    with store.read() as unit:
        there = unit.calls.recording(sha256)
    if there is None:
        audio = probe.probe(path, cancel)
        stored = str(path.resolve()) if link else vault.keep(path, sha256)
        recording = Recording(sha256, path.name, stored, path.stat().st_size, audio)
    else:
        recording = there
    name = read_name(path.name, patterns, settings.time_zone)
    with store.write() as unit:
        if unit.calls.recording(sha256) is None:
            unit.calls.add_recording(recording, clock())
        tied, matched = _tie(unit, recording, path.name, name, contacts, settings, clock)
    if there is None:
        return "new", matched
    return ("changed" if tied else "same"), matched


def _tie(
    unit: UnitOfWork,
    recording: Recording,
    file_name: str,
    name: RecordingName | None,
    contacts: ContactNormaliser,
    settings: Settings,
    clock: Clock,
) -> tuple[bool, bool]:
    """Ties the recording to its call: (whether anything changed, whether a deal is known)."""
    tied = unit.calls.by_recording(recording.sha256)
    if tied:
        return False, any(call.deal_id is not None for call in tied)
    listed = unit.calls.by_recording_name(file_name)
    if not listed and name is not None:
        listed = _near(unit, name, contacts, settings)
    free = [call for call in listed if call.recording is None]
    if free:
        call = free[0]
        facts = replace(call.facts, recording_name=call.facts.recording_name or file_name)
        unit.calls.update(call.id, facts, call.deal_id, recording.sha256)
        return True, call.deal_id is not None
    facts = _facts(unit, recording, file_name, name, contacts, clock)
    deal_id = deal_for(unit, facts)
    unit.calls.add(facts, deal_id, recording.sha256)
    return True, deal_id is not None


def _numbers(name: RecordingName, contacts: ContactNormaliser) -> list[str]:
    return [phone.e164 for phone in map(contacts.phone, name.phones) if phone.e164 is not None]


def _near(unit: UnitOfWork, name: RecordingName, contacts: ContactNormaliser, settings: Settings) -> list[Call]:
    started_at = name.started_at
    if started_at is None:
        return []
    reach = timedelta(minutes=settings.match_minutes)
    found = [
        call
        for phone in _numbers(name, contacts)
        for call in unit.calls.near(phone, started_at - reach, started_at + reach)
    ]
    return sorted(found, key=lambda call: abs(call.facts.started_at - started_at))


def _facts(
    unit: UnitOfWork,
    recording: Recording,
    file_name: str,
    name: RecordingName | None,
    contacts: ContactNormaliser,
    clock: Clock,
) -> CallFacts:
    """What the file's name tells; a number that a deal has is the client's, whatever its place in the name."""
    numbers = [] if name is None else _numbers(name, contacts)
    known = unit.deals.having_phones(numbers)
    client = next((number for number in numbers if number in known), numbers[0] if numbers else "")
    started = name.started_at if name is not None and name.started_at is not None else clock()
    return CallFacts(
        external_id=f"{FROM_FILE}{recording.sha256[:24]}",
        started_at=started,
        direction=Direction.UNKNOWN if name is None else name.direction,
        client_phone=client,
        answered=True,
        talk_ms=recording.audio.duration_ms,
        recording_name=file_name,
    )
