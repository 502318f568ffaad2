"""Units of work over one engine: the Store that services use."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from qa_desk.adapters.store.audit_fines import SqlAuditFines
from qa_desk.adapters.store.audits import SqlAudits
from qa_desk.adapters.store.calls import SqlCalls
from qa_desk.adapters.store.cases import SqlCases, SqlPays
from qa_desk.adapters.store.checklists import SqlChecklists
from qa_desk.adapters.store.connect import reading, writing
from qa_desk.adapters.store.deals import SqlDeals
from qa_desk.adapters.store.digests import SqlDigests
from qa_desk.adapters.store.duties import SqlDuties
from qa_desk.adapters.store.findings import SqlCallbacks, SqlDecisions, SqlFindings, SqlSignatures
from qa_desk.adapters.store.ledger import SqlLedger
from qa_desk.adapters.store.listening import SqlListening
from qa_desk.adapters.store.log import SqlLog
from qa_desk.adapters.store.panel import SqlPanel
from qa_desk.adapters.store.penalties import SqlPenalties
from qa_desk.adapters.store.people import SqlSettings, SqlUsers
from qa_desk.adapters.store.queue import SqlQueue
from qa_desk.adapters.store.refusals import SqlRefusals
from qa_desk.adapters.store.report_rows import SqlReportRows
from qa_desk.adapters.store.sampling import SqlSampling
from qa_desk.adapters.store.search import SqlSearch
from qa_desk.adapters.store.second_opinions import SqlOpinions, SqlReasonUses
from qa_desk.adapters.store.transcripts import SqlTranscripts
from qa_desk.services.ports import Lemmatiser, Sealer
from qa_desk.services.store import Store, UnitOfWork


class SqlUnit:
    """All repositories on one session."""

    def __init__(self, session: Session, sealer: Sealer, lemmatiser: Lemmatiser | None = None) -> None:
        self.deals = SqlDeals(session)
        self.calls = SqlCalls(session)
        self.search = SqlSearch(session)
        self.transcripts = SqlTranscripts(session, self.search, lemmatiser)
        self.listening = SqlListening(session)
        self.refusals = SqlRefusals(session)
        self.queue = SqlQueue(session)
        self.findings = SqlFindings(session)
        self.decisions = SqlDecisions(session)
        self.opinions = SqlOpinions(session)
        self.reason_uses = SqlReasonUses(session)
        self.callbacks = SqlCallbacks(session)
        self.penalties = SqlPenalties(session)
        self.ledger = SqlLedger(session)
        self.cases = SqlCases(session)
        self.pays = SqlPays(session)
        self.signatures = SqlSignatures(session)
        self.sampling = SqlSampling(session)
        self.audits = SqlAudits(session)
        self.checklists = SqlChecklists(session)
        self.audit_fines = SqlAuditFines(session)
        self.duties = SqlDuties(session)
        self.reports = SqlReportRows(session)
        self.panel = SqlPanel(session)
        self.digests = SqlDigests(session)
        self.users = SqlUsers(session)
        self.settings = SqlSettings(session)
        self.log = SqlLog(session, sealer)


class SqlStore:
    """Implements services.store.Store for SQLite and PostgreSQL. `lemmatiser`: stored turns can be searched at once."""

    def __init__(self, engine: Engine, lemmatiser: Lemmatiser | None = None, *, sealer: Sealer) -> None:
        self._engine = engine
        self._lemmatiser = lemmatiser
        self._sealer = sealer

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with reading(self._engine) as session:
            yield SqlUnit(session, self._sealer, self._lemmatiser)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        with writing(self._engine) as session:
            yield SqlUnit(session, self._sealer, self._lemmatiser)

    def close(self) -> None:
        self._engine.dispose()


def _fits(store: SqlStore) -> Store:
    """Lets the type checker prove that the store is what services ask for."""
    return store
