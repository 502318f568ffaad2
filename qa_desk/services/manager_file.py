"""The case file of a manager: collected in one look, written as HTML, PDF and JSON with a signed manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from qa_desk.domain.case_file import CaseAppeal
from qa_desk.domain.checklist import Label
from qa_desk.domain.checklist_audit import ChecklistAudit
from qa_desk.domain.checkpoint import key_id
from qa_desk.domain.errors import NotFound
from qa_desk.domain.ledger import Entry, EntryKind, left_of
from qa_desk.domain.ledger_inputs import AuditInputs
from qa_desk.domain.manager_file import FileEntry, FileQuestion, FileScore, ManagerFile, masked_file
from qa_desk.domain.mask import Known, Masker, NameFinder, no_names
from qa_desk.domain.money import Money
from qa_desk.domain.pack import Manifest, PackFile, signed_text
from qa_desk.domain.penalty import same_name
from qa_desk.domain.people import Role, User
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.report_audits import of_manager, scores, worst
from qa_desk.services.audit_report_facts import facts_of
from qa_desk.services.blind import looked_at_again
from qa_desk.services.case_audits import case_audits
from qa_desk.services.case_file import MAY
from qa_desk.services.checklist_ports import AuditQuery, ChecklistBooks
from qa_desk.services.ports import Clock, Packs, Sealer
from qa_desk.services.rights import check_any
from qa_desk.services.store import Store, UnitOfWork


class ManagerFileWriter(Protocol):
    def write(self, file: ManagerFile, folder: Path) -> tuple[WrittenReport, ...]:
        """JSON, HTML and PDF. Raises ReportNotWritten."""
        ...


@dataclass(frozen=True, slots=True)
class ManagerOffice:
    """What makes a manager's file. `find_names`: for the masked variant."""

    writer: ManagerFileWriter
    books: ChecklistBooks
    packs: Packs
    key: Sealer
    find_names: NameFinder = no_names


def write_manager_file(
    store: Store,
    clock: Clock,
    user: User,
    office: ManagerOffice,
    manager: str,
    folder: Path,
    *,
    since: datetime | None = None,
    masked: bool = False,
) -> tuple[ManagerFile, tuple[WrittenReport, ...]]:
    """Makes a folder of its own in `folder`. Raises RoleMissing, NotFound, ReportNotWritten."""
    check_any(user, MAY, Role.AUDITOR)
    with store.read() as unit:
        file, known = collect_manager(unit, clock, user, office, manager, since)
    if masked:
        file = masked_file(file, Masker(known, office.find_names))
    target = folder / file.stem
    files = office.writer.write(file, target)
    with store.write() as unit:
        now, zone = clock(), ZoneInfo(unit.settings.load().time_zone)
        hashes: dict[str, str | int | bool | None] = {one.path.name: one.sha256 for one in files}
        entry = unit.log.append(now, user.id, "manager_reported", f"manager:{manager}", {"masked": masked, **hashes})
    bare = Manifest(
        kind="manager",
        period=f"{now.astimezone(zone):%Y-%m-%d}",
        made_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        made_by=file.made_by,
        files=tuple(PackFile(one.path.name, one.sha256, one.size) for one in files),
        facts={"audits": str(len(file.audits)), "entries": str(len(file.entries)), "masked": "yes" if masked else "no"},
        log_entry=entry.number,
        log_head=entry.hash,
        public_key=office.key.public_key,
    )
    manifest = replace(bare, signature=office.key.sign(signed_text(bare)))
    return file, (*files, office.packs.write(manifest, target, file.stem))


# ---------------------------------------------------------------- collecting


