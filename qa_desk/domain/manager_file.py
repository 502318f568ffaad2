"""Case file of a manager: his audits, weakest questions, evidence, fines and appeals; masked, without any name."""

from dataclasses import dataclass, replace
from datetime import datetime

from qa_desk.domain.case_audit import CaseAudit, masked_audit
from qa_desk.domain.case_file import CaseAppeal
from qa_desk.domain.checklist import Label
from qa_desk.domain.evaluation import Share
from qa_desk.domain.mask import Masker
from qa_desk.domain.money import Money
from qa_desk.domain.report_table import Mean, Range

FORMAT = "qa-desk-manager-1"


@dataclass(frozen=True, slots=True)
class FileScore:
    """His audits with one version of a form. `range`: None for too few."""

    form: Label
    version: int
    mean: Mean
    range: Range | None


@dataclass(frozen=True, slots=True)
class FileQuestion:
    form: Label
    version: int
    question: Label
    failed: Share


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One fine in the ledger, of a refusal or an audit. `rule`: form and question of an audit, None of a refusal.

    `appeal`: None while he has not disputed it.
    """

    entry: int
    period: str
    amount: Money
    left: Money
    source: str
    rule: tuple[str, str] | None
    ground: str
    external_id: str
    proposed_by: str
    signed_by: str
    signed_at: datetime
    appeal: CaseAppeal | None


@dataclass(frozen=True, slots=True)
class ManagerFile:
    """Newest audits and entries first. `since`: None for everything on record. `balance`: of his entries shown here."""

    manager: str
    masked: bool
    made_at: datetime
    made_by: str
    time_zone: str
    since: datetime | None
    scores: tuple[FileScore, ...]
    worst: tuple[FileQuestion, ...]
    audits: tuple[CaseAudit, ...]
    entries: tuple[FileEntry, ...]
    balance: Money
    log_entry: int
    log_head: str
    key: str

    @property
    def stem(self) -> str:
        """Without a name: a file's name is read by more people than the file."""
        return f"manager-{self.made_at:%Y%m%d-%H%M%S}" + ("-masked" if self.masked else "")


def masked_file(file: ManagerFile, mask: Masker) -> ManagerFile:
    """Scores, times, amounts and words of forms stay; who it is about is a mark like everybody else."""
    return replace(
        file,
        masked=True,
        manager=mask.name(file.manager),
        made_by=mask.name(file.made_by),
        audits=tuple(masked_audit(one, mask) for one in file.audits),
        entries=tuple(_masked_entry(one, mask) for one in file.entries),
    )


def _masked_entry(one: FileEntry, mask: Masker) -> FileEntry:
    appeal = one.appeal
    if appeal is not None:
        appeal = replace(
            appeal,
            explanation=mask.text(appeal.explanation),
            comment=mask.text(appeal.comment),
            decided_by=mask.name(appeal.decided_by),
        )
    return replace(
        one,
        ground=mask.text(one.ground),
        external_id=mask.text(one.external_id),
        proposed_by=mask.name(one.proposed_by),
        signed_by=mask.name(one.signed_by),
        appeal=appeal,
    )
