"""Words of the report files: titles of the payroll register and the labels of the codes in its cells."""

from collections.abc import Callable, Mapping

from qa_desk.domain.appeal import AckWay
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.ledger import EntryKind
from qa_desk.domain.reason_check import Verdict
from qa_desk.words import labels, ledger_words
from qa_desk.words.catalogue import mark, tr

TITLES: Mapping[str, str] = {
    "fine_id": mark("No."),
    "period": mark("Period"),
    "manager": mark("Manager"),
    "deal_external_id": mark("Deal ID"),
    "deal_title": mark("Deal"),
    "lead_source": mark("Lead source"),
    "stated_reason": mark("Stated reason"),
    "stated_comment": mark("Manager's comment"),
    "finding": mark("Finding"),
    "decision": mark("Auditor's decision"),
    "quote": mark("Quote"),
    "quote_from": mark("Time in recording"),
    "recording_name": mark("Recording"),
    "callback_outcome": mark("Callback"),
    "client_words": mark("Client's words"),
    "callback_at": mark("Callback made"),
    "tariff_id": mark("Tariff No."),
    "tariff_valid_from": mark("Tariff valid from"),
    "amount": mark("Amount"),
    "currency": mark("Currency"),
    "decided_by": mark("Decided by"),
    "decided_at": mark("Decided"),
    "proposed_by": mark("Proposed by"),
    "proposed_at": mark("Proposed"),
    "signed_by": mark("Signed by"),
    "signed_at": mark("Signed"),
    "new_manager": mark("New manager"),
    "entry_id": mark("Ledger No."),
    "entry_kind": mark("Kind of entry"),
    "reverses": mark("Takes back No."),
    "ground": mark("Ground"),
    "explanation": mark("Employee's explanation"),
    "acknowledged": mark("Acknowledged by"),
    "acknowledged_on": mark("Acknowledged on"),
    "sheet_summary": mark("Summary"),
    "sheet_details": mark("Details"),
    "register_title": mark("Bonus reduction register for"),
    "preliminary": mark("preliminary: the month is not closed"),
    "time_zone": mark("Time zone"),
    "made_at": mark("Made"),
    "made_by": mark("Made by"),
    "fines": mark("Cases"),
    "total": mark("Total"),
    "signs_head": mark("Head of sales"),
    "signs_payroll": mark("Payroll"),
}


WITHOUT_LAW: Mapping[str, str] = {"register_title": mark("Register of fines for")}
"""Titles where no law forbids to call it a fine."""


def titles(law: bool = True) -> dict[str, str]:
    """All titles in the language in use; `law`: labour law knows no fine, so it is a bonus reduction."""
    chosen = TITLES if law else {**TITLES, **WITHOUT_LAW}
    return {key: tr(words) for key, words in chosen.items()}


_KINDS: Mapping[str, Callable[[str], str]] = {
    "reason": labels.reason,
    "finding": lambda code: labels.verdict(Verdict(code)),
    "decision": lambda code: labels.decision(DecisionVerdict(code)),
    "callback": lambda code: labels.outcome(CallbackOutcome(code)),
    "entry": lambda code: ledger_words.kind(EntryKind(code)),
    "ack": lambda code: ledger_words.ack_way(AckWay(code)),
}


def label(qualified: str) -> str:
    """Words for "kind.code" as the report's cells name it, e.g. "finding.match"; raises KeyError for another kind."""
    kind, _, code = qualified.partition(".")
    return _KINDS[kind](code)
