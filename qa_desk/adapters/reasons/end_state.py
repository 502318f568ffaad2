"""Where the client stands when the last call ends: refuses, goes on, or nobody can tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_desk.adapters.reasons.scan import TurnSigns
from qa_desk.domain.reason_check import TurnRef

FADE_PER_TURN = 0.75
FADE_PER_CALL = 0.3
BIAS = 0.3
TAKEN_BACK_WORTH = 2.0
STEP_WITH_TIME = 2.0
STEP_ALONE = 0.5
TIME_ALONE = 0.9
RESOLVED_WORTH = 0.8
REFUSAL_WORTH = 1.3
VAGUE_WORTH = 1.3
GROUND_WORTH = 0.5
MOST_SIGNS = 2.0
FEWEST_WORDS = 6
_LAST_TURNS = 3


@dataclass(frozen=True, slots=True)
class EndState:
    """`leaning`: above 0 the client refuses, below he goes on; the size says how clearly. `reached`: the client himself
    was on the line to the end. `steps`, `refusals`: turns that show it, clearest first."""

    refused: bool
    reached: bool
    leaning: float
    refusals: tuple[TurnRef, ...]
    steps: tuple[TurnRef, ...]
    cut: TurnRef | None


def refusing(signs: TurnSigns) -> float:
    """How much one turn speaks for a refusal."""
    return (
        REFUSAL_WORTH * min(signs.refusal, MOST_SIGNS)
        + VAGUE_WORTH * min(signs.vague_later, 1.0)
        + GROUND_WORTH * min(max(signs.grounds.values(), default=0.0), 1.5)
        + 0.5 * min(signs.no_reason, 1.0)
    )


def going_on(signs: TurnSigns) -> float:
    """How much one turn speaks for going on: an agreed step with a time weighs most."""
    step = 0.0
    if signs.when and (signs.going_on or signs.promised):
        step = STEP_WITH_TIME
    elif signs.going_on:
        step = STEP_ALONE * min(signs.going_on, MOST_SIGNS)
    elif signs.when:
        step = TIME_ALONE * min(signs.when, MOST_SIGNS)
    return step + RESOLVED_WORTH * min(signs.resolved, 1.0) + TAKEN_BACK_WORTH * min(signs.taken_back, 1.0)


def end_state(calls: Sequence[Sequence[TurnSigns]]) -> EndState:
    """`calls`: the client's turns by call, in order of time; calls without a client's word count for nothing."""
    spoken = [turns for turns in calls if turns]
    if not spoken:
        return EndState(False, False, 0.0, (), (), None)
    leaning = BIAS
    weight_of_call = 1.0
    for turns in reversed(spoken):
        weight = weight_of_call
        for signs in reversed(turns):
            leaning += weight * (refusing(signs) - going_on(signs))
            weight *= FADE_PER_TURN
        if not _is_voicemail(turns):  # a call that reached nobody makes the one before it no older
            weight_of_call *= FADE_PER_CALL
    every = [signs for turns in spoken for signs in turns]
    refusals = sorted(
        (s for s in every if refusing(s) > going_on(s)), key=lambda s: (-refusing(s), -s.ref.call, -s.ref.turn)
    )
    steps = sorted(
        (s for s in every if going_on(s) > refusing(s)), key=lambda s: (-going_on(s), -s.ref.call, -s.ref.turn)
    )
    cut = _cut(spoken)
    return EndState(
        refused=leaning > 0,
        reached=cut is None,
        leaning=leaning,
        refusals=tuple(s.ref for s in refusals),
        steps=tuple(s.ref for s in steps),
        cut=cut,
    )


def _is_voicemail(turns: Sequence[TurnSigns]) -> bool:
    return any(signs.not_client for signs in turns) and not any(signs.refusal or signs.going_on for signs in turns)


def _cut(spoken: Sequence[Sequence[TurnSigns]]) -> TurnRef | None:
    """The turn that shows that the client was not reached or the talk broke off before anything was said."""
    strongest = max(
        (refusing(signs) + max(signs.grounds.values(), default=0.0) for turns in spoken for signs in turns), default=0.0
    )
    last = spoken[-1]
    for signs in last:
        if signs.not_client and strongest < 2.0:
            return signs.ref
    tail = last[-_LAST_TURNS:]
    for signs in reversed(tail):
        if signs.cut_off and strongest < 2.0:
            return signs.ref
    if sum(signs.words for turns in spoken for signs in turns) < FEWEST_WORDS and strongest < 1.0:
        return last[-1].ref
    return None
