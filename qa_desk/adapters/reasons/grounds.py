"""Which reasons the client gave: worth of his words by reason, weighed by answer, denial, settlement and place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa_desk.adapters.reasons.end_state import refusing
from qa_desk.adapters.reasons.scan import TurnSigns
from qa_desk.domain.reason_check import TurnRef

CONFIRMED_WORTH = 1.0
SETTLED = 0.35
EARLIER_CALL = 0.8
BESIDE_REFUSAL = 1.25
OTHER_TURNS = 0.3
VOICED = 0.5
VOICED_SHARE = 0.8
DENIED_LATER = 0.3
KEPT_BACK = 1.5


@dataclass(frozen=True, slots=True)
class Grounds:
    """`worth` by code; `turns` by code, best first; `voiced`: codes that pass, best first."""

    worth: Mapping[str, float] = field(default_factory=dict)
    turns: Mapping[str, tuple[TurnRef, ...]] = field(default_factory=dict)
    voiced: tuple[str, ...] = ()


def weigh(calls: Sequence[Sequence[TurnSigns]], confirmed: Mapping[TurnRef, frozenset[str]]) -> Grounds:
    """`confirmed`: turns that say yes to the manager's question about these codes."""
    spoken = [turns for turns in calls if turns]
    by_code: dict[str, list[tuple[float, TurnRef]]] = {}
    for age, turns in enumerate(reversed(spoken)):
        for place, signs in enumerate(turns):
            beside = any(refusing(near) >= 1.0 for near in turns[max(0, place - 1) : place + 2])
            later_denied = frozenset(code for later in turns[place + 1 :] for code in later.denied)
            settled = any(later.resolved for later in turns[place + 1 : place + 3])
            for code, value in _of_turn(signs, confirmed).items():
                worth = value * (EARLIER_CALL**age) * (BESIDE_REFUSAL if beside else 1.0)
                worth *= SETTLED if settled else 1.0
                worth *= DENIED_LATER if code in later_denied else 1.0
                by_code.setdefault(code, []).append((worth, signs.ref))
    worth_of: dict[str, float] = {}
    turns_of: dict[str, tuple[TurnRef, ...]] = {}
    for code, found in by_code.items():
        found.sort(key=lambda item: (-item[0], item[1]))
        worth_of[code] = found[0][0] + OTHER_TURNS * sum(worth for worth, _ in found[1:4])
        turns_of[code] = tuple(ref for _, ref in found)
    ranked = sorted(worth_of, key=lambda code: (-worth_of[code], code))
    # a client who keeps his reason to himself must have named one very plainly all the same
    bar = KEPT_BACK if spoken and any(signs.no_reason for signs in spoken[-1]) else VOICED
    voiced = tuple(code for code in ranked if worth_of[code] >= max(bar, VOICED_SHARE * worth_of[ranked[0]]))
    return Grounds(worth_of, turns_of, voiced)


def _of_turn(signs: TurnSigns, confirmed: Mapping[TurnRef, frozenset[str]]) -> dict[str, float]:
    worth = dict(signs.grounds)
    for code in confirmed.get(signs.ref, frozenset()):
        worth[code] = max(worth.get(code, 0.0), CONFIRMED_WORTH)
    return worth
