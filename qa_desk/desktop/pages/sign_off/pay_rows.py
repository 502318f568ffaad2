"""Rows of the pay tab: what a manager earns in the month, what the law's share allows, what is taken and left."""

from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.money import Money
from qa_desk.services.pay import PayLine
from qa_desk.words import formats, tr


def _money(amount: Money | None) -> str:
    return "—" if amount is None else formats.money(amount)


def _used(line: PayLine) -> str:
    """Of what may be taken."""
    if line.cap is None or line.cap.minor <= 0:
        return "—"
    return formats.percent(line.taken.minor / line.cap.minor)


def state_text(line: PayLine) -> str:
    if line.left is None:
        return tr("pay not known: the share is not checked")
    if line.left.minor < 0:
        return tr("more is taken than the share allows")
    return tr("the share is used up") if line.left.minor == 0 and line.taken.minor else ""


def _tint(line: PayLine) -> str:
    if line.left is None:
        return "warn" if line.taken.minor else "muted"
    return "bad" if line.left.minor < 0 else ""


def pay_columns() -> list[Column[PayLine]]:
    return [
        Column("manager", lambda: tr("Manager"), lambda line: line.manager, 190),
        Column("pay", lambda: tr("Pay of the month"), lambda line: _money(line.pay), 165, align_right=True),
        Column("cap", lambda: tr("May be taken"), lambda line: _money(line.cap), 135, align_right=True),
        Column("taken", lambda: tr("Taken"), lambda line: _money(line.taken), 125, align_right=True),
        Column("left", lambda: tr("Left"), lambda line: _money(line.left), 125, align_right=True, tint=_tint),
        Column("used", lambda: tr("Used"), _used, 90, align_right=True),
        Column("state", lambda: tr("Remark"), state_text, 180, tooltip=state_text, tint=_tint),
    ]


def number_of(amount: Money | None) -> int:
    return -1 if amount is None else amount.minor
