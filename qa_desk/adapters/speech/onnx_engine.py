"""serve.Engine over onnx-asr, an optional extra: CTC models of GigaAM and T-one from a local folder, never online."""

import importlib
import math
from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol, cast

from qa_desk.adapters.speech.ahead import Work, worked_ahead
from qa_desk.adapters.speech.devices import CPU
from qa_desk.adapters.speech.fit import MOST_AT_WORK_MS, Batch
from qa_desk.adapters.speech.folder import check_folder
from qa_desk.adapters.speech.hints import NO_HINTS, Hints
from qa_desk.adapters.speech.onnx_folder import onnx_family
from qa_desk.adapters.speech.pieces import length_ms
from qa_desk.adapters.speech.profile import ModelProfile, read_profile
from qa_desk.adapters.speech.sound import RATE, Samples
from qa_desk.adapters.speech.turns import Judge, Told, bare
from qa_desk.adapters.speech.voice_activity import speech_pieces
from qa_desk.adapters.speech.words import Said
from qa_desk.domain.transcript import Piece, SpeechModelBroken, SpeechModelIncomplete
from qa_desk.services.ports import DeviceInUse, PieceDone

LIBRARY = "onnx_asr"
APART_MS = 700
"""A pause as long as that begins another turn: these models write no sentences."""
_LAST_TOKEN_MS = 80
_SURE = -0.1


class Recognised(Protocol):
    """The library's answer: tokens with the second each begins at."""

    timestamps: list[float] | None
    tokens: list[str] | None
    logprobs: list[float] | None


class Recogniser(Protocol):
    def recognize(self, waveform: Samples, *, sample_rate: int) -> Recognised: ...


class _Loaded(Protocol):
    def with_timestamps(self) -> Recogniser: ...


class _Library(Protocol):
    def load_model(self, model: str, path: str, *, providers: Sequence[str]) -> _Loaded: ...


class OnnxEngine:
    """Names of the deal cannot be given to it: these models take no hints. On the processor only."""

    workers = 1

    def __init__(self, profile_of: Callable[[Path], ModelProfile] = read_profile) -> None:
        self._profile_of = profile_of
        self._profile = ModelProfile()
        self._recogniser: Recogniser | None = None

    def feed(self, folder: Path) -> None:
        self._profile = self._profile_of(folder)

    def load(self, folder: Path, device: str, threads: int) -> DeviceInUse:  # noqa: ARG002 - see the class
        """Raises SpeechModelIncomplete also where the library is not installed."""
        check_folder(folder)
        family = onnx_family(folder)
        if family is None:
            raise SpeechModelIncomplete(path=str(folder), missing="*.onnx")
        self.feed(folder)
        try:
            library = cast("_Library", importlib.import_module(LIBRARY))
        except ImportError as fault:
            raise SpeechModelIncomplete(path=str(folder), missing="onnx-asr") from fault
        try:
            loaded = library.load_model(family.name, str(folder), providers=["CPUExecutionProvider"])
        except Exception as fault:  # the runtime's errors have no common type but this
            raise SpeechModelBroken(path=str(folder), detail=str(fault)) from fault
        self._recogniser = loaded.with_timestamps()
        return DeviceInUse(CPU)

    def pieces(self, channel: int, samples: Samples) -> Sequence[Piece]:
        return speech_pieces(self._profile, channel, samples)

    def batches(self, pieces: Sequence[Piece]) -> Sequence[Batch]:
        return [(piece,) for piece in pieces]

    def joining(self, batch: Batch, waiting: Sequence[Piece], room_ms: int) -> Batch:  # noqa: ARG002
        return ()

    def hear(self, batch: Batch, sound: Callable[[Piece], Samples], hints: Hints) -> list[PieceDone]:  # noqa: ARG002
        return [self._heard(piece, sound(piece)) for piece in batch]

    def recognise(
        self, batches: Sequence[Batch], sound: Callable[[Piece], Samples], hints: Hints = NO_HINTS
    ) -> Generator[PieceDone]:
        works = [Work(partial(self.hear, batch, sound, hints), sum(map(length_ms, batch))) for batch in batches]
        for done in worked_ahead(works, self.workers, MOST_AT_WORK_MS):
            yield from done

    def _heard(self, piece: Piece, samples: Samples) -> PieceDone:
        if self._recogniser is None:
            raise RuntimeError("transcribe before load")
        words = words_of(self._recogniser.recognize(samples, sample_rate=RATE), length_ms(piece))
        judge = Judge(frozenset(bare(line) for line in self._profile.ghost_lines), 1.0)
        return PieceDone(piece, judge.turns(piece, samples, told_of(words)))


def words_of(found: Recognised, most_ms: int) -> list[Said]:
    """Tokens gathered to words. A token begins when it is heard; the library tells no end of it."""
    words: list[Said] = []
    tokens, times = found.tokens or [], found.timestamps or []
    chances = found.logprobs or [_SURE] * len(tokens)
    text, begin, end = "", 0, 0
    likely: list[float] = []
    for token, second, chance in zip([*tokens, " "], [*times, 0.0], [*chances, 0.0], strict=False):
        at = min(round(second * 1000), most_ms)
        if text and (token[:1].isspace() or at - end >= APART_MS):
            words.append(Said(begin, min(max(end, begin + 1), most_ms), text, math.exp(sum(likely) / len(likely))))
            text, likely = "", []
        if not token.strip():
            continue
        begin = begin if text else at
        text, end = text + token.strip(), at + _LAST_TOKEN_MS
        likely.append(min(chance, 0.0))
    return words


def told_of(words: Sequence[Said]) -> list[Told]:
    """Turns of a piece: parted where nobody speaks."""
    parts: list[list[Said]] = []
    for word in words:
        if not parts or word.from_ms - parts[-1][-1].to_ms >= APART_MS:
            parts.append([])
        parts[-1].append(word)
    return [
        Told(
            part[0].from_ms, part[-1].to_ms, " ".join(word.text for word in part),
            sum(math.log(max(word.probability, 1e-9)) for word in part) / len(part), 0.0, tuple(part),
        )
        for part in parts
    ]  # fmt: skip
