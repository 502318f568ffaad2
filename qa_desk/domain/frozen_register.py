"""The register of a closed period as text: written once at the close, read back whole, never made anew."""

import hashlib
import json
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from types import UnionType
from typing import Any, get_args, get_type_hints

from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money
from qa_desk.domain.report import Register, RegisterLine

FORMAT = "qa-desk-register-1"

Plain = str | int | None


class RegisterDamaged(KnownError):
    """The stored register of a closed period is not what was closed; facts: period"""

    code = "register_damaged"


def freeze(register: Register) -> str:
    """One line of JSON a register line under a head line: the same register gives the same text."""
    head: dict[str, Plain] = {
        "format": FORMAT,
        "period": register.period,
        "currency": register.currency,
        "time_zone": register.time_zone,
        "total_minor": register.ledger_total.minor,
        "made_at": _moment(register.made_at),
        "made_by": register.made_by,
        "lines": len(register.lines),
    }
    rows = ({one.name: _plain(getattr(line, one.name)) for one in fields(RegisterLine)} for line in register.lines)
    return "".join(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n" for row in (head, *rows))


def digest(text: str) -> str:
    """SHA-256 hex of the text's UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def thaw(text: str, sha256: str, period: str) -> Register:
    """Raises RegisterDamaged for a text that is not the one with this hash."""
    if digest(text) != sha256:
        raise RegisterDamaged(period=period)
    written = text.removesuffix("\n").split("\n")  # splitlines would also end a line where a person's text does
    head, *rows = (json.loads(line) for line in written)
    currency = str(head["currency"])
    lines = tuple(RegisterLine(**_fields(row, currency)) for row in rows)
    return Register(
        period=str(head["period"]),
        currency=currency,
        time_zone=str(head["time_zone"]),
        lines=lines,
        ledger_total=Money(int(head["total_minor"]), currency),
        made_at=datetime.fromisoformat(str(head["made_at"])),
        made_by=str(head["made_by"]),
    )


def _fields(row: dict[str, Plain], currency: str) -> dict[str, Any]:
    """A line's fields by name; one that this program does not know any more is left out."""
    hints = _hints()
    return {name: _typed(value, hints[name], currency) for name, value in row.items() if name in hints}


@cache
def _hints() -> dict[str, Any]:
    return get_type_hints(RegisterLine)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


def _plain(value: object) -> Plain:
    match value:
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case Money():
            return value.minor
        case str() | int() | None:
            return value
        case _:
            raise TypeError(type(value))


def _typed(value: Plain, hint: object, currency: str) -> object:
    """The value in the field's own type; every line of a register has its currency."""
    kinds = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    if value is None:
        return None
    if Money in kinds:
        return Money(int(value), currency)
    if datetime in kinds:
        return datetime.fromisoformat(str(value))
    if date in kinds:
        return date.fromisoformat(str(value))
    return value
