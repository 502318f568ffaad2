"""AtempoStretcher: speed without a change of pitch, and the step to the rate of the sound device, by libavfilter."""

import math

import av
import av.filter
from av.error import FFmpegError

_HALF = 2.0  # one atempo leaves samples out above twice the speed; two of them in a row blend


class AtempoStretcher:
    """Implements ports.Stretcher. At normal speed and equal rates samples pass untouched."""

    def __init__(self, from_rate: int, to_rate: int, speed: float) -> None:
        self._rate = from_rate
        self._graph = None if speed == 1.0 and from_rate == to_rate else _graph(from_rate, to_rate, speed)

    def push(self, samples: bytes) -> bytes:
        if self._graph is None or not samples:
            return samples
        frame = av.AudioFrame(format="s16", layout="stereo", samples=len(samples) // 4)
        frame.planes[0].update(samples.ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate = self._rate
        self._graph.push(frame)
        return self._ready()

    def finish(self) -> bytes:
        if self._graph is None:
            return b""
        self._graph.push(None)
        return self._ready()

    def _ready(self) -> bytes:
        parts: list[bytes] = []
        graph = self._graph
        while graph is not None:
            try:
                frame = graph.pull()
            except (BlockingIOError, EOFError, FFmpegError):  # wants more, or has no more
                break
            if isinstance(frame, av.AudioFrame):
                parts.append(bytes(frame.planes[0])[: frame.samples * 4])
        return b"".join(parts)


def _graph(from_rate: int, to_rate: int, speed: float) -> "av.filter.Graph":
    graph = av.filter.Graph()
    nodes = [graph.add_abuffer(format="s16", sample_rate=from_rate, layout="stereo")]
    if speed != 1.0:
        steps = 2 if speed > _HALF else 1
        nodes += [graph.add("atempo", f"{math.pow(speed, 1 / steps):.6f}") for _ in range(steps)]
    nodes += [
        graph.add("aresample", str(to_rate)),
        graph.add("aformat", f"sample_fmts=s16:channel_layouts=stereo:sample_rates={to_rate}"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*nodes).configure()
    return graph
