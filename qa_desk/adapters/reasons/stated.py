"""What a manager picked or typed in the CRM -> a reason code of the book."""

from rapidfuzz import fuzz

from qa_desk.adapters.reasons.book import Book
from qa_desk.adapters.reasons.lemmas import plain

NEAR = 88.0
SHORTEST_FUZZY = 5


class StatedReasons:
    def __init__(self, book: Book) -> None:
        self._codes = tuple(reason.code for reason in book.content.reasons if not reason.switched_off)
        self._synonyms: list[tuple[str, str]] = []
        for reason in book.content.reasons:
            if reason.switched_off:
                continue
            names = (reason.code, reason.title.ru, reason.title.en, *reason.synonyms)
            self._synonyms += [(_flat(name), reason.code) for name in names]

    def code_of(self, stated_text: str, stated_comment: str) -> str | None:
        """The picked reason first; the comment only when the reason tells nothing."""
        for text in (stated_text, stated_comment):
            flat = _flat(text)
            if flat:
                found = self._exact(flat) or self._inside(flat) or self._near(flat)
                if found is not None:
                    return found
        return None

    def _exact(self, flat: str) -> str | None:
        return next((code for synonym, code in self._synonyms if synonym == flat), None)

    def _inside(self, flat: str) -> str | None:
        """The longest synonym among the words; two codes of one length tell nothing."""
        padded = f" {flat} "
        found = {(len(synonym), code) for synonym, code in self._synonyms if f" {synonym} " in padded}
        if not found:
            return None
        longest = max(length for length, _ in found)
        best = {code for length, code in found if length == longest}
        return best.pop() if len(best) == 1 else None

    def _near(self, flat: str) -> str | None:
        if len(flat) < SHORTEST_FUZZY:
            return None
        scored = max(((fuzz.ratio(flat, synonym), code) for synonym, code in self._synonyms), default=(0.0, ""))
        return scored[1] if scored[0] >= NEAR else None


def _flat(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain(text)).split())
