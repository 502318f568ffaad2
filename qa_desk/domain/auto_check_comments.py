"""Automatic checks of a deal's comments: too thin to take the deal over, or copied from another deal or comment."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from qa_desk.domain.auto_check_card import plain
from qa_desk.domain.auto_check_types import AutoFact, AutoResult, CheckCode, Norms, Outcome, Subject, fact
from qa_desk.domain.deal import DealFacts

Similarity = Callable[[str, str, float], float]
"""Likeness of two texts, 0 to 100 in the sense of a normalised edit ratio, 0 when under the third argument."""
MOST_FACTS = 10


@dataclass(frozen=True, slots=True)
class OtherComment:
    length: int
    text: str
    deal: str


class Comments:
    """The comments of all deals by manager, long enough to be compared, in order of their length."""

    def __init__(self, deals: Iterable[DealFacts], norms: Norms) -> None:
        found: dict[str, list[OtherComment]] = defaultdict(list)
        for deal in deals:
            for text in dict.fromkeys(plain(comment) for comment in deal.comments):
                if letters(text) >= norms.copied_least_letters:
                    found[plain(deal.manager)].append(OtherComment(len(text), text, deal.external_id))
        self._by_manager = {
            name: sorted(all_, key=lambda one: (one.length, one.text, one.deal)) for name, all_ in found.items()
        }
        self._lengths = {name: [one.length for one in all_] for name, all_ in self._by_manager.items()}

    def near(self, manager: str, text: str, percent: int) -> list[OtherComment]:
        """Comments of this manager whose length alone does not rule the likeness out."""
        name = plain(manager)
        if not name or name not in self._by_manager:
            return []
        # an edit ratio of p needs lengths of at least p / (2 - p) of each other
        least = len(text) * percent // (200 - percent)
        most = -(-len(text) * (200 - percent) // percent)
        lengths = self._lengths[name]
        return self._by_manager[name][bisect_left(lengths, least) : bisect_right(lengths, most)]


def letters(text: str) -> int:
    """Letters and digits: what remains of "!!! ... +++" is nothing."""
    return sum(char.isalnum() for char in text)


def comments_thin(subject: Subject, norms: Norms) -> AutoResult:
    """Fails when no comment has enough in it, or more than the allowed part of them has not."""
    code = CheckCode.COMMENTS_THIN
    written = [comment for comment in subject.deal.comments if comment.strip()]
    if not written:
        outcome = Outcome.FAIL if "comments" in subject.known else Outcome.UNKNOWN
        return AutoResult(code, outcome, (fact("comments_none"),))
    thin = [comment for comment in written if letters(comment) < norms.thin_letters]
    too_many = len(thin) * 100 > len(written) * norms.thin_most_percent
    if len(thin) == len(written) or too_many:
        facts = [fact("comment_thin", text=_short(comment), letters=letters(comment)) for comment in thin]
        return AutoResult(code, Outcome.FAIL, tuple(facts[:MOST_FACTS]))
    return AutoResult(code, Outcome.PASS, (fact("comments_count", comments=len(written), thin=len(thin)),))


def comments_copied(subject: Subject, norms: Norms, others: Comments, similarity: Similarity) -> AutoResult:
    """Fails when a comment is nearly the same as an earlier one of the deal, or one in another deal of the manager."""
    code = CheckCode.COMMENTS_COPIED
    texts = [plain(comment) for comment in subject.deal.comments]
    long = [text for text in texts if letters(text) >= norms.copied_least_letters]
    if not long:
        return AutoResult(code, Outcome.UNKNOWN, (fact("comments_none_long"),))
    percent = min(max(norms.copied_percent, 1), 100)
    found: list[AutoFact] = []
    for place, text in enumerate(long):
        for earlier in long[:place]:
            like = similarity(text, earlier, percent)
            if like >= percent:
                found.append(fact("comment_repeated", text=_short(text), percent=round(like)))
                break
        for other in others.near(subject.deal.manager, text, percent):
            if other.deal == subject.deal.external_id:
                continue
            like = similarity(text, other.text, percent)
            if like >= percent:
                found.append(fact("comment_copied", text=_short(text), deal=other.deal, percent=round(like)))
                break
    if found:
        return AutoResult(code, Outcome.FAIL, tuple(found[:MOST_FACTS]))
    return AutoResult(code, Outcome.PASS, (fact("comments_own", comments=len(long)),))


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
