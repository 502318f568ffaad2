"""Words of the reasons page: fields of a reason, what the book expects of them, and what a finding says."""

from collections.abc import Mapping

from qa_desk.services.edit_book import Said
from qa_desk.services.ports import BookReason
from qa_desk.words import labels, language, mark, tr

FIELDS: Mapping[str, str] = {
    "phrases": mark("Phrases"),
    "synonyms": mark("In CRM"),
    "anti": mark("Opposite"),
    "manager": mark("Manager"),
    "hints": mark("Weak"),
    "topics": mark("Denial"),
}
HINTS: Mapping[str, str] = {
    "phrases": mark("What clients say when this is their reason, one phrase a line. Words match in any form."),
    "synonyms": mark("How the reason is written in the CRM, one a line."),
    "anti": mark("Phrases that take this reason away («not expensive»), one a line."),
    "manager": mark("What a manager asks about; a plain «yes» to it counts as this reason."),
    "hints": mark("Single words that speak for the reason only together with others."),
    "topics": mark("What stands in «it is not about …» when a client denies this reason."),
}
_WORD_INSTEAD = "a word of letters instead of "
_EXPECTED: Mapping[str, str] = {
    "a word on both sides of |": mark("a word on both sides of |"),
    "no gap and no optional word beside &": mark("no gap and no optional word beside &"),
    "a word first and last, gaps and optional words between": mark(
        "a word first and last, gaps and optional words between"
    ),
    "each code once": mark("each code once"),
    "a-z and _, a letter first": mark("a-z and _, a letter first"),
    "String should have at least 1 character": mark("some text"),
}


def field(name: str) -> str:
    """A list of the reason, its title, or its code."""
    if name in FIELDS:
        return tr(FIELDS[name])
    return {"code": tr("Code"), "title": tr("Title")}.get(name, name)


def expected(fact: str) -> str:
    """What the book wants at a place; what has no words of its own is shown as the book says it."""
    if fact.startswith(_WORD_INSTEAD):
        return tr("a word of letters instead of {what}").format(what=fact.removeprefix(_WORD_INSTEAD))
    return tr(_EXPECTED[fact]) if fact in _EXPECTED else fact


def title(reason: BookReason) -> str:
    """In the language in use."""
    return (reason.title_ru if language() == "ru" else reason.title_en) or reason.code


def said(what: Said) -> str:
    """ "Another reason: Price (not sure)"."""
    text = labels.verdict(what.verdict)
    if what.voiced:
        text = f"{text}: {', '.join(map(labels.reason, what.voiced))}"
    return text if what.sure else tr("{finding} (not sure)").format(finding=text)
