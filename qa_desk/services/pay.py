"""Pay of a month against what is taken from it: how much of the law's share is used and left, manager by manager."""

from dataclasses import dataclass

from qa_desk.domain.law import cap_of
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import person_key
from qa_desk.domain.people import Role, User
from qa_desk.services.ledger import period_now, taken_of
from qa_desk.services.ports import Clock
from qa_desk.services.rights import PAY_PEOPLE, check_any
from qa_desk.services.store import Store


@dataclass(frozen=True, slots=True)
class PayLine:
    """`pay`, `cap`, `left`: None while the month's pay is not known; then the cap is not checked. `left` below zero:
    more was taken than the share allows. `taken`: the month's fines less what of them was given back."""

    manager: str
    pay: Money | None
    cap: Money | None
    taken: Money
    left: Money | None


@dataclass(frozen=True, slots=True)
class PaySheet:
    """`percent`: the share that may be taken, `capped`: whether the law setting keeps it."""

    period: str
    periods: tuple[str, ...]
    percent: int
    capped: bool
    lines: tuple[PayLine, ...]


def pay_sheet(store: Store, clock: Clock, user: User, period: str = "") -> PaySheet:
    """Of the open month where none is named. `periods`: months with pay or entries and that one, newest first.

    Raises RoleMissing: what people earn is for payroll and the sales head alone.
    """
    check_any(user, PAY_PEOPLE, Role.PAYROLL)
    with store.read() as unit:
        settings, now = unit.settings.load(), period_now(unit, clock())
        month, rules = period or now, settings.law_rules()
        known = {person_key(one.manager): one for one in unit.pays.known(month)}
        names = {key: one.manager for key, one in known.items()}
        for name in unit.ledger.balances(month):
            names.setdefault(person_key(name), name)
        taken = taken_of(unit, month)
        lines = []
        for key in sorted(names):
            pay = known[key].amount if key in known else None
            cap = None if pay is None else cap_of(pay, rules.cap_percent)
            used = Money(taken.get(key, 0), settings.currency)
            left = None if cap is None else Money(cap.minor - used.minor, cap.currency)
            lines.append(PayLine(names[key], pay, cap, used, left))
        months = {now, month, *unit.pays.periods(), *(one.period for one in unit.ledger.entries())}
    return PaySheet(month, tuple(sorted(months, reverse=True)), rules.cap_percent, rules.on, tuple(lines))
