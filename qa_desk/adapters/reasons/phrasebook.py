"""The book made ready for reading: phrases parsed, indexed, and the words that misheard ones are pulled to."""

from collections.abc import Iterator

from qa_desk.adapters.reasons.book import Book
from qa_desk.adapters.reasons.index import Entry, PhraseIndex, Sort
from qa_desk.adapters.reasons.lemmas import Lemmatiser, plain
from qa_desk.adapters.reasons.patterns import PatternBroken, parse_patterns, vocabulary_of

_GENERAL = {
    "agreement": Sort.YES,
    "disagreement": Sort.NO,
    "refusal": Sort.REFUSAL,
    "going_on": Sort.GOING_ON,
    "when": Sort.WHEN,
    "vague_later": Sort.VAGUE_LATER,
    "resolved": Sort.RESOLVED,
    "taken_back": Sort.TAKEN_BACK,
    "no_reason": Sort.NO_REASON,
    "not_client": Sort.NOT_CLIENT,
    "cut_off": Sort.CUT_OFF,
}
_OF_REASON = {"phrases": Sort.PHRASE, "hints": Sort.HINT, "anti": Sort.ANTI}
_TOPIC = "{topic}"


class Phrasebook:
    """`client`: what is looked for in a client's turn; `manager`: what a manager's question may be about."""

    def __init__(self, book: Book) -> None:
        self.book = book
        content = book.content
        bare = Lemmatiser()
        client = list(self._client_entries(bare))
        manager = list(self._manager_entries(bare))
        vocabulary = vocabulary_of(entry.pattern for entry in client + manager)
        self.lemmatiser = Lemmatiser(vocabulary, content.fillers)
        self.client = PhraseIndex(client)
        self.manager = PhraseIndex(manager)
        self.negations = frozenset(map(plain, content.negations))
        self.softeners = frozenset(map(plain, content.softeners))
        self.codes = tuple(reason.code for reason in content.reasons if not reason.switched_off)

    def _client_entries(self, lemmatiser: Lemmatiser) -> Iterator[Entry]:
        content = self.book.content
        for name, sort in _GENERAL.items():
            for number, phrase in enumerate(getattr(content.lists, name)):
                yield from self._entries(phrase, sort, "", f"lists.{name}.{number}", lemmatiser)
        for place, reason in enumerate(content.reasons):
            if reason.switched_off:
                continue
            for name, sort in _OF_REASON.items():
                for number, phrase in enumerate(getattr(reason, name)):
                    yield from self._entries(phrase, sort, reason.code, f"reasons.{place}.{name}.{number}", lemmatiser)
            if reason.topics:
                topics = "|".join(topic.replace(" ", "_") for topic in reason.topics)
                for number, frame in enumerate(content.denials):
                    phrase = frame.replace(_TOPIC, topics)
                    yield from self._entries(phrase, Sort.ANTI, reason.code, f"denials.{number}", lemmatiser)

    def _manager_entries(self, lemmatiser: Lemmatiser) -> Iterator[Entry]:
        for place, reason in enumerate(self.book.content.reasons):
            if reason.switched_off:
                continue
            for number, phrase in enumerate(reason.manager):
                where = f"reasons.{place}.manager.{number}"
                yield from self._entries(phrase, Sort.TOPIC, reason.code, where, lemmatiser)
            for number, phrase in enumerate(reason.phrases):
                where = f"reasons.{place}.phrases.{number}"
                yield from self._entries(phrase, Sort.PHRASE, reason.code, where, lemmatiser)

    def _entries(self, phrase: str, sort: Sort, code: str, where: str, lemmatiser: Lemmatiser) -> Iterator[Entry]:
        try:
            for pattern in parse_patterns(phrase, lemmatiser):
                yield Entry(pattern, sort, code)
        except PatternBroken as error:
            raise self.book.broken(where, str(error)) from error
