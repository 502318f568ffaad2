"""The speech child that notes each piece it begins: `python -m benchmarks.traced_child FILE`."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from qa_desk.adapters.speech.child import OFFLINE, ONE_THREAD_FOR_NUMPY
from qa_desk.adapters.speech.serve import Server, become_child, claim_streams


def main(trace: Path) -> None:
    os.environ.update(OFFLINE | ONE_THREAD_FOR_NUMPY)
    streams = claim_streams()
    become_child(sys.stderr)
    from qa_desk.adapters.speech.hints import Hints  # noqa: PLC0415 - as in the real child
    from qa_desk.adapters.speech.sound import Samples  # noqa: PLC0415 - as in the real child
    from qa_desk.adapters.speech.whisper import WhisperEngine  # noqa: PLC0415
    from qa_desk.domain.transcript import Piece  # noqa: PLC0415
    from qa_desk.services.ports import PieceDone  # noqa: PLC0415

    class Traced(WhisperEngine):
        def hear(self, batch: tuple[Piece, ...], sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]:
            def noted(piece: Piece) -> Samples:
                with trace.open("a", encoding="utf-8") as file:
                    file.write(f"{piece.channel} {piece.from_ms} {piece.to_ms}\n")
                return sound(piece)

            return super().hear(batch, noted, hints)

    os._exit(Server(Traced(), streams).run())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
