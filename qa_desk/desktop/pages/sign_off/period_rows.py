"""Rows of the periods' tab: months with their sums, and what waits still before a month is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from qa_desk.desktop.pages.callbacks.columns import deal_text
from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.money import Money
from qa_desk.services.close_period import ClosingPreview, PeriodLine
from qa_desk.words import formats, ledger_words, tr


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """`stops`: it keeps the month open; the others would only enter a later one. `deal_id`: where it can be looked at;
    None: on that `page`, for a case that of appeals."""

    what: str
    who: str
    why: str
    amount: Money
    stops: bool
    deal_id: int | None = None
    page: str = "appeals"


def period_columns(zone: Callable[[], tzinfo]) -> list[Column[PeriodLine]]:
    def closed(line: PeriodLine) -> str:
        if line.closing is None:
            return ""
        return f"{line.closed_by}, {formats.date(line.closing.closed_at, zone())}"

    def closed_at(line: PeriodLine) -> str:
        return "" if line.closing is None else formats.date_time(line.closing.closed_at, zone())

    def checkpoint(line: PeriodLine) -> str:
        return "" if line.checkpoint is None else tr("No. {n}").format(n=line.checkpoint)

    return [
        Column("period", lambda: tr("Period"), lambda line: formats.month(line.period), 130),
        Column("state", lambda: tr("State"), state_text, 108, icon=lambda line: "lock" if line.closing else ""),
        Column("entries", lambda: tr("Entries"), lambda line: formats.number(line.entries), 85, align_right=True),
        Column("fines", lambda: tr("Reductions"), lambda line: formats.money(line.fines), 115, align_right=True),
        Column("back", lambda: tr("Taken back"), lambda line: formats.money(line.reversals), 115, align_right=True),
        Column("total", lambda: tr("Total"), lambda line: formats.money(line.total), 115, align_right=True),
        Column("closed", lambda: tr("Closed by"), closed, 230, tooltip=closed_at),
        Column("checkpoint", lambda: tr("Checkpoint"), checkpoint, 118),
    ]


def state_text(line: PeriodLine) -> str:
    return tr("open") if line.closing is None else tr("closed")


def waiting_columns() -> list[Column[WaitingRow]]:
    return [
        Column("what", lambda: tr("What waits"), lambda row: row.what, 235, tooltip=lambda row: row.what,
               icon=lambda row: "lock" if row.stops else "info", tint=lambda row: "bad" if row.stops else ""),
        Column("who", lambda: tr("Manager"), lambda row: row.who, 130),
        Column("why", lambda: tr("Why"), lambda row: row.why, 400, tooltip=lambda row: row.why),
        Column("amount", lambda: tr("Amount"), lambda row: formats.money(row.amount), 115, align_right=True),
    ]  # fmt: skip


def waiting_rows(preview: ClosingPreview) -> list[WaitingRow]:
    """What keeps the month open stands first."""
    rows = [
        WaitingRow(
            tr("Case No. {n}: payroll is held up").format(n=case.entry_id), case.manager,
            ", ".join(ledger_words.obstacle(one) for one in held), case.left, stops=True,
        )
        for case, held in preview.blocked
    ]  # fmt: skip
    blocked = {case.entry_id for case, _ in preview.blocked}
    rows += [
        WaitingRow(
            tr("Case No. {n}: appeal").format(n=case.entry_id), case.manager, tr("an appeal waits for its review"),
            case.left, stops=False,
        )
        for case in preview.appeals
        if case.entry_id not in blocked
    ]  # fmt: skip
    rows += [
        WaitingRow(
            deal_text(line), line.stated_by, tr("proposed, not signed: it enters the next open month"),
            Money(line.fine_minor or 0, line.currency or preview.line.total.currency), stops=False,
            deal_id=line.deal_id,
        )
        for line in preview.unsigned
    ]  # fmt: skip
    return rows + _audit_rows(preview)


def _audit_rows(preview: ClosingPreview) -> list[WaitingRow]:
    """As many as the tab of audit fines counts stand in the first, those that this head cannot sign in the second."""
    rest, rest_money = preview.audit_fines - preview.audit_yours, preview.audit_money + -preview.audit_yours_money
    why = tr("proposed, not signed: it enters the next open month")
    not_yours = tr("held by calibration, or somebody else signs")
    rows = [
        (tr("Audit fines"), preview.audit_yours, preview.audit_yours_money, why),
        (tr("Others of audits"), rest, rest_money, not_yours),
    ]
    return [
        WaitingRow(f"{what} · {formats.number(n)}", "", why, money, stops=False, page="sign_off/audit_fines")
        for what, n, money, why in rows
        if n
    ]
