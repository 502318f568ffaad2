"""Long work of the window: one at a time, with a strip in the status bar that shows how far it is and stops it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QWidget

from qa_desk.desktop.jobs import Job, Jobs, LongStep
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.words import formats, tr

T = TypeVar("T")
_FILES = "transcribe_files"
_ONE_FILE = "transcribe"
_JOINED = "transcribe_joined"
_SCALE = 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """What the strip shows: `share` is 0..1, None while nobody knows the whole."""

    count: str
    detail: str
    share: float | None


class JoinedProgress:
    """Joins reports of a list of files with those of the file in work: done and total count thousandths of files.

    It stands in the worker, before reports are thinned out: a lost report of the list would stop the count.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._files: tuple[int, int] | None = None

    def __call__(self, report: ProgressReport) -> None:
        if report.step == _FILES:
            self._files = (report.done, report.total or 0)
            self._progress(ProgressReport(_JOINED, report.done * _SCALE, (report.total or 0) * _SCALE))
        elif report.step == _ONE_FILE and self._files is not None:
            done, files = self._files
            part = min(report.done * _SCALE // report.total, _SCALE) if report.total else 0
            self._progress(ProgressReport(_JOINED, done * _SCALE + part, files * _SCALE, report.detail))
        else:
            self._progress(report)


def shown_of(report: ProgressReport) -> Shown:
    """What the strip says of a report."""
    total = report.total or 0
    share = min(report.done / total, 1.0) if total else None
    if report.step == _JOINED:
        files = total // _SCALE
        return Shown(_count(min(report.done // _SCALE + 1, files), files) if files else "", report.detail, share)
    if report.step == _ONE_FILE:
        return Shown("", report.detail, share)
    return Shown(_count(report.done, total) if total else formats.number(report.done), report.detail, share)


def _count(done: int, total: int) -> str:
    return tr("{done} of {total}").format(done=formats.number(done), total=formats.number(total))


class Elided(QLabel):
    """One line; what does not fit is cut at its end, and stands in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.tint: QColor | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.tint is not None:
            painter.setPen(self.tint)
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)


class ProgressStrip(Speaking):
    """Hidden while nothing runs."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title: Callable[[], str] = str
        self._shown = Shown("", "", None)
        self._stopping = False
        self._label = Elided(self)
        self._bar = QProgressBar(self)
        self._bar.setFixedWidth(180)
        self._bar.setTextVisible(False)
        self._cancel = QPushButton(self)
        self._cancel.setStyleSheet("QPushButton { padding: 1px 12px; min-height: 16px; }")
        self._cancel.clicked.connect(self._on_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(10)
        row.addWidget(self._label, 1)
        row.addWidget(self._bar)
        row.addWidget(self._cancel)
        self.setMinimumWidth(430)
        self.hide()
        self.retranslate()

    def begin(self, title: Callable[[], str]) -> None:
        self._title, self._shown, self._stopping = title, Shown("", "", None), False
        self._bar.setRange(0, 0)
        self._cancel.setEnabled(True)
        self.retranslate()
        self.show()

    def tell(self, shown: Shown) -> None:
        self._shown = shown
        if shown.share is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(shown.share * 1000))
        self.retranslate()

    def end(self) -> None:
        # a bar that runs without end keeps its timer going even while hidden
        self._bar.setRange(0, 1)
        self.hide()

    def retranslate(self) -> None:
        self._cancel.setText(tr("Stopping…") if self._stopping else tr("Cancel"))
        parts = [self._title(), self._shown.count, self._shown.detail]
        text = " · ".join(part for part in parts if part)
        self._label.setText(text)
        self._label.setToolTip(text)
        self._bar.setAccessibleName(text)

    @Slot()
    def _on_cancel(self) -> None:
        self._stopping = True
        self._cancel.setEnabled(False)
        self.retranslate()
        self.cancel_asked.emit()


class LongWork(QObject):
    """Not in the writers' lane: an import takes minutes, and a decision made meanwhile must not wait for it.

    The store's own lock orders the small units of work of both.
    """

    running_changed = Signal()
    stopped = Signal()
    """The user cancelled and the work has ended."""

    def __init__(self, jobs: Jobs, strip: ProgressStrip, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._strip = strip
        self._job: Job | None = None
        strip.cancel_asked.connect(self.cancel)

    @property
    def running(self) -> bool:
        return self._job is not None

    def run(
        self,
        title: Callable[[], str],
        step: LongStep[T],
        on_done: Callable[[T], None],
        on_failed: Callable[[KnownError], None] | None = None,
        on_end: Callable[[], None] | None = None,
    ) -> bool:
        """False when something else runs. What was finished before a cancel stays: `stopped` says so. `on_end`: last,
        whatever came out."""
        if self._job is not None:
            return False
        self._strip.begin(title)

        def done(value: T) -> None:
            self._end()
            on_done(value)

        def failed(error: KnownError) -> None:
            self._end()
            if isinstance(error, Cancelled):
                self.stopped.emit()
            elif on_failed is not None:
                on_failed(error)
            else:
                self._jobs.show_error(error)

        def ended() -> None:
            self._on_end()
            if on_end is not None:
                on_end()

        def joined(progress: Progress, cancel: CancelToken) -> T:
            return step(JoinedProgress(progress), cancel)

        self._job = self._jobs.run_long(joined, done, failed, owner=self, on_progress=self._on_progress, on_end=ended)
        self.running_changed.emit()
        return True

    @Slot()
    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_progress(self, report: ProgressReport) -> None:
        self._strip.tell(shown_of(report))

    def _on_end(self) -> None:
        """Also after a bug, where neither done nor failed was called."""
        if self._job is not None and self._job.done:
            self._end()

    def _end(self) -> None:
        self._job = None
        self._strip.end()
        self.running_changed.emit()
