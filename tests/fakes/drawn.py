"""A draw of a sample in the store, for tests that need sampled items and not the drawing."""

from collections.abc import Mapping
from datetime import datetime

from qa_desk.domain.deal import DealId
from qa_desk.domain.people import UserId
from qa_desk.domain.sample_draw import FrameDeal, Moment, SamplePolicy
from qa_desk.domain.sample_frame import freeze
from qa_desk.domain.sample_proof import DrawKind, SampleProof, next_record
from qa_desk.domain.sample_seed import Contribution
from qa_desk.services.store import UnitOfWork

PERIOD = "2026-11"


def a_draw(unit: UnitOfWork, by: UserId, deals: Mapping[str, DealId], at: datetime) -> int:
    """Id of a draw over these deals; which of them it took does not matter."""
    unit.sampling.open(PERIOD, SamplePolicy(), Contribution(by, "первая часть зерна"), at)
    frame = freeze([FrameDeal(external, "Анна") for external in deals])
    record = next_record(SampleProof(PERIOD, SamplePolicy(), ""), "s", frame, DrawKind.DRAW, Moment(1, 1), at)
    return unit.sampling.add_record(PERIOD, record, frame.text, deals, None)
