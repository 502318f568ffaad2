"""Search over all calls: words in any form, said by anybody in any deal's call."""

from dataclasses import dataclass

from qa_desk.domain.transcript import TurnId
from qa_desk.domain.word_search import asked, keys_of, places
from qa_desk.services.ports import Lemmatiser
from qa_desk.services.running import CancelToken, Progress, ProgressReport
from qa_desk.services.store import Store
from qa_desk.services.views import SpokenLine

_BATCH = 500
MOST_HITS = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """`places`: where the asked words stand in the line's text, as (start, end)."""

    line: SpokenLine
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`more`: there are more turns than were asked for."""

    hits: tuple[Hit, ...] = ()
    more: bool = False


def search(store: Store, lemmatiser: Lemmatiser, words: str, limit: int = MOST_HITS) -> Found:
    """Turns that hold every word in any of its forms, newest call first. "дорог*" asks for a beginning."""
    question = asked(words, lemmatiser.lemmas)
    with store.read() as unit:
        lines = unit.search.find(question, limit + 1)
    hits = tuple(Hit(line, places(line.text, question, lemmatiser.lemmas)) for line in lines[:limit])
    return Found(hits, len(lines) > limit)


def index_missing(store: Store, lemmatiser: Lemmatiser, progress: Progress, cancel: CancelToken) -> int:
    """Makes turns findable that are not yet (transcripts of an older program); returns how many. Raises Cancelled.

    Batch by batch, each committed: a kill loses nothing, and writers wait for a batch at most.
    """
    with store.read() as unit:
        total = unit.search.count_missing()
    done, after = 0, None
    while True:
        cancel.check()
        if total:
            progress(ProgressReport("index_calls", done, max(total, done)))
        with store.read() as unit:
            batch = unit.search.missing(after, _BATCH)
        if not batch:
            return done
        keys = {turn: keys_of(text, lemmatiser.lemmas) for turn, text in batch}
        with store.write() as unit:
            still = dict(unit.search.missing(after, _BATCH))  # not what was corrected meanwhile
            unit.search.put({turn: keys[turn] for turn, text in batch if still.get(turn) == text})
        done, after = done + len(batch), TurnId(batch[-1][0])
