"""Import of tariffs and of pay: a table of money is taken whole or not at all; every wrong cell is named."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Generic, TypeVar

from qa_desk.domain.errors import ChangedBySomeoneElse, FileRejected
from qa_desk.domain.intake import Expected, FieldsMissing, ImportResult, Rejected, SheetTooLarge
from qa_desk.domain.intake_values import read_currency
from qa_desk.domain.log import Payload
from qa_desk.domain.money import Money, parse_minor
from qa_desk.domain.penalty import name_key, person_key
from qa_desk.domain.people import Role, User
from qa_desk.services.configure import refresh_stakes
from qa_desk.services.money_store import Pay
from qa_desk.services.ports import Clock, Table, TableReader, TableRow
from qa_desk.services.rights import PAY_PEOPLE, TARIFF_KEEPERS, check_any, check_still
from qa_desk.services.row_cells import storable, wrong_shape
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

MOST_ROWS = 100_000
T = TypeVar("T")

TARIFF_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "lead_source": ("lead_source", "source", "lead source", "источник", "источник лида", "источник сделки"),
    "amount": ("amount", "cpl", "cost per lead", "cost", "сумма", "стоимость", "стоимость лида", "cpl, руб"),
    "valid_from": ("valid_from", "from", "valid from", "date", "действует с", "с даты", "дата", "дата начала"),
}
PAY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "manager": ("manager", "employee", "name", "менеджер", "сотрудник", "фио"),
    "period": ("period", "month", "период", "месяц"),
    "amount": ("amount", "pay", "salary", "wage", "сумма", "начислено", "зарплата", "заработная плата", "оплата"),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {"currency": ("currency", "валюта", "код валюты")}


class MoneyTableRejected(FileRejected):
    """Nothing was taken: `result` lists every wrong cell; facts: name, problems"""

    code = "money_table_rejected"
    result: ImportResult = ImportResult("")


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]
    places: Mapping[str, int]
    headers: tuple[str, ...]

    def text(self, field: str) -> str:
        return self.cells[self.places[field]].strip()

    def wrong(self, field: str, expected: Expected) -> Rejected:
        return Rejected(self.line, self.headers[self.places[field]], self.text(field)[:300], expected)


PreviewRows = tuple[tuple[str, str, Money], ...]
"""Manager and month, or lead source and day, each with the amount."""


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What an import would bring; nothing is written. `result.problems`: while there is any, nothing can be taken.
    `strangers`: names that no deal's manager bears; the pay of such a one caps nobody's fines."""

    result: ImportResult
    rows: PreviewRows
    strangers: tuple[str, ...] = ()


def preview_tariffs(store: Store, tables: TableReader, user: User, path: Path) -> TablePreview:
    """Rows that would be new: source, day, amount. Raises RoleMissing, FileRejected and its kin."""
    check_any(user, TARIFF_KEEPERS, Role.SALES_HEAD)
    table = _read(tables, path, TARIFF_COLUMNS, _of(store, _tariff))
    with store.read() as unit:
        fresh, problems = _fresh_tariffs(unit, table)
    return TablePreview(_told(path, problems, table.read, new=len(fresh)), _tariff_rows(fresh))


def preview_pay(store: Store, tables: TableReader, user: User, path: Path) -> TablePreview:
    """Rows that would be new or changed: manager, month, amount. Raises RoleMissing, FileRejected and its kin."""
    check_any(user, PAY_PEOPLE, Role.PAYROLL)
    table = _read(tables, path, PAY_COLUMNS, _of(store, _pay))
    with store.read() as unit:
        fresh, changed, problems = _fresh_pay(unit, table)
        strangers = tuple(one.value for one in _strangers(unit, table))
    result = _told(path, problems, table.read, new=len(fresh) - changed, changed=changed)
    return TablePreview(result, _pay_rows(fresh), strangers)


def import_tariffs(
    store: Store, clock: Clock, tables: TableReader, user: User, path: Path, seen: PreviewRows | None = None
) -> tuple[ImportResult, Changed]:
    """Columns: lead source, amount, valid from. A row that is known already counts as same; one that would change a
    known amount is wrong: the history stays, a correction is a row with a later day. `seen`: the rows of the preview
    that somebody agreed to; nothing else comes in.

    Raises RoleMissing, RightsChanged, ChangedBySomeoneElse, FileRejected and its kin, MoneyTableRejected.
    """
    check_any(user, TARIFF_KEEPERS, Role.SALES_HEAD)
    table = _read(tables, path, TARIFF_COLUMNS, _of(store, _tariff))
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        fresh, problems = _fresh_tariffs(unit, table)
        _all_or_none(path, problems, table.read)
        _check_seen(path, seen, _tariff_rows(fresh))
        for (source, day), amount in fresh.items():
            made = unit.penalties.add_tariff(source, day, amount)
            facts: Payload = {"source": source, "valid_from": day.isoformat(), "minor": amount.minor}
            unit.log.append(now, user.id, "tariff_added", f"tariff:{made.id}", facts)
        if fresh:
            refresh_stakes(unit, clock)
    return _told(path, [], table.read, new=len(fresh)), Changed(everything=True)


