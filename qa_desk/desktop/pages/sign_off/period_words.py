"""Sentences of the periods' tab: what closing would freeze, what stands in its way, and the question before it."""

from zoneinfo import ZoneInfo

from qa_desk.services.close_period import ClosingPreview, PeriodLine
from qa_desk.words import formats, tr, trn
from qa_desk.words.errors import sentence


def frozen_text(line: PeriodLine | None, preview: ClosingPreview | None, zone: ZoneInfo) -> str:
    if line is None:
        return ""
    if line.closing is not None:
        words = tr("Closed by {name}, {when}, checkpoint No. {n}: nothing in this month changes any more.")
        when = formats.date_time(line.closing.closed_at, zone)
        told = words.format(name=line.closed_by, when=when, n=line.checkpoint or "—")
        sha256 = tr("SHA-256 of its register: {sha256}").format(sha256=line.closing.totals.register_sha256)
        return f"{told}\n{sha256}"
    if preview is None:
        return ""
    words = trn("Closing would freeze {n} entry of {managers}, {amount} in all.",
                "Closing would freeze {n} entries of {managers}, {amount} in all.", preview.line.entries)  # fmt: skip
    people = trn("{n} manager", "{n} managers", preview.managers).format(n=formats.number(preview.managers))
    return words.format(n=formats.number(line.entries), managers=people, amount=formats.money(preview.line.total))


def told_text(preview: ClosingPreview) -> str:
    """Why it cannot be closed, and what would be left for later."""
    parts = [] if preview.refused is None else [sentence(preview.refused)]
    if preview.unsigned:
        n = len(preview.unsigned)
        words = trn("{n} fine is not signed yet.", "{n} fines are not signed yet.", n)
        parts.append(words.format(n=formats.number(n)))
    if preview.audit_fines:
        words = trn("{n} audit fine is not signed yet.", "{n} audit fines are not signed yet.", preview.audit_fines)
        parts.append(words.format(n=formats.number(preview.audit_fines)))
        if preview.audit_yours != preview.audit_fines:
            yours = tr("You can sign {n} of them now; calibration holds the others, or somebody else signs them.")
            parts.append(yours.format(n=formats.number(preview.audit_yours)))
    if preview.reversals:
        words = trn("{n} counter-entry waits for its signature.", "{n} counter-entries wait for their signature.",
                    preview.reversals)  # fmt: skip
        parts.append(words.format(n=formats.number(preview.reversals)))
    if preview.unsigned or preview.audit_fines or preview.reversals:
        parts.append(tr("What is signed after the closing enters the next open month."))
    return " ".join(parts)


def question_text(preview: ClosingPreview) -> str:
    words = tr("{period} is closed for good: {n} entries, {amount}. Nothing in it can be changed afterwards.")
    line = preview.line
    return words.format(
        period=formats.month(line.period), n=formats.number(line.entries), amount=formats.money(line.total)
    )
