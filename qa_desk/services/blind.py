"""Second looks stay in the dark: until the second auditor submits, no auditor is told of the first one's audit."""

from collections.abc import Iterable

from qa_desk.domain.checklist_audit import ChecklistAuditId
from qa_desk.domain.people import Role, User
from qa_desk.services.store import UnitOfWork


def looked_at_again(unit: UnitOfWork, user: User, audits: Iterable[ChecklistAuditId]) -> frozenset[ChecklistAuditId]:
    """Those of `audits` that wait for a second look, if this user may not know of it: every auditor may be the one who
    claims the deal next, whatever other roles he has. Nobody else ever audits."""
    if Role.AUDITOR not in user.roles:
        return frozenset()
    seconds = unit.audit_fines.seconds(list(audits))
    return frozenset(one for one, second in seconds.items() if second.failed is None)
