"""The audit log with everything that its words need: who acted, which deal or fine it was, what stood there before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qa_desk.domain.checklist import Form
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.ledger import EntryKind, ReversalId
from qa_desk.domain.log import LogEntry, Payload
from qa_desk.domain.log_before import before
from qa_desk.services.audit_fine_store import FineQuery
from qa_desk.services.checklist_forms import parsed
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.log_about import About
from qa_desk.services.money_store import CaseDeal
from qa_desk.services.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class LogStory:
    """`people`: names by user; `about`: by subject; `forms`: by "code version", and by code the newest; `before`: facts
    as they were, by number of the entry."""

    entries: tuple[LogEntry, ...] = ()
    people: Mapping[int, str] = field(default_factory=dict)
    about: Mapping[str, About] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    before: Mapping[int, Payload] = field(default_factory=dict)
    currency: str = "RUB"

    def who(self, entry: LogEntry) -> str:
        """Empty for what the program did by itself."""
        return "" if entry.actor is None else self.people.get(int(entry.actor), "")


def log_story(store: Store, books: ChecklistBooks) -> LogStory:
    with store.read() as unit:
        entries = tuple(unit.log.entries())
        people = {int(user.id): user.name for user in unit.users.all()}
        about = dict(unit.log.deals_named())
        about |= {f"user:{key}": About(name=name) for key, name in people.items()}
        about |= _fines(unit, about)
        about |= _money(unit, about, entries)
        forms = _forms(unit, books)
        currency = unit.settings.load().currency
    return LogStory(entries, people, about, forms, before(entries), currency)


def _fines(unit: UnitOfWork, known: Mapping[str, About]) -> dict[str, About]:
    fines = {f"audit_fine:{one.id}": one for one in unit.audit_fines.find(FineQuery())}
    return {key: replace(known.get(key, About()), manager=one.manager, amount=one.amount) for key, one in fines.items()}


def _money(unit: UnitOfWork, known: Mapping[str, About], entries: tuple[LogEntry, ...]) -> dict[str, About]:
    """Entries of the ledger with the appeals, counter-entries, files and refusals that belong to them."""
    fines = [one for one in unit.ledger.entries() if one.kind is not EntryKind.CLOSING]
    deals = unit.cases.deals([one.id for one in fines])
    found: dict[str, About] = {}
    for one in fines:
        deal = deals.get(one.id) or deals.get(one.reverses or one.id) or CaseDeal(0, "", "")
        found[f"entry:{one.id}"] = About(deal.external_id, deal.title, one.manager, one.amount)
        if one.kind is EntryKind.FINE and one.source.startswith("refusal:"):
            own = known.get(one.source, About())
            found[one.source] = replace(own, manager=one.manager, amount=one.amount)
    for entry_id, appeal in unit.cases.appeals().items():
        found[f"appeal:{appeal.id}"] = found.get(f"entry:{entry_id}", About())
    for files in unit.cases.files([one.id for one in fines]).values():
        found |= {f"file:{one.file.sha256}": About(name=one.file.name) for one in files}
    for subject in {one.subject for one in entries if one.subject.startswith("reversal:")}:
        try:  # a password may have been refused for a counter-entry that never was
            asked = unit.ledger.reversal(ReversalId(int(subject.partition(":")[2])))
        except NotFound:
            continue
        found[subject] = found.get(f"entry:{asked.entry_id}", About())
    return found


def _forms(unit: UnitOfWork, books: ChecklistBooks) -> dict[str, Form]:
    """A form that is not what was published is told by its code: the log is read all the same."""
    found: dict[str, Form] = {}
    for one in unit.checklists.published():
        try:
            form = parsed(books, one)
        except KnownError:
            continue
        found[one.ref.name] = found[one.ref.code] = form
    return found
