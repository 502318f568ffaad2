"""A child without a model: same protocol, same decoding, made-up text. `python -m qa_desk.adapters.speech.dummy_child`.

Misbehaves on demand: arguments like `crash=2` (dies after two pieces), `hang=1` (stays in "native code" for ever, still
alive), `freeze=1` (no sign of life), `garbage=1` (a line that is no message), `slow=0.2` (seconds a piece),
`load=hang`, `load=crash`, `print` (prints to standard output, as careless libraries do), `together=5` (pieces a batch),
`grow=50` (megabytes that each piece leaves behind), `begun=FILE` (writes there each piece that it begins),
`card=good|memory|libraries|crash|job` (a graphics card that works or fails; job: out of memory at the second piece).
"""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from qa_desk.adapters.speech.devices import CPU, CUDA, on_best_device
from qa_desk.adapters.speech.hints import Hints
from qa_desk.adapters.speech.profile import read_profile
from qa_desk.adapters.speech.serve import Server, become_child, claim_streams
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.domain.transcript import Piece, SpeechModelBroken, SpeechNoMemory, SpeechNoModel
from qa_desk.services.ports import DeviceInUse, PieceDone, RecognisedTurn

PIECE_MS = 3_000
CRASH_CODE = 42


class MoodyServer(Server):
    """`deaf`: does not look whether it was cancelled, as an engine inside one long piece."""

    deaf = False
    frozen = False

    def check(self, job: int) -> None:
        if not self.deaf:
            super().check(job)

    def send_raw(self, line: bytes) -> None:
        if self.frozen:
            threading.Event().wait()
        super().send_raw(line)


class DummyEngine:
    """Cuts a channel every three seconds and "hears" which channel and second it was."""

    def __init__(self, modes: dict[str, str]) -> None:
        self._modes = modes
        self._pieces = 0
        self._device = CPU
        self._held: list[bytes] = []
        self.server: MoodyServer | None = None

    def load(self, folder: Path, device: str, threads: int) -> DeviceInUse:  # noqa: ARG002 - the port's names
        if not folder.is_dir():
            raise SpeechNoModel(model=folder.name, path=str(folder))
        read_profile(folder)
        self._misbehave("load", self._modes.get("load", ""))
        self._device, in_use = on_best_device(device, int("card" in self._modes), self._load_on)
        return in_use

    def _load_on(self, device: str) -> str:
        card = self._modes.get("card", "")
        if device == CUDA and card == "memory":
            raise SpeechNoMemory(step="load")
        if device == CUDA and card == "libraries":
            raise SpeechModelBroken(path="model.bin", detail="Library libcublas.so.12 is not found or cannot be loaded")
        if device == CUDA and card == "crash":
            self._misbehave("card", "crash")
        return device

    def pieces(self, channel: int, samples: Samples) -> Sequence[Piece]:
        whole = len(samples) * 1000 // RATE
        return [Piece(channel, start, min(start + PIECE_MS, whole)) for start in range(0, whole, PIECE_MS)]

    def batches(self, pieces: Sequence[Piece]) -> Sequence[tuple[Piece, ...]]:
        together = int(self._modes.get("together", "1"))
        return [tuple(pieces[start : start + together]) for start in range(0, len(pieces), together)]

    def joining(self, batch: tuple[Piece, ...], waiting: Sequence[Piece], room_ms: int) -> tuple[Piece, ...]:
        left = min(int(self._modes.get("together", "1")) - len(batch), room_ms // PIECE_MS)
        return tuple(piece for piece in waiting if piece not in batch)[: max(left, 0)]

    @property
    def workers(self) -> int:
        return int(self._modes.get("workers", "1"))

    def hear(
        self,
        batch: tuple[Piece, ...],
        sound: Callable[[Piece], Samples],
        hints: Hints,  # noqa: ARG002 - the port's name
    ) -> list[PieceDone]:
        self._note(batch)
        heard = []
        for piece in batch:
            sound(piece)
            heard.append(PieceDone(piece, self._hear(piece)))
        return heard

    def _note(self, batch: Sequence[Piece]) -> None:
        if "begun" in self._modes:
            with Path(self._modes["begun"]).open("a", encoding="utf-8") as file:
                file.write("".join(f"{piece.channel} {piece.from_ms} {piece.to_ms}\n" for piece in batch))

    def _hear(self, piece: Piece) -> tuple[RecognisedTurn, ...]:
        for mode in ("crash", "hang", "freeze", "garbage"):
            if self._modes.get(mode) == str(self._pieces):
                self._misbehave("piece", mode)
        if self._modes.get("card") == "job" and self._device == CUDA and self._pieces == 1:
            raise SpeechNoMemory(step="transcribe")
        self._held.append(b"x" * (int(self._modes.get("grow", "0")) << 20))
        if "print" in self._modes:
            os.write(1, b'{"kind":"junk"}\n')
        threading.Event().wait(float(self._modes.get("slow", "0")))
        self._pieces += 1
        return (RecognisedTurn(piece.from_ms, piece.to_ms, f"канал {piece.channel} миг {piece.from_ms}", 0.9),)

    def _misbehave(self, step: str, mode: str) -> None:
        if mode == "crash":
            print(f"dummy child dies at {step}", file=sys.stderr, flush=True)  # noqa: T201 - its stderr is the log
            os._exit(CRASH_CODE)
        if mode == "hang":
            threading.Event().wait()
        if self.server is not None and mode == "freeze":
            self.server.frozen = True
        if self.server is not None and mode == "garbage":
            self.server.send_raw(b"Segmentation fault (core dumped)\n")


def main(arguments: Sequence[str]) -> int:
    modes = {name: value for name, _, value in (argument.partition("=") for argument in arguments)}
    streams = claim_streams()
    become_child(sys.stderr)
    engine = DummyEngine(modes)
    engine.server = MoodyServer(engine, streams)
    engine.server.deaf = "hang" in modes
    return engine.server.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
