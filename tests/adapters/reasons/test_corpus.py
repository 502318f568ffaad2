"""The labelled cases: floors a little under what was measured, so that a worse reader is red."""

from pathlib import Path

import pytest

from qa_desk.adapters.reasons.cases import read_cases
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.domain.errors import Cancelled
from qa_desk.domain.evaluation import Share
from qa_desk.services.evaluate_reasons import ReasonsEvaluated, evaluate_reasons
from qa_desk.services.running import CancelToken, ProgressReport

FOLDER = Path(__file__).parents[3] / "resources" / "training"
TUNED_ON = "abcd"
LOOKED_AT = "efgh"


def evaluated(reader: PhraseReader, letters: str) -> ReasonsEvaluated:
    paths = [FOLDER / f"refusals-dev-{letter}.jsonl" for letter in letters]
    return evaluate_reasons(reader, (pair for path in paths for pair in read_cases(path)))


@pytest.fixture(scope="module")
def both(reader: PhraseReader) -> dict[str, ReasonsEvaluated]:
    return {letters: evaluated(reader, letters) for letters in (TUNED_ON, LOOKED_AT)}


def value(share: Share) -> float:
    assert share.value is not None
    return share.value


@pytest.mark.parametrize(
    ("letters", "accuracy", "match_precision", "evidence", "highlights"),
    [(TUNED_ON, 0.77, 0.84, 0.77, 0.93), (LOOKED_AT, 0.64, 0.65, 0.62, 0.84)],
)
def test_the_reader_stays_above_its_floors(
    both: dict[str, ReasonsEvaluated],
    letters: str,
    accuracy: float,
    match_precision: float,
    evidence: float,
    highlights: float,
) -> None:
    result = both[letters].evaluation
    assert value(result.accuracy) >= accuracy
    assert value(result.match_precision) >= match_precision
    assert value(result.evidence_hit) >= evidence
    assert value(result.highlight_hit) >= highlights


@pytest.mark.parametrize("letters", [TUNED_ON, LOOKED_AT])
def test_what_it_is_sure_of_is_mostly_right(both: dict[str, ReasonsEvaluated], letters: str) -> None:
    result = both[letters].evaluation
    assert value(result.right_when_sure) >= 0.85
    assert value(result.match_right_when_sure) >= 0.85
    assert value(result.sure) >= 0.15


def test_more_confidence_is_more_often_right(both: dict[str, ReasonsEvaluated]) -> None:
    judged = [case for result in both.values() for case in result.judged]
    bins = [
        [case.right for case in judged if low <= case.reading.confidence < high]
        for low, high in ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01))
    ]
    shares = [sum(right) / len(right) for right in bins]
    assert shares == sorted(shares)


def test_evidence_is_always_the_clients(reader: PhraseReader, both: dict[str, ReasonsEvaluated]) -> None:
    cases = {case.id: case for path in sorted(FOLDER.glob("refusals-*.jsonl")) for case, _ in read_cases(path)}
    for result in both.values():
        for judged in result.judged:
            for ref in (*judged.reading.evidence, *judged.reading.highlights):
                assert cases[judged.case_id].turn(ref).speaker.value == "client"


def test_progress_is_told_and_cancel_is_heard(reader: PhraseReader) -> None:
    cancel = CancelToken()
    told: list[ProgressReport] = []

    def listen(report: ProgressReport) -> None:
        told.append(report)
        if report.done == 3:
            cancel.cancel()

    with pytest.raises(Cancelled):
        evaluate_reasons(reader, read_cases(FOLDER / "refusals-dev-a.jsonl"), 70, listen, cancel)
    assert [(report.done, report.total) for report in told] == [(1, 70), (2, 70), (3, 70)]


def test_cases_without_labels_are_counted_apart(reader: PhraseReader) -> None:
    case, label = next(read_cases(FOLDER / "refusals-dev-a.jsonl"))
    result = evaluate_reasons(reader, [(case, None), (case, label)])
    assert (result.unlabelled, len(result.judged)) == (1, 1)
    assert result.reader_version == reader.version
