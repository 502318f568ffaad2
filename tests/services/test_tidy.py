"""Housekeeping removes what belongs to nothing, and nothing else."""

import os
from pathlib import Path

from qa_desk.adapters.audio.probe import PyAvProbe
from qa_desk.adapters.audio.sounds import FileSounds
from qa_desk.adapters.speech.music import rough_share
from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.call import Recording
from qa_desk.services.ports import DecodeRequest
from qa_desk.services.running import CancelToken
from qa_desk.services.tidy import Tidied, tidy
from tests.adapters.audio.sounds import encode
from tests.fakes.office import START, Office


def test_waveforms_of_unknown_recordings_and_old_halves_of_copies_go(office: Office, tmp_path: Path) -> None:
    sounds, vault = FileSounds(tmp_path / "ws", rough_share), FolderVault(tmp_path / "ws")
    known, stranger = (encode(tmp_path / f"{n}.wav", "pcm_s16le", seconds=n / 10) for n in (3, 4))
    sha, audio = vault.sha256(known), PyAvProbe().probe(known, CancelToken())
    with office.store.write() as unit:
        unit.calls.add_recording(Recording(sha, known.name, str(known), 1, audio), START)
    for one in (known, stranger):
        sounds.decode(DecodeRequest(one, vault.sha256(one)), lambda _tape: None, lambda _peaks: None, CancelToken())
    folder = tmp_path / "ws" / "recordings" / "ab"
    folder.mkdir(parents=True)
    (folder / ".part-old").write_bytes(b"half")
    (folder / ".part-new").write_bytes(b"half")
    os.utime(folder / ".part-old", (0, 0))
    assert tidy(office.store, vault, sounds) == Tidied(parts=1, peaks=1)
    assert sounds.all_kept_peaks() == [sha]
    assert [one.name for one in folder.iterdir()] == [".part-new"]
    assert tidy(office.store, vault, sounds) == Tidied()
    assert tidy(office.store, vault, None) == Tidied()
