"""Columns of the payroll register: what stands in each cell, whichever file it goes to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qa_desk.domain.money import Money
from qa_desk.domain.report import COLUMN_TITLES, Register, RegisterLine

Label = Callable[[str], str]
"""Words for a code qualified by its kind: "reason.price", "finding.match", "decision.confirmed", "callback.denied"."""

Cell = str | int | Money | datetime | date


@dataclass(frozen=True, slots=True)
class Column:
    """`width`: in characters. `names_someone`: a letter lost here could pay the wrong person, so it must not be."""

    key: str
    width: int
    value: Callable[[RegisterLine, Label], Cell]
    names_someone: bool = False


def position(ms: int | None) -> str:
    """Place in a recording as a player shows it: 151_300 is "0:02:31". "" for None."""
    if ms is None:
        return ""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"


def headline(register: Register, titles: Mapping[str, str], more: str = "") -> str:
    """What the register is of, and that it is no final one while the month is open."""
    whole = f"{titles['register_title']} {register.period}{more}"
    return whole if register.closed else f"{whole} — {titles['preliminary']}"


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """The clock on the wall, to the second and without a zone, as table files hold times."""
    return moment.astimezone(zone).replace(tzinfo=None, microsecond=0)


def _worded(label: Label, kind: str, code: str | None) -> str:
    return label(f"{kind}.{code}") if code else ""


COLUMNS = (
    Column("fine_id", 8, lambda line, _: line.fine_id or ""),
    Column("period", 10, lambda line, _: line.period),
    Column("manager", 24, lambda line, _: line.manager, names_someone=True),
    Column("deal_external_id", 14, lambda line, _: line.deal_external_id, names_someone=True),
    Column("deal_title", 28, lambda line, _: line.deal_title),
    Column("lead_source", 18, lambda line, _: line.lead_source),
    Column("stated_reason", 22, lambda line, label: _worded(label, "reason", line.stated_reason)),
    Column("stated_comment", 30, lambda line, _: line.stated_comment),
    Column("finding", 18, lambda line, label: _worded(label, "finding", line.finding)),
    Column("decision", 18, lambda line, label: _worded(label, "decision", line.decision)),
    Column("quote", 50, lambda line, _: line.quote),
    Column("quote_from", 12, lambda line, _: position(line.quote_from_ms)),
    Column("recording_name", 30, lambda line, _: line.recording_name),
    Column("callback_outcome", 20, lambda line, label: _worded(label, "callback", line.callback_outcome)),
    Column("client_words", 50, lambda line, _: line.client_words),
    Column("callback_at", 19, lambda line, _: line.callback_at or ""),
    Column("tariff_id", 10, lambda line, _: line.tariff_id or ""),
    Column("tariff_valid_from", 14, lambda line, _: line.tariff_valid_from or ""),
    Column("amount", 14, lambda line, _: line.amount),
    Column("currency", 9, lambda line, _: line.amount.currency),
    Column("decided_by", 22, lambda line, _: line.decided_by, names_someone=True),
    Column("decided_at", 19, lambda line, _: line.decided_at),
    Column("proposed_by", 22, lambda line, _: line.proposed_by, names_someone=True),
    Column("proposed_at", 19, lambda line, _: line.proposed_at),
    Column("signed_by", 22, lambda line, _: line.signed_by, names_someone=True),
    Column("signed_at", 19, lambda line, _: line.signed_at),
    Column("new_manager", 24, lambda line, _: line.new_manager, names_someone=True),
    Column("entry_id", 8, lambda line, _: line.entry_id),
    Column("entry_kind", 16, lambda line, label: _worded(label, "entry", line.entry_kind)),
    Column("reverses", 10, lambda line, _: "" if line.reverses is None else line.reverses),
    Column("ground", 40, lambda line, _: line.ground),
    Column("explanation", 40, lambda line, _: line.explanation),
    Column("acknowledged", 20, lambda line, label: _worded(label, "ack", line.acknowledged)),
    Column("acknowledged_on", 14, lambda line, _: line.acknowledged_on or ""),
)

if tuple(column.key for column in COLUMNS) != COLUMN_TITLES:  # pragma: no cover
    raise AssertionError("columns and their titles went apart")
