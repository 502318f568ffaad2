"""Rows of the reassignments' tab: proposed and signed ones, with what became of the deal."""

from collections.abc import Callable, Mapping
from datetime import tzinfo

from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.reassign import DealOutcome
from qa_desk.services.reassigned import ReassignLine
from qa_desk.words import formats, ledger_words, tr

_TINTS: Mapping[DealOutcome, str] = {DealOutcome.WON: "good", DealOutcome.LOST: "bad"}


def deal_text(line: ReassignLine) -> str:
    return f"{line.deal_external_id} · {line.title}" if line.title else line.deal_external_id


def state_text(line: ReassignLine) -> str:
    return tr("proposed") if line.done is None else tr("signed")


def outcome_text(line: ReassignLine) -> str:
    if line.done is None:
        return ""
    text = ledger_words.deal_outcome(line.done.outcome)
    return tr("{outcome}, by hand").format(outcome=text) if line.done.recorded else text


def amount_text(line: ReassignLine) -> str:
    return "" if line.done is None or line.done.amount is None else formats.money(line.done.amount)


def crm_text(line: ReassignLine) -> str:
    """Whether the CRM shows the new manager already."""
    if line.done is None:
        return ""
    return tr("moved") if line.done.moved else tr("to be moved")


def amount_key(line: ReassignLine) -> int:
    return 0 if line.done is None or line.done.amount is None else line.done.amount.minor


def columns(zone: Callable[[], tzinfo]) -> list[Column[ReassignLine]]:
    def when(line: ReassignLine) -> str:
        moment = line.proposed_at if line.done is None else line.done.signed_at
        return formats.day(moment, zone())

    def whole(line: ReassignLine) -> str:
        words = tr("Proposed by {name}, {time}")
        told = [words.format(name=line.proposed_by, time=formats.date_time(line.proposed_at, zone()))]
        if line.done is not None:
            told.append(tr("Signed {time}").format(time=formats.date_time(line.done.signed_at, zone())))
        return "\n".join(told)

    return [
        Column("state", lambda: tr("State"), state_text, 132,
               icon=lambda line: "sign_off" if line.done is None else "ok"),
        Column("deal", lambda: tr("Deal"), deal_text, 180, tooltip=deal_text),
        Column("from", lambda: tr("From manager"), lambda line: line.from_manager, 138),
        Column("to", lambda: tr("To manager"), lambda line: line.to_manager, 138),
        Column("when", lambda: tr("When"), when, 80, tooltip=whole),
        Column("outcome", lambda: tr("Outcome"), outcome_text, 118,
               tint=lambda line: "" if line.done is None else _TINTS.get(line.done.outcome, "")),
        Column("amount", lambda: tr("Amount"), amount_text, 128, align_right=True),
        Column("crm", lambda: tr("In the CRM"), crm_text, 98,
               tint=lambda line: "warn" if line.done is not None and not line.done.moved else ""),
    ]  # fmt: skip
