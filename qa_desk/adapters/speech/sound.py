"""Decodes a recording once to 16 kHz samples, channels apart; imported in the child only."""

import errno
import hashlib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from qa_desk.adapters.speech.spool import Spool
from qa_desk.domain.transcript import (
    Piece,
    SpeechAudioChanged,
    SpeechAudioEmpty,
    SpeechAudioMissing,
    SpeechAudioReplaced,
    SpeechAudioUnreadable,
    SpeechNoSpace,
)

RATE = 16_000
Samples = npt.NDArray[np.float32]
Lanes = npt.NDArray[np.int16]
"""[channels, samples]; 16 bit, because two hours of stereo as float32 are a gigabyte. Long ones lie in a file."""
_LOCAL = {
    "format_whitelist": "wav,w64,mp3,ogg,flac,mov,mp4,m4a,aac,gsm,amr,aiff,au,caf,matroska,webm,asf,avi",
    "protocol_whitelist": "file",
}
"""What may be imported. A playlist in the recording's place must lead neither to the network nor to another file."""


def decode(path: Path, channels: int, size: int | None = None, sha256: str | None = None) -> Lanes:
    """Two lanes when two are wanted and the file is stereo; one mixed lane otherwise.

    A mono file is never split: its two halves would be the same voice, recognised twice as two persons. More than two
    channels are mixed as well: nobody says which of six is whose, and in the mix none of them is lost.
    `size`, `sha256`: of the file when it was imported: a file of the same name may be another client's talk. Raises
    SpeechAudioUnreadable and its kin, SpeechNoSpace.
    """
    before = _state(path)
    if size is not None and before[0] != size:
        raise SpeechAudioChanged(path=str(path))
    if sha256 is not None and _sha256(path) != sha256:
        raise SpeechAudioReplaced(path=str(path))
    try:
        with av.open(str(path), metadata_errors="ignore", options=dict(_LOCAL)) as container:
            lanes = _decode_stream(container, channels)
    except (av.FFmpegError, OSError, EOFError, ValueError) as fault:  # ValueError: the format changes on the way
        if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SpeechNoSpace(path=str(path)) from fault
        _check_same(path, before)
        raise SpeechAudioUnreadable(path=str(path), detail=str(fault)) from fault
    _check_same(path, before)
    if lanes.shape[1] == 0:
        raise SpeechAudioEmpty(path=str(path))
    return lanes


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except FileNotFoundError as fault:
        raise SpeechAudioMissing(path=str(path)) from fault
    except OSError as fault:
        raise SpeechAudioUnreadable(path=str(path), detail=str(fault)) from fault
    return state.st_size, state.st_mtime_ns


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        raise SpeechAudioUnreadable(path=str(path), detail=str(fault)) from fault


def _check_same(path: Path, before: tuple[int, int]) -> None:
    """A file that somebody writes to meanwhile gives half a call, which would pass for a whole one."""
    if _state(path) != before:
        raise SpeechAudioChanged(path=str(path))


def _decode_stream(container: "av.container.InputContainer", channels: int) -> Lanes:
    streams = container.streams.audio
    if not streams:
        return np.zeros((1, 0), dtype=np.int16)
    # PCM WAV calls its layout "2 channels", so the count is the only thing to go by
    stereo = channels == 2 and streams[0].codec_context.channels == 2
    resampler = av.AudioResampler(format="s16", layout="stereo" if stereo else "mono", rate=RATE)
    with Spool(2 if stereo else 1) as spool:
        for frame in chain(_good_frames(container, streams[0]), (None,)):
            if frame is not None:
                frame.pts = None  # broken time stamps must not stop a recording that can be heard
            for piece in resampler.resample(frame):
                spool.add(piece.to_ndarray().astype(np.int16, copy=False))
        return spool.lanes()


def _good_frames(
    container: "av.container.InputContainer", stream: "av.audio.stream.AudioStream"
) -> "Iterator[av.AudioFrame]":
    """Leaves out damaged packets: the rest of the call is still worth hearing. `container.decode` would end at one."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.InvalidDataError:  # the container ends in the middle of a packet
            return
        if packet is None:
            return
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            continue
        yield from frames


def lane_of(lanes: Lanes, channel: int) -> Samples:
    """One channel as the engine wants it: float32, -1..1."""
    return _as_float(lanes[channel])


def cut(lanes: Lanes, piece: Piece) -> Samples:
    """The samples of a piece. They follow from its milliseconds alone, so a piece done again gives the same text."""
    part = lanes[piece.channel, piece.from_ms * RATE // 1000 : piece.to_ms * RATE // 1000]
    return _as_float(part)


def _as_float(samples: Lanes) -> Samples:
    return np.multiply(samples, np.float32(1 / 32768), dtype=np.float32)
