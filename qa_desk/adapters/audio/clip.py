"""A clip: stretches of recordings, one after another with a pause between, as one small MP3 that plays anywhere."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.error import FFmpegError

from qa_desk.services.case_file import Clip, ClipPart

_RATE = 16_000
_CHANNELS = 2
_PAUSE_MS = 600
_BITS_A_SECOND = 48_000
# as for every recording: no file leads to another one or to the network
_OPTIONS = {
    "format_whitelist": "wav,w64,mp3,ogg,flac,mov,mp4,m4a,aac,gsm,amr,aiff,au,caf,matroska,webm,asf,avi",
    "protocol_whitelist": "file",
}
Samples = npt.NDArray[np.int16]


class PyAvClips:
    """Implements services.case_file.ClipCutter. Client and manager keep their sides."""

    ending = ".mp3"

    def cut(self, parts: Sequence[ClipPart]) -> Clip | None:
        """Each recording is decoded once, from its start: a seek in a recording without an index misses by seconds."""
        found: dict[int, Samples] = {}
        for path in dict.fromkeys(part.path for part in parts):
            wanted = [(place, part) for place, part in enumerate(parts) if part.path == path]
            found |= _stretches(path, wanted)
        if not found:
            return None
        pause = np.zeros((_CHANNELS, _frames(_PAUSE_MS)), np.int16)
        pieces: list[Samples] = []
        starts: list[int | None] = []
        length = 0
        for place in range(len(parts)):
            if place not in found:
                starts.append(None)
                continue
            if pieces:
                pieces.append(pause)
                length += pause.shape[1]
            starts.append(length * 1000 // _RATE)
            pieces.append(found[place])
            length += found[place].shape[1]
        return Clip(_encoded(np.concatenate(pieces, axis=1)), tuple(starts))


def _frames(ms: int) -> int:
    return ms * _RATE // 1000


def _stretches(path: Path, wanted: Sequence[tuple[int, ClipPart]]) -> dict[int, Samples]:
    """The samples of each wanted part by its place; a part behind the end, or of a broken file, is left out."""
    last = max(_frames(part.to_ms) for _, part in wanted)
    got: dict[int, list[Samples]] = {place: [] for place, _ in wanted}
    at = 0
    for block in _decoded(path):
        end = at + block.shape[1]
        for place, part in wanted:
            first, stop = max(_frames(part.from_ms), at), min(_frames(part.to_ms), end)
            if first < stop:
                got[place].append(block[:, first - at : stop - at])
        at = end
        if at >= last:
            break
    return {place: np.concatenate(blocks, axis=1) for place, blocks in got.items() if blocks}


def _decoded(path: Path) -> Iterator[Samples]:
    """Ends where the file can no longer be decoded."""
    try:
        with av.open(str(path), options=dict(_OPTIONS)) as container:
            if not container.streams.audio:
                return
            resampler = av.AudioResampler(format="s16p", layout="stereo", rate=_RATE)
            frames: Iterator[Any] = container.decode(container.streams.audio[0])
            for frame in frames:
                frame.pts = None
                for whole in resampler.resample(frame):
                    yield whole.to_ndarray().astype(np.int16, copy=False)
            for whole in resampler.resample(None):
                yield whole.to_ndarray().astype(np.int16, copy=False)
    except (FFmpegError, OSError, ValueError):
        return


def _encoded(samples: Samples) -> bytes:
    target = io.BytesIO()
    with av.open(target, "w", format="mp3") as container:
        stream: Any = container.add_stream("libmp3lame", rate=_RATE)
        stream.bit_rate = _BITS_A_SECOND
        stream.layout = "stereo"
        for start in range(0, samples.shape[1], _RATE):
            block = np.ascontiguousarray(samples[:, start : start + _RATE])
            frame = av.AudioFrame.from_ndarray(block, format="s16p", layout="stereo")
            frame.sample_rate = _RATE
            frame.pts = start
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return target.getvalue()
