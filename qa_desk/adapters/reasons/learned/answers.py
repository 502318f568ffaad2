"""A short answer means what it answers: the ground that a plain yes gives, and the one that a plain no denies, stand in
the manager's question."""

from collections.abc import Sequence

import numpy as np

from qa_desk.adapters.reasons.learned.client_turns import ClientTurn
from qa_desk.adapters.reasons.learned.features import words_of
from qa_desk.adapters.reasons.learned.labels import GROUNDS, INDEX, TOPICS
from qa_desk.adapters.reasons.learned.turns import Floats

_LONGEST = 5
"""Words of an answer that has no meaning of its own."""
_YES = 0.5
_CONFIRM, _DENY = INDEX["confirm"], INDEX["deny"]
_NO = frozenset({"нет", "неа", "нее", "не"})
_LONGEST_NO = 4


def answering(turns: Sequence[ClientTurn], scores: Floats) -> list[int]:
    """Places of plain answers, which mean little without what the manager asked before."""
    return [
        at
        for at, turn in enumerate(turns)
        if turn.before and len(words_of(turn.text)) <= _LONGEST and (scores[at, _CONFIRM] >= _YES or _says_no(turn))
    ]


def _says_no(turn: ClientTurn) -> bool:
    """«Не подошло?» — «Нет» may be either; a question with a negation of its own is left alone."""
    words = words_of(turn.text)
    return words[0] in _NO and len(words) <= _LONGEST_NO and not _NO & set(words_of(turn.before))


def answered(scores: Floats, places: Sequence[int], questions: Floats) -> Floats:
    """The scores with what the answers at `places` take over from their questions, scored as if the client spoke them:
    after a yes the question's topic is the ground, after a no it is denied."""
    if not len(places):
        return scores
    told = scores.copy()
    for at, topics in zip(places, questions[:, TOPICS], strict=True):
        yes = float(scores[at, _CONFIRM])
        if yes >= _YES:
            told[at, GROUNDS] = (1 - yes) * scores[at, GROUNDS] + yes * topics
            told[at, TOPICS] = np.maximum(scores[at, TOPICS], yes * topics)
        else:
            denied = float(topics.max())
            told[at, _DENY] = max(float(scores[at, _DENY]), denied)
            told[at, TOPICS] = np.maximum(scores[at, TOPICS], topics)
            told[at, GROUNDS] = (1 - denied) * scores[at, GROUNDS]
    return told
