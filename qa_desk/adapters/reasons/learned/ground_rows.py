"""What a dialogue tells of each reason: how strong its ground is, what spoke against it, how its rivals stand."""

from collections.abc import Sequence

import numpy as np

from qa_desk.adapters.reasons.learned.client_turns import ClientTurn
from qa_desk.adapters.reasons.learned.labels import ACTS, CODES, GROUNDS, INDEX, TOPICS
from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.domain.reason_check import RefusalCase

_TAIL = 4
_ABOUT = ("object", "deny", "resolve", "mention", "confirm", "refuse")
_ABOUT_ROWS = [INDEX[act] for act in _ABOUT]
_RESOLVE, _DENY = _ABOUT.index("resolve"), _ABOUT.index("deny")
_FADE = 3.0
_NEAR = 2.0
"""Turns: how fast weight is lost towards the beginning, and away from the refusal."""
_SAID, _NAMED = 0.3, 0.4
_MOST, _LEAST = 0.99, 1e-6


def ground_features(case: RefusalCase, turns: Sequence[ClientTurn], scores: Floats, refused: float) -> Floats:
    """One row a code: how strong its ground is, where it stands, what spoke against it, and how its rivals stand."""
    count, width = len(turns), len(CODES)
    grounds, topics = scores[:, GROUNDS], scores[:, TOPICS]
    given = np.maximum(scores[:, INDEX["ground"]], scores[:, INDEX["confirm"]])[:, None]
    from_end = np.arange(count)[::-1]
    best = grounds.argmax(0)
    ordered = np.sort(grounds, 0)[::-1]
    if count < 3:
        ordered = np.concatenate([ordered, np.zeros((3 - count, width), grounds.dtype)])
    at_best = scores[best][:, : len(ACTS)]
    about = topics * given
    every = np.arange(width)
    told = scores[:, _ABOUT_ROWS, None] * topics[:, None, :]
    rivals = _rivals(ordered[:1])[0]
    rival_of = _rivals(grounds)
    rival_best = rival_of.argmax(0)
    last_call = turns[-1].ref.call
    stated = [float(code == case.stated_reason) for code in CODES]
    columns = [
        *ordered[:3],
        grounds.sum(0),
        from_end[best],
        from_end[best] / count,
        *at_best.T,
        about.max(0),
        from_end[about.argmax(0)],
        *told.max(0),
        topics.max(0),
        topics[-_TAIL:].max(0),
        grounds[-_TAIL:].max(0),
        grounds[-2:].max(0),
        _later(scores[:, INDEX["refuse"]])[best],
        _later(scores[:, INDEX["next_step"]])[best],
        _later(told[:, _RESOLVE])[best, every],
        _later(told[:, _DENY])[best, every],
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
        *_crowds(turns, scores),
        stated,
    ]
    return np.array(columns, np.float32).T


def _crowds(turns: Sequence[ClientTurn], scores: Floats) -> list[Floats]:
    """What many weak signs of a code add up to: in all, towards the end, around the refusal, in the last call."""
    grounds, topics = scores[:, GROUNDS], scores[:, TOPICS]
    count = len(turns)
    refuse = scores[:, INDEX["refuse"]]
    faded = np.exp(-np.arange(count)[::-1] / _FADE)[:, None]
    near = np.exp(-np.abs(np.arange(count) - int(refuse.argmax())) / _NEAR)[:, None]
    here = np.array([turn.ref.call == turns[-1].ref.call for turn in turns])
    return [
        1 - np.prod(1 - np.clip(grounds, 0, _MOST), 0),
        (grounds * faded).sum(0),
        (topics * faded).sum(0),
        (grounds * near).max(0),
        (topics * near).max(0),
        grounds.sum(0) / max(_LEAST, float(grounds.sum())),
        topics.sum(0) / max(_LEAST, float(topics.sum())),
        np.argsort(np.argsort(grounds.max(0), kind="stable"), kind="stable"),
        (topics * scores[:, [INDEX["object"]]]).sum(0),
        topics.sum(0),
        (grounds > _SAID).sum(0),
        (topics > _NAMED).sum(0),
        (topics * scores[:, [INDEX["ground"]]]).sum(0),
        grounds[here].max(0),
        topics[here].max(0),
    ]


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
