"""An evaluation of the reason reader, as tables for people and as one object for programs."""

from qa_desk.cli.output import Output
from qa_desk.domain.evaluation import Evaluation, Share
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.evaluate_reasons import ReasonsEvaluated
from qa_desk.words import tr

_FIGURES = (
    "accuracy",
    "match_precision",
    "match_recall",
    "evidence_hit",
    "highlight_hit",
    "sure",
    "right_when_sure",
    "match_right_when_sure",
)


def print_evaluation(out: Output, result: ReasonsEvaluated) -> None:
    if result.trained_on:
        out.say(
            tr("The reader learned from {n} of these cases: see train-reader --cross-validate for an honest estimate.")
            .format(n=result.trained_on)
        )  # fmt: skip
    evaluation = result.evaluation
    figures = {name: _told(getattr(evaluation, name)) for name in _FIGURES}
    if out.as_json:
        confusion = {f"{label.value}>{read.value}": n for (label, read), n in evaluation.confusion.items()}
        by_trap = {trap: _told(share) for trap, share in evaluation.by_trap.items()}
        by_reason = {reason: _told(share) for reason, share in evaluation.by_reason.items()}
        out.result(
            {
                "reader": result.reader_version,
                "cases": len(result.judged),
                "unlabelled": result.unlabelled,
                "trained_on": result.trained_on,
                **figures,
                "confusion": confusion,
                "by_trap": by_trap,
                "by_reason": by_reason,
            }
        )
        return
    out.table(
        ("figure", "share", "of"),
        [(name, _text(getattr(evaluation, name)), _of(evaluation, name)) for name in _FIGURES],
    )
    verdicts = list(Verdict)
    rows = [
        (label.value, *(str(evaluation.confusion.get((label, read), 0)) for read in verdicts)) for label in verdicts
    ]
    out.table(("label \\ reading", *(verdict.value for verdict in verdicts)), rows)
    for title, shares in (("trap", evaluation.by_trap), ("stated reason", evaluation.by_reason)):
        out.table((title, "right", "of"), [(name, _text(one), str(one.whole)) for name, one in shares.items()])


def _told(share: Share) -> dict[str, float | int | None]:
    return {"value": share.value, "part": share.part, "whole": share.whole}


def _text(share: Share) -> str:
    return "-" if share.value is None else f"{share.value:.3f}"


def _of(evaluation: Evaluation, name: str) -> str:
    share: Share = getattr(evaluation, name)
    return str(share.whole)
