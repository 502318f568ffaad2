"""Masking: texts without personal data. What is known of the people is looked for in any form it is written or spoken
in; what looks like a telephone number, address, e-mail or tax number goes whoever it belongs to."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Spans = Iterable[tuple[int, int]]
NameFinder = Callable[[str], Spans]
"""Where a text names people, as (start, end); the stretches may be in any order."""

EMAIL, PHONE, NUMBER, ADDRESS, NAME = "[e-mail]", "[phone]", "[number]", "[address]", "[name]"
_LEAST_STEM = 3
_LONGEST_ENDING = 3
_LEAST_RUN = 5
_LEAST_DIGITS = 10

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_EMAIL = re.compile(r"[^\s@<>\"'(),;]+@[^\s@<>\"'(),;]+")
_SPOKEN_EMAIL = re.compile(
    r"[\w.-]+(?:\s+(?:точка|dot)\s+[\w-]+)*\s+(?:собака|собачка|эт|at)\s+[\w-]+(?:\s+(?:точка|dot)\s+[\w-]+)*"
    r"(?:\s+(?:ру|ком|рф|ru|com|net|org))?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\+?\d(?:[\s().‐-―/-]{0,3}\d){6,}")
_TWICE = re.compile(r"(\[[^\]]+\])(?:\s*\1)+")
_DATE = re.compile(r"(?:\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)\b(?:\s+\d{1,2})?$")
_STREET = re.compile(
    r"\b(?:ул(?:ица|ице|ицы|ицу|\.)|пр(?:оспект\w*|-т|-кт)|пер(?:еул\w*|\.)|бульвар\w*|б-р|шоссе|наб(?:ережн\w*|\.)|"
    r"площад\w*|проезд\w*|тупик\w*|микрорайон\w*|мкр\.?|street|avenue|road)\s*"
    r"(?:[«\"]?[А-ЯЁA-Zа-яёa-z0-9][\w«»\".-]*,?\s*){1,4}?"
    r"(?:,?\s*(?:д(?:ом\w*|\.)?|корп(?:ус\w*|\.)?|стр(?:оение|\.)?|кв(?:артир\w*|\.)?|офис|оф\.)?\s*№?\s*\d+[\w/-]*)+",
    re.IGNORECASE,
)
_FLAT = re.compile(r"\b(?:кв(?:артир\w*|\.)|дом\w?|д\.|офис|подъезд\w*|этаж\w*)\s*№?\s*\d+[\w/-]*", re.IGNORECASE)
_TOWN = re.compile(r"\b(?:г\.|город\w{0,2}|пос[ёе]л\w*|пос\.|дер(?:евн\w*|\.)|сел[оае])\s+[А-ЯЁ][\w-]+")
_NUMBER_WORDS = frozenset(
    [
        "ноль",
        "нуль",
        "один",
        "одна",
        "раз",
        "два",
        "две",
        "три",
        "четыре",
        "пять",
        "шесть",
        "семь",
        "восемь",
        "девять",
        "десять",
        "одиннадцать",
        "двенадцать",
        "тринадцать",
        "четырнадцать",
        "пятнадцать",
        "шестнадцать",
        "семнадцать",
        "восемнадцать",
        "девятнадцать",
        "двадцать",
        "тридцать",
        "сорок",
        "пятьдесят",
        "шестьдесят",
        "семьдесят",
        "восемьдесят",
        "девяносто",
        "сто",
        "двести",
        "триста",
        "четыреста",
        "пятьсот",
        "шестьсот",
        "семьсот",
        "восемьсот",
        "девятьсот",
        "плюс",
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
    ]
)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the people of a case. `people`: full names by what stands for them, e.g. "[employee 1]"."""

    people: Mapping[str, Sequence[str]] = field(default_factory=dict)
    phones: Sequence[str] = ()
    emails: Sequence[str] = ()
    numbers: Sequence[str] = ()
    addresses: Sequence[str] = ()


def no_names(_text: str) -> Spans:
    """Where no finder is at hand: only names that are known go."""
    return ()


