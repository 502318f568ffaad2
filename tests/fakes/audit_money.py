"""Forms whose questions cost money, and audits that fail them: what tests of audit fines share."""

from qa_desk.domain.audit_fine import AuditFine, AuditFineId
from qa_desk.domain.checklist_audit import ChecklistAudit
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemId, ItemKind
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.audit_fines import SignedFine, sign_audit_fines
from qa_desk.services.checklist_forms import begin_draft, install_shipped, publish
from qa_desk.services.views import QueueQuery
from tests.fakes.audits import SHELF, audit, finish, set_value, with_fine
from tests.fakes.office import HASHER, PASSWORD, Office

COSTS = {"by_name": 30_000, "goodbye": 15_050}
MANAGER = "Анна Соколова"


def priced(office: Office, second_look_percent: int = 0, costs: dict[str, int] = COSTS) -> Office:
    """The call form, version 2, asks money for these questions."""
    install_shipped(office.store, office.clock, SHELF)
    set_value(office, "second_look_percent", second_look_percent)
    form = begin_draft(office.store, office.clock, SHELF, office.admin, "call_script")
    for code, minor in costs.items():
        form = with_fine(form, code, minor)
    publish(office.store, office.clock, SHELF, office.admin, form)
    return office


def failed(office: Office, number: int, bad: frozenset[str] = frozenset({"by_name"}), user: User | None = None,
           manager: str = MANAGER) -> ChecklistAudit:  # fmt: skip
    return audit(office, number, user, bad, "call_script", manager=manager).audit


def looked_again(office: Office, first: ChecklistAudit, user: User, bad: frozenset[str] = frozenset()) -> None:
    """The second auditor submits his look at the audit."""
    with office.store.read() as unit:
        waiting = [ItemId(one) for one in unit.queue.ids(QueueQuery(kind=ItemKind.SAMPLE))]
        looks = {one: unit.checklists.second_look(one) for one in waiting}
    (item,) = [one for one, look in looks.items() if look is not None and look.audit_id == first.id]
    finish(office, item, user, bad)


def fines(office: Office) -> list[AuditFine]:
    with office.store.read() as unit:
        return unit.audit_fines.find(FineQuery())


def signed(office: Office, *ids: AuditFineId, by: User | None = None) -> tuple[SignedFine, ...]:
    return sign_audit_fines(office.store, office.clock, HASHER, SHELF, by or office.head, ids, PASSWORD)[0]
