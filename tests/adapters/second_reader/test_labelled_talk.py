"""The labelled cases as answers: what a careful person would say is never refused, and always fits into a question."""

from pathlib import Path

import pytest

from qa_desk.adapters.reasons.cases import read_cases
from qa_desk.adapters.second_reader.question import dialogue
from qa_desk.domain.call import Lane
from qa_desk.domain.evaluation import Label
from qa_desk.domain.reason_check import RefusalCase
from qa_desk.domain.second_opinion import Answer, Quote, checked

FOLDER = Path(__file__).parents[3] / "resources" / "training"
CODES = (
    *("price", "competitor", "no_need", "postponed", "product_fit", "terms", "financing", "trust"),
    *("decision_maker", "location", "not_target", "existing_customer"),
)


def careful(case: RefusalCase, label: Label) -> Answer:
    """The label in the words of the case; the manager's turns may not be quoted, so they are left out."""
    refs = [ref for ref in label.evidence if case.turn(ref).speaker is not Lane.MANAGER]
    quotes = tuple(Quote(ref, case.turn(ref).text) for ref in refs)
    return Answer(label.verdict, label.refused, label.voiced_reasons, quotes)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("refusals-dev-*.jsonl")), ids=lambda path: path.stem)
def test_a_careful_persons_answer_is_an_opinion(path: Path) -> None:
    count = 0
    for case, label in read_cases(path):
        assert label is not None
        assert checked(case, careful(case, label), CODES, "m@1").verdict is label.verdict, case.id
        assert dialogue(case).count("\n[") == sum(len(call.turns) for call in case.calls), case.id
        count += 1
    assert count >= 40