def collect_manager(
    unit: UnitOfWork, clock: Clock, user: User, office: ManagerOffice, manager: str, since: datetime | None = None
) -> tuple[ManagerFile, Known]:
    """Whatever spelling of his name a deal or an entry has. Raises NotFound for who has neither deals nor entries."""
    entries = [
        one
        for one in reversed(unit.ledger.entries())
        if one.kind is EntryKind.FINE and same_name(one.manager, manager) and (since is None or one.entered_at >= since)
    ]
    spellings = [name for name in unit.deals.managers() if same_name(name, manager)]
    audits = [
        one
        for name in spellings or [manager]
        for one in unit.checklists.submitted(AuditQuery(manager=name, since=since))
    ]
    if not (spellings or entries or audits):
        raise NotFound(what="manager", key=manager)
    settings, (number, head) = unit.settings.load(), unit.log.head()
    dark = looked_at_again(unit, user, [one.id for one in audits])
    audits = [one for one in audits if one.id not in dark]
    facts = facts_of(unit, office.books, audits)
    shown = _entries(unit, entries)
    file = ManagerFile(
        manager=spellings[0] if spellings else manager,
        masked=False,
        made_at=clock(),
        made_by=user.name,
        time_zone=settings.time_zone,
        since=since,
        scores=tuple(
            FileScore(facts.forms[one.form], one.form.version, one.mean, one.range)
            for one in scores(facts, of_manager)
        ),
        worst=tuple(
            FileQuestion(
                facts.forms[one.form], one.form.version,
                facts.questions.get((one.form, one.question), Label(one.question, one.question)), one.share,
            )
            for one in worst(facts, of_manager)
        ),
        audits=case_audits(unit, office.books, sorted(audits, key=_submitted_at, reverse=True), user),
        entries=shown,
        balance=sum((one.left for one in shown), start=Money(0, settings.currency)),
        log_entry=number,
        log_head=head,
        key=key_id(office.key.public_key),
    )  # fmt: skip
    return file, _known(unit, file, spellings, audits)


def _submitted_at(audit: ChecklistAudit) -> datetime:
    return audit.started_at if audit.outcome is None else audit.outcome.submitted_at


def _entries(unit: UnitOfWork, entries: Sequence[Entry]) -> tuple[FileEntry, ...]:
    names = {int(one.id): one.name for one in unit.users.all()}
    appeals, decided = unit.cases.appeals([one.id for one in entries]), unit.cases.decisions()
    deals = unit.cases.deals([one.id for one in entries])
    made = []
    for one in entries:
        inputs, appeal = one.inputs, appeals.get(one.id)
        review = None if appeal is None else decided.get(appeal.id)
        shown = None
        if appeal is not None:
            shown = CaseAppeal(
                appeal.filed_at,
                appeal.explanation,
                "" if review is None else review.outcome.value,
                "" if review is None else review.comment,
                None if review is None else review.decided_at,
                "" if review is None else names.get(int(review.decided_by), "—"),
            )
        deal = deals.get(one.id)
        made.append(
            FileEntry(
                entry=int(one.id),
                period=one.period,
                amount=one.amount,
                left=left_of(one, unit.ledger.reversals_of(one.id)),
                source=one.source,
                rule=(inputs.form_title, inputs.question_title) if isinstance(inputs, AuditInputs) else None,
                ground=one.ground,
                external_id="" if deal is None else deal.external_id,
                proposed_by="" if one.proposed_by is None else names.get(int(one.proposed_by), "—"),
                signed_by=names.get(int(one.entered_by), "—"),
                signed_at=one.entered_at,
                appeal=shown,
            )
        )
    return tuple(made)


def _known(unit: UnitOfWork, file: ManagerFile, spellings: Sequence[str], audits: Sequence[ChecklistAudit]) -> Known:
    """The manager, everybody of the house, and the clients of the audited deals."""
    deals = [unit.deals.get(one).facts for one in dict.fromkeys(audit.deal_id for audit in audits)]
    staff = [file.manager, *spellings, *(one.name for one in unit.users.all()), *sorted(unit.deals.managers())]
    clients = [name for one in deals for name in (one.client_name, one.company) if name]
    people: Mapping[str, Sequence[str]] = {"[client]": tuple(dict.fromkeys(clients))} | {
        f"[employee {place}]": (name,) for place, name in enumerate(dict.fromkeys(filter(str.strip, staff)), 1)
    }
    phones = [text for one in deals for phone in one.phones for text in (phone.original, phone.e164) if text]
    return Known(
        people,
        phones,
        [mail for one in deals for mail in (*one.emails, *one.refused_emails)],
        [number for one in deals for number in (one.inn, one.refused_inn) if number],
        [value for one in deals for key, value in one.extra.items() if "адрес" in key.casefold() or "address" in key],
    )
