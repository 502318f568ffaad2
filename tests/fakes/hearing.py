"""A Transcriber of the tests: hears one sentence in every recording, or what it was told to meet."""

from collections.abc import Callable
from dataclasses import dataclass, field

from qa_desk.domain.errors import KnownError
from qa_desk.domain.transcript import Doubt, Piece
from qa_desk.services.ports import DeviceInUse, PieceDone, RecognisedTurn, SpeechRequest
from qa_desk.services.running import CancelToken

MODEL = "plain@1"
WORDS = "для меня это дорого"


@dataclass
class Hearing:
    """Remembers the order, fails where told, calls `during` in the middle of each file."""

    model: str = MODEL
    words: str = WORDS
    heard: list[str] = field(default_factory=list)
    requests: list[SpeechRequest] = field(default_factory=list)
    faults: dict[str, KnownError] = field(default_factory=dict)
    during: Callable[[str], None] = lambda _name: None
    closed: bool = False
    doubt: Doubt | None = None

    def model_id(self) -> str:
        return self.model

    def device(self) -> DeviceInUse | None:
        return None

    def transcribe(
        self,
        request: SpeechRequest,
        on_piece: Callable[[PieceDone], None],
        on_progress: Callable[[int, int], None],
        cancel: CancelToken,
    ) -> None:
        name = request.audio.name
        self.requests.append(request)
        if name in self.faults:
            raise self.faults[name]
        on_progress(0, 5_000)
        turn = RecognisedTurn(1_000, 3_000, self.words, 0.9, doubt=self.doubt)
        on_piece(PieceDone(Piece(1, 1_000, 3_000), (turn,)))
        self.during(name)
        cancel.check()
        self.heard.append(name)

    def close(self) -> None:
        self.closed = True
