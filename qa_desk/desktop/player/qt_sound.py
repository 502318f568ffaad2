"""The audible sound: QMediaPlayer behind the port, made when the first recording is opened (its start costs time)."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Slot
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

from qa_desk.desktop.player.sound import Fault, SoundListener

_TICK_MS = 40  # the back end tells positions every 50 to 100 ms, too coarse for stopping at a span's end
_READY = (QMediaPlayer.MediaStatus.LoadedMedia, QMediaPlayer.MediaStatus.BufferedMedia)


class QtSound(QObject):
    """One QMediaPlayer for all recordings. "Ready" is either of two statuses: it flips between them while playing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listener: SoundListener | None = None
        self._player: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._volume = 1.0
        self._rate = 1.0
        self._waiting = False
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    def attach(self, listener: SoundListener) -> None:
        self._listener = listener

    def open(self, path: Path) -> None:
        player = self._made()
        self.close()
        self._waiting = True
        player.setSource(QUrl.fromLocalFile(str(path)))

    def close(self) -> None:
        self._waiting = False
        self._tick.stop()
        if self._player is not None and not self._player.source().isEmpty():
            self._player.stop()
            self._player.setSource(QUrl())

    def play(self) -> None:
        if self._player is not None:
            self._player.play()
            self._tick.start()

    def pause(self) -> None:
        self._tick.stop()
        if self._player is not None:
            self._player.pause()

    def seek(self, ms: int) -> None:
        if self._player is not None:
            self._player.setPosition(ms)

    def set_rate(self, rate: float) -> None:
        self._rate = rate
        if self._player is not None:
            self._player.setPlaybackRate(rate)

    def set_volume(self, share: float) -> None:
        self._volume = share
        if self._output is not None:
            self._output.setVolume(share)

    def _made(self) -> QMediaPlayer:
        if self._player is None:
            self._output = QAudioOutput(self)
            self._output.setVolume(self._volume)
            self._player = QMediaPlayer(self)
            self._player.setAudioOutput(self._output)
            self._player.setPlaybackRate(self._rate)
            self._player.mediaStatusChanged.connect(self._on_status)
            self._player.errorOccurred.connect(self._on_error)
        return self._player

    @Slot(QMediaPlayer.MediaStatus)
    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._listener is None:
            return
        if status in _READY and self._waiting:
            self._waiting = False
            self._listener.sound_ready()
        elif status == QMediaPlayer.MediaStatus.EndOfMedia:
            self._tick.stop()
            self._listener.sound_ended()
        elif status == QMediaPlayer.MediaStatus.InvalidMedia:
            self._fail("")

    @Slot(QMediaPlayer.Error, str)
    def _on_error(self, _error: QMediaPlayer.Error, text: str) -> None:
        self._fail(text)

    def _fail(self, text: str) -> None:
        playing = self._tick.isActive()
        if self._listener is not None and (self._waiting or playing):
            self._waiting = False
            self._tick.stop()
            self._listener.sound_failed(Fault.UNREADABLE, text)

    @Slot()
    def _on_tick(self) -> None:
        if self._player is not None and self._listener is not None:
            self._listener.sound_at(self._player.position())
