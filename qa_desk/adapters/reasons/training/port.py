"""The ReaderTrainer port: training over a folder of labelled talk and the user's own decided cases."""

from collections.abc import Callable, Sequence
from pathlib import Path

from qa_desk.adapters.reasons.training.talk import labelled
from qa_desk.adapters.reasons.training.trainer import cross_validate, shipped_sources, train
from qa_desk.domain.evaluation import Judged, Label
from qa_desk.domain.reason_check import RefusalCase


class TalkTrainer:
    def train(
        self, folder: Path, own: Sequence[tuple[RefusalCase, Label]], target: Path, say: Callable[[str], None]
    ) -> str:
        return train(shipped_sources(folder), target, say, [labelled(case, label) for case, label in own])

    def cross_validate(
        self, folder: Path, own: Sequence[tuple[RefusalCase, Label]], say: Callable[[str], None]
    ) -> Sequence[Judged]:
        return cross_validate(shipped_sources(folder), say, [labelled(case, label) for case, label in own]).clean
