"""Inputs of an amount: kept with every entry, so that the same rule gives the same amount years later."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import assert_never

from qa_desk.domain.errors import KnownError
from qa_desk.domain.penalty import TariffId

Data = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class TariffInputs:
    """Cost per lead of the source on the day of the decision. Later tariffs, even backdated, change nothing."""

    tariff_id: TariffId
    lead_source: str
    valid_from: date
    decided_on: date
    tariff_minor: int


@dataclass(frozen=True, slots=True)
class FormInputs:
    """Rule of an audit form: points lost on a question, each worth so much."""

    item_id: int
    form: str
    version: int
    question: str
    points: int
    minor_a_point: int


@dataclass(frozen=True, slots=True)
class AuditInputs:
    """Rule of a published form's question: failing it costs so much. `digest`: of that version, which never changes.

    Titles are kept for the register: Russian, as the local act is.
    """

    audit_id: int
    item_id: int
    form: str
    version: int
    digest: str
    question: str
    form_title: str
    question_title: str
    rule_minor: int


@dataclass(frozen=True, slots=True)
class ReversalInputs:
    """`asked_minor`: None took back all that was left."""

    asked_minor: int | None


@dataclass(frozen=True, slots=True)
class ClosingInputs:
    """Totals of the period as it was closed, and the SHA-256 of its register."""

    entries: int
    fines_minor: int
    reversals_minor: int
    register_sha256: str


Inputs = TariffInputs | FormInputs | AuditInputs | ReversalInputs | ClosingInputs


class RuleUnknown(KnownError):
    """A newer program's rule made this amount; facts: rule"""

    code = "rule_unknown"


def rule_of(inputs: Inputs) -> str:
    """Name and version of the rule; a changed rule gets a new number, and the old one stays here."""
    match inputs:
        case TariffInputs():
            return "tariff-1"
        case FormInputs():
            return "form-1"
        case AuditInputs():
            return "audit-1"
        case ReversalInputs():
            return "reversal-1"
        case ClosingInputs():
            return "closing-1"
        case _:
            assert_never(inputs)


def to_data(inputs: Inputs) -> dict[str, str | int | None]:
    """Plain values with the rule's name; days as ISO."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(inputs).items()}
    return {"rule": rule_of(inputs), **plain}


def from_data(data: Data) -> Inputs:
    """Raises RuleUnknown."""
    rule = str(data["rule"])
    maker = _MAKERS.get(rule)
    if maker is None:
        raise RuleUnknown(rule=rule)
    return maker(data)


def _number(data: Data, name: str) -> int:
    value = data[name]
    return value if isinstance(value, int) else int(str(value))


def _tariff(data: Data) -> Inputs:
    return TariffInputs(
        TariffId(_number(data, "tariff_id")),
        str(data["lead_source"]),
        date.fromisoformat(str(data["valid_from"])),
        date.fromisoformat(str(data["decided_on"])),
        _number(data, "tariff_minor"),
    )


def _form(data: Data) -> Inputs:
    numbers = (_number(data, "points"), _number(data, "minor_a_point"))
    form, question = str(data["form"]), str(data["question"])
    return FormInputs(_number(data, "item_id"), form, _number(data, "version"), question, *numbers)


def _audit(data: Data) -> Inputs:
    digest, question = str(data["digest"]), str(data["question"])
    titles = str(data["form_title"]), str(data["question_title"])
    audit, item, version = (_number(data, name) for name in ("audit_id", "item_id", "version"))
    return AuditInputs(audit, item, str(data["form"]), version, digest, question, *titles, _number(data, "rule_minor"))


def _reversal(data: Data) -> Inputs:
    return ReversalInputs(None if data["asked_minor"] is None else _number(data, "asked_minor"))


def _closing(data: Data) -> Inputs:
    numbers = [_number(data, name) for name in ("entries", "fines_minor", "reversals_minor")]
    return ClosingInputs(numbers[0], numbers[1], numbers[2], str(data["register_sha256"]))


_MAKERS: Mapping[str, Callable[[Data], Inputs]] = {
    "tariff-1": _tariff,
    "form-1": _form,
    "audit-1": _audit,
    "reversal-1": _reversal,
    "closing-1": _closing,
}
