"""One loaded reader for the whole room: loading costs half a second."""

from collections.abc import Callable

import pytest

from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, SpokenCall, SpokenTurn

LANES = {"m": Lane.MANAGER, "c": Lane.CLIENT, "u": Lane.UNKNOWN}
MakeCase = Callable[..., RefusalCase]


@pytest.fixture(scope="session")
def reader() -> PhraseReader:
    return PhraseReader()


@pytest.fixture(scope="session")
def make_case() -> MakeCase:
    """make_case("price", "m: Дорого?", "c: Да", ...): one call; a turn "--" starts the next call."""

    def make(stated: str, *turns: str) -> RefusalCase:
        calls: list[list[SpokenTurn]] = [[]]
        for turn in turns:
            if turn == "--":
                calls.append([])
                continue
            lane, _, text = turn.partition(": ")
            calls[-1].append(SpokenTurn(LANES[lane], text))
        spoken = tuple(SpokenCall(day, Direction.OUT, tuple(call)) for day, call in enumerate(calls))
        return RefusalCase("case", ReasonCode(stated), "", spoken)

    return make
