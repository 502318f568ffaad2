"""Transcribes one long recording while its processes are killed at random, and counts what had to be done again.

`python -m benchmarks.speech_kills DATABASE FOLDER CHILD…` is the program that is killed: it transcribes the one waiting
recording by that child.
"""

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import wave
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import psutil
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.killed_later import killed_later
from qa_desk import paths
from qa_desk.adapters.keys import Guarded, InstallationKey
from qa_desk.adapters.speech.link import python_child
from qa_desk.adapters.speech.models import BUNDLED, ModelShelf
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import RATE, decode
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.migrate import upgrade
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.adapters.vault import FolderVault
from qa_desk.domain.call import AudioFacts, Recording
from qa_desk.domain.transcript import Piece, Transcript
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.transcribe import transcribe_recording

KEY = InstallationKey(Ed25519PrivateKey.generate(), Guarded.FILE)

DUMMY = "qa_desk.adapters.speech.dummy_child"
REAL = "benchmarks.traced_child"
DATABASE = "kills.sqlite"
AUDIO = "long.wav"
NEAR_MS = 100
LONGEST_S = 600
"""Any step; one that takes longer hangs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`repeated_s`: of each kill, seconds of sound that were begun and not stored. `same`: the result equals that of a
    run nobody disturbed; times up to NEAR_MS, as they depend a little on which pieces share a batch."""

    kills: int
    repeated_s: tuple[float, ...]
    same: bool


