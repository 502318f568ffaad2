"""The outside as listening sees it: decoded tapes, peaks, stretched sound, words for the search."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from qa_desk.services.running import CancelToken

TONE_BINS = 128
"""So many bins are listened to together for standing tones: 1.28 s."""


@dataclass(frozen=True, slots=True)
class Peaks:
    """What a waveform is drawn of. Bin n covers frames n * bin_frames and on; one bytes object a channel.

    `low`, `high`: least and greatest sample, signed 8 bit, rounded away from silence. `loud`: root mean square in half
    decibels above -100 dB of full scale, unsigned 8 bit. `tones`: of every whole stretch of `TONE_BINS` bins the share
    of its energy in tones that stand still, in percent; 0 where it is too quiet to tell or nobody listened; empty as
    long as that is not known. `complete`: to the end of the recording.
    """

    rate: int
    bin_frames: int
    frames: int
    low: tuple[bytes, ...]
    high: tuple[bytes, ...]
    loud: tuple[bytes, ...]
    tones: tuple[bytes, ...] = ()
    complete: bool = True


class Tape(Protocol):
    """A recording as 16 bit samples, one or two channels interleaved. It grows while it is decoded by one thread and
    is read by another."""

    @property
    def rate(self) -> int: ...

    @property
    def channels(self) -> int: ...

    @property
    def frames(self) -> int:
        """How many there are so far."""
        ...

    @property
    def complete(self) -> bool: ...

    def read(self, from_frame: int, to_frame: int) -> bytes:
        """As much of it as there is."""
        ...

    def close(self) -> None:
        """Nothing of the samples stays on the disk."""
        ...


class Stretcher(Protocol):
    """Changes the speed and keeps the pitch, from one frame rate to another; stereo, 16 bit, interleaved."""

    def push(self, samples: bytes) -> bytes:
        """What can be heard of it by now; the rest comes with the next samples."""
        ...

    def finish(self) -> bytes:
        """The rest; nothing may be pushed afterwards."""
        ...


@dataclass(frozen=True, slots=True)
class DecodeRequest:
    """`sha256`: of the recording; a file that holds other bytes is refused. "" asks nothing and keeps no peaks."""

    path: Path
    sha256: str = ""


class Sounds(Protocol):
    """Recordings turned into samples and waveforms."""

    def kept_peaks(self, sha256: str) -> Peaks | None:
        """Of an earlier decoding; None when there are none or they are not whole."""
        ...

    def all_kept_peaks(self) -> list[str]:
        """SHA-256 of all recordings that peaks are kept of."""
        ...

    def forget(self, sha256: str) -> None:
        """The recording is gone, and so are its peaks; none is no fault."""
        ...

    def decode(
        self,
        request: DecodeRequest,
        on_tape: Callable[[Tape], None],
        on_peaks: Callable[[Peaks], None],
        cancel: CancelToken,
    ) -> Peaks:
        """From the first sample to the last, on the calling thread. The tape is given before its first block is there,
        peaks so far now and then, of a long one all but the tones, whole ones in the end. The tape is the caller's; it
        is closed when this raises FileRejected (RecordingReplaced for other bytes), NoSpaceLeft or Cancelled. Whole
        peaks are kept for the next time, complete or not at all."""
        ...

    def stretcher(self, from_rate: int, to_rate: int, speed: float) -> Stretcher:
        """`speed`: 0.5..3."""
        ...


class Lemmatiser(Protocol):
    """Word forms, for search over what was said."""

    def lemmas(self, form: str, /) -> frozenset[str]:
        """Every dictionary form a bare, lower-case word may belong to. Never empty."""
        ...
