"""The catalogue in use: the .po files of a language merged in memory, and the lookups of text, plural, context."""

import io
from collections.abc import Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from qa_desk.paths import resources

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
    _shelf.current = _shelf.loaded[language]


def language() -> str:
    """Code of the language in use, "en" until use() was called."""
    return _shelf.language


def tr(msgid: str) -> str:
    """The text of `msgid` in the language in use, `msgid` itself where a translation is missing."""
    return _shelf.current.gettext(msgid)


def trn(singular: str, plural: str, n: int) -> str:
    """The form that goes with `n`; the number itself is put in by the caller: `.format(n=number(n))`."""
    return _shelf.current.ngettext(singular, plural, n)


def trc(context: str, msgid: str) -> str:
    """Like tr for a word that means different things in different places."""
    return _shelf.current.pgettext(context, msgid)


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
