"""Cases with a reason that the client never gave: how easily would the reader bear out what a manager made up?"""

from collections.abc import Iterator
from dataclasses import replace

from qa_desk.adapters.reasons.learned.labels import CODES
from qa_desk.adapters.reasons.training.talk import LabelledCase
from qa_desk.domain.evaluation import Label
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, Verdict


def wrongly_stated(one: LabelledCase) -> Iterator[tuple[RefusalCase, Label]]:
    """The same talk under every reason that is not voiced in it: each is a mismatch. Nothing for talk without a ground:
    there no stated reason can be right."""
    if not one.label.voiced_reasons:
        return
    label = replace(one.label, verdict=Verdict.MISMATCH)
    for code in CODES:
        if code not in one.label.voiced_reasons and code != one.case.stated_reason:
            yield replace(one.case, stated_reason=ReasonCode(code), stated_comment=""), label
