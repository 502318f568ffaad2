"""The client's turns of a case, each with what the manager said around it."""

from dataclasses import dataclass

from qa_desk.adapters.reasons.learned.features import words_of
from qa_desk.domain.call import Lane
from qa_desk.domain.reason_check import RefusalCase, TurnRef


@dataclass(frozen=True, slots=True)
class ClientTurn:
    """A client's turn with the manager's turns next to it, "" when there is none."""

    ref: TurnRef
    text: str
    before: str
    after: str


def client_turns(case: RefusalCase) -> list[ClientTurn]:
    """In order of time; turns without a word are left out. Turns of an unknown speaker are taken for the client's:
    there may be his words in them."""
    found: list[ClientTurn] = []
    for number, call in enumerate(case.calls):
        turns = call.turns
        for place, turn in enumerate(turns):
            if turn.speaker is Lane.MANAGER or not words_of(turn.text):
                continue
            before = turns[place - 1] if place else None
            after = turns[place + 1] if place + 1 < len(turns) else None
            found.append(
                ClientTurn(
                    TurnRef(number, place),
                    turn.text,
                    before.text if before is not None and before.speaker is Lane.MANAGER else "",
                    after.text if after is not None and after.speaker is Lane.MANAGER else "",
                )
            )
    return found