def import_pay(
    store: Store, clock: Clock, tables: TableReader, user: User, path: Path, seen: PreviewRows | None = None
) -> tuple[ImportResult, Changed]:
    """Columns: manager, month, amount; the newest of a manager and month counts, the older stay on record. Names that
    no deal's manager bears come in and are listed. `seen`: as of import_tariffs.

    Raises RoleMissing, RightsChanged, ChangedBySomeoneElse, FileRejected and its kin, MoneyTableRejected.
    """
    check_any(user, PAY_PEOPLE, Role.PAYROLL)
    table = _read(tables, path, PAY_COLUMNS, _of(store, _pay))
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        fresh, changed, problems = _fresh_pay(unit, table)
        _all_or_none(path, problems, table.read)
        _check_seen(path, seen, _pay_rows(fresh))
        strangers = _strangers(unit, table)
        unit.pays.add(fresh, user.id, now)
        counts: Payload = {"new": len(fresh) - changed, "changed": changed}
        unit.log.append(now, user.id, "pay_imported", f"file:{path.name}", counts)
    result = _told(path, [], table.read, new=len(fresh) - changed, changed=changed)
    return replace(result, problems=strangers), Changed(everything=True)


def _tariff_rows(fresh: Mapping[tuple[str, date], Money]) -> PreviewRows:
    return tuple((source, day.isoformat(), amount) for (source, day), amount in fresh.items())


def _pay_rows(fresh: Sequence[Pay]) -> PreviewRows:
    return tuple((one.manager, one.period, one.amount) for one in fresh)


def _check_seen(path: Path, seen: PreviewRows | None, rows: PreviewRows) -> None:
    """The file was saved again, or another table was taken, since somebody looked at the rows."""
    if seen is not None and seen != rows:
        raise ChangedBySomeoneElse(what=path.name)


def _strangers(unit: UnitOfWork, table: "_Table[tuple[str, str, int]]") -> tuple[Rejected, ...]:
    known = {person_key(name) for name in unit.deals.managers()}
    found: dict[str, Rejected] = {}
    for row, (manager, _period, _minor) in table.good:
        if (key := person_key(manager)) not in known and key not in found:
            found[key] = replace(row.wrong("manager", Expected.KNOWN_MANAGER), row_taken=True)
    return tuple(found.values())


def _told(path: Path, problems: list[Rejected], read: int, *, new: int, changed: int = 0) -> ImportResult:
    if problems:
        ordered = tuple(sorted(problems, key=lambda one: one.line))
        return ImportResult(path.name, rejected=read, problems=ordered)
    return ImportResult(path.name, new=new, changed=changed, same=read - new - changed)


def _fresh_tariffs(
    unit: UnitOfWork, table: "_Table[tuple[str, date, int]]"
) -> tuple[dict[tuple[str, date], Money], list[Rejected]]:
    currency, problems = unit.settings.load().currency, list(table.problems)
    known = {(name_key(one.lead_source), one.valid_from): one.amount for one in unit.penalties.tariffs()}
    fresh: dict[tuple[str, date], Money] = {}
    for row, (source, day, minor) in table.good:
        amount, key = Money(minor, currency), (name_key(source), day)
        there = known.get(key)
        if there is not None and there != amount:
            problems.append(row.wrong("amount", Expected.SAME_AS_KNOWN))
        elif there is None:
            known[key] = fresh[source, day] = amount
    return fresh, problems


def _fresh_pay(unit: UnitOfWork, table: "_Table[tuple[str, str, int]]") -> tuple[list[Pay], int, list[Rejected]]:
    """How many of the fresh ones change what is known stands in the middle."""
    currency, problems = unit.settings.load().currency, list(table.problems)
    known: dict[tuple[str, str], Money] = {}
    for period in {period for _, (_, period, _) in table.good}:
        known |= {(person_key(one.manager), period): one.amount for one in unit.pays.known(period)}
    fresh: dict[tuple[str, str], Pay] = {}
    changed = 0
    for row, (manager, period, minor) in table.good:
        key, pay = (person_key(manager), period), Pay(period, manager, Money(minor, currency))
        if key in fresh and fresh[key].amount != pay.amount:
            problems.append(row.wrong("manager", Expected.UNIQUE_ID))
        elif known.get(key) != pay.amount and key not in fresh:
            changed += key in known
            fresh[key] = pay
    return list(fresh.values()), changed, problems


