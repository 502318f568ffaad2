"""Outputs: where samples go. A clock that swallows them in real time stands in where there is no sound device."""

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QMediaDevices, QtAudio

AHEAD_MS = 350
"""So much is handed over beforehand: enough for a window that is busy for a moment, little enough to forget."""
_FRAME = 4
_STUCK_S = 2.0


class Output(Protocol):
    """Takes stereo samples of 16 bit. Counts frames from start()."""

    @property
    def rate(self) -> int: ...

    @property
    def audible(self) -> bool: ...

    @property
    def lost(self) -> bool:
        """It will never take or play anything again."""
        ...

    def start(self) -> None: ...

    def stop(self) -> None:
        """At once, forgetting what was not heard."""
        ...

    def room(self) -> int:
        """Frames it takes now."""
        ...

    def write(self, samples: bytes) -> None:
        """Not more than there is room for."""
        ...

    def heard(self) -> int: ...


class ClockOutput:
    """Nobody hears it; time passes as if somebody did."""

    rate = 16_000
    audible = False
    lost = False

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started: float | None = None
        self._written = 0
        self._heard = 0

    def start(self) -> None:
        self._started, self._written, self._heard = None, 0, 0

    def stop(self) -> None:
        self._started = None

    def room(self) -> int:
        return max(self.heard() + self.rate * AHEAD_MS // 1_000 - self._written, 0)

    def write(self, samples: bytes) -> None:
        if self._started is None or self.heard() == self._written:  # it ran dry: time stood still meanwhile
            self._started = self._clock() - self._written / self.rate
        self._written += len(samples) // _FRAME

    def heard(self) -> int:
        if self._started is not None:
            self._heard = min(round((self._clock() - self._started) * self.rate), self._written)
        return self._heard


class DeviceOutput:
    """The sound device. It is fed, never asks: nothing of Python runs on the back end's audio thread, and nothing is
    connected to its signals; its state is looked at instead."""

    audible = True

    def __init__(self, device: QAudioDevice) -> None:
        self.device = device
        form = _form(device)
        self.rate = form.sampleRate()
        self._sink = QAudioSink(device, form)
        self._sink.setBufferSize(self.rate * _FRAME * AHEAD_MS // 1_000)
        self._door: QIODevice | None = None
        self._written = 0
        self._last = (0, 0.0)
        self._broken = False

    @property
    def lost(self) -> bool:
        return self._broken

    def start(self) -> None:
        self._written, self._last = 0, (0, time.monotonic())
        self._door = self._sink.start()
        self._look()

    def stop(self) -> None:
        self._door = None
        self._sink.reset()

    def room(self) -> int:
        self._look()
        return 0 if self._door is None or self._broken else self._sink.bytesFree() // _FRAME

    def write(self, samples: bytes) -> None:
        if self._door is not None:
            self._written += max(self._door.write(samples), 0) // _FRAME

    def heard(self) -> int:
        if self._door is None:
            return self._written
        return max(self._written - (self._sink.bufferSize() - self._sink.bytesFree()) // _FRAME, 0)

    def _look(self) -> None:
        """Lost: an error, or a full buffer that nobody empties."""
        heard, now = self.heard(), time.monotonic()
        if heard != self._last[0] or heard >= self._written:
            self._last = (heard, now)
        failed = self._sink.error() not in (QtAudio.Error.NoError, QtAudio.Error.UnderrunError)
        self._broken = self._broken or failed or self._door is None or now - self._last[1] > _STUCK_S


def _form(device: QAudioDevice) -> QAudioFormat:
    """The device's own rate: it needs no second conversion, and not every one takes a telephone's."""
    form = device.preferredFormat()
    form.setChannelCount(2)
    form.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    if form.sampleRate() <= 0:
        form.setSampleRate(48_000)
    return form


def best_output(current: Output | None) -> Output:
    """The default device of this moment, or the clock."""
    device = QMediaDevices.defaultAudioOutput()
    if device.isNull():
        return current if isinstance(current, ClockOutput) else ClockOutput()
    if isinstance(current, DeviceOutput) and current.device == device and not current.lost:
        return current
    return DeviceOutput(device)
