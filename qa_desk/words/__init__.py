"""The one catalogue of words: English msgids in code, Russian from resources/i18n, looked up when shown."""

from qa_desk.words.catalogue import LANGUAGES, language, mark, tr, trc, trn, use, use_law

__all__ = ["LANGUAGES", "language", "mark", "tr", "trc", "trn", "use", "use_law"]