# ---------------------------------------------------------------- rows


@dataclass(frozen=True)  # no slots: _Table[T](...) of a frozen slotted class fails on Python 3.11
class _Table(Generic[T]):
    """`read`: how many rows there were."""

    good: list[tuple[_Row, T]]
    problems: list[Rejected]
    read: int


def _read(
    tables: TableReader, path: Path, columns: Mapping[str, tuple[str, ...]], parse: Callable[[_Row], T | Rejected]
) -> _Table[T]:
    """Raises FieldsMissing, SheetTooLarge."""
    good: list[tuple[_Row, T]] = []
    problems: list[Rejected] = []
    read = 0
    with tables.open(path) as table:
        places = _places(table, columns)
        for row in _rows(table):
            read += 1
            if read > MOST_ROWS:  # whole or not at all: the rest must not be left out in silence
                raise SheetTooLarge(name=path.name, rows=read, columns=len(table.headers), limit=MOST_ROWS)
            if len(row.cells) != len(table.headers):
                problems.append(wrong_shape(row, table.headers))
                continue
            line = _Row(row.line, storable(row).cells, places, table.headers)
            value = parse(line)
            if isinstance(value, Rejected):
                problems.append(value)
            else:
                good.append((line, value))
    return _Table(good, problems, read)


def _rows(table: Table) -> Iterator[TableRow]:
    return (row for row in table.rows if any(cell.strip() for cell in row.cells))


def _places(table: Table, columns: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The first column of each known name. Raises FieldsMissing."""
    names = [name_key(header) for header in table.headers]
    found = {
        field: next(place for place, name in enumerate(names) if name in known)
        for field, known in (*columns.items(), *OPTIONAL.items())
        if set(known) & set(names)
    }
    missing = [field for field in columns if field not in found]
    if missing:
        raise FieldsMissing(fields=", ".join(missing))
    return found


def _all_or_none(path: Path, problems: list[Rejected], read: int) -> None:
    if problems:
        error = MoneyTableRejected(name=path.name, problems=len(problems))
        error.result = _told(path, problems, read, new=0)
        raise error


def _of(store: Store, parse: Callable[[_Row, str], T]) -> Callable[[_Row], T]:
    """Parses amounts of the workspace's currency."""
    with store.read() as unit:
        currency = unit.settings.load().currency
    return lambda row: parse(row, currency)


def _foreign(row: _Row, currency: str) -> Rejected | None:
    """A row whose own column names another currency: nothing is converted here."""
    named = read_currency(row.text("currency")) if "currency" in row.places else None
    return row.wrong("currency", Expected.CURRENCY) if named not in (None, currency) else None


def _tariff(row: _Row, currency: str) -> tuple[str, date, int] | Rejected:
    if not row.text("lead_source"):
        return row.wrong("lead_source", Expected.LEAD_SOURCE)
    minor = parse_minor(row.text("amount"), currency)
    if minor is None or minor <= 0:
        return row.wrong("amount", Expected.POSITIVE_AMOUNT)
    if (foreign := _foreign(row, currency)) is not None:
        return foreign
    day = read_day(row.text("valid_from"))
    return row.wrong("valid_from", Expected.DAY) if day is None else (row.text("lead_source"), day, minor)


def _pay(row: _Row, currency: str) -> tuple[str, str, int] | Rejected:
    if not row.text("manager"):
        return row.wrong("manager", Expected.MANAGER)
    period = read_month(row.text("period"))
    if period is None:
        return row.wrong("period", Expected.MONTH)
    minor = parse_minor(row.text("amount"), currency)
    if minor is None or minor <= 0:
        return row.wrong("amount", Expected.POSITIVE_AMOUNT)
    return _foreign(row, currency) or (row.text("manager"), period, minor)


def read_day(text: str) -> date | None:
    """ISO, with or without a time, or dd.mm.yyyy."""
    for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y", "%d.%m.%Y %H:%M:%S"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day of the calendar has no zone
        except ValueError:
            continue
    return None


def read_month(text: str) -> str | None:
    """ "2026-11", "11.2026", or any day of the month."""
    found = re.fullmatch(r"(?:(\d{4})-(\d{2})|(\d{2})[./](\d{4}))", text)
    if found is not None:
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return f"{year}-{month}" if 1 <= int(month) <= 12 else None
    day = read_day(text)
    return None if day is None else f"{day:%Y-%m}"
