"""Checklist audits and a manager's case file in words, for every file they are written to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_desk.domain.appeal import Outcome
from qa_desk.domain.audit_fine import AuditFineState, Hold
from qa_desk.domain.call import Lane
from qa_desk.domain.case_audit import AuditQuote, CaseAudit, CaseAuditFine, CaseFailed
from qa_desk.domain.case_text import CaseText, QuoteText, Section
from qa_desk.domain.manager_file import FileEntry, ManagerFile
from qa_desk.domain.mask import ADDRESS, EMAIL, NAME, NUMBER, PHONE
from qa_desk.domain.report_table import Range
from qa_desk.words import audit_fine_words, formats, labels, ledger_words
from qa_desk.words.catalogue import language, mark, tr

MARKS: Mapping[str, str] = {
    NAME: mark("[name]"),
    PHONE: mark("[phone]"),
    EMAIL: mark("[e-mail]"),
    NUMBER: mark("[number]"),
    ADDRESS: mark("[address]"),
    "[client]": mark("[client]"),
    "[employee": mark("[employee"),
}
Say = Callable[[str], str]
"""A text as it is shown: marks of the masked variant are words too."""


def audit_sections(audits: Sequence[CaseAudit], zone: ZoneInfo, say: Say) -> tuple[Section, ...]:
    """One section an audit."""
    return tuple(_audit(one, zone, say) for one in audits)


def _audit(one: CaseAudit, zone: ZoneInfo, say: Say) -> Section:
    title = tr("Audit {number}: {form}, version {version}").format(
        number=one.number, form=one.form.of(language()), version=one.version
    )
    facts = [
        (tr("Deal"), say(f"{one.external_id} · {one.deal_title}" if one.deal_title else one.external_id)),
        (tr("Audited"), formats.date_time(one.at, zone)),
        (tr("Auditor"), say(one.by)),
        (tr("Score"), tr("nothing was counted") if one.points is None else formats.percent(one.points / 10_000)),
    ]
    if one.critical:
        facts.append((tr("Critical faults"), formats.number(one.critical)))
    facts += [_failed(failed, say) for failed in one.failed]
    facts += [_fine(fine, say) for fine in one.fines]
    quotes = tuple(_quote(quote, say) for failed in one.failed for quote in failed.quotes)
    return Section(title, tuple((name, value) for name, value in facts if value), quotes)


def _failed(one: CaseFailed, say: Say) -> tuple[str, str]:
    return tr("Failed: {question}").format(question=one.question.of(language())), say(one.comment) or tr("no comment")


def _fine(one: CaseAuditFine, say: Say) -> tuple[str, str]:
    parts = [formats.money(one.amount), audit_fine_words.state(AuditFineState(one.state))]
    parts += [audit_fine_words.hold(Hold(hold)) for hold in one.holds]
    if one.entry is not None:
        parts.append(tr("ledger entry {number}").format(number=one.entry))
    if one.left is not None and one.left != one.amount:
        parts.append(tr("left {amount}").format(amount=formats.money(one.left)))
    if one.said:
        parts.append(f"«{say(one.said)}»")
    title = tr("Reduction proposed: {question}").format(question=one.question.of(language()))
    return title, ", ".join(parts)


def _quote(one: AuditQuote, say: Say) -> QuoteText:
    when = f"{formats.clock_ms(one.from_ms)}–{formats.clock_ms(one.to_ms)}"
    name = one.name or one.recording[:12]
    return QuoteText(labels.lane(Lane(one.lane)), f"{name}, {when}", say(one.text))


# ---------------------------------------------------------------- a manager's file


class _Said:
    def __init__(self, file: ManagerFile) -> None:
        self.file = file
        self.zone = ZoneInfo(file.time_zone)
        self.marks = {known: tr(words) for known, words in MARKS.items()} if file.masked else {}

    def text(self, text: str) -> str:
        for known, words in self.marks.items():
            text = text.replace(known, words)
        return text

    def when(self, moment: datetime | None) -> str:
        return "" if moment is None else formats.date_time(moment, self.zone)


def manager_text(file: ManagerFile) -> CaseText:
    said = _Said(file)
    notes = [tr("Made {when} by {who}, time zone {zone}.").format(
        when=said.when(file.made_at), who=said.text(file.made_by), zone=file.time_zone)]  # fmt: skip
    if file.since is not None:
        notes.append(tr("Audits and entries since {day}.").format(day=said.when(file.since)))
    if file.masked:
        notes.append(tr("Masked: names, telephone numbers, e-mails, addresses and tax numbers are left out."))
    seal = tr("Log entry {number}, seal {seal}, key {key}").format(
        number=file.log_entry, seal=file.log_head[:16], key=file.key
    )
    return CaseText(
        language=language(),
        title=tr("Case file of {manager}").format(manager=said.text(file.manager)),
        footer=seal,
        notes=tuple(notes),
        sections=(
            _scores(file), _worst(file), _money(said), *_appeals(said),
            *audit_sections(file.audits, said.zone, said.text), _sealed(file),
        ),
    )  # fmt: skip


def _scores(file: ManagerFile) -> Section:
    rows = tuple(
        (
            one.form.of(language()),
            formats.number(one.version),
            formats.number(one.mean.whole),
            "—" if one.mean.value is None else formats.percent(round(one.mean.value, 3)),
            _range(one.range),
        )
        for one in file.scores
    )
    columns = (tr("Form"), tr("Version"), tr("Audits"), tr("Mean score"), tr("95 % interval"))
    return Section(tr("Scores"), columns=columns, rows=rows, empty=tr("No audits yet"))


def _range(one: Range | None) -> str:
    if one is None:
        return tr("too few to tell")
    return f"{formats.percent(round(one.low, 3))} – {formats.percent(round(one.high, 3))}"


def _worst(file: ManagerFile) -> Section:
    rows = tuple(
        (
            one.question.of(language()),
            f"{one.form.of(language())}, {one.version}",
            tr("{part} of {whole}").format(
                part=formats.number(one.failed.part), whole=formats.number(one.failed.whole)
            ),
        )
        for one in file.worst
    )
    columns = (tr("Question"), tr("Form"), tr("Failed"))
    return Section(tr("Weakest questions"), columns=columns, rows=rows, empty=tr("No question was failed."))


def _money(said: _Said) -> Section:
    rows = tuple(_entry(one, said) for one in said.file.entries)
    columns = (tr("Ledger No."), tr("Period"), tr("Signed"), tr("Amount"), tr("Left"), tr("Ground"))
    facts = ((tr("Left of all reductions"), formats.money(said.file.balance)),) if rows else ()
    return Section(tr("Reductions in the ledger"), facts, columns=columns, rows=rows, empty=tr("There is none."))


def _entry(one: FileEntry, said: _Said) -> tuple[str, ...]:
    rule = tr("the client denied the refusal") if one.rule is None else f"{one.rule[0]}: {one.rule[1]}"
    parts = (said.text(one.external_id), rule, said.text(one.ground))
    return (
        formats.number(one.entry),
        one.period,
        f"{said.when(one.signed_at)}\n{said.text(one.proposed_by)} → {said.text(one.signed_by)}",
        formats.money(one.amount),
        formats.money(one.left),
        " · ".join(part for part in parts if part),
    )


def _appeals(said: _Said) -> tuple[Section, ...]:
    found = []
    for one in said.file.entries:
        appeal = one.appeal
        if appeal is None:
            continue
        outcome = ledger_words.appeal_outcome(Outcome(appeal.outcome)) if appeal.outcome else tr("not decided yet")
        facts = (
            (tr("Filed"), said.when(appeal.filed_at)), (tr("Explanation"), said.text(appeal.explanation)),
            (tr("Outcome"), outcome), (tr("Comment"), said.text(appeal.comment)),
            (tr("Decided by"), said.text(appeal.decided_by)), (tr("Decided"), said.when(appeal.decided_at)),
        )  # fmt: skip
        title = tr("Appeal against entry {number}").format(number=one.entry)
        found.append(Section(title, tuple((name, value) for name, value in facts if value)))
    return tuple(found)


def _sealed(file: ManagerFile) -> Section:
    return Section(
        tr("Seal"),
        (
            (tr("Last entry of the audit log"), formats.number(file.log_entry)),
            (tr("Its seal (SHA-256)"), file.log_head),
            (tr("Key of the installation"), file.key),
            (tr("Check it"), tr("qa-desk report verify FOLDER: needs no workspace")),
        ),
    )
