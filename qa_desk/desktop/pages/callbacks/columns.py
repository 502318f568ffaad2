"""Columns that tables of refusals share, and those of the callbacks page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from qa_desk.desktop.pages.callbacks.source import SortKey
from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.flow import RefusalState
from qa_desk.services.ports import Clock
from qa_desk.services.views import RefusalLine
from qa_desk.words import formats, labels, tr, trc

_SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Ruler:
    """What a cell needs besides its row, asked when it is painted."""

    clock: Clock
    zone: Callable[[], tzinfo]
    least: Callable[[], int]


def deal_text(line: RefusalLine) -> str:
    return f"{line.external_id} · {line.title}" if line.title else line.external_id


def reason_text(line: RefusalLine) -> str:
    return labels.reason(line.stated_reason) if line.stated_reason else tr("reason not recognised")


def deadline_text(line: RefusalLine, zone: tzinfo, now: datetime) -> str:
    """Short, for the list."""
    day = formats.day(line.deadline_at, zone)
    if line.deadline_at < now:
        return tr("overdue, {day}").format(day=day)
    return f"{day} {formats.time_of_day(line.deadline_at, zone)}"


def deadline_long(line: RefusalLine, zone: tzinfo, now: datetime) -> str:
    when = formats.date_time(line.deadline_at, zone)
    return tr("{when}, overdue").format(when=when) if line.deadline_at < now else when


def deadline_tint(line: RefusalLine, now: datetime) -> str:
    if line.deadline_at < now:
        return "bad"
    return "warn" if line.deadline_at < now + _SOON else ""


def step_text(line: RefusalLine) -> str:
    """What the two states of this page ask for."""
    return tr("Propose the fine") if line.state is RefusalState.PENALTY_DUE else tr("Call the client")


def attempts_text(line: RefusalLine, least: int) -> str:
    if line.state is RefusalState.PENALTY_DUE:
        return trc("the client", "answered")
    return tr("{made} of {least}").format(made=line.attempts, least=least)


def phone_text(line: RefusalLine) -> str:
    """The first number, and how many more there are."""
    more = len(line.phones) - 1
    return f"{line.phones[0]} (+{more})" if more > 0 else "".join(line.phones)


def deal_column(width: int) -> Column[RefusalLine]:
    return Column("deal", lambda: tr("Deal"), deal_text, width, tooltip=deal_text)


def client_column(width: int = 140) -> Column[RefusalLine]:
    return Column("client", lambda: tr("Client"), lambda line: line.client_name, width)


def manager_column(width: int = 128) -> Column[RefusalLine]:
    return Column("manager", lambda: tr("Manager"), lambda line: line.stated_by or line.manager, width)


def reason_column(width: int = 165) -> Column[RefusalLine]:
    return Column(
        "reason",
        lambda: tr("Stated reason"),
        reason_text,
        width,
        tooltip=lambda line: line.stated_comment or reason_text(line),
    )


def deadline_column(ruler: Ruler, width: int = 192) -> Column[RefusalLine]:
    return Column(
        "deadline",
        lambda: tr("Deadline"),
        lambda line: deadline_text(line, ruler.zone(), ruler.clock()),
        width,
        tooltip=lambda line: deadline_long(line, ruler.zone(), ruler.clock()),
        tint=lambda line: deadline_tint(line, ruler.clock()),
        icon=lambda line: "warning" if deadline_tint(line, ruler.clock()) else "",
    )


def make_columns(ruler: Ruler) -> list[Column[RefusalLine]]:
    return [
        Column(
            "step",
            lambda: tr("What to do"),
            step_text,
            112,
            icon=lambda line: "warning" if line.state is RefusalState.PENALTY_DUE else "callbacks",
        ),
        deal_column(150),
        client_column(130),
        Column("phone", lambda: tr("Phone"), phone_text, 118, sortable=False),
        manager_column(112),
        deadline_column(ruler, 132),
        Column("attempts", lambda: tr("Attempts"), lambda line: attempts_text(line, ruler.least()), 82),
        reason_column(158),
    ]


SORT_KEYS: Mapping[str, SortKey] = {
    "step": lambda line: line.state.value,
    "deal": lambda line: line.external_id.casefold(),
    "client": lambda line: line.client_name.casefold(),
    "manager": lambda line: (line.stated_by or line.manager).casefold(),
    "reason": lambda line: line.stated_reason or "",
    "attempts": lambda line: line.attempts,
    "deadline": lambda line: line.deadline_at.timestamp(),
}
