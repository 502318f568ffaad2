"""The audible sound: QMediaPlayer behind the port, made when the first recording is opened (its start costs time).

Every order to it goes through the event loop. Called straight from Python, stop() and setSource() hold the interpreter
lock while they wait for the back end's audio thread, and that thread needs the lock to let go of its objects: the
window would hang for ever, about once in thirty times.
"""

from pathlib import Path

from PySide6.QtCore import Q_ARG, QCoreApplication, QMetaObject, QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer

from qa_desk.desktop.player.sound import Fault, SoundListener

_TICK_MS = 40  # the back end tells positions every 50 to 100 ms, too coarse for stopping at a span's end
_QUEUED = Qt.ConnectionType.QueuedConnection
_Status = QMediaPlayer.MediaStatus
_READY = (_Status.LoadedMedia, _Status.BufferedMedia)  # it flips between the two while playing


class QtSound(QObject):
    """One QMediaPlayer for all recordings. It listens to nothing while orders are on their way."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._listener: SoundListener | None = None
        self._player: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._volume = 1.0
        self._rate = 1.0
        self._opening: QUrl | None = None
        self._playing = False
        self._on_the_way = 0
        self._tick = QTimer(self)
        self._tick.setInterval(_TICK_MS)
        self._tick.timeout.connect(self._on_tick)

    # ------------------------------------------------------------ orders

    def attach(self, listener: SoundListener) -> None:
        self._listener = listener

    def open(self, path: Path) -> None:
        self._made()
        self.close()
        self._opening = QUrl.fromLocalFile(str(path))
        self._order("setSource", Q_ARG(QUrl, self._opening))

    def close(self) -> None:
        self._opening = None
        self._playing = False
        self._tick.stop()
        if self._player is not None:
            self._order("stop")
            self._order("setSource", Q_ARG(QUrl, QUrl()))

    def play(self) -> None:
        self._playing = True
        self._order("play")
        self._tick.start()

    def pause(self) -> None:
        self._playing = False
        self._tick.stop()
        self._order("pause")

    def seek(self, ms: int) -> None:
        self._order("setPosition", Q_ARG("qlonglong", ms))

    def set_rate(self, rate: float) -> None:
        self._rate = rate
        self._order("setPlaybackRate", Q_ARG(float, rate))

    def set_volume(self, share: float) -> None:
        self._volume = share
        if self._output is not None:
            self._output.setVolume(share)

    @property
    def settled(self) -> bool:
        """No order is on its way."""
        return self._on_the_way == 0

    def _order(self, slot: str, *given: object) -> None:
        if self._player is None:
            return
        self._on_the_way += 1
        # the stubs want bytes, PySide itself wants str
        QMetaObject.invokeMethod(self._player, slot, _QUEUED, *given)  # type: ignore[call-overload]
        QMetaObject.invokeMethod(self, "_on_carried_out", _QUEUED)  # type: ignore[call-overload]

    def _made(self) -> None:
        if self._player is not None:
            return
        self._output = QAudioOutput(self)
        self._output.setVolume(self._volume)
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(self._output)
        self._player.setPlaybackRate(self._rate)
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.errorOccurred.connect(self._on_error)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self._player.stop)

    # ------------------------------------------------------------ what the back end tells

    @Slot()
    def _on_carried_out(self) -> None:
        self._on_the_way -= 1
        self._look(self._player.errorString() if self._player is not None else "")

    @Slot(QMediaPlayer.MediaStatus)
    def _on_status(self, _status: QMediaPlayer.MediaStatus) -> None:
        self._look("")

    @Slot(QMediaPlayer.Error, str)
    def _on_error(self, _error: QMediaPlayer.Error, text: str) -> None:
        self._look(text)

    def _look(self, text: str) -> None:
        """Statuses that came before the last order was carried out belong to what was before it."""
        if self._player is None or self._listener is None or self._on_the_way:
            return
        status = self._player.mediaStatus()
        if self._opening is not None:
            if status in _READY:
                self._opening = None
                self._listener.sound_ready()
            elif self._is_broken(status):
                self._fail(text)
        elif self._playing:
            if status == _Status.EndOfMedia:
                self._playing = False
                self._tick.stop()
                self._listener.sound_ended()
            elif self._is_broken(status):
                self._fail(text)

    def _is_broken(self, status: QMediaPlayer.MediaStatus) -> bool:
        error = self._player.error() if self._player is not None else QMediaPlayer.Error.NoError
        return status == _Status.InvalidMedia or error != QMediaPlayer.Error.NoError

    def _fail(self, text: str) -> None:
        self._opening = None
        self._playing = False
        self._tick.stop()
        if self._listener is not None:
            self._listener.sound_failed(Fault.UNREADABLE, text)

    @Slot()
    def _on_tick(self) -> None:
        if self._player is not None and self._listener is not None and not self._on_the_way:
            self._listener.sound_at(self._player.position())
