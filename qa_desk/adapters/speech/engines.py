"""One engine that becomes the one a model's folder is for."""

from collections.abc import Callable, Sequence
from pathlib import Path

from qa_desk.adapters.speech.fit import Batch
from qa_desk.adapters.speech.hints import Hints
from qa_desk.adapters.speech.onnx_engine import OnnxEngine
from qa_desk.adapters.speech.onnx_folder import onnx_family
from qa_desk.adapters.speech.profile import ModelProfile, read_profile
from qa_desk.adapters.speech.sound import Samples
from qa_desk.adapters.speech.whisper import WhisperEngine
from qa_desk.domain.transcript import Piece
from qa_desk.services.ports import DeviceInUse, PieceDone


def engine_for(folder: Path, profile_of: Callable[[Path], ModelProfile] = read_profile) -> "WhisperEngine | OnnxEngine":
    return WhisperEngine(profile_of) if onnx_family(folder) is None else OnnxEngine(profile_of)


class AnyEngine:
    """serve.Engine: Whisper's until a folder says otherwise."""

    def __init__(self) -> None:
        self._engine: WhisperEngine | OnnxEngine = WhisperEngine()

    @property
    def workers(self) -> int:
        return self._engine.workers

    def load(self, folder: Path, device: str, threads: int) -> DeviceInUse:
        self._engine = engine_for(folder)  # frees the old weights before the new ones come
        return self._engine.load(folder, device, threads)

    def pieces(self, channel: int, samples: Samples) -> Sequence[Piece]:
        return self._engine.pieces(channel, samples)

    def batches(self, pieces: Sequence[Piece]) -> Sequence[Batch]:
        return self._engine.batches(pieces)

    def joining(self, batch: Batch, waiting: Sequence[Piece], room_ms: int) -> Batch:
        return self._engine.joining(batch, waiting, room_ms)

    def hear(self, batch: Batch, sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]:
        return self._engine.hear(batch, sound, hints)
