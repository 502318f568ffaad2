"""How far the reader would stand by its verdict: an honest heuristic, measured on the labelled cases."""

from qa_desk.adapters.reasons.end_state import EndState
from qa_desk.adapters.reasons.grounds import Grounds
from qa_desk.domain.reason_check import ReasonCode, Verdict

ONE_LANE_MOST = 0.3
NOT_REACHED = 0.7
KEPT_BACK = 0.45
FULL_LEANING = 2.5
FULL_STEP = 4.0
FULL_WORTH = 3.0
FULL_LEAD = 2.0
STATED_WEIGHT = 1.5
SURE_MATCH = 0.7
SURE_MISMATCH = 0.75
SURE_NO_REFUSAL = 0.35
SURE_UNCLEAR = 0.8  # out of reach on purpose: a person listens to what nobody can tell


def certainty(verdict: Verdict, stated: ReasonCode, state: EndState, grounds: Grounds, one_lane: bool) -> float:
    """0..1: how clearly the client refuses or goes on, how plainly he put the reason, how far it leads the next."""
    if verdict is Verdict.NO_REFUSAL:
        value = _clear(-state.leaning, FULL_STEP)
    elif verdict is Verdict.UNCLEAR:
        value = KEPT_BACK * _clear(state.leaning, FULL_LEANING) if state.reached else NOT_REACHED
    else:
        value = _of_reason(stated if verdict is Verdict.MATCH else grounds.voiced[0], stated, state, grounds)
    return round(min(value, ONE_LANE_MOST) if one_lane else value, 3)


def _of_reason(code: str, stated: ReasonCode, state: EndState, grounds: Grounds) -> float:
    worth = grounds.worth[code]
    rivals = [other for name, other in grounds.worth.items() if name != code]
    if code != stated:
        rivals.append(STATED_WEIGHT * grounds.worth.get(stated, 0.0))  # what the manager typed has something to it
    lead = worth - max(rivals, default=0.0)
    return 0.5 * _clear(lead, FULL_LEAD) + 0.3 * _clear(worth, FULL_WORTH) + 0.2 * _clear(state.leaning, FULL_LEANING)


def stands_by(verdict: Verdict, confidence: float) -> bool:
    """A wrong match lets a dumped client go, a wrong mismatch wastes a callback: each verdict has its own bar."""
    bar = {
        Verdict.MATCH: SURE_MATCH,
        Verdict.MISMATCH: SURE_MISMATCH,
        Verdict.NO_REFUSAL: SURE_NO_REFUSAL,
        Verdict.UNCLEAR: SURE_UNCLEAR,
    }[verdict]
    return confidence >= bar


def _clear(value: float, full: float) -> float:
    return max(0.0, min(1.0, value / full))
