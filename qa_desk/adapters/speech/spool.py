"""Where decoded sound gathers: in memory as long as it is short, in a nameless file once it is long."""

import tempfile
from contextlib import suppress

import numpy as np
import numpy.typing as npt

MOST_IN_MEMORY = 96 << 20
"""Bytes: 25 minutes of two lanes, more than nearly every call has."""


class Spool:
    """Interleaved 16-bit samples in, [channels, samples] out."""

    def __init__(self, channels: int, most_in_memory: int = MOST_IN_MEMORY) -> None:
        self._channels = channels
        self._file = tempfile.SpooledTemporaryFile(most_in_memory)  # noqa: SIM115
        self._most = most_in_memory
        self._bytes = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_fault: object) -> None:
        """What was given by `lanes` stays readable; the file is gone with the last array that is mapped to it."""
        with suppress(OSError):  # what a full disk did not take is written once more, in vain
            self._file.close()

    def add(self, samples: npt.NDArray[np.int16]) -> None:
        """Raises OSError when the disk is full."""
        block = np.ascontiguousarray(samples).tobytes()
        self._file.write(block)
        self._bytes += len(block)

    def lanes(self) -> npt.NDArray[np.int16]:
        """All of it, once; nothing can be added afterwards."""
        if not self._bytes:
            return np.zeros((self._channels, 0), dtype=np.int16)
        self._file.flush()
        if self._bytes > self._most:
            return self._apart(np.memmap(self._file, dtype=np.int16, mode="r"))
        self._file.seek(0)
        return self._apart(np.frombuffer(self._file.read(), dtype=np.int16))

    def _apart(self, flat: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
        return flat.reshape(-1, self._channels).T
