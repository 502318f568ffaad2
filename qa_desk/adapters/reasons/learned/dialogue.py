"""What a dialogue looks like to the second step: acts by place, what came after what, and each reason's case."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_desk.adapters.reasons.learned.features import words_of
from qa_desk.adapters.reasons.learned.labels import ACTS, CODES, GROUNDS, INDEX, TOPICS
from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.domain.call import Lane
from qa_desk.domain.reason_check import RefusalCase, TurnRef

_TAIL = 4
_ABOUT = ("object", "deny", "resolve", "mention", "confirm", "refuse")
_FADE = 2.5
"""Turns: how fast earlier turns lose weight in the faded mean."""


@dataclass(frozen=True, slots=True)
class ClientTurn:
    """A client's turn with the manager's turns next to it, "" when there is none."""

    ref: TurnRef
    text: str
    before: str
    after: str


def client_turns(case: RefusalCase) -> list[ClientTurn]:
    """In order of time. Turns of an unknown speaker are taken for the client's: there may be his words in them."""
    found: list[ClientTurn] = []
    for number, call in enumerate(case.calls):
        turns = call.turns
        for place, turn in enumerate(turns):
            if turn.speaker is Lane.MANAGER or not turn.text.strip():
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


def state_features(case: RefusalCase, turns: Sequence[ClientTurn], scores: Floats) -> Floats:
    """One row about how the talk ended; `turns` must not be empty."""
    acts = scores[:, : len(ACTS)]
    count, last_call = len(turns), turns[-1].ref.call
    here = np.array([turn.ref.call == last_call for turn in turns])
    from_end = np.arange(count)[::-1]
    refuse = acts[:, INDEX["refuse"]]
    goes_on = np.maximum(acts[:, INDEX["next_step"]], acts[:, INDEX["reverse"]])
    ground = np.maximum(acts[:, INDEX["ground"]], acts[:, INDEX["confirm"]])
    fade = np.exp(-from_end / _FADE)
    said_no, said_yes = int(refuse.argmax()), int(goes_on.argmax())
    last = acts[here]
    parts = [
        *(acts[count - 1 - back] if back < count else np.zeros(len(ACTS)) for back in range(_TAIL)),
        last.max(0),
        last.mean(0),
        np.sort(last, 0)[-2] if len(last) > 1 else np.zeros(len(ACTS)),
        (acts * fade[:, None]).sum(0) / fade.sum(),
        acts[-_TAIL - 1 :].max(0),
        acts[~here].max(0) if not here.all() else np.zeros(len(ACTS)),
        [from_end[said_no], from_end[said_yes], float(said_no > said_yes), refuse.max() - goes_on.max()],
        [_after(goes_on, said_no), _after(refuse, said_yes), _after(ground, said_yes), ground[-3:].max()],
        [count, len(case.calls), here.sum(), len(case.calls[-1].turns), len(words_of(turns[-1].text))],
        [float(case.calls[-1].turns[-1].speaker is not Lane.MANAGER) if case.calls[-1].turns else 0.0],
    ]
    return np.concatenate(parts).astype(np.float32)


def _after(values: npt.NDArray[np.floating], at: int) -> float:
    return float(values[at + 1 :].max()) if at + 1 < len(values) else 0.0


def ground_features(case: RefusalCase, turns: Sequence[ClientTurn], scores: Floats, refused: float) -> Floats:
    """One row a code: how strong its ground is, where it stands, what spoke against it, and how its rivals stand."""
    count, width = len(turns), len(CODES)
    grounds, topics = scores[:, GROUNDS], scores[:, TOPICS]
    given = np.maximum(scores[:, INDEX["ground"]], scores[:, INDEX["confirm"]])[:, None]
    from_end = np.arange(count)[::-1]
    best = grounds.argmax(0)
    ordered = -np.sort(-grounds, 0)
    ordered = np.pad(ordered, ((0, max(0, 3 - count)), (0, 0)))
    at_best = scores[best][:, : len(ACTS)]
    about = topics * given
    every = np.arange(width)
    rivals = _rivals(ordered[:1])[0]
    rival_of = _rivals(grounds)
    rival_best = rival_of.argmax(0)
    last_call = turns[-1].ref.call
    columns = [
        *ordered[:3],
        grounds.sum(0),
        from_end[best],
        from_end[best] / count,
        *at_best.T,
        about.max(0),
        from_end[about.argmax(0)],
        *(
            (topics * scores[:, [INDEX[act]]]).max(0)
            for act in ("object", "deny", "resolve", "mention", "confirm", "refuse")
        ),
        topics.max(0),
        topics[-_TAIL:].max(0),
        grounds[-_TAIL:].max(0),
        grounds[-2:].max(0),
        _later(scores[:, INDEX["refuse"]])[best],
        _later(scores[:, INDEX["next_step"]])[best],
        _later(topics * scores[:, [INDEX["resolve"]]])[best, every],
        _later(topics * scores[:, [INDEX["deny"]]])[best, every],
        rivals,
        ordered[0] - rivals,
        ordered[0].sum() - ordered[0],
        rival_of[best, every],
        grounds[rival_best, every],
        from_end[rival_best],
        every == int(ordered[0].argmax()),
        [turns[at].ref.call == last_call for at in best],
        scores[best, INDEX["decides"]],
        np.full(width, count),
        np.full(width, len(case.calls)),
        np.full(width, refused),
        *np.eye(width),
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], 1)


def _rivals(strength: Floats) -> Floats:
    """For each code of each row the strongest of the other codes."""
    two = np.partition(strength, -2, 1)[:, -2:]
    second, first = two[:, :1], two[:, 1:]
    rivals: Floats = np.where(strength >= first, second, first)
    return rivals


def _later(values: Floats) -> Floats:
    """For each turn the largest value of the turns after it, 0 for the last one."""
    behind = np.maximum.accumulate(values[::-1])[::-1]
    later: Floats = np.concatenate([behind[1:], np.zeros_like(values[:1])])
    return later


def turn_features(
    turns: Sequence[ClientTurn], scores: Floats, stated: int | None, refused: float, voiced: Floats
) -> Floats:
    """One row a turn, for finding those that decide. `stated`: place of the stated code in CODES, None if unknown."""
    count = len(turns)
    grounds = scores[:, GROUNDS]
    of_stated = np.zeros(count) if stated is None else grounds[:, stated]
    rest = grounds if stated is None else np.delete(grounds, stated, 1)
    others = voiced if stated is None else np.delete(voiced, stated)
    from_end = np.arange(count)[::-1]
    goes_on = np.maximum(scores[:, INDEX["next_step"]], scores[:, INDEX["reverse"]])
    decides = scores[:, INDEX["decides"]]
    columns = [
        *scores[:, : len(ACTS)].T,
        decides,
        of_stated,
        rest.max(1),
        grounds @ voiced,
        scores[:, TOPICS].max(1),
        from_end,
        from_end / count,
        [turn.ref.call == turns[-1].ref.call for turn in turns],
        *(_rank(values) for values in (decides, of_stated, rest.max(1), goes_on, scores[:, INDEX["refuse"]])),
        [len(words_of(turn.text)) for turn in turns],
        np.full(count, refused),
        np.full(count, 0.0 if stated is None else voiced[stated]),
        np.full(count, others.max()),
    ]
    return np.stack([np.asarray(column, np.float32) for column in columns], 1)


def _rank(values: npt.NDArray[np.floating]) -> npt.NDArray[np.int64]:
    """0 for the largest."""
    return np.argsort(np.argsort(-values, kind="stable"), kind="stable")
