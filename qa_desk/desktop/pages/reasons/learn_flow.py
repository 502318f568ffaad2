"""The steps of learning from our reviews: look, estimate, ask, train, use; each off the GUI thread."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.long_work import LongWork
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.reasons.learn_view import LearnView, Stage
from qa_desk.domain.errors import KnownError
from qa_desk.services.learn import Estimate, Learned, decided_cases, estimate_learning, replace_reader
from qa_desk.services.running import CancelToken, Progress
from qa_desk.words import tr

if TYPE_CHECKING:
    from qa_desk.services.ports import ReaderTrainer

MODEL = "reader.npz"


class LearnFlow(QObject):
    """`learned`: the new reader reads from now on."""

    learned = Signal()

    def __init__(
        self, around: Surroundings, work: LongWork, view: LearnView, asker: Callable[[], Asker], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._around, self._work, self._view, self._asker = around, work, view, asker
        view.estimate_asked.connect(self.estimate_now)
        view.use_asked.connect(self.use_now)

    def begin(self) -> None:
        """Says whether one can learn here, and from how much."""
        self._view.show_stage(Stage.LOOKING)
        desk = self._around.desk

        def step() -> int:
            self._trainer()
            return len(decided_cases(desk.store))

        self._around.jobs.run(step, self._view.show_cases, self._view.show_hindrance, owner=self, key="cases")

    def _trainer(self) -> "ReaderTrainer":
        make = self._around.desk.trainer
        if make is None:
            raise RuntimeError("this desk was joined without a trainer")
        return make()

    @Slot()
    def estimate_now(self) -> None:
        desk = self._around.desk

        def step(progress: Progress, cancel: CancelToken) -> Estimate:
            return estimate_learning(desk.store, desk.reader, self._trainer(), None, progress, cancel)

        if self._work.run(lambda: tr("Learning from our reviews"), step, self._view.show_estimate, self._on_failed):
            self._view.show_stage(Stage.ESTIMATING)

    @Slot()
    def use_now(self) -> None:
        """A worse reader is possible, against advice: a person may know why."""
        estimate, desk = self._view.estimate, self._around.desk
        if estimate is None:
            return
        question = tr("Use a reader that does worse?") if estimate.worse else tr("Use the new reader?")
        explanation = tr(
            "It is trained on everything, which takes about a minute, and reads from then on. Findings there are stay "
            "as they are until they are checked again."
        )
        if not self._asker().yes(self._view, question, explanation, tr("Train and use"), danger=estimate.worse):
            return
        force = estimate.worse

        def step(progress: Progress, cancel: CancelToken) -> Learned:
            target = desk.folder / MODEL
            learned = replace_reader(desk.store, self._trainer(), target, estimate, None, progress, cancel, force=force)
            if desk.reload_reader is not None:
                desk.reload_reader()
            return learned

        if self._work.run(lambda: tr("Training the reader"), step, self._on_learned, self._on_failed):
            self._view.show_stage(Stage.TRAINING)

    def stop(self) -> None:
        """The user cancelled: back to the choice there was."""
        if self._view.stage is Stage.TRAINING:
            self._view.show_stage(Stage.ESTIMATED)
        elif self._view.stage is Stage.ESTIMATING:
            self._view.show_stage(Stage.READY)

    def _on_learned(self, _learned: Learned) -> None:
        self.learned.emit()

    def _on_failed(self, error: KnownError) -> None:
        self.stop()
        self._around.jobs.show_error(error)
