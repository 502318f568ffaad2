"""The catalogue in use: the .po files of a language merged in memory, and the lookups of text, plural, context."""

import io
from collections.abc import Callable, Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from qa_desk.paths import resources
from qa_desk.words.law_words import with_law, without_law

LANGUAGES = ("ru", "en")
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "tr": None,
    "mark": None,
    "trn": (1, 2),
    "trc": ((1, "c"), 2),
}
"""How messages are found in code, in the form that babel's extractor takes."""
_SOURCE_LANGUAGE = "en"  # msgids are English: this language needs no file


class _Shelf:
    """What is loaded and which language speaks now."""

    def __init__(self) -> None:
        self.language = _SOURCE_LANGUAGE
        self.law: bool | None = None
        self.said: Callable[[str], str] | None = None
        self.current = NullTranslations()
        self.loaded: dict[str, NullTranslations] = {_SOURCE_LANGUAGE: NullTranslations()}


_shelf = _Shelf()


def use(language: str) -> None:
    """Switches the language of every later lookup. Raises KeyError for a language that is not in LANGUAGES."""
    if language not in LANGUAGES:
        raise KeyError(language)
    if language not in _shelf.loaded:
        _shelf.loaded[language] = compiled(merged(language))
    _shelf.language = language
    _speak()


def use_law(on: bool | None) -> None:
    """Whether a cut of pay is a bonus reduction (labour law knows no fine) or a fine in every later lookup; None: as
    the messages are written."""
    if on != _shelf.law:
        _shelf.law = on
        _speak()


def _speak() -> None:
    language, law = _shelf.language, _shelf.law
    _shelf.said = None
    _shelf.current = _shelf.loaded[language]
    if law is None:
        return
    if language == _SOURCE_LANGUAGE:
        _shelf.said = with_law if law else without_law
        return
    other = resources() / "i18n" / "law" / f"{language}-{'on' if law else 'off'}.po"
    if not other.is_file():
        return
    key = f"{language}-{law}"
    if key not in _shelf.loaded:
        spoken = compiled(read(other, language))
        spoken.add_fallback(_shelf.loaded[language])
        _shelf.loaded[key] = spoken
    _shelf.current = _shelf.loaded[key]


def language() -> str:
    """Code of the language in use, "en" until use() was called."""
    return _shelf.language


def tr(msgid: str) -> str:
    """The text of `msgid` in the language in use, `msgid` itself where a translation is missing."""
    text = _shelf.current.gettext(msgid)
    return text if _shelf.said is None else _shelf.said(text)


def trn(singular: str, plural: str, n: int) -> str:
    """The form that goes with `n`; the number itself is put in by the caller: `.format(n=number(n))`."""
    text = _shelf.current.ngettext(singular, plural, n)
    return text if _shelf.said is None else _shelf.said(text)


def trc(context: str, msgid: str) -> str:
    """Like tr for a word that means different things in different places."""
    text = _shelf.current.pgettext(context, msgid)
    return text if _shelf.said is None else _shelf.said(text)


def mark(msgid: str) -> str:
    """Marks a constant for extraction; whoever shows it calls tr(CONSTANT)."""
    return msgid


def po_files(language: str) -> list[Path]:
    """One file a room, in a stable order."""
    return sorted((resources() / "i18n" / language).glob("*.po"))


def read(path: Path, language: str) -> Catalog:
    """One .po file; raises babel's PoFileError when it is broken."""
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def merged(language: str) -> Catalog:
    """All rooms of a language as one catalogue; fuzzy entries are left out."""
    whole = Catalog(locale=language)
    for path in po_files(language):
        for message in read(path, language):
            if message.id and message.string and not message.fuzzy:
                whole.add(message.id, message.string, context=message.context)
    return whole


def compiled(catalogue: Catalog) -> GNUTranslations:
    """The catalogue as gettext wants it; no .mo file is ever written."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return GNUTranslations(buffer)
