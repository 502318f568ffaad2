"""Housekeeping removes what belongs to nothing, and nothing else."""

import os
from pathlib import Path

from qa_desk.adapters.audio.sounds import FileSounds
from qa_desk.adapters.vault import FolderVault
from qa_desk.services.ports import DecodeRequest
from qa_desk.services.running import CancelToken
from qa_desk.services.tidy import Tidied, tidy
from qa_desk.services.work_queue import recordings_of
from tests.adapters.audio.sounds import encode
from tests.fakes.office import Office


def test_waveforms_of_unknown_recordings_and_old_halves_of_copies_go(office: Office, tmp_path: Path) -> None:
    (sha,) = recordings_of(office.store, office.refusal("1").deal_id)
    sounds, vault = FileSounds(tmp_path / "ws"), FolderVault(tmp_path / "ws")
    path = encode(tmp_path / "a.wav", "pcm_s16le", seconds=0.3)
    for one in ("0f" * 32, sha):
        sounds.decode(DecodeRequest(path, one), lambda _tape: None, lambda _peaks: None, CancelToken())
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
