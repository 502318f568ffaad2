"""Words that somebody tries out: the case they make, and what a reader over an edited book says of it."""

from dataclasses import dataclass

from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.reason_check import Reading, ReasonCode, RefusalCase, SpokenCall, SpokenTurn
from qa_desk.services.ports import ReasonReader, Tried


@dataclass(frozen=True, slots=True)
class ReadOut:
    """What the reader that reads calls makes of the same words. `stated`: the code it gives to what was typed."""

    stated: str | None
    reading: Reading
    reader: str


def tried_case(tried: Tried, code: str | None) -> RefusalCase:
    """One call: the manager's question, if any, and the client's answer."""
    turns = [SpokenTurn(Lane.MANAGER, tried.asked)] if tried.asked.strip() else []
    turns.append(SpokenTurn(Lane.CLIENT, tried.said))
    return RefusalCase("", ReasonCode(code or ""), "", (SpokenCall(0, Direction.UNKNOWN, tuple(turns)),))


def read_out(reader: ReasonReader, tried: Tried) -> ReadOut:
    code = reader.code_of(tried.stated, "")
    return ReadOut(code, reader.read(tried_case(tried, code)), reader.version)
