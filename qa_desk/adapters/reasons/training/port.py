"""The ReaderTrainer port: training over a folder of labelled talk and the user's own decided cases."""

from collections.abc import Sequence
from pathlib import Path

from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.adapters.reasons.training.fit import TICKS
from qa_desk.adapters.reasons.training.forests import FOLDS, Tick
from qa_desk.adapters.reasons.training.talk import labelled
from qa_desk.adapters.reasons.training.trainer import (
    cross_validate,
    cross_validate_own,
    fits_of,
    shipped_sources,
    train,
)
from qa_desk.domain.evaluation import Judged, Label
from qa_desk.domain.reason_check import RefusalCase
from qa_desk.services.running import CancelToken, Progress, ProgressReport

OwnCases = Sequence[tuple[RefusalCase, Label]]


class TalkTrainer:
    """`book`: the workspace's own reason book; its phrases read reasons that the classifiers do not know."""

    def __init__(self, book: Path | None = None) -> None:
        self._book = book

    def train(self, folder: Path, own: OwnCases, target: Path, progress: Progress, cancel: CancelToken) -> str:
        tick = _ticker("learn_train", 1, progress, cancel)
        return train(shipped_sources(folder), target, tick, [labelled(case, label) for case, label in own])

    def cross_validate(self, folder: Path, own: OwnCases, progress: Progress, cancel: CancelToken) -> Sequence[Judged]:
        tick = _ticker("learn_development", FOLDS, progress, cancel)
        return cross_validate(shipped_sources(folder), tick, [labelled(case, label) for case, label in own]).clean

    def cross_validate_own(
        self, folder: Path, own: OwnCases, progress: Progress, cancel: CancelToken
    ) -> Sequence[Judged]:
        tick = _ticker("learn_estimate", fits_of(len(own)), progress, cancel)
        cases = [labelled(case, label) for case, label in own]
        return cross_validate_own(shipped_sources(folder), cases, PhraseReader(self._book), tick)


def _ticker(step: str, models: int, progress: Progress, cancel: CancelToken) -> Tick:
    """Counts the small steps of so many trainings, and leaves at the next one once cancelled."""
    total, done = TICKS * models, 0

    def tick() -> None:
        nonlocal done
        cancel.check()
        done += 1
        progress(ProgressReport(step, min(done, total), total))

    tick()
    return tick
