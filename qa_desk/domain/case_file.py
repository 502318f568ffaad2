"""Case file: everything one decision rests on, as plain data; masked, nobody outside can tell whom it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from qa_desk.domain.case_audit import CaseAudit, masked_audit
from qa_desk.domain.mask import Masker
from qa_desk.domain.money import Money

FORMAT = "qa-desk-case-1"


@dataclass(frozen=True, slots=True)
class CaseQuote:
    """`clip_ms`: where the stretch begins in the clip, None when it is not in it."""

    recording: str
    lane: str
    from_ms: int
    to_ms: int
    text: str
    clip_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CaseRecording:
    """`name`: of the file as it came; its hash is that of the file."""

    sha256: str
    name: str
    started_at: datetime
    direction: str
    manager: str
    duration_ms: int


@dataclass(frozen=True, slots=True)
class CaseFinding:
    verdict: str
    voiced_reasons: tuple[str, ...]
    sure: bool
    reader: str
    found_at: datetime
    input_sha256: str
    quotes: tuple[CaseQuote, ...]


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """`heard_percent`: of the client's speech, by who decided; None where it was not counted. `finding`: what was on
    screen is the newest one."""

    at: datetime
    by: str
    verdict: str
    voiced_reason: str
    comment: str
    heard_percent: int | None
    quotes: tuple[CaseQuote, ...]
    attempts: int
    other_deals: int


@dataclass(frozen=True, slots=True)
class CaseCallback:
    at: datetime
    by: str
    outcome: str
    client_words: str


@dataclass(frozen=True, slots=True)
class CaseSignature:
    at: datetime
    by: str
    action: str
    comment: str


@dataclass(frozen=True, slots=True)
class CaseFine:
    """`inputs`: what the amount recomputes from. `entry`: its number in the ledger, None while it is only proposed."""

    amount: Money
    manager: str
    period: str
    ground: str
    inputs: Mapping[str, str]
    proposed_by: str
    proposed_at: datetime
    entry: int | None
    left: Money | None
    new_manager: str


@dataclass(frozen=True, slots=True)
class CaseEvidenceFile:
    """A file that was kept with the case: it lies in the workspace, its hash stands in the audit log."""

    name: str
    size_bytes: int
    sha256: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class CaseAppeal:
    """`evidence`: links, papers and places in calls that it names."""

    filed_at: datetime
    explanation: str
    outcome: str
    comment: str
    decided_at: datetime | None
    decided_by: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseDeal:
    external_id: str
    title: str
    client_name: str
    company: str
    inn: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    manager: str
    group: str
    pipeline: str
    stage: str
    lead_source: str
    amount: Money | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """`log_entry`, `log_head`: number and seal of the last entry of the audit log when it was made; `key`: id of the
    installation's key. `clip`: name of the sound file beside it, "" for none. `audits`: of the deal, newest first.
    `files`: of evidence, oldest first."""

    refusal_id: int
    round: int
    state: str
    masked: bool
    made_at: datetime
    made_by: str
    time_zone: str
    deal: CaseDeal
    stated_reason: str
    stated_text: str
    stated_comment: str
    stated_by: str
    opened_at: datetime
    deadline_at: datetime
    finding: CaseFinding | None
    decisions: tuple[CaseDecision, ...]
    callbacks: tuple[CaseCallback, ...]
    signatures: tuple[CaseSignature, ...]
    fine: CaseFine | None
    appeal: CaseAppeal | None
    recordings: tuple[CaseRecording, ...]
    log_entry: int
    log_head: str
    key: str
    clip: str = ""
    audits: tuple[CaseAudit, ...] = ()
    files: tuple[CaseEvidenceFile, ...] = ()

    @property
    def stem(self) -> str:
        return f"case-{self.refusal_id}" + ("-masked" if self.masked else "")

    def quotes(self) -> tuple[CaseQuote, ...]:
        """Every stretch that proves something, once, in the order of the recordings."""
        found = [quote for decision in self.decisions for quote in decision.quotes]
        if self.finding is not None:
            found += self.finding.quotes
        order = {one.sha256: place for place, one in enumerate(self.recordings)}
        spans = {(one.recording, one.from_ms, one.to_ms): one for one in reversed(found)}
        return tuple(sorted(spans.values(), key=lambda one: (order.get(one.recording, len(order)), one.from_ms)))


def with_clip(case: CaseFile, name: str, starts: Mapping[tuple[str, int, int], int]) -> CaseFile:
    """`starts`: where each stretch begins in the clip."""

    def placed(quote: CaseQuote) -> CaseQuote:
        return replace(quote, clip_ms=starts.get((quote.recording, quote.from_ms, quote.to_ms)))

    return replace(_quotes_mapped(case, placed), clip=name)


def masked_case(case: CaseFile, mask: Masker) -> CaseFile:
    """Without names, telephone numbers, addresses and tax numbers; times, codes, amounts and hashes stay.

    A voice is personal too: there is no clip, and file names, which often hold a number or a name, are left out.
    """
    text, name = mask.text, mask.name
    deal = replace(
        case.deal,
        title=text(case.deal.title),
        client_name=name(case.deal.client_name),
        company=name(case.deal.company),
        inn="",
        phones=(),
        emails=(),
        manager=name(case.deal.manager),
        group=text(case.deal.group),
        external_id=text(case.deal.external_id),
    )
    quoted = _quotes_mapped(case, lambda one: replace(one, text=text(one.text), clip_ms=None))
    return replace(
        quoted,
        masked=True,
        made_by=name(case.made_by),
        deal=deal,
        stated_text=text(case.stated_text),
        stated_comment=text(case.stated_comment),
        stated_by=name(case.stated_by),
        decisions=tuple(replace(one, by=name(one.by), comment=text(one.comment)) for one in quoted.decisions),
        callbacks=tuple(
            replace(one, by=name(one.by), client_words=text(one.client_words)) for one in case.callbacks
        ),
        signatures=tuple(replace(one, by=name(one.by), comment=text(one.comment)) for one in case.signatures),
        fine=None if case.fine is None else _masked_fine(case.fine, mask),
        appeal=None if case.appeal is None else _masked_appeal(case.appeal, mask),
        recordings=tuple(replace(one, name="", manager=name(one.manager)) for one in case.recordings),
        clip="",
        audits=tuple(masked_audit(one, mask) for one in case.audits),
        files=tuple(replace(one, name="", added_by=mask.name(one.added_by)) for one in case.files),
    )  # fmt: skip


def _masked_fine(fine: CaseFine, mask: Masker) -> CaseFine:
    return replace(
        fine,
        manager=mask.name(fine.manager),
        proposed_by=mask.name(fine.proposed_by),
        new_manager=mask.name(fine.new_manager),
        ground=mask.text(fine.ground),
    )


def _masked_appeal(appeal: CaseAppeal, mask: Masker) -> CaseAppeal:
    return replace(
        appeal,
        explanation=mask.text(appeal.explanation),
        comment=mask.text(appeal.comment),
        decided_by=mask.name(appeal.decided_by),
        evidence=tuple(mask.text(one) for one in appeal.evidence),
    )


def _quotes_mapped(case: CaseFile, change: Callable[[CaseQuote], CaseQuote]) -> CaseFile:
    finding = case.finding
    if finding is not None:
        finding = replace(finding, quotes=tuple(map(change, finding.quotes)))
    decisions = tuple(replace(one, quotes=tuple(map(change, one.quotes))) for one in case.decisions)
    return replace(case, finding=finding, decisions=decisions)
