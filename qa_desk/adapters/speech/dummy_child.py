"""A child without a model: same protocol, same decoding, made-up text. `python -m qa_desk.adapters.speech.dummy_child`.

Misbehaves on demand: arguments like `crash=2` (dies after two pieces), `hang=1` (stays in "native code" for ever, still
alive), `freeze=1` (no sign of life), `garbage=1` (a line that is no message), `slow=0.2` (seconds a piece),
`load=hang`, `load=crash`, `print` (prints to standard output as a careless library does).
"""

import os
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from qa_desk.adapters.speech.profile import read_profile
from qa_desk.adapters.speech.serve import Server, become_child, claim_streams
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.domain.transcript import Piece, SpeechNoDevice, SpeechNoModel
from qa_desk.services.ports import PieceDone, RecognisedTurn

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
        self.server: MoodyServer | None = None

    def load(self, folder: Path, device: str, threads: int) -> str:  # noqa: ARG002 - the port's names
        if not folder.is_dir():
            raise SpeechNoModel(model=folder.name, path=str(folder))
        if device == "cuda":
            raise SpeechNoDevice(device=device)
        read_profile(folder)
        self._misbehave("load", self._modes.get("load", ""))
        return "cpu"

    def pieces(self, channel: int, samples: Samples) -> Sequence[Piece]:
        whole = len(samples) * 1000 // RATE
        return [Piece(channel, start, min(start + PIECE_MS, whole)) for start in range(0, whole, PIECE_MS)]

    def batches(self, pieces: Sequence[Piece]) -> Sequence[tuple[Piece, ...]]:
        return [(piece,) for piece in pieces]

    def recognise(
        self, batches: Sequence[tuple[Piece, ...]], sound: Callable[[Piece], Samples]
    ) -> Generator[PieceDone]:
        for batch in batches:
            for piece in batch:
                sound(piece)
                yield PieceDone(piece, self._hear(piece))

    def _hear(self, piece: Piece) -> tuple[RecognisedTurn, ...]:
        for mode in ("crash", "hang", "freeze", "garbage"):
            if self._modes.get(mode) == str(self._pieces):
                self._misbehave("piece", mode)
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
