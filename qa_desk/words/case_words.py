"""A case file in words: labels for its codes, times by the department's clock, one order of sections for all files."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_desk.domain.appeal import Outcome
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.case_file import CaseDecision, CaseFile, CaseFine, CaseQuote
from qa_desk.domain.case_text import CaseText, QuoteText, Section
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.mask import ADDRESS, EMAIL, NAME, NUMBER, PHONE
from qa_desk.domain.money import Money
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.sign_off import SignAction
from qa_desk.words import formats, labels
from qa_desk.words.audit_case_words import audit_sections
from qa_desk.words.catalogue import language, mark, tr, trc

OUTCOMES: Mapping[str, str] = {
    Outcome.ACCEPT.value: mark("Appeal accepted"),
    Outcome.PARTLY.value: mark("Appeal accepted in part"),
    Outcome.REJECT.value: mark("Appeal rejected"),
}
INPUTS: Mapping[str, str] = {
    "rule": mark("Rule of the amount"),
    "tariff_id": mark("Tariff No."),
    "lead_source": mark("Lead source"),
    "valid_from": mark("Tariff valid from"),
    "decided_on": mark("Day of the decision"),
    "tariff_minor": mark("Tariff, minor units"),
    "item_id": mark("Audit No."),
    "form": mark("Form"),
    "version": mark("Version of the form"),
    "question": mark("Question"),
    "points": mark("Points lost"),
    "minor_a_point": mark("Minor units a point"),
}
MARKS: Mapping[str, str] = {
    NAME: mark("[name]"),
    PHONE: mark("[phone]"),
    EMAIL: mark("[e-mail]"),
    NUMBER: mark("[number]"),
    ADDRESS: mark("[address]"),
    "[client]": mark("[client]"),
    "[employee": mark("[employee"),
}


class _Said:
    """Words of one case: its zone, its places in the clip, its masked names in the language in use."""

    def __init__(self, case: CaseFile) -> None:
        self.case = case
        self.zone = ZoneInfo(case.time_zone)
        self.names = {one.sha256: place for place, one in enumerate(case.recordings, 1)}
        self.marks = {known: tr(words) for known, words in MARKS.items()}

    def when(self, moment: datetime | None) -> str:
        return "" if moment is None else formats.date_time(moment, self.zone)

    def text(self, text: str) -> str:
        """Marks of the masked variant are words too."""
        if self.case.masked:
            for known, words in self.marks.items():
                text = text.replace(known, words)
        return text

    def quotes(self, quotes: Sequence[CaseQuote]) -> tuple[QuoteText, ...]:
        return tuple(self._quote(one) for one in quotes)

    def _quote(self, quote: CaseQuote) -> QuoteText:
        when = tr("recording {number}, {begin}–{end}").format(
            number=self.names.get(quote.recording, "?"),
            begin=formats.clock_ms(quote.from_ms),
            end=formats.clock_ms(quote.to_ms),
        )
        in_clip = "" if quote.clip_ms is None else tr("clip {at}").format(at=formats.clock_ms(quote.clip_ms))
        start = None if quote.clip_ms is None else max(quote.clip_ms - 2_000, 0) / 1000
        return QuoteText(labels.lane(Lane(quote.lane)), when, self.text(quote.text), start, in_clip)


def case_text(case: CaseFile) -> CaseText:
    said = _Said(case)
    notes = [tr("Made {when} by {who}, time zone {zone}.").format(
        when=said.when(case.made_at), who=said.text(case.made_by), zone=case.time_zone)]  # fmt: skip
    if case.masked:
        notes.append(
            tr("Masked: names, telephone numbers, e-mails, addresses and tax numbers are left out; a voice is "
               "personal too, so there is no sound.")
        )  # fmt: skip
    seal = tr("Log entry {number}, seal {seal}, key {key}").format(
        number=case.log_entry, seal=case.log_head[:16], key=case.key
    )
    return CaseText(
        language=language(),
        title=tr("Case {number}: deal {deal}").format(number=case.refusal_id, deal=said.text(case.deal.external_id)),
        footer=seal,
        notes=tuple(notes),
        sections=(
            _deal(said), _stated(said), _finding(said), *_decisions(said), _callbacks(said), _fine(said), _appeal(said),
            *_files(said),
            *audit_sections(case.audits, said.zone, said.text), _signatures(said), _recordings(said), _sealed(case),
        ),
        clip=case.clip,
        clip_title=tr("The stretches that prove it, with two seconds before and behind each:"),
        listen=tr("listen:"),
    )  # fmt: skip


def _deal(said: _Said) -> Section:
    deal = said.case.deal
    facts = [
        (tr("Deal"), said.text(f"{deal.external_id} · {deal.title}" if deal.title else deal.external_id)),
        (tr("Client"), said.text(deal.client_name)),
    ]
    if not said.case.masked:
        facts += [
            (tr("Company"), deal.company), (tr("INN"), deal.inn), (tr("Phones"), ", ".join(deal.phones)),
            (tr("E-mails"), ", ".join(deal.emails)),
        ]  # fmt: skip
    stage = f"{deal.pipeline} · {deal.stage}" if deal.pipeline else deal.stage
    facts += [
        (tr("Manager"), said.text(deal.manager)),
        (tr("Group"), said.text(deal.group)),
        (tr("Stage"), stage),
        (tr("Lead source"), deal.lead_source),
        (tr("Created"), said.when(deal.created_at)),
    ]
    if deal.amount is not None:
        facts.append((tr("Amount"), formats.money(deal.amount)))
    return Section(tr("Deal"), tuple((name, value) for name, value in facts if value))


def _stated(said: _Said) -> Section:
    case = said.case
    return Section(
        tr("What the manager stated"),
        (
            (tr("Stated reason"), labels.reason(case.stated_reason)),
            (tr("As typed"), said.text(case.stated_text)),
            (tr("Manager's comment"), said.text(case.stated_comment)),
            (tr("Stated by"), said.text(case.stated_by)),
            (tr("Refusal opened"), said.when(case.opened_at)),
            (tr("Deadline"), said.when(case.deadline_at)),
            (tr("State now"), labels.state(RefusalState(case.state))),
        ),
    )


def _finding(said: _Said) -> Section:
    found = said.case.finding
    if found is None:
        return Section(tr("What the program found"), empty=tr("The program did not check this refusal."))
    voiced = ", ".join(labels.reason(one) for one in found.voiced_reasons)
    return Section(
        tr("What the program found"),
        (
            (tr("Finding"), labels.verdict(Verdict(found.verdict))),
            (tr("Voiced reasons"), voiced or trc("reason", "not given")),
            (tr("Stood by"), tr("yes") if found.sure else tr("no, it only suggests")),
            (tr("Version of the reader"), found.reader),
            (tr("Found"), said.when(found.found_at)),
            (tr("SHA-256 of what was read"), found.input_sha256),
        ),
        said.quotes(found.quotes),
    )


def _decisions(said: _Said) -> tuple[Section, ...]:
    if not said.case.decisions:
        return (Section(tr("Auditor's decision"), empty=tr("Nobody has decided yet.")),)
    return tuple(_decision(said, one) for one in said.case.decisions)


def _decision(said: _Said, one: CaseDecision) -> Section:
    facts = [
        (tr("Decision"), labels.decision(DecisionVerdict(one.verdict))),
        (tr("Reason the auditor heard"), labels.reason(one.voiced_reason)),
        (tr("Comment"), said.text(one.comment)),
        (tr("Decided by"), said.text(one.by)),
        (tr("Decided"), said.when(one.at)),
        (tr("Listened"), _heard(one)),
    ]
    if one.attempts:
        facts.append((tr("Attempts on record"), formats.number(one.attempts)))
    if one.other_deals:
        facts.append((tr("Older deals of the client"), formats.number(one.other_deals)))
    return Section(tr("Auditor's decision"), tuple(facts), said.quotes(one.quotes))


def _heard(one: CaseDecision) -> str:
    if one.heard_percent is None:
        return tr("not counted")
    return tr("{share} of what the client said").format(share=formats.percent(one.heard_percent / 100))


def _callbacks(said: _Said) -> Section:
    rows = tuple(
        (
            said.when(one.at),
            said.text(one.by),
            labels.outcome(CallbackOutcome(one.outcome)),
            said.text(one.client_words),
        )
        for one in said.case.callbacks
    )
    columns = (tr("When"), tr("Who called"), tr("Outcome"), tr("Client's words"))
    return Section(tr("Callbacks"), columns=columns, rows=rows, empty=tr("Nobody called the client back."))


def _fine(said: _Said) -> Section:
    fine = said.case.fine
    if fine is None:
        return Section(tr("Money"), empty=tr("No amount was proposed."))
    facts = [
        (tr("Amount"), formats.money(fine.amount)),
        (tr("Manager"), said.text(fine.manager)),
        (tr("Ledger entry"), tr("No. {number}, period {period}").format(number=fine.entry, period=fine.period)
         if fine.entry is not None else tr("none: it is only proposed")),
        (tr("Ground"), said.text(fine.ground)),
        (tr("Proposed by"), said.text(fine.proposed_by)),
        (tr("Proposed"), said.when(fine.proposed_at)),
        (tr("New manager"), said.text(fine.new_manager)),
    ]  # fmt: skip
    if fine.left is not None and fine.left != fine.amount:
        facts.append((tr("Left after counter-entries"), formats.money(fine.left)))
    facts += [(_input(key), _input_value(key, value, fine)) for key, value in fine.inputs.items()]
    return Section(tr("Money"), tuple((name, value) for name, value in facts if value))


def _input(key: str) -> str:
    return tr(INPUTS[key]) if key in INPUTS else key


def _input_value(key: str, value: str, fine: CaseFine) -> str:
    if key in ("tariff_minor", "minor_a_point") and value.isdigit():
        return f"{value} ({formats.money(Money(int(value), fine.amount.currency))})"
    return value


def _appeal(said: _Said) -> Section:
    appeal = said.case.appeal
    if appeal is None:
        return Section(tr("Appeal"), empty=tr("The manager has not disputed it."))
    facts = [(tr("Filed"), said.when(appeal.filed_at)), (tr("Explanation"), said.text(appeal.explanation))]
    if appeal.evidence:
        facts.append((tr("Named as evidence"), said.text("; ".join(appeal.evidence))))
    if not appeal.outcome:
        return Section(tr("Appeal"), (*facts, (tr("Outcome"), tr("not decided yet"))))
    facts += [
        (tr("Outcome"), tr(OUTCOMES[appeal.outcome])),
        (tr("Comment"), said.text(appeal.comment)),
        (tr("Decided by"), said.text(appeal.decided_by)),
        (tr("Decided"), said.when(appeal.decided_at)),
    ]
    return Section(tr("Appeal"), tuple(facts))


def _files(said: _Said) -> tuple[Section, ...]:
    """None where nothing was kept."""
    rows = tuple(
        (
            formats.number(place),
            _size(one.size_bytes),
            said.when(one.added_at),
            said.text(one.added_by),
            "\n".join(part for part in (one.name, one.sha256) if part),
        )
        for place, one in enumerate(said.case.files, 1)
    )
    columns = (tr("No."), tr("Size"), tr("Added"), tr("Added by"), tr("File and its SHA-256"))
    return (Section(tr("Files of evidence"), columns=columns, rows=rows),) if rows else ()


def _size(size: int) -> str:
    if size < 1_000_000:
        return tr("{size} KB").format(size=formats.number(max(1, round(size / 1_000))))
    return formats.megabytes(size)


def _signatures(said: _Said) -> Section:
    rows = tuple(
        (said.when(one.at), said.text(one.by), labels.sign_action(SignAction(one.action)), said.text(one.comment))
        for one in said.case.signatures
    )
    columns = (tr("When"), tr("Who signed"), tr("Signature"), tr("Comment"))
    return Section(tr("Signatures"), columns=columns, rows=rows, empty=tr("Nobody has signed yet."))


def _recordings(said: _Said) -> Section:
    rows = tuple(
        (
            formats.number(place),
            said.when(one.started_at),
            labels.direction(Direction(one.direction)),
            formats.duration_ms(one.duration_ms),
            "\n".join(part for part in (one.name, one.sha256) if part),
        )
        for place, one in enumerate(said.case.recordings, 1)
    )
    columns = (tr("No."), tr("Call"), tr("Direction"), tr("Length"), tr("File and its SHA-256"))
    return Section(tr("Recordings"), columns=columns, rows=rows, empty=tr("There is no recording."))


def _sealed(case: CaseFile) -> Section:
    return Section(
        tr("Seal"),
        (
            (tr("Last entry of the audit log"), formats.number(case.log_entry)),
            (tr("Its seal (SHA-256)"), case.log_head),
            (tr("Key of the installation"), case.key),
            (tr("Check it"), tr("qa-desk report verify FOLDER: needs no workspace")),
        ),
    )
