"""Penalty: what a dumped lead costs, and who gets the deal next. Only a client's denial leads here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType
from unicodedata import normalize

from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import GuardRefused, WrongUse
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.money import Money
from qa_desk.domain.people import UserId

FineId = NewType("FineId", int)
TariffId = NewType("TariffId", int)
ReassignmentId = NewType("ReassignmentId", int)


@dataclass(frozen=True, slots=True)
class CostPerLead:
    """Cost of one lead of a source from `valid_from` on, until a later row for the same source."""

    id: TariffId
    lead_source: str
    valid_from: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Fine:
    """Proposed against `manager`, who stated the reason. `decided_on` and `tariff_id` recompute the amount later."""

    id: FineId
    refusal_id: RefusalId
    manager: str
    lead_source: str
    decided_on: date
    tariff_id: TariffId
    amount: Money
    proposed_by: UserId
    proposed_at: datetime


@dataclass(frozen=True, slots=True)
class Reassignment:
    """A refusal that the client denied goes back to sales, never to the same manager."""

    id: ReassignmentId
    refusal_id: RefusalId
    deal_id: DealId
    from_manager: str
    to_manager: str
    proposed_by: UserId
    proposed_at: datetime


class SourceAsOf(StrEnum):
    """Of when the lead source is that a fine is priced by."""

    OPENING = "opening"  # kept when the refusal was opened
    DECISION = "decision"  # not kept then, but the CRM has changed nothing since the decision
    NOW = "now"  # neither: as the CRM has it


def source_as_of(opened_with: str, changed_at: datetime | None, decided_at: datetime | None) -> SourceAsOf:
    """`opened_with`: the source kept with the refusal, "" for none. `changed_at`: the deal's last change in the CRM."""
    if opened_with.strip():
        return SourceAsOf.OPENING
    same = changed_at is not None and decided_at is not None and changed_at <= decided_at
    return SourceAsOf.DECISION if same else SourceAsOf.NOW


class NoTariff(GuardRefused):
    """No cost per lead is known for the source on that day; facts: lead_source, day"""

    code = "no_tariff"


class SameManager(GuardRefused):
    """facts: manager"""

    code = "same_manager"


class FinedAlready(GuardRefused):
    """facts: refusal"""

    code = "fined_already"


class TariffWrong(WrongUse):
    """facts: column, value"""

    code = "tariff_wrong"


def name_key(name: str) -> str:
    """Managers are known by name: letter case, ё and extra spaces make no other person, nor does it make one whether
    a letter's mark is written as a sign of its own (й, ё of some exports)."""
    return " ".join(normalize("NFC", name).casefold().replace("ё", "е").split())


def person_key(name: str) -> str:
    """Telephone systems and payroll write "Соколова Анна" where the CRM writes "Анна Соколова"."""
    return " ".join(sorted(name_key(name).split()))


def same_name(one: str, other: str) -> bool:
    """Of people; lead sources are told apart by name_key alone."""
    return person_key(one) == person_key(other)


def tariff_on(tariffs: Iterable[CostPerLead], lead_source: str, day: date) -> CostPerLead:
    """The tariff of the source valid on `day`: the latest that began by then. Raises NoTariff."""
    key = name_key(lead_source)
    valid = [one for one in tariffs if name_key(one.lead_source) == key and one.valid_from <= day]
    if not valid:
        raise NoTariff(lead_source=lead_source, day=day.isoformat())
    return max(valid, key=lambda one: (one.valid_from, one.id))


def check_new_manager(new_manager: str, former: frozenset[str]) -> None:
    """Raises SameManager when the deal would go to someone who had it: who stated the reason or who holds it now."""
    if not new_manager.strip() or any(same_name(new_manager, name) for name in former):
        raise SameManager(manager=new_manager)
