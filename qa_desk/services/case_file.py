"""The case file of a decision: collected in one look, written as PDF, HTML, JSON and a clip with a signed manifest."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC
from pathlib import Path
from typing import Protocol

from qa_desk.domain.call import Recording
from qa_desk.domain.case_file import (
    CaseAppeal,
    CaseCallback,
    CaseDeal,
    CaseDecision,
    CaseEvidenceFile,
    CaseFile,
    CaseFinding,
    CaseFine,
    CaseQuote,
    CaseRecording,
    CaseSignature,
    masked_case,
    with_clip,
)
from qa_desk.domain.checkpoint import key_id
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, Decision, Evidence, SpanEvidence
from qa_desk.domain.errors import KnownError
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import ConditionalRefusal, RefusalId
from qa_desk.domain.ledger import left_of
from qa_desk.domain.ledger_inputs import to_data
from qa_desk.domain.mask import Known, Masker, NameFinder, no_names
from qa_desk.domain.pack import Manifest, PackFile, signed_text
from qa_desk.domain.people import Role, User
from qa_desk.domain.report import WrittenReport
from qa_desk.services.case_audits import case_audits
from qa_desk.services.checklist_ports import AuditQuery, ChecklistBooks
from qa_desk.services.ports import Clock, Packs, RecordingVault, Sealer
from qa_desk.services.rights import check_any
from qa_desk.services.store import Store, UnitOfWork

AROUND_MS = 2_000
"""Sound before and behind each stretch: a sentence cut off proves nothing."""
MAY = frozenset({Role.AUDITOR, Role.SALES_HEAD, Role.PAYROLL})


@dataclass(frozen=True, slots=True)
class ClipPart:
    """`from_ms` < `to_ms`; what lies outside of the recording is left out."""

    path: Path
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Clip:
    """`starts_ms`: where each part begins, None for a recording that cannot be read."""

    data: bytes
    starts_ms: tuple[int | None, ...]


class ClipCutter(Protocol):
    ending: str

    def cut(self, parts: Sequence[ClipPart]) -> Clip | None:
        """The parts one after another with a pause between; None when none of them can be read."""
        ...


class CaseWriter(Protocol):
    def write(self, case: CaseFile, folder: Path, clip: bytes | None) -> tuple[WrittenReport, ...]:
        """JSON, HTML and PDF, and the clip under the name the case gives. Raises ReportNotWritten."""
        ...


@dataclass(frozen=True, slots=True)
class CaseOffice:
    """What makes a case file. `find_names`: for the masked variant. `books`: for the deal's checklist audits; without
    them the case tells of none."""

    writer: CaseWriter
    clips: ClipCutter
    vault: RecordingVault
    packs: Packs
    key: Sealer
    find_names: NameFinder = no_names
    books: ChecklistBooks | None = None


def write_case(
    store: Store,
    clock: Clock,
    user: User,
    office: CaseOffice,
    refusal_id: RefusalId,
    folder: Path,
    *,
    masked: bool = False,
) -> tuple[CaseFile, tuple[WrittenReport, ...]]:
    """Makes a folder of its own in `folder`. A recording whose file is gone or holds other bytes by now gives no sound;
    the manifest names its hash (`sound_left_out`). Raises RoleMissing, NotFound, ReportNotWritten."""
    check_any(user, MAY, Role.AUDITOR)
    with store.read() as unit:
        case, known = collect(unit, clock, user, office.key, refusal_id)
        if office.books is not None:
            case = _with_audits(unit, office.books, case, refusal_id, user)
        paths = _paths(unit, office.vault, case)
    sound, left_out = None, list[str]()
    if masked:
        case = masked_case(case, Masker(known, office.find_names))
    else:
        own = _own_sound(office.vault, paths)
        left_out = sorted(paths.keys() - own.keys())
        case, sound = _with_sound(case, office.clips, own)
    target = folder / case.stem
    files = office.writer.write(case, target, sound)
    with store.write() as unit:
        now = clock()
        hashes: dict[str, str | int | bool | None] = {file.path.name: file.sha256 for file in files}
        entry = unit.log.append(now, user.id, "case_reported", f"refusal:{refusal_id}", {"masked": masked, **hashes})
    facts = {"refusal": str(refusal_id), "masked": "yes" if masked else "no", "state": case.state}
    if left_out:
        facts["sound_left_out"] = " ".join(left_out)
    bare = Manifest(
        kind="case",
        period=str(refusal_id),
        made_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        made_by=case.made_by,
        files=tuple(PackFile(file.path.name, file.sha256, file.size) for file in files),
        facts=facts,
        log_entry=entry.number,
        log_head=entry.hash,
        public_key=office.key.public_key,
    )
    manifest = replace(bare, signature=office.key.sign(signed_text(bare)))
    return case, (*files, office.packs.write(manifest, target, case.stem))


def _with_audits(
    unit: UnitOfWork, books: ChecklistBooks, case: CaseFile, refusal_id: RefusalId, user: User
) -> CaseFile:
    audits = unit.checklists.submitted(AuditQuery(deal_id=unit.refusals.get(refusal_id).deal_id))
    return replace(case, audits=case_audits(unit, books, audits, user))


# ---------------------------------------------------------------- collecting


def collect(unit: UnitOfWork, clock: Clock, user: User, key: Sealer, refusal_id: RefusalId) -> tuple[CaseFile, Known]:
    """The case as it stands, and what is known of its people. Raises NotFound."""
    refusal = unit.refusals.get(refusal_id)
    facts = unit.deals.get(refusal.deal_id).facts
    names = {int(one.id): one.name for one in unit.users.all()}
    entry, head = unit.log.head()
    recordings = _recordings(unit, refusal)
    finding = _finding(unit, refusal_id)
    deal = CaseDeal(
        facts.external_id, facts.title, facts.client_name, facts.company, facts.inn,
        tuple(one.e164 or one.original for one in facts.phones), facts.emails, facts.manager, facts.group,
        facts.pipeline, facts.stage, facts.lead_source, facts.amount, facts.created_at,
    )  # fmt: skip
    case = CaseFile(
        refusal_id=int(refusal_id),
        round=refusal.round,
        state=refusal.state.value,
        masked=False,
        made_at=clock(),
        made_by=user.name,
        time_zone=unit.settings.load().time_zone,
        deal=deal,
        stated_reason=refusal.stated_reason or "",
        stated_text=refusal.stated_text,
        stated_comment=refusal.stated_comment,
        stated_by=refusal.stated_by,
        opened_at=refusal.opened_at,
        deadline_at=refusal.deadline_at,
        finding=None if finding is None else CaseFinding(
            finding.verdict.value, finding.voiced_reasons, finding.sure, finding.reader, finding.found_at,
            finding.input_sha256, _quotes(finding.evidence),
        ),
        decisions=tuple(_decision(one, names) for one in unit.decisions.of_refusal(refusal_id)),
        callbacks=tuple(
            CaseCallback(one.called_at, names[one.called_by], one.outcome.value, one.client_words)
            for one in unit.callbacks.of_refusal(refusal_id)
        ),
        signatures=tuple(
            CaseSignature(one.signed_at, names[one.signed_by], one.action.value, one.comment)
            for one in unit.signatures.of_refusal(refusal_id)
        ),
        fine=_fine(unit, refusal_id, names),
        appeal=_appeal(unit, refusal_id, names),
        recordings=recordings,
        log_entry=entry,
        log_head=head,
        key=key_id(key.public_key),
        files=_files(unit, refusal_id, names),
    )  # fmt: skip
    return case, _known(case, unit, refusal)


def _finding(unit: UnitOfWork, refusal_id: RefusalId) -> Finding | None:
    """The one that the newest decision was made by; the newest one where nothing was decided."""
    decisions = unit.decisions.of_refusal(refusal_id)
    if decisions and decisions[-1].finding_id is not None:
        return unit.findings.get(decisions[-1].finding_id)
    return unit.findings.latest(refusal_id)


def _quotes(evidence: Sequence[Evidence]) -> tuple[CaseQuote, ...]:
    return tuple(
        CaseQuote(one.recording, one.lane.value, one.from_ms, one.to_ms, one.quote)
        for one in evidence
        if isinstance(one, SpanEvidence)
    )


def _decision(one: Decision, names: Mapping[int, str]) -> CaseDecision:
    heard = getattr(one, "heard_percent", None)  # known since listening is logged
    return CaseDecision(
        one.decided_at, names[one.decided_by], one.verdict.value, one.voiced_reason or "", one.comment,
        heard if isinstance(heard, int) else None, _quotes(one.evidence),
        sum(isinstance(part, AttemptEvidence) for part in one.evidence),
        sum(isinstance(part, DealEvidence) for part in one.evidence),
    )  # fmt: skip


def _recordings(unit: UnitOfWork, refusal: ConditionalRefusal) -> tuple[CaseRecording, ...]:
    found = []
    for call in unit.calls.of_deal(refusal.deal_id):
        recording = None if call.recording is None else unit.calls.recording(call.recording)
        if recording is not None:
            facts = call.facts
            found.append(
                CaseRecording(recording.sha256, recording.original_name, facts.started_at, facts.direction.value,
                              facts.manager, recording.audio.duration_ms)
            )  # fmt: skip
    return tuple(found)


def _fine(unit: UnitOfWork, refusal_id: RefusalId, names: Mapping[int, str]) -> CaseFine | None:
    """As the ledger has it; else as it is proposed."""
    handed, proposal = unit.penalties.reassignment_of(refusal_id), unit.penalties.fine_of(refusal_id)
    new_manager = "" if handed is None else handed.to_manager
    entry = unit.ledger.fine_of(refusal_id)
    if entry is not None:
        inputs = {key: str(value) for key, value in to_data(entry.inputs).items() if value is not None}
        by = "" if entry.proposed_by is None else names[entry.proposed_by]
        proposed_at = entry.entered_at if proposal is None else proposal.proposed_at
        left = left_of(entry, unit.ledger.reversals_of(entry.id))
        return CaseFine(entry.amount, entry.manager, entry.period, entry.ground, inputs, by, proposed_at,
                        int(entry.id), left, new_manager)  # fmt: skip
    if proposal is None:
        return None
    inputs = {
        "tariff_id": str(proposal.tariff_id),
        "lead_source": proposal.lead_source,
        "decided_on": proposal.decided_on.isoformat(),
    }
    return CaseFine(proposal.amount, proposal.manager, "", "", inputs, names[proposal.proposed_by],
                    proposal.proposed_at, None, None, new_manager)  # fmt: skip


def _appeal(unit: UnitOfWork, refusal_id: RefusalId, names: Mapping[int, str]) -> CaseAppeal | None:
    entry = unit.ledger.fine_of(refusal_id)
    appeal = None if entry is None else unit.cases.appeals([entry.id]).get(entry.id)
    if appeal is None:
        return None
    decided = unit.cases.decisions().get(appeal.id)
    if decided is None:
        return CaseAppeal(appeal.filed_at, appeal.explanation, "", "", None, "", appeal.evidence)
    return CaseAppeal(appeal.filed_at, appeal.explanation, decided.outcome.value, decided.comment, decided.decided_at,
                      names[decided.decided_by], appeal.evidence)  # fmt: skip


def _files(unit: UnitOfWork, refusal_id: RefusalId, names: Mapping[int, str]) -> tuple[CaseEvidenceFile, ...]:
    entry = unit.ledger.fine_of(refusal_id)
    kept = () if entry is None else unit.cases.files([entry.id]).get(entry.id, ())
    return tuple(
        CaseEvidenceFile(one.file.name, one.file.size_bytes, one.file.sha256, names[one.added_by], one.added_at)
        for one in kept
    )


def _known(case: CaseFile, unit: UnitOfWork, refusal: ConditionalRefusal) -> Known:
    """Every person of the case has a mark of his own; people of the program who are not in it are known too: somebody
    may be named in a comment."""
    facts = unit.deals.get(refusal.deal_id).facts
    staff = [case.stated_by, facts.manager, *(one.manager for one in case.recordings)]
    if case.fine is not None:
        staff += [case.fine.manager, case.fine.new_manager]
    staff += [one.name for one in unit.users.all()]
    staff += sorted(unit.deals.managers())
    people: dict[str, Sequence[str]] = {"[client]": tuple(one for one in (facts.client_name, facts.company) if one)}
    numbered = dict.fromkeys(one for one in staff if one.strip())
    people |= {f"[employee {place}]": (name,) for place, name in enumerate(numbered, 1)}
    phones = [text for one in facts.phones for text in (one.original, one.e164) if text]
    phones += [call.facts.client_phone for call in unit.calls.of_deal(refusal.deal_id) if call.facts.client_phone]
    addresses = [
        value for key, value in facts.extra.items() if "адрес" in key.casefold() or "address" in key.casefold()
    ]
    numbers = [one for one in (facts.inn, facts.refused_inn) if one]
    return Known(people, phones, (*facts.emails, *facts.refused_emails), numbers, addresses)


# ---------------------------------------------------------------- sound


def _paths(unit: UnitOfWork, vault: RecordingVault, case: CaseFile) -> Mapping[str, Path]:
    wanted = {one.recording for one in case.quotes()}
    found: dict[str, Recording] = {}
    for sha256 in wanted:
        recording = unit.calls.recording(sha256)
        if recording is not None:
            found[sha256] = recording
    return {sha256: vault.locate(one.stored_path) for sha256, one in found.items()}


def _own_sound(vault: RecordingVault, paths: Mapping[str, Path]) -> Mapping[str, Path]:
    """Those whose bytes are still the recording's: an exchange may use a linked file's name for another client."""
    found = {}
    for sha256, path in paths.items():
        with suppress(KnownError):
            if vault.sha256(path) == sha256:
                found[sha256] = path
    return found


def _with_sound(case: CaseFile, clips: ClipCutter, paths: Mapping[str, Path]) -> tuple[CaseFile, bytes | None]:
    quotes = [one for one in case.quotes() if one.recording in paths]
    parts = [ClipPart(paths[one.recording], max(one.from_ms - AROUND_MS, 0), one.to_ms + AROUND_MS) for one in quotes]
    clip = clips.cut(parts) if parts else None
    if clip is None:
        return case, None
    starts: dict[tuple[str, int, int], int] = {
        (quote.recording, quote.from_ms, quote.to_ms): start + (quote.from_ms - part.from_ms)
        for quote, part, start in zip(quotes, parts, clip.starts_ms, strict=True)
        if start is not None
    }
    return with_clip(case, f"{case.stem}{clips.ending}", starts), clip.data
