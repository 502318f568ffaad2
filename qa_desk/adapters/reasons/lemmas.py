"""Text -> words with the keys a phrase may ask for. Every word form is analysed once and remembered."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import pymorphy3
from pymorphy3.tagset import OpencorporaTag
from rapidfuzz import process
from rapidfuzz.distance import OSA

_TOKEN = re.compile(r"[а-яёa-z0-9]+|[.?!…]+|[,;:—–()\"«»]", re.IGNORECASE)
_MOST_CACHED = 200_000
_MOST_PARSES = 5
_SHORTEST_FUZZY = 5
_LONG_WORD = 8
_MOST_PULLED = 8
_RARE_PARSE = 0.02
EXACT = "!"
PROMISE = "+promise"
ORDER = "+order"
_MARKS = frozenset({PROMISE, ORDER})
_ONE_SENSE = {"уже": "уже", "при": "при", "три": "три"}  # the dictionary also offers "узкий", "переть", "тереть"


@dataclass(frozen=True, slots=True)
class Word:
    """`keys`: every lemma the form may belong to, the same with its tense (`купить:past`), the form (`!купил`).
    `promised`: a first person's future ("приеду"); `ordered`: an imperative ("приезжайте").

    `sentence` and `clause` number the stretch between marks; `asked`: its sentence ends in a question mark.
    """

    form: str
    keys: frozenset[str]
    promised: bool
    ordered: bool
    sentence: int
    clause: int
    asked: bool


def plain(text: str) -> str:
    return text.lower().replace("ё", "е")


class Lemmatiser:
    """`vocabulary`: lemmas and "!forms" the book asks for; misheard words are pulled to the nearest of them."""

    def __init__(self, vocabulary: Collection[str] = (), fillers: Collection[str] = ()) -> None:
        self._morph = pymorphy3.MorphAnalyzer(lang="ru")
        self._fillers = frozenset(plain(word) for word in fillers)
        self._near: dict[str, list[str]] = {}
        for key in vocabulary:
            bare = _bare(key)
            if len(bare) >= _SHORTEST_FUZZY:
                self._near.setdefault(bare[0], []).append(key)
        self._cache: dict[str, frozenset[str]] = {}

    def lemmas(self, form: str) -> frozenset[str]:
        """All likely lemmas of one word, without tolerance for mishearing. Never empty."""
        return frozenset(key for key in self._likely(form) if ":" not in key and key not in _MARKS)

    def asked_keys(self, form: str) -> frozenset[str]:
        """What a word of the book asks for: a finite verb its own tense ("купил" is not "купим"), any other word every
        form of its lemma."""
        likely = self._likely(form)
        tensed = {key.partition(":")[0] for key in likely if ":" in key}
        return frozenset(key for key in likely if key not in _MARKS and (":" in key or key not in tensed))

    def _likely(self, form: str) -> frozenset[str]:
        if form in _ONE_SENSE:
            return frozenset({_ONE_SENSE[form]})
        found: set[str] = set()
        for parse in self._morph.parse(form)[:_MOST_PARSES]:
            if parse.score < _RARE_PARSE and found:
                continue
            lemma = plain(parse.normal_form)
            found.add(lemma)
            tense = _tense(parse.tag)
            if tense:
                found.add(f"{lemma}:{tense}")
            if tense == "now" and parse.tag.person == "1per" and parse.tag.tense == "futr":
                found.add(PROMISE)
            elif tense == "impr":
                found.add(ORDER)
        return frozenset(found) or frozenset({form})

    def keys(self, form: str) -> frozenset[str]:
        cached = self._cache.get(form)
        if cached is not None:
            return cached
        keys = set(self._likely(form))
        if len(form) >= _SHORTEST_FUZZY and not self._morph.word_is_known(form):
            keys |= self._nearest(form, {key for key in keys if ":" not in key and key not in _MARKS})
        keys.add(EXACT + form)
        if len(self._cache) >= _MOST_CACHED:
            self._cache.clear()
        self._cache[form] = frozenset(keys)
        return self._cache[form]

    def _nearest(self, form: str, guessed: set[str]) -> set[str]:
        slips = 2 if len(form) >= _LONG_WORD else 1
        pulled: set[str] = set()
        choices = self._near.get(form[0], [])
        for query in {form, *guessed}:
            found = process.extract(
                query, choices, scorer=OSA.distance, processor=_bare, score_cutoff=slips, limit=_MOST_PULLED
            )
            pulled |= {key for key, slip, _ in found if slip == found[0][1]}
        for key in tuple(pulled):
            if key.startswith(EXACT):
                pulled |= self._likely(key.removeprefix(EXACT))
        return pulled

    def words(self, text: str) -> tuple[Word, ...]:
        """Words without fillers. Nothing raises: text without a word gives ()."""
        pieces: list[tuple[str, int, int]] = []
        asked: set[int] = set()
        sentence = clause = 0
        for mark in _TOKEN.findall(plain(text)):
            if mark[0] in ".?!…":
                if "?" in mark:
                    asked.add(sentence)
                sentence, clause = sentence + 1, clause + 1
            elif mark[0] in ',;:—–()"«»':
                clause += 1
            elif mark not in self._fillers:
                pieces.append((mark, sentence, clause))
        return tuple(self._word(form, sent, part, sent in asked) for form, sent, part in pieces)

    def _word(self, form: str, sentence: int, clause: int, asked: bool) -> Word:
        keys = self.keys(form)
        return Word(form, keys, PROMISE in keys, ORDER in keys, sentence, clause, asked)


def _tense(tag: OpencorporaTag) -> str:
    if tag.POS != "VERB":
        return ""
    if tag.mood == "impr":
        return "impr"
    return "past" if tag.tense == "past" else "now"


def _bare(key: str) -> str:
    return key.removeprefix(EXACT).partition(":")[0]
