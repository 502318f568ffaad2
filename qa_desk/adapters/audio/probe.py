"""PyAvProbe: duration and channels of a recording counted from decoded samples. Implements ports.AudioProbe.

Two channels with one and the same sound count as one: an exchange that writes its mix twice has told nobody apart.
"""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError

from qa_desk.domain.call import AudioFacts
from qa_desk.domain.intake import AudioBroken, FileEmpty, FileMissing, FileUnreadable, NoAudioStream, NoSound, NotAudio
from qa_desk.services.running import CancelToken

# a playlist or an image must not be opened as sound, nor lead to another file or to the network
OPTIONS = {
    "format_whitelist": "wav,w64,mp3,ogg,flac,mov,mp4,m4a,aac,gsm,amr,aiff,au,caf,matroska,webm,asf,avi",
    "protocol_whitelist": "file",
}
_SUFFICIENT = 0.5
_SAME = 1e-4
"""Of the energy: what coding may leave between two channels that were the same."""


@dataclass(slots=True)
class _Count:
    """What the frames told so far."""

    milliseconds: float = 0.0
    channels: int = 0
    rate: int = 0
    packets: int = 0
    bad: int = 0
    energy: float = 0.0
    apart: float = 0.0

    @property
    def lanes(self) -> int:
        """Channels that differ."""
        same = self.channels == 2 and self.energy > 0 and self.apart <= _SAME * self.energy
        return 1 if same else self.channels

    def compare(self, frame: "av.AudioFrame") -> None:
        """How far the two channels of this frame are apart."""
        sound = frame.to_ndarray().astype(np.float64) - (128 if frame.format.name.startswith("u8") else 0)
        left, right = sound if frame.format.is_planar else (sound[0, ::2], sound[0, 1::2])
        self.energy += float(left @ left + right @ right)
        self.apart += float((left - right) @ (left - right))


class PyAvProbe:
    """Holds nothing between files."""

    def probe(self, path: Path, cancel: CancelToken) -> AudioFacts:
        """A file cut short is taken as long as it plays; one whose packets mostly fail to decode is broken."""
        self._look(path)
        try:
            with av.open(str(path), options=dict(OPTIONS)) as container:
                if not container.streams.audio:
                    raise NoAudioStream(name=path.name)
                coder = container.streams.audio[0].codec_context
                if coder is None:  # a codec that nobody here knows
                    raise AudioBroken(name=path.name)
                codec, form = coder.name, container.format.name
                count = self._decode(container, cancel)
        except (FFmpegError, ValueError) as fault:
            raise NotAudio(name=path.name) from fault
        if count.bad > count.packets * _SUFFICIENT:
            raise AudioBroken(name=path.name)
        if not count.milliseconds:
            raise NoSound(name=path.name)
        return AudioFacts(form, codec, count.lanes, count.rate, round(count.milliseconds))

    def _look(self, path: Path) -> None:
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                file.read(1)
        except FileNotFoundError as fault:
            raise FileMissing(name=path.name) from fault
        except OSError as fault:
            raise FileUnreadable(name=path.name) from fault
        if size == 0:
            raise FileEmpty(name=path.name)

    def _decode(self, container: "av.container.InputContainer", cancel: CancelToken) -> _Count:
        count = _Count()
        packets = container.demux(container.streams.audio[0])
        while True:
            cancel.check()
            try:
                packet = next(packets, None)
            except FFmpegError:  # the container ends in the middle of a packet
                break
            if packet is None:
                break
            count.packets += packet.size > 0
            try:
                frames = packet.decode()
            except FFmpegError:
                count.bad += 1
                continue
            for frame in frames:
                count.channels = count.channels or frame.layout.nb_channels
                count.rate = count.rate or frame.sample_rate
                if count.channels == 2 and frame.layout.nb_channels == 2:
                    count.compare(frame)
                count.milliseconds += frame.samples * 1000 / frame.sample_rate
        return count
