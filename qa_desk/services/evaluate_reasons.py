"""Runs a reader over labelled cases and says how good it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_desk.domain.evaluation import Evaluation, Judged, Label, evaluate
from qa_desk.domain.reason_check import RefusalCase
from qa_desk.services.ports import ReasonReader
from qa_desk.services.running import CancelToken, Progress, ProgressReport, silent

STEP = "evaluate_reasons"


@dataclass(frozen=True, slots=True)
class ReasonsEvaluated:
    """`unlabelled`: cases that carried no label and could not be judged. `trained_on`: cases that the reader learned
    from: their figures are too good, the honest ones come from cross-validation."""

    reader_version: str
    evaluation: Evaluation
    judged: tuple[Judged, ...]
    unlabelled: int
    trained_on: int = 0


def evaluate_reasons(
    reader: ReasonReader,
    cases: Iterable[tuple[RefusalCase, Label | None]],
    total: int | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> ReasonsEvaluated:
    """`total`: how many cases there are, if the caller knows. Raises Cancelled between two cases."""
    token = cancel or CancelToken()
    judged: list[Judged] = []
    unlabelled = trained_on = 0
    for done, (case, label) in enumerate(cases, start=1):
        token.check()
        if label is None:
            unlabelled += 1
        else:
            trained_on += reader.was_trained_on(case)
            judged.append(Judged(case.id, case.stated_reason, label, reader.read(case)))
        progress(ProgressReport(STEP, done, total, case.id))
    return ReasonsEvaluated(reader.version, evaluate(judged), tuple(judged), unlabelled, trained_on)
