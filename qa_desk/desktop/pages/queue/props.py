"""What the queue page says around its table: a pure function of the counts and the filter."""

from dataclasses import dataclass

from qa_desk.desktop.pages.queue.source import Counts
from qa_desk.words import formats, tr, trn


@dataclass(frozen=True, slots=True)
class QueueState:
    """`shown`: rows under the filter, None while the first answer is on its way. `counts`: likewise."""

    shown: int | None
    counts: Counts | None
    narrow: bool
    is_auditor: bool
    taking: bool


@dataclass(frozen=True, slots=True)
class QueueProps:
    """`overdue`: "" when nothing is. `why_not`: tooltip of the button when it is off."""

    summary: str
    overdue: str
    empty_title: str
    empty_hint: str
    can_take: bool
    why_not: str


def derive(state: QueueState) -> QueueProps:
    title, hint = _empty(state)
    waiting = None if state.counts is None else state.counts.waiting
    return QueueProps(
        summary=_summary(state),
        overdue=_overdue(state.counts),
        empty_title=title,
        empty_hint=hint,
        can_take=state.is_auditor and not state.taking and waiting != 0,
        why_not=_why_not(state, waiting),
    )


def _summary(state: QueueState) -> str:
    if state.counts is None:
        return ""
    waiting = state.counts.waiting
    words = trn("{n} item waits", "{n} items wait", waiting).format(n=formats.number(waiting))
    if state.shown is None or state.shown == waiting:
        return words
    return tr("{shown} shown, {waiting}").format(shown=formats.number(state.shown), waiting=words)


def _overdue(counts: Counts | None) -> str:
    if counts is None or not counts.overdue:
        return ""
    return trn("{n} overdue", "{n} overdue", counts.overdue).format(n=formats.number(counts.overdue))


def _empty(state: QueueState) -> tuple[str, str]:
    if state.narrow:
        return tr("Nothing matches the filters"), tr("Reset the filters to see the whole queue.")
    if state.counts is not None and not state.counts.deals:
        return (
            tr("No deals yet"),
            tr("Import deals from your CRM and the recordings of their calls: File menu, or drop the files here."),
        )
    return (
        tr("Everything is reviewed"),
        tr("New items come with the next import of deals, or when a sample is drawn."),
    )


def _why_not(state: QueueState, waiting: int | None) -> str:
    if not state.is_auditor:
        return tr("Only an auditor can take items. Your role lets you look.")
    return tr("Nothing waits now.") if waiting == 0 else ""
