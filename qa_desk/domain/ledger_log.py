"""Ledger against log: the sealed log says of each entry whose it is and how much; else it was changed past us."""

from collections.abc import Iterable, Mapping, Sequence

from qa_desk.domain.ledger import Entry, EntryId, EntryKind
from qa_desk.domain.ledger_inputs import TariffInputs
from qa_desk.domain.log import LogEntry, Payload
from qa_desk.domain.recompute import FoundFault, LedgerFault

ENTERED = frozenset({"signed", "audit_fine_signed", "reversal_signed", "appeal_decided"})
"""Actions that enter money. Logs of older programs name not all of these facts: what is there is compared."""


def told_of(entry: Entry) -> dict[str, str | int | bool | None]:
    """What the log keeps of an entry."""
    return {"entry": int(entry.id), "manager": entry.manager, "period": entry.period, "entered": entry.amount.minor}


def against_log(entries: Sequence[Entry], log: Iterable[LogEntry]) -> list[FoundFault]:
    """Entries that differ from what was logged, that are gone, that nothing was logged of since everything is, or that
    were priced by another lead source than the refusal was opened with and the fine proposed by."""
    told: dict[int, Payload] = {}
    opened: dict[str, str] = {}
    proposed: dict[str, str] = {}
    for one in log:
        number, source = _number(one), one.payload.get("source")
        if number is not None:
            told[number] = one.payload
        elif one.action == "refusal_opened" and source:  # empty: the CRM named none then
            opened[one.subject] = str(source)
        elif one.action == "return_proposed" and source:  # the last proposal is the one that is signed
            proposed[one.subject] = str(source)
    known = {int(one.id): one for one in entries}
    whole = min((number for number, payload in told.items() if "entered" in payload), default=None)
    wrong = {number for number, payload in told.items() if number not in known or _differs(known[number], payload)}
    if whole is not None:
        money = (int(one.id) for one in entries if one.kind is not EntryKind.CLOSING)
        wrong |= {number for number in money if number > whole and number not in told}
    wrong |= {int(one.id) for one in entries if _priced_otherwise(one, opened) or _priced_otherwise(one, proposed)}
    return [FoundFault(LedgerFault.LOG, EntryId(number)) for number in sorted(wrong)]


def _number(one: LogEntry) -> int | None:
    number = one.payload.get("entry") if one.action in ENTERED else None
    return number if isinstance(number, int) else None


def _differs(entry: Entry, payload: Payload) -> bool:
    facts = told_of(entry)
    return any(name in payload and payload[name] != facts[name] for name in facts)


def _priced_otherwise(entry: Entry, sources: Mapping[str, str]) -> bool:
    known = sources.get(entry.source)
    return known is not None and isinstance(entry.inputs, TariffInputs) and entry.inputs.lead_source != known
