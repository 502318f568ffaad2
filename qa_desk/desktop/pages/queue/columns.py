"""The queue's columns: what each shows, and words beside every mark so that nothing is told by colour alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.money import Money
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.ports import Clock
from qa_desk.services.views import QueueLine, QueueSort
from qa_desk.words import formats, labels, language, tr, trc

_FINDING_ICONS = {
    Verdict.MATCH: "ok",
    Verdict.MISMATCH: "warning",
    Verdict.NO_REFUSAL: "cross",
    Verdict.UNCLEAR: "info",
}
_FINDING_TINTS = {
    Verdict.MATCH: "good",
    Verdict.MISMATCH: "warn",
    Verdict.NO_REFUSAL: "bad",
    Verdict.UNCLEAR: "accent",
}
_SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Ruler:
    """What a cell needs besides its row, asked when it is painted: now, the wall calendar, the currency."""

    clock: Clock
    zone: Callable[[], tzinfo]
    currency: Callable[[], str]


def kind_text(kind: ItemKind) -> str:
    return tr("Refusal") if kind is ItemKind.REFUSAL else labels.item_kind(kind)


def deal_text(line: QueueLine) -> str:
    return f"{line.external_id} · {line.title}" if line.title else line.external_id


def reason_text(line: QueueLine) -> str:
    """Of a drawn deal the form: the same deal may wait for two of them."""
    if line.kind is ItemKind.SAMPLE:
        forms = ", ".join(one.of(language()) for one in line.forms)
        return tr("Form: {form}").format(form=forms) if forms else ""
    return labels.reason(line.stated_reason) if line.stated_reason else tr("reason not recognised")


def finding_text(line: QueueLine) -> str:
    if line.kind is ItemKind.SAMPLE:
        return ""
    return labels.verdict(line.finding) if line.finding is not None else tr("not checked yet")


def is_overdue(line: QueueLine, now: datetime) -> bool:
    return line.done_at is None and line.deadline_at < now


def deadline_text(line: QueueLine, ruler: Ruler) -> str:
    if line.done_at is not None:
        return tr("done {when}").format(when=formats.day(line.done_at, ruler.zone()))
    day = formats.day(line.deadline_at, ruler.zone())
    if is_overdue(line, ruler.clock()):
        return tr("overdue, {day}").format(day=day)
    return f"{day} {formats.time_of_day(line.deadline_at, ruler.zone())}"


def deadline_tooltip(line: QueueLine, ruler: Ruler) -> str:
    return formats.date_time(line.deadline_at, ruler.zone())


def deadline_icon(line: QueueLine, now: datetime) -> str:
    if line.done_at is not None:
        return "ok"
    return "warning" if line.deadline_at < now + _SOON else ""


def deadline_tint(line: QueueLine, now: datetime) -> str:
    if line.done_at is not None:
        return "muted"
    if is_overdue(line, now):
        return "bad"
    return "warn" if line.deadline_at < now + _SOON else ""


def stake_text(line: QueueLine, currency: str) -> str:
    return formats.money(Money(line.stake_minor, currency)) if line.stake_minor else ""


def holder_text(line: QueueLine, now: datetime) -> str:
    """A lease that ran out holds nothing."""
    held = line.done_at is None and line.lease_until is not None and line.lease_until > now
    return line.holder if held else ""


def _client(line: QueueLine) -> str:
    return line.client_name


def _manager(line: QueueLine) -> str:
    return line.manager


def make_columns(ruler: Ruler) -> list[Column[QueueLine]]:
    """Keys of sortable columns are QueueSort's."""
    return [
        Column(
            "kind",
            lambda: tr("Kind"),
            lambda line: kind_text(line.kind),
            104,
            sortable=False,
            tooltip=lambda line: labels.item_kind(line.kind),
            icon=lambda line: "review" if line.kind is ItemKind.REFUSAL else "search",
        ),
        Column(QueueSort.DEAL.value, lambda: tr("Deal"), deal_text, 154, tooltip=deal_text),
        Column("client", lambda: tr("Client"), _client, 112, sortable=False, tooltip=_client),
        Column(QueueSort.MANAGER.value, lambda: tr("Manager"), _manager, 112, tooltip=_manager),
        Column(
            "reason",
            lambda: trc("column", "Reason"),
            reason_text,
            110,
            sortable=False,
            tooltip=lambda line: line.stated_comment or reason_text(line),
        ),
        Column(
            QueueSort.FINDING.value,
            lambda: tr("Finding"),
            finding_text,
            120,
            tint=lambda line: _FINDING_TINTS[line.finding] if line.finding else "muted",
            icon=lambda line: _FINDING_ICONS[line.finding] if line.finding else "",
        ),
        Column(
            QueueSort.STAKE.value,
            lambda: tr("CPL"),
            lambda line: stake_text(line, ruler.currency()),
            98,
            align_right=True,
            tooltip=lambda line: tr("Cost of the lead, source: {source}").format(source=line.lead_source or "—"),
        ),
        Column(
            QueueSort.DEADLINE.value,
            lambda: tr("Deadline"),
            lambda line: deadline_text(line, ruler),
            134,
            tooltip=lambda line: deadline_tooltip(line, ruler),
            tint=lambda line: deadline_tint(line, ruler.clock()),
            icon=lambda line: deadline_icon(line, ruler.clock()),
        ),
        Column(
            "holder",
            lambda: tr("Held by"),
            lambda line: holder_text(line, ruler.clock()),
            74,
            sortable=False,
            icon=lambda line: "user" if holder_text(line, ruler.clock()) else "",
        ),
    ]
