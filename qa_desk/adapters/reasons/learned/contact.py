"""The agreed next contact: which day it is, who named it and whether the client agreed; the 30-day rule in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa_desk.adapters.reasons.learned.client_turns import ClientTurn
from qa_desk.adapters.reasons.learned.labels import INDEX
from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.adapters.reasons.when.calendar import LIMIT, YEAR, Days
from qa_desk.adapters.reasons.when.expressions import times_in
from qa_desk.domain.call import Lane
from qa_desk.domain.reason_check import RefusalCase, TurnRef

LAST_TURNS = 8
"""Client turns at the end of the last call in which a next contact is looked for."""
_LATEST = 3
_FADE = 4.0
AGREED = 0.5
NO_CONTACT = Days(2 * YEAR, 2 * YEAR)


@dataclass(frozen=True, slots=True)
class NextContact:
    """`turn`: the client's turn that names the day or answers the manager who does. `agreed`: 0..1, how much that turn
    sounds like agreeing to go on. `days` from the call."""

    turn: TurnRef
    days: Days
    said: str
    proposed_by: Lane
    agreed: float
    from_end: int

    @property
    def within(self) -> bool:
        """Agreed for a day no later than the rule allows: no refusal."""
        return self.agreed >= AGREED and self.days.most <= LIMIT

    @property
    def beyond(self) -> bool:
        return self.days.least > LIMIT


def contacts_of(case: RefusalCase, turns: Sequence[ClientTurn], scores: Floats) -> list[NextContact]:
    """All days named in the client's last turns and in what the manager said just before them, earliest first."""
    if not turns:
        return []
    last, count = turns[-1].ref.call, len(turns)
    on = case.calls[last].on
    found: list[NextContact] = []
    for at in range(max(0, count - LAST_TURNS), count):
        turn = turns[at]
        if turn.ref.call != last:
            continue
        agreed = float(max(scores[at, INDEX["next_step"]], scores[at, INDEX["reverse"]]))
        named = [(when, Lane.MANAGER) for when in times_in(turn.before, on)]
        named += [(when, Lane.CLIENT) for when in times_in(turn.text, on)]
        found += [NextContact(turn.ref, when.days, when.said, who, agreed, count - 1 - at) for when, who in named]
    return found


def next_contact(contacts: Sequence[NextContact]) -> NextContact | None:
    """The one that counts: agreed most clearly and latest."""
    return max(contacts, key=lambda one: one.agreed * float(np.exp(-one.from_end / _FADE)), default=None)


def contact_features(contacts: Sequence[NextContact]) -> list[float]:
    """Days until the next contact, who named it, whether the client agreed, and whether it lies beyond the limit."""
    best = next_contact(contacts)
    days = NO_CONTACT if best is None else best.days
    near = [one for one in contacts if one.days.most <= LIMIT]
    far = [one for one in contacts if one.beyond]
    open_ = [one for one in contacts if one.days.least <= LIMIT < one.days.most]
    return [
        float(min(days.least, NO_CONTACT.least)),
        float(min(days.most, NO_CONTACT.most)),
        0.0 if best is None else best.agreed,
        float(best is not None and best.proposed_by is not Lane.MANAGER),
        float(best is not None and best.proposed_by is Lane.MANAGER),
        float(LAST_TURNS if best is None else best.from_end),
        *(max((one.agreed for one in kind), default=0.0) for kind in (near, far, open_)),
        *(float(any(one.proposed_by is not Lane.MANAGER for one in kind)) for kind in (far, open_)),
        float(any(one.proposed_by is not Lane.MANAGER and one.from_end < _LATEST for one in near)),
    ]
