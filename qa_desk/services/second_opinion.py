"""Second opinion: asks a second reader about one refusal. Reads only; opinions are not stored."""

from dataclasses import dataclass, replace

from qa_desk.domain.dialogue import case_of, span
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.reason_check import CHECKED_WITHOUT_TRANSCRIPT
from qa_desk.domain.second_opinion import (
    Opinion,
    SecondNothingToRead,
    SecondNotTranscribed,
    SecondReasonUnknown,
    checked,
    disagreement,
)
from qa_desk.services.check_reasons import calls_heard
from qa_desk.services.ports import SecondReader
from qa_desk.services.store import Store


@dataclass(frozen=True, slots=True)
class Comparison:
    """`first`: the newest finding, None while there is none. `disagreement`: codes, empty when both agree."""

    first: Finding | None
    second: Opinion
    disagreement: tuple[str, ...]

    @property
    def agree(self) -> bool | None:
        """None while there is no finding to agree with."""
        return None if self.first is None else not self.disagreement


def second_opinion(store: Store, reader: SecondReader, refusal_id: RefusalId) -> Opinion:
    """The case is built as for the finding; the model is asked outside the unit of work, so that nobody waits for it.

    Raises NotFound, SecondNotTranscribed, SecondNothingToRead, SecondReasonUnknown, SecondReaderFailed subclasses.
    """
    with store.read() as unit:
        refusal = unit.refusals.get(refusal_id)
        zone = unit.settings.load().time_zone
        calls = calls_heard(unit, refusal.deal_id)
    if refusal.stated_reason is None:
        raise SecondReasonUnknown(refusal=int(refusal_id))
    if refusal.stated_reason in CHECKED_WITHOUT_TRANSCRIPT:
        raise SecondNothingToRead(refusal=int(refusal_id))
    if calls is None:
        raise SecondNotTranscribed(refusal=int(refusal_id))
    if not any(one.turns for one in calls):
        raise SecondNothingToRead(refusal=int(refusal_id))
    case = case_of(refusal, calls, zone)
    opinion = checked(case, reader.read(case), reader.codes(), reader.version)
    return replace(opinion, spans=tuple(span(quote.at, calls) for quote in opinion.evidence))


def compare(store: Store, reader: SecondReader, refusal_id: RefusalId) -> Comparison:
    """A second opinion beside the newest finding. Raises what second_opinion raises."""
    opinion = second_opinion(store, reader, refusal_id)
    with store.read() as unit:
        first = unit.findings.latest(refusal_id)
    return Comparison(first, opinion, () if first is None else disagreement(first, opinion))
