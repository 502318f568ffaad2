"""Turns that cannot be found yet are made findable behind the user's back, once a start and after each recognition."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.desktop.jobs import Job, Jobs
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.services.desk import Desk
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.search_calls import index_missing


@dataclass(frozen=True, slots=True)
class Indexing:
    """`total` is 0 when nothing is under way."""

    done: int = 0
    total: int = 0


class SearchIndex(QObject):
    """One at a time; asked again while it runs it is quiet. Failures are shown by whoever searches."""

    told = Signal(Indexing)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs = desk, jobs
        self._job: Job | None = None
        self.now = Indexing()

    @Slot()
    def begin(self) -> None:
        desk, lemmatiser = self._desk, self._desk.lemmatiser
        if self._job is not None or lemmatiser is None:
            return

        def step(progress: Progress, cancel: CancelToken) -> int:
            return index_missing(desk.store, lemmatiser, progress, cancel)

        self._job = self._jobs.run_long(
            step, lambda _: None, self._on_failed, owner=self, on_progress=self._on_progress, on_end=self._on_end
        )

    def _on_progress(self, report: ProgressReport) -> None:
        self._tell(Indexing(report.done, report.total or 0))

    def _on_failed(self, error: KnownError) -> None:
        if not isinstance(error, Cancelled):
            self._jobs.show_error(error)

    def _on_end(self) -> None:
        self._job = None
        self._tell(Indexing())

    def _tell(self, now: Indexing) -> None:
        self.now = now
        self.told.emit(now)
