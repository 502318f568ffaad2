"""Rows of a batch: each with its amount, ground and evidence, and whether it will be, was, or cannot be signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from qa_desk.desktop.page import Moment, OpenDeal
from qa_desk.desktop.pages.callbacks.columns import deal_text
from qa_desk.desktop.pages.sign_off.wording import asked_text
from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import KnownError
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.sign_batch import BatchLine, BatchPlan, BatchResult
from qa_desk.words import formats, labels, tr
from qa_desk.words.errors import sentence


class Fate(StrEnum):
    READY = "ready"
    LEFT_OUT = "left_out"
    DONE = "done"
    REFUSED = "refused"
    UNTOUCHED = "untouched"


_ICONS: Mapping[Fate, str] = {
    Fate.READY: "sign_off", Fate.LEFT_OUT: "minus", Fate.DONE: "ok", Fate.REFUSED: "warning", Fate.UNTOUCHED: "minus",
}  # fmt: skip
_TINTS: Mapping[Fate, str] = {Fate.DONE: "good", Fate.REFUSED: "bad", Fate.LEFT_OUT: "warn"}


@dataclass(frozen=True, slots=True)
class BatchRow:
    row: BatchLine
    action: SignAction
    fate: Fate
    why: KnownError | None = None


def rows_of(plan: BatchPlan, action: SignAction, result: BatchResult | None = None) -> list[BatchRow]:
    """What will happen, or what happened when there is a result. What is left out stands last."""
    if result is None:
        rows = [
            BatchRow(one, action, Fate.READY if one.blocked is None else Fate.LEFT_OUT, one.blocked)
            for one in plan.lines
        ]
        return sorted(rows, key=lambda row: row.fate is Fate.LEFT_OUT)
    signed = {int(one.refusal_id) for one in result.signed}
    left = {int(one): error for one, error in result.left}
    rows = []
    for one in plan.lines:
        number = one.line.refusal_id
        if number in signed:
            rows.append(BatchRow(one, action, Fate.DONE))
        elif number in left:
            rows.append(BatchRow(one, action, Fate.REFUSED, left[number]))
        else:
            rows.append(BatchRow(one, action, Fate.LEFT_OUT if one.blocked else Fate.UNTOUCHED, one.blocked))
    order = list(Fate)
    return sorted(rows, key=lambda row: -order.index(row.fate))


def fate_text(row: BatchRow) -> str:
    if row.why is not None:
        return sentence(row.why)
    back = row.action is SignAction.SEND_BACK
    match row.fate:
        case Fate.READY:
            return tr("goes back") if back else tr("will be signed")
        case Fate.DONE:
            return tr("sent back") if back else tr("signed")
        case _:
            return tr("not touched: it was stopped before")


def amount_text(row: BatchRow) -> str:
    return "" if row.row.amount is None else formats.money(row.row.amount)


def ground_text(row: BatchRow) -> str:
    """Of a fine the clause of the local act; of a closure the reason that stands."""
    if row.row.amount is not None:
        return row.row.ground or tr("none written")
    return labels.reason(row.row.line.stated_reason) if row.row.line.stated_reason else ""


def evidence_text(row: BatchRow) -> str:
    line = row.row.line
    if line.quote:
        return f"«{line.quote}»"
    if line.client_words:
        return f"«{line.client_words}»"
    return tr("{n} pieces of evidence").format(n=len(row.row.evidence))


def whole_text(row: BatchRow) -> str:
    return "\n".join(
        f"{title}: {text}"
        for title, text in (
            (deal_text(row.row.line), fate_text(row)),
            (tr("Ground"), ground_text(row)),
            (tr("Evidence"), evidence_text(row)),
        )
        if text
    )


def opened(row: BatchRow) -> OpenDeal:
    """The deal at the moment that decided, to be played."""
    spans = [one for one in row.row.evidence if isinstance(one, SpanEvidence)]
    at = Moment(spans[0].recording, spans[0].lane, spans[0].from_ms, spans[0].to_ms) if spans else None
    return OpenDeal(row.row.line.deal_id, None, at)


def columns() -> list[Column[BatchRow]]:
    return [
        Column("fate", lambda: tr("What happens"), fate_text, 200, tooltip=fate_text,
               tint=lambda row: _TINTS.get(row.fate, ""), icon=lambda row: _ICONS[row.fate]),
        Column("deal", lambda: tr("Deal"), lambda row: deal_text(row.row.line), 150),
        Column("asked", lambda: tr("What is asked"), lambda row: asked_text(row.row.line), 200),
        Column("manager", lambda: tr("Manager"), lambda row: row.row.line.stated_by or row.row.line.manager, 125),
        Column("amount", lambda: tr("Amount"), amount_text, 95, align_right=True),
        Column("ground", lambda: tr("Ground"), ground_text, 110, tooltip=ground_text),
        Column("evidence", lambda: tr("Evidence"), evidence_text, 150, tooltip=evidence_text),
    ]  # fmt: skip


def key_of_amount(row: BatchRow) -> int:
    return 0 if row.row.amount is None else row.row.amount.minor
