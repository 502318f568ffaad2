"""FileClips: a stretch of a recording as a small sound file that is gone after its use. Implements ports.Clips."""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from qa_desk.adapters.audio.pcm import BYTES, Levelled, frames_of, opened
from qa_desk.domain.intake import FileMissing, NoSound
from qa_desk.services.running import CancelToken


class FileClips:
    """Clips lie in the workspace's cache folder while they are used: calls never leave the workspace."""

    def __init__(self, workspace: Path) -> None:
        self._cache = workspace / "cache"

    @contextmanager
    def cut(self, source: Path, from_ms: int, to_ms: int, cancel: CancelToken) -> Iterator[Path]:
        if not source.is_file():
            raise FileMissing(name=source.name)
        self._cache.mkdir(exist_ok=True)
        with TemporaryDirectory(prefix="clip-", dir=self._cache) as folder:
            target = Path(folder) / "clip.wav"
            with opened(source) as container:
                frames = frames_of(container, cancel)
                first = next(frames, None)
                if first is None:
                    raise NoSound(name=source.name)
                level = Levelled(first)
                _write(target, level, level.all_of(chain((first,), frames)), (from_ms, to_ms))
            yield target


def _write(target: Path, level: Levelled, blocks: Iterator[bytes], span: tuple[int, int]) -> None:
    """Counted from the first sample: seeking in a file of varying bit rate is not exact."""
    width = BYTES * level.channels
    first, last = (round(ms * level.rate / 1_000) * width for ms in span)
    at = 0
    with wave.open(str(target), "wb") as file:
        file.setnchannels(level.channels)
        file.setsampwidth(BYTES)
        file.setframerate(level.rate)
        for block in blocks:
            file.writeframes(block[max(first - at, 0) : max(last - at, 0)])
            at += len(block)
            if at >= last:
                return
