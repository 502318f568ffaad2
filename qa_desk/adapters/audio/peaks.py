"""Peaks: least, greatest and mean level of every hundredth of a second, counted while decoding and kept as one file."""

import os
import re
import tempfile
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa_desk.services.ports import Peaks

VERSION = 2
_BINS_A_SECOND = 100
_LANES = ("low", "high", "loud", "tones")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_FULL_SCALE = 32_768.0
_MOST_LOUD = 200


class PeakCounter:
    """Fed with samples in their order. A bin is told when it is full, the last one when there are no more samples."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate, self._channels = rate, channels
        self._bin = max(rate // _BINS_A_SECOND, 1)
        self._frames = 0
        self._rest: NDArray[np.int16] = np.zeros((channels, 0), np.int16)
        self._low = [bytearray() for _ in range(channels)]
        self._high = [bytearray() for _ in range(channels)]
        self._loud = [bytearray() for _ in range(channels)]

    def push(self, samples: bytes) -> None:
        # lanes apart and each in one piece: ten times quicker to reduce than interleaved
        block = np.frombuffer(samples, np.int16).reshape(-1, self._channels).T
        self._frames += block.shape[1]
        block = np.concatenate([self._rest, block], axis=1)
        whole = block.shape[1] - block.shape[1] % self._bin
        self._rest = block[:, whole:]
        self._count(np.ascontiguousarray(block[:, :whole]).reshape(self._channels, -1, self._bin))

    def finish(self) -> None:
        if self._rest.shape[1]:
            self._count(np.ascontiguousarray(self._rest)[:, None, :])
            self._rest = self._rest[:, :0]

    def so_far(self, *, complete: bool) -> Peaks:
        low, high, loud = (tuple(map(bytes, lanes)) for lanes in (self._low, self._high, self._loud))
        return Peaks(self._rate, self._bin, self._frames, low, high, loud, complete=complete)

    def _count(self, bins: NDArray[np.int16]) -> None:
        """`bins`: shape (channels, bins, frames of a bin)."""
        low = (bins.min(axis=2) >> 8).astype(np.int8)
        high = np.minimum((bins.max(axis=2).astype(np.int32) + 255) >> 8, 127).astype(np.int8)
        values = bins.astype(np.float32)
        power = np.einsum("ijk,ijk->ij", values, values) / (bins.shape[2] * _FULL_SCALE**2)
        loud = np.clip(np.rint(20 * np.log10(np.maximum(power, 1e-10)) + 200), 0, _MOST_LOUD).astype(np.uint8)
        for lane in range(self._channels):
            self._low[lane] += low[lane].tobytes()
            self._high[lane] += high[lane].tobytes()
            self._loud[lane] += loud[lane].tobytes()


class PeakFiles:
    """One file a recording, by its SHA-256 and the version of how peaks are counted; whole or not there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, sha256: str) -> Peaks | None:
        path = self._path(sha256)
        if path is None:
            return None
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
                rate, bin_frames, frames = (int(one) for one in kept["meta"])
                levels = [tuple(lane.tobytes() for lane in kept[name]) for name in _LANES]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            return None
        return Peaks(rate, bin_frames, frames, levels[0], levels[1], levels[2], levels[3])

    def keep(self, sha256: str, peaks: Peaks) -> None:
        """A cache: a disk that refuses it costs time later, nothing else."""
        path = self._path(sha256)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write(path, peaks)
        except OSError:
            return

    def kept(self) -> list[str]:
        """Of every version, each recording once."""
        names = (path.name.partition(".")[0] for path in self._folder.glob("*/*.npz"))
        return sorted({name for name in names if _SHA256.fullmatch(name)})

    def forget(self, sha256: str) -> None:
        """Of every version. A file that somebody holds open stays for another time."""
        if not _SHA256.fullmatch(sha256):
            return
        for path in (self._folder / sha256[:2]).glob(f"{sha256}.*.npz"):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path | None:
        if not _SHA256.fullmatch(sha256):
            return None
        return self._folder / sha256[:2] / f"{sha256}.{VERSION}.npz"

    def _write(self, path: Path, peaks: Peaks) -> None:
        fd, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
        part = Path(name)
        try:
            with os.fdopen(fd, "wb") as file:
                np.savez_compressed(
                    file,
                    meta=np.array([peaks.rate, peaks.bin_frames, peaks.frames], np.int64),
                    low=_lanes(peaks.low),
                    high=_lanes(peaks.high),
                    loud=_lanes(peaks.loud),
                    tones=_lanes(peaks.tones),
                )
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise


def _lanes(levels: tuple[bytes, ...]) -> NDArray[np.uint8]:
    """Shape (channels, bins); signs are the reader's business."""
    return np.stack([np.frombuffer(lane, np.uint8) for lane in levels])
