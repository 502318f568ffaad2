"""What a dialogue looks like to the second step: how it ended, and which of its turns may decide."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from qa_desk.adapters.reasons.learned.client_turns import ClientTurn
from qa_desk.adapters.reasons.learned.contact import contact_features, contacts_of
from qa_desk.adapters.reasons.learned.features import words_of
from qa_desk.adapters.reasons.learned.labels import ACTS, GROUNDS, INDEX, TOPICS
from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.domain.call import Lane
from qa_desk.domain.reason_check import RefusalCase

_TAIL = 4
_FADE = 2.5
"""Turns: how fast earlier turns lose weight in the faded mean."""


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
        contact_features(contacts_of(case, turns, scores)),
    ]
    return np.concatenate(parts).astype(np.float32)


def _after(values: npt.NDArray[np.floating], at: int) -> float:
    return float(values[at + 1 :].max()) if at + 1 < len(values) else 0.0


def turn_features(
    turns: Sequence[ClientTurn], scores: Floats, stated: int | None, refused: float, voiced: Floats
) -> Floats:
    """One row a turn, for finding those that decide. `stated`: place of the stated code in CODES, None if unknown."""
    count = len(turns)
    grounds = scores[:, GROUNDS]
    of_stated = np.zeros(count) if stated is None else grounds[:, stated]
    strongest = grounds.max(1) if stated is None else _but(grounds, stated).max(1)
    other = float(voiced.max()) if stated is None else float(_but(voiced[None, :], stated).max())
    from_end = np.arange(count)[::-1]
    goes_on = np.maximum(scores[:, INDEX["next_step"]], scores[:, INDEX["reverse"]])
    decides = scores[:, INDEX["decides"]]
    columns = [
        *scores[:, : len(ACTS)].T,
        decides,
        of_stated,
        strongest,
        grounds @ voiced,
        scores[:, TOPICS].max(1),
        from_end,
        from_end / count,
        [turn.ref.call == turns[-1].ref.call for turn in turns],
        *_ranks((decides, of_stated, strongest, goes_on, scores[:, INDEX["refuse"]])),
        [len(words_of(turn.text)) for turn in turns],
        np.full(count, refused),
        np.full(count, 0.0 if stated is None else voiced[stated]),
        np.full(count, other),
    ]
    return np.array(columns, np.float32).T


def _but(values: Floats, at: int) -> Floats:
    """Without this column."""
    rest: Floats = np.concatenate([values[:, :at], values[:, at + 1 :]], 1)
    return rest


def _ranks(columns: Sequence[npt.NDArray[np.floating]]) -> npt.NDArray[np.intp]:
    """One row a column; 0 for the largest."""
    return np.argsort(np.argsort(-np.stack(columns), 1, kind="stable"), 1, kind="stable")
