"""What the recogniser is told beforehand: a text in the style of the calls, and words that are likely to be said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from qa_desk.domain.call import Call
from qa_desk.domain.deal import DealFacts
from qa_desk.domain.errors import KnownError
from qa_desk.services.configure import load_settings
from qa_desk.services.ports import ReasonBook, ReasonBooks
from qa_desk.services.store import Store, UnitOfWork

MOST = 60
_A_REASON = 3
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Hints:
    """See SpeechRequest, whose fields these are."""

    hotwords: tuple[str, ...] = ()
    prompt: str = ""


def hints_for(unit: UnitOfWork, calls: Sequence[Call], words: Sequence[str]) -> Hints:
    """As the settings want it; a call, a stretch of it and a call that comes next are all heard with the same."""
    settings = unit.settings.load()
    hotwords = _hotwords(unit, calls, words) if settings.speech_hints else ()
    return Hints(hotwords, " ".join(settings.speech_prompt.split()))


def _hotwords(unit: UnitOfWork, calls: Sequence[Call], words: Sequence[str]) -> tuple[str, ...]:
    """`words`: of the reason book. The engine takes the first ones that fit, so names stand in front."""
    deals = dict.fromkeys(call.deal_id for call in calls if call.deal_id is not None)
    names = chain.from_iterable(_names(unit.deals.get(deal).facts) for deal in deals)
    return tuple(islice(_clean(chain(names, words)), MOST))


def book_words(book: ReasonBook) -> tuple[str, ...]:
    """A few words of each reason: as managers name it, its title first."""
    return tuple(
        _clean(chain.from_iterable((one.title_ru, *one.synonyms[:_A_REASON]) for one in book.reasons if not one.off))
    )


def hint_words(store: Store, books: ReasonBooks) -> tuple[str, ...]:
    """The reason book's words when the settings want hints; none for a book that cannot be read."""
    if not load_settings(store).speech_hints:
        return ()
    try:
        return book_words(books.current())
    except KnownError:
        return ()


def _names(facts: DealFacts) -> tuple[str, ...]:
    return (facts.client_name, facts.manager, facts.company, facts.title)


def _clean(words: Iterable[str]) -> Iterable[str]:
    """Without doubles, long sentences and what a comma would cut in two."""
    seen: set[str] = set()
    for word in words:
        kept = " ".join(word.replace(",", " ").split())
        if kept and len(kept) <= _LONGEST and kept.casefold() not in seen:
            seen.add(kept.casefold())
            yield kept