class Masker:
    """One a case: the same person is the same mark everywhere. `find_names`: people nobody told of before."""

    def __init__(self, known: Known, find_names: NameFinder = no_names) -> None:
        self._find_names = find_names
        self._stems = [
            (stem, mark) for mark, names in known.people.items() for name in names for stem in _stems_of(name)
        ]
        self._stems.sort(key=lambda one: -len(one[0]))
        self._phones = [digits[-7:] for one in known.phones if len(digits := _digits(one)) >= 7]
        self._whole = sorted(
            ((text.strip(), mark) for texts, mark in ((known.emails, EMAIL), (known.numbers, NUMBER),
             (known.addresses, ADDRESS), (known.phones, PHONE)) for text in texts if text.strip()),
            key=lambda one: -len(one[0]),
        )  # fmt: skip

    def text(self, text: str) -> str:
        """Whole words and numbers go, never half of one."""
        marks: list[tuple[int, int, str]] = []
        for whole, mark in self._whole:
            marks += [(one.start(), one.end(), mark) for one in re.finditer(re.escape(whole), text, re.IGNORECASE)]
        for pattern, mark in ((_EMAIL, EMAIL), (_SPOKEN_EMAIL, EMAIL), (_STREET, ADDRESS), (_TOWN, ADDRESS),
                              (_FLAT, ADDRESS)):  # fmt: skip
            marks += [(one.start(), one.end(), mark) for one in pattern.finditer(text)]
        marks += self._numbers(text)
        marks += [(start, end, NUMBER) for start, end in _spoken_numbers(text)]
        marks += self._named(text)
        marks += [(start, end, NAME) for start, end in self._find_names(text)]
        return _TWICE.sub(r"\1", _replaced(text, marks))

    def name(self, name: str) -> str:
        """A field that holds a person's name and nothing else."""
        if not name.strip():
            return ""
        masked = self.text(name)
        return masked if masked != name and not _WORD.search(re.sub(r"\[[^\]]*\]", "", masked)) else NAME

    def _numbers(self, text: str) -> list[tuple[int, int, str]]:
        """Ten digits and more without a mark between them may be a tax number as well."""
        marks = []
        for found in _DIGITS.finditer(text):
            digits = _digits(found[0])
            if any(known in digits for known in self._phones) or _is_local_phone(found[0]):
                marks.append((found.start(), found.end(), PHONE))
            elif len(digits) >= _LEAST_DIGITS and not _DATE.match(found[0]):
                marks.append((found.start(), found.end(), NUMBER if found[0].isdigit() else PHONE))
        return marks

    def _named(self, text: str) -> list[tuple[int, int, str]]:
        """Letter case and ё do not count, endings change: "Иван Петров" goes as "Иваном Петровым" too."""
        found = []
        for word in _WORD.finditer(text):
            folded = _folded(word[0])
            parts = {folded, *folded.split("-")}
            for stem, mark in self._stems:
                if any(_is_form(part, stem) for part in parts):
                    found.append((word.start(), word.end(), mark))
                    break
        return found


def _folded(text: str) -> str:
    return text.casefold().replace("ё", "е")


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _stems_of(name: str) -> Iterable[str]:
    for word in _WORD.findall(_folded(name)):
        yield word
        yield from word.split("-")


def _is_form(word: str, name: str) -> bool:
    """The name itself, or what it becomes by another ending; names of two letters only as they are."""
    if word == name:
        return True
    stem = name.rstrip("аеиоуыэюяйь")
    if len(stem) < _LEAST_STEM:
        stem = name[:_LEAST_STEM]
    return len(stem) >= _LEAST_STEM and word.startswith(stem) and len(word) <= len(name) + _LONGEST_ENDING


def _is_local_phone(text: str) -> bool:
    """123-45-67: the marks between the digits tell it from a sum of money."""
    return re.fullmatch(r"\d{3}-\d\d-\d\d", text.strip()) is not None


def _spoken_numbers(text: str) -> Spans:
    """A run of spoken digits is a telephone number sooner than a price: prices say how many thousands."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if _folded(word[0]) in _NUMBER_WORDS:
            run.append(word)
            continue
        if len(run) >= _LEAST_RUN and not _folded(word[0]).startswith(("тысяч", "миллион", "рубл", "процент")):
            yield run[0].start(), run[-1].end()
        run = []
    if len(run) >= _LEAST_RUN:
        yield run[0].start(), run[-1].end()


def _replaced(text: str, marks: Sequence[tuple[int, int, str]]) -> str:
    """Stretches that touch one another become one mark: the one of what began first, the longest of these."""
    out, place = [], 0
    for start, end, mark in sorted(marks, key=lambda one: (one[0], -one[1])):
        if end <= place:
            continue
        if start >= place:
            out += [text[place:start], mark]
        place = end
    out.append(text[place:])
    return "".join(out)
