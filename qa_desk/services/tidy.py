"""Housekeeping in a workspace: what copies that were cut off left behind, and waveforms of recordings that are gone."""

from dataclasses import dataclass

from qa_desk.services.ports import RecordingVault, Sounds
from qa_desk.services.store import Store


@dataclass(frozen=True, slots=True)
class Tidied:
    """Files removed."""

    parts: int = 0
    peaks: int = 0


def tidy(store: Store, vault: RecordingVault, sounds: Sounds | None, evidence: RecordingVault | None = None) -> Tidied:
    """Safe beside an import and beside other seats: what is fresh, or belongs to a recording, stays. Whole files of
    `evidence` always stay."""
    parts = vault.sweep() + (0 if evidence is None else evidence.sweep())
    kept = [] if sounds is None else sounds.all_kept_peaks()
    with store.read() as unit:
        gone = [sha for sha in kept if unit.calls.recording(sha) is None]
    if sounds is not None:
        for sha in gone:
            sounds.forget(sha)
    return Tidied(parts, len(gone))