def long_recording(sources: Sequence[Path], folder: Path) -> Path:
    """All of them one after another, in stereo."""
    lanes = np.concatenate([_stereo(path) for path in sources], axis=1)
    target = folder / AUDIO
    with wave.open(str(target), "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.ascontiguousarray(lanes.T).astype("<i2").tobytes())
    return target


def _stereo(path: Path) -> "np.typing.NDArray[np.int16]":
    lanes = decode(path, 2)
    return lanes if lanes.shape[0] == 2 else np.concatenate([lanes, np.zeros_like(lanes)])


def run(audio: Path, folder: Path, child: Sequence[str], kills: int, longest_s: float, seed: int) -> Outcome:
    """Kills child, parent or both, `kills` times in all; each time within `longest_s` after something was begun.

    `child`: module and arguments; "begun=FILE" of the dummy and the traced child's file are put to it.
    """
    straight, disturbed = (_workspace(folder / name, audio) for name in ("straight", "disturbed"))
    with _start(straight, child) as first, killed_later(first, LONGEST_S):
        first.wait()
    chance = random.Random(seed)  # noqa: S311 - told by its seed, not secret
    repeated = [_one_kill(disturbed, child, chance, longest_s) for _ in range(kills)]
    with _start(disturbed, child) as last, killed_later(last, LONGEST_S):
        if last.wait() != 0:
            raise RuntimeError((disturbed / "errors.log").read_text("utf-8"))
    return Outcome(kills, tuple(repeated), _alike(_said(straight), _said(disturbed)))


def _one_kill(folder: Path, child: Sequence[str], chance: random.Random, longest_s: float) -> float:
    """Seconds of sound that were begun and are not stored when the killed ones are gone."""
    trace = folder / "begun.txt"
    trace.unlink(missing_ok=True)
    with _start(folder, child) as parent, killed_later(parent, LONGEST_S):
        while parent.poll() is None and not trace.exists():
            with suppress(subprocess.TimeoutExpired):
                parent.wait(0.02)
        with suppress(subprocess.TimeoutExpired):
            parent.wait(chance.uniform(0, longest_s))
        victims = chance.choice(["child", "parent", "both"])
        children = _children(parent)
        if victims == "child":
            begun, stored = _without_its_child(parent, children, trace, folder)
            children += _children(parent)
            _kill([parent.pid])  # it goes on with a new child: the loss is known, so end it as well
            _wait_until_gone(children)
            return _seconds(begun - stored)
        if victims == "both":
            _kill([one.pid for one in children])
        _kill([parent.pid])
        _wait_until_gone(children)
    return _seconds(_begun(trace) - _stored(folder))


def _without_its_child(
    parent: "subprocess.Popen[bytes]", children: Sequence[psutil.Process], trace: Path, folder: Path
) -> tuple[set[Piece], set[Piece]]:
    """What the killed child had begun, and what of it the program has stored. The program stands still meanwhile, or
    its next child might begin something before that is read."""
    with suppress(ProcessLookupError):
        os.kill(parent.pid, signal.SIGSTOP)
    try:
        _kill([one.pid for one in children])
        begun = _begun(trace)
    finally:
        with suppress(ProcessLookupError):
            os.kill(parent.pid, signal.SIGCONT)
    return begun, _stored(folder)


def _wait_until_gone(processes: Sequence[psutil.Process]) -> None:
    """A zombie counts as gone: whether somebody collects it is up to the machine's first process."""
    pause, give_up = threading.Event(), time.monotonic() + LONGEST_S
    for one in processes:
        with suppress(psutil.NoSuchProcess):
            while one.is_running() and one.status() != psutil.STATUS_ZOMBIE:
                if time.monotonic() > give_up:
                    raise RuntimeError(f"outlived its program: {one}")
                pause.wait(0.02)


def _children(parent: "subprocess.Popen[bytes]") -> list[psutil.Process]:
    try:
        return psutil.Process(parent.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _kill(pids: Sequence[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _seconds(pieces: set[Piece]) -> float:
    return sum(piece.to_ms - piece.from_ms for piece in pieces) / 1000


def _begun(trace: Path) -> set[Piece]:
    lines = trace.read_text("utf-8").splitlines(keepends=True) if trace.exists() else []
    return {Piece(*map(int, line.split())) for line in lines if line.endswith("\n")}


def _start(folder: Path, child: Sequence[str]) -> "subprocess.Popen[bytes]":
    trace = str(folder / "begun.txt")
    told = [*child, f"begun={trace}"] if child[0] == DUMMY else [*child, trace]
    command = [sys.executable, "-m", "benchmarks.speech_kills", str(folder), json.dumps(told)]
    errors = (folder / "errors.log").open("ab")
    with errors:
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)


# ---------------------------------------------------------------- the workspace


def _workspace(folder: Path, audio: Path) -> Path:
    folder.mkdir(parents=True)
    engine = make_engine(f"sqlite:///{folder / DATABASE}")
    upgrade(engine, paths.migrations())
    store = SqlStore(engine, sealer=KEY)
    with wave.open(str(audio)) as told:
        duration_ms = told.getnframes() * 1000 // told.getframerate()
    facts = AudioFacts("wav", "pcm_s16le", 2, RATE, duration_ms)
    with audio.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with store.write() as unit:
        unit.calls.add_recording(Recording(sha256, audio.name, str(audio), audio.stat().st_size, facts), _now())
    store.close()
    (folder / "recording").write_text(sha256, "utf-8")
    return folder


def _open(folder: Path) -> SqlStore:
    return SqlStore(make_engine(f"sqlite:///{folder / DATABASE}"), sealer=KEY)


def _transcript(store: SqlStore) -> Transcript | None:
    with store.read() as unit:
        found = unit.transcripts.page(None, 2)
    if len(found) > 1:
        raise RuntimeError("two transcripts of one recording by one model")
    return found[0] if found else None


def _stored(folder: Path) -> set[Piece]:
    store = _open(folder)
    transcript = _transcript(store)
    if transcript is None:
        store.close()
        return set()
    with store.read() as unit:
        pieces = set(unit.transcripts.pieces(transcript.id))
    store.close()
    return pieces


Said = tuple[str, int, int, str]
"""Lane, times and words of a turn."""


def _alike(some: Sequence[Said], others: Sequence[Said]) -> bool:
    return len(some) == len(others) and all(
        one[0] == other[0] and one[3] == other[3] and max(abs(one[1] - other[1]), abs(one[2] - other[2])) <= NEAR_MS
        for one, other in zip(sorted(some), sorted(others), strict=True)
    )


def _said(folder: Path) -> list[Said]:
    store = _open(folder)
    transcript = _transcript(store)
    store.close()
    if transcript is None or not transcript.complete:
        raise RuntimeError("not complete")
    return [(turn.lane.value, turn.from_ms, turn.to_ms, turn.text) for turn in transcript.turns]


def _now() -> datetime:
    return datetime.now(UTC)


def main(folder: Path, child: Sequence[str]) -> None:
    """The program that is killed."""
    model = ModelShelf(folder / "models", paths.resources()).find(BUNDLED)
    transcriber = ChildTranscriber(model, folder / "speech.log", command=python_child(*child))
    store = _open(folder)
    sha256 = (folder / "recording").read_text("utf-8")
    transcribe_recording(store, _now, FolderVault(folder), transcriber, sha256, silent, CancelToken())
    transcriber.close()
    store.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
