"""Words of the reasons page: fields of a reason, what the book expects of them, and what a finding says."""

from collections.abc import Mapping

from qa_desk.services.book_history import ChangeKind, ReasonChange
from qa_desk.services.edit_book import Said
from qa_desk.services.ports import BookReason
from qa_desk.services.views import Uses
from qa_desk.words import formats, labels, language, mark, tr, trn

FIELDS: Mapping[str, str] = {
    "phrases": mark("Phrases"),
    "examples": mark("Examples"),
    "synonyms": mark("In CRM"),
    "anti": mark("Opposite"),
    "manager": mark("Manager"),
    "hints": mark("Weak"),
    "topics": mark("Denial"),
}
HINTS: Mapping[str, str] = {
    "phrases": mark("What clients say when this is their reason, one phrase a line. Words match in any form."),
    "examples": mark(
        "What clients really said, one sentence a line: the phrases must find the reason in each of them."
    ),
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


def change_of(change: ReasonChange) -> str:
    """ "Price (price): changed"."""
    kinds = {
        ChangeKind.ADDED: tr("{reason}: added"),
        ChangeKind.REMOVED: tr("{reason}: removed"),
        ChangeKind.CHANGED: tr("{reason}: changed"),
    }
    return kinds[change.kind].format(reason=f"{title(change.shown)} ({change.shown.code})")


def lines_of_change(change: ReasonChange) -> tuple[tuple[str, bool], ...]:
    """What differs, line by line; True for what is there now, False for what is there no longer."""
    lines: list[tuple[str, bool]] = []
    if change.renamed and change.old is not None and change.new is not None:
        words = tr("{field}: {old} → {new}")
        for old, new in ((change.old.title_ru, change.new.title_ru), (change.old.title_en, change.new.title_en)):
            if old != new:
                lines.append((words.format(field=tr("Title"), old=old, new=new), True))
    if change.switched and change.new is not None:
        lines.append((tr("Switched off"), False) if change.new.off else (tr("Switched on"), True))
    for part in change.lists:
        lines += [(f"+ {field(part.field)}: {one}", True) for one in part.added]
        lines += [(f"− {field(part.field)}: {one}", False) for one in part.removed]
    return tuple(lines)


def question_off(reason: BookReason) -> str:
    return tr("Switch «{reason}» off?").format(reason=title(reason))


def uses(found: Uses) -> str:
    """What stays behind when a reason is switched off."""
    if found.nowhere:
        return tr("No refusal, finding or decision names it so far.")
    counts = (
        trn("{n} refusal states it", "{n} refusals state it", found.refusals).format(n=formats.number(found.refusals)),
        trn("{n} finding is about it", "{n} findings are about it", found.findings).format(
            n=formats.number(found.findings)
        ),
        trn("{n} decision is about it", "{n} decisions are about it", found.decisions).format(
            n=formats.number(found.decisions)
        ),
    )
    text = f"{', '.join(counts)}. " + tr("All of them keep its code and title.")
    if found.waiting:
        words = trn(
            "{n} refusal that waits for a decision will count as «not in the book» when it is checked again.",
            "{n} refusals that wait for a decision will count as «not in the book» when they are checked again.",
            found.waiting,
        )
        text = f"{text} {words.format(n=formats.number(found.waiting))}"
    return text


def title(reason: BookReason) -> str:
    """In the language in use."""
    return (reason.title_ru if language() == "ru" else reason.title_en) or reason.code


def said(what: Said) -> str:
    """ "Another reason: Price (not sure)"."""
    text = labels.verdict(what.verdict)
    if what.voiced:
        text = f"{text}: {', '.join(map(labels.reason, what.voiced))}"
    return text if what.sure else tr("{finding} (not sure)").format(finding=text)
