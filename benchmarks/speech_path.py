"""The whole way of a recording, from the stored file to turns in the database, against bare recognition of its sound.

Bare: the search for speech and the recognition in fitted windows, by a process of the child's kind and priority, of
sound that is decoded already. `python -m benchmarks.speech_path MODEL < calls.json` is that process.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

from benchmarks.speech_fit import Texts
from benchmarks.speech_wer import KnownCall
from qa_desk.adapters.speech.child import ONE_THREAD_FOR_NUMPY
from qa_desk.adapters.speech.models import SpeechModel
from qa_desk.adapters.speech.pieces import in_talking_order
from qa_desk.adapters.speech.planning import pieces_on
from qa_desk.adapters.speech.process import ChildTranscriber
from qa_desk.adapters.speech.sound import cut, decode
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.compose import new_workspace, open_desk
from qa_desk.services.desk import Desk
from qa_desk.services.import_recordings import import_recordings
from qa_desk.services.running import CancelToken, ProgressReport
from qa_desk.services.transcribe import transcribe_recording

RUNS = 3
CHILD_NICENESS = 10


def whole_over_bare(calls: Sequence[KnownCall], model: Path, folder: Path) -> tuple[float, float]:
    """Seconds (whole, bare), the least of some runs by either way, taken in turns."""
    new_workspace(folder / "workspace", None)
    desk = open_desk(folder / "workspace")
    try:
        hashes = [_imported(desk, call.audio) for call in calls]
        whole: list[float] = []
        bare: list[float] = []
        for run in range(RUNS):
            bare.append(_bare_seconds(calls, model))
            whole.append(_whole_seconds(desk, hashes, _renamed(model, folder / f"model{run}"), folder))
    finally:
        desk.close()
    return min(whole), min(bare)


def _imported(desk: Desk, audio: Path) -> str:
    import_recordings(
        desk.store, desk.clock, desk.vault, desk.probe, desk.contacts, audio, link=True,
        progress=_nothing, cancel=CancelToken(),
    )  # fmt: skip
    return desk.vault.sha256(audio)


def _renamed(model: Path, folder: Path) -> SpeechModel:
    """The same weights under another name: for the database another model, by which all is still to do."""
    shutil.copytree(model, folder)
    return SpeechModel(folder.name, folder)


def _whole_seconds(desk: Desk, hashes: Sequence[str], model: SpeechModel, folder: Path) -> float:
    transcriber = ChildTranscriber(model, folder / "speech.log", device="cpu")
    one = partial(transcribe_recording, desk.store, desk.clock, desk.vault, transcriber)
    cancel = CancelToken()
    try:
        one(hashes[0], _nothing, cancel)  # warms up
        start = perf_counter()
        for place, sha256 in enumerate(hashes[1:], 1):
            upcoming = hashes[place + 1] if place + 1 < len(hashes) else None
            one(sha256, _nothing, cancel, upcoming)
        return perf_counter() - start
    finally:
        transcriber.close()


def _bare_seconds(calls: Sequence[KnownCall], model: Path) -> float:
    told = json.dumps([{"audio": str(call.audio), "channels": len(call.lanes)} for call in calls])
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.speech_path", str(model)],
        input=told, check=True, capture_output=True, text=True, encoding="utf-8",
        env=os.environ | ONE_THREAD_FOR_NUMPY | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    return float(done.stdout)


def _nothing(_report: ProgressReport) -> None:
    pass


def main(model: str) -> None:
    if hasattr(os, "nice"):
        os.nice(CHILD_NICENESS)
    calls = [(Path(told["audio"]), int(told["channels"])) for told in json.load(sys.stdin)]
    engine = WhisperEngine()
    engine.load(Path(model), "cpu", 0)
    lanes = [decode(audio, channels) for audio, channels in calls]
    texts: Texts = []
    start = 0.0
    for place, sound in enumerate(lanes):
        if place == 1:  # the first one warms up
            start = perf_counter()
        pieces = [one for lane in range(len(sound)) for one in pieces_on(sound, lane, engine.pieces)]
        batches = engine.batches(in_talking_order(pieces))
        texts += [turn.text for done in engine.recognise(batches, partial(cut, sound)) for turn in done.turns]
    sys.stdout.write(str(perf_counter() - start))


if __name__ == "__main__":
    main(*sys.argv[1:])
