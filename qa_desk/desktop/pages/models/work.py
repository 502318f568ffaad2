"""The page's long errands, one at a time: fetch, copy, try, measure; each can be cancelled."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.desktop.jobs import Job, LongStep
from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import Cancelled, KnownError
from qa_desk.domain.speech_model import ModelTrial, SpeedHere, Windows
from qa_desk.services import models as verbs
from qa_desk.services.configure import change_settings, load_settings, with_value
from qa_desk.services.models import ShelfView, look_at_models
from qa_desk.services.ports import DeviceInUse, ModelOnShelf, NetworkSettings
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.views import Changed

T = TypeVar("T")
Measured = tuple[tuple[SpeedHere, ...], SpeedHere | None]


class ModelWork(QObject):
    """Signals are past facts; everything that fails is told by `failed`."""

    looked = Signal(object)  # ShelfView
    begun = Signal()
    progressed = Signal(object)  # ProgressReport
    ended = Signal()
    failed = Signal(object)  # KnownError
    arrived = Signal(object)  # ModelOnShelf
    tried = Signal(str, object)  # name, ModelTrial
    measured = Signal(object)  # Measured

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._job: Job | None = None
        self._holds = False

    @property
    def busy(self) -> bool:
        return self._job is not None

    def look(self) -> None:
        desk = self._around.desk

        def step() -> ShelfView:
            return look_at_models(desk.store, desk.models, _device(self._around))

        self._around.jobs.run(step, self.looked.emit, self.failed.emit, owner=self, key="look")

    # ------------------------------------------------------------ long ones

    def download(self, name: str) -> None:
        models = self._around.desk.models
        self._run(lambda progress, cancel: models.download(name, progress, cancel), self._on_arrived)

    def add_folder(self, folder: Path) -> None:
        models = self._around.desk.models
        self._run(lambda progress, cancel: verbs.add_folder(models, folder, progress, cancel), self._on_arrived)

    def _on_arrived(self, model: ModelOnShelf) -> None:
        self.arrived.emit(model)
        if self._around.work is not None:
            self._around.work.look_anew()  # it may be the one that was missing

    def try_model(self, name: str) -> None:
        desk = self._around.desk

        def step(progress: Progress, cancel: CancelToken) -> ModelTrial:
            recordings = verbs.own_recordings(desk.store, desk.vault)
            return verbs.try_model(desk.models, name, recordings, progress, cancel)

        self._run(step, lambda trial: self.tried.emit(name, trial), alone=True)

    def measure(self) -> None:
        desk = self._around.desk

        def step(progress: Progress, cancel: CancelToken) -> Measured:
            recordings = verbs.own_recordings(desk.store, desk.vault)
            return verbs.measure_all(desk.models, recordings, progress, cancel)

        self._run(step, self.measured.emit, alone=True)

    def _run(self, step: LongStep[T], on_done: Callable[[T], None], *, alone: bool = False) -> None:
        """`alone`: the queue of work rests meanwhile, else each would measure the other."""
        if self._job is not None:
            return
        if alone and self._around.work is not None:
            self._holds = True
            self._around.work.hold()
        self._job = self._around.jobs.run_long(
            step, on_done, self._on_failed, owner=self, on_progress=self._on_progress, on_end=self._on_end
        )
        self.begun.emit()

    @Slot()
    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_progress(self, report: ProgressReport) -> None:
        self.progressed.emit(report)

    def _on_failed(self, error: KnownError) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _on_end(self) -> None:
        self._job = None
        if self._holds and self._around.work is not None:
            self._holds = False
            self._around.work.release()
        self.ended.emit()
        self.look()

    # ------------------------------------------------------------ short ones

    def choose(self, name: str) -> None:
        """For this workspace."""
        desk, user = self._around.desk, self._around.user
        self._write(lambda: verbs.choose_model(desk.store, desk.clock, user, name))

    def keep(self, name: str, value: object, on_done: Callable[[], None] | None = None) -> None:
        """A setting of the workspace; the others stay as they are by then."""
        desk, user = self._around.desk, self._around.user

        def step() -> Changed:
            base = load_settings(desk.store)
            return change_settings(desk.store, desk.clock, user, with_value(base, name, value), base=base)

        self._write(step, on_done)

    def remove(self, model: ModelOnShelf) -> None:
        desk = self._around.desk
        self._write(lambda: verbs.remove_model(desk.store, desk.models, model))

    def forget_begun(self, name: str) -> None:
        """What an unfinished download left."""
        models = self._around.desk.models
        self._write(lambda: models.remove(name))

    def set_fit(self, name: str, fit: Windows) -> None:
        models = self._around.desk.models

        def step() -> Changed:
            verbs.set_fit(models, name, fit)
            return Changed(settings=True)

        self._write(step)

    def set_network(self, settings: NetworkSettings, on_done: Callable[[], None]) -> None:
        models = self._around.desk.models
        self._write(lambda: models.set_network(settings), on_done)

    def _write(self, step: Callable[[], Changed | None], on_done: Callable[[], None] | None = None) -> None:
        def done(changed: Changed | None) -> None:
            if changed is not None:
                self._around.bus.changed.emit(changed)
            if on_done is not None:
                on_done()
            self.look()

        self._around.jobs.run(step, done, self.failed.emit, owner=self, write=True)


def _device(around: Surroundings) -> DeviceInUse | None:
    """None also for a model that cannot be loaded: the row tells why."""
    try:
        return around.desk.transcriber().device()
    except KnownError:
        return None
