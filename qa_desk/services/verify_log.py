"""Is the audit log what its checkpoints vouch for; and the log as files for others to verify."""

from collections.abc import Sequence
from pathlib import Path

from qa_desk.domain.checkpoint import LogReport, SignatureCheck, verify_log
from qa_desk.domain.people import Role, User
from qa_desk.domain.report import WrittenReport
from qa_desk.services.ports import LogFiles
from qa_desk.services.rights import check_any
from qa_desk.services.store import Store

MAY_EXPORT = frozenset({Role.SALES_HEAD, Role.ADMIN, Role.PAYROLL})


def check_log(store: Store, check: SignatureCheck, trusted: Sequence[str] = ()) -> LogReport:
    """`trusted`: key ids known from outside this database, such as from printed reports."""
    with store.read() as unit:
        return verify_log(unit.log.entries(), unit.log.checkpoints(), check, trusted)


def export_log(store: Store, user: User, files: LogFiles, folder: Path) -> tuple[WrittenReport, ...]:
    """Raises RoleMissing, ReportNotWritten."""
    check_any(user, MAY_EXPORT, Role.ADMIN)
    with store.read() as unit:
        return files.write(unit.log.entries(), unit.log.checkpoints(), folder)
