"""Recomputing: every amount of the ledger from its stored inputs, and every rule of the ledger as a check over all."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from qa_desk.domain.closing import totals_of
from qa_desk.domain.errors import KnownError
from qa_desk.domain.ledger import Entry, EntryId, EntryKind, left_of, of_audit
from qa_desk.domain.ledger_inputs import AuditInputs, ClosingInputs, FormInputs, ReversalInputs, TariffInputs
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import CostPerLead, NoTariff, tariff_on


class LedgerFault(StrEnum):
    AMOUNT = "amount"  # the inputs give another amount, or it is in another currency than the workspace
    INPUTS = "inputs"  # the inputs are not those of the tariff table or of the published form
    OVER_REVERSED = "over_reversed"
    CLOSED_PERIOD = "closed_period"  # entered after its period was closed
    ONE_PERSON = "one_person"
    TWICE = "twice"
    TOTALS = "totals"  # a closing whose totals are not those of its period
    LOG = "log"  # not what the audit log says was entered


@dataclass(frozen=True, slots=True)
class FoundFault:
    kind: LedgerFault
    entry: EntryId


@dataclass(frozen=True, slots=True)
class LedgerReport:
    """`balance`: of all entries. `closed`: periods with a closing entry."""

    entries: int
    balance: Money
    closed: tuple[str, ...]
    faults: tuple[FoundFault, ...]


class LedgerDoesNotHold(KnownError):
    """facts: fault, entry"""

    code = "ledger_does_not_hold"


FormRules = Callable[[str, int, str], Mapping[str, int]]
"""What each question of a published version costs, by the form's code, version and digest; empty: no such version."""


def recompute(
    entry: Entry, tariffs: Iterable[CostPerLead], before: Sequence[Entry], rules: FormRules | None = None
) -> Money | None:
    """The amount from the inputs alone; None when they do not fit the tariff table, or the published form where `rules`
    are at hand. `before`: entries with lower ids.

    Tariffs added after the one that counted are left out: a backdated row changes no past amount.
    """
    inputs, currency = entry.inputs, entry.amount.currency
    match inputs:
        case TariffInputs():
            earlier = [one for one in tariffs if one.id <= inputs.tariff_id]
            try:
                found = tariff_on(earlier, inputs.lead_source, inputs.decided_on)
            except NoTariff:
                return None
            same = (found.id, found.valid_from, found.amount.minor) == (
                inputs.tariff_id, inputs.valid_from, inputs.tariff_minor,
            )  # fmt: skip
            return found.amount if same else None
        case FormInputs():
            return Money(inputs.points * inputs.minor_a_point, currency)
        case AuditInputs():
            known = None if rules is None else rules(inputs.form, inputs.version, inputs.digest)
            fits = known is None or known.get(inputs.question) == inputs.rule_minor
            named = entry.source == of_audit(inputs.item_id, f"{inputs.form}.{inputs.question}")
            return Money(inputs.rule_minor, currency) if fits and named else None
        case ReversalInputs():
            fine = next((one for one in before if one.id == entry.reverses and one.kind is EntryKind.FINE), None)
            if fine is None:
                return None
            return -left_of(fine, before) if inputs.asked_minor is None else Money(-inputs.asked_minor, currency)
        case ClosingInputs():
            return Money(0, currency)
        case _:
            assert_never(inputs)


def verify_ledger(
    entries: Sequence[Entry], tariffs: Sequence[CostPerLead], currency: str, rules: FormRules | None = None
) -> LedgerReport:
    """All faults, in the order of the entries."""
    by_fine: dict[EntryId, list[Entry]] = {}
    of_period: dict[str, list[Entry]] = {}
    closed: dict[str, EntryId] = {}
    sources: set[str] = set()
    faults: list[FoundFault] = []
    total = Money(0, currency)
    for entry in sorted(entries, key=lambda one: one.id):
        family = by_fine.get(entry.reverses, []) if entry.reverses is not None else []
        if entry.amount.currency != currency:
            faults.append(FoundFault(LedgerFault.AMOUNT, entry.id))
            continue
        found = _faults(entry, tariffs, family, of_period.get(entry.period, []), closed, sources, rules)
        faults += [FoundFault(kind, entry.id) for kind in found]
        sources.add(entry.source)
        total += entry.amount
        of_period.setdefault(entry.period, []).append(entry)
        if entry.kind is EntryKind.FINE:
            by_fine[entry.id] = [entry]
        elif entry.kind is EntryKind.CLOSING:
            closed[entry.period] = entry.id
        else:
            family.append(entry)
    return LedgerReport(len(entries), total, tuple(sorted(closed)), tuple(faults))


def _faults(
    entry: Entry,
    tariffs: Sequence[CostPerLead],
    family: Sequence[Entry],
    period: Sequence[Entry],
    closed: dict[str, EntryId],
    sources: set[str],
    rules: FormRules | None,
) -> list[LedgerFault]:
    found = []
    amount = recompute(entry, tariffs, family, rules)
    if amount is None:
        found.append(LedgerFault.INPUTS)
    elif amount != entry.amount:
        found.append(LedgerFault.AMOUNT)
    if entry.kind is EntryKind.REVERSAL and family and (left_of(family[0], family) + entry.amount).minor < 0:
        found.append(LedgerFault.OVER_REVERSED)
    if entry.period in closed:
        found.append(LedgerFault.CLOSED_PERIOD)
    if entry.kind is not EntryKind.CLOSING and entry.proposed_by in (None, entry.entered_by):
        found.append(LedgerFault.ONE_PERSON)
    if entry.source in sources:
        found.append(LedgerFault.TWICE)
    if isinstance(entry.inputs, ClosingInputs):
        known = totals_of(period, entry.inputs.register_sha256)
        if known != entry.inputs:
            found.append(LedgerFault.TOTALS)
    return found
