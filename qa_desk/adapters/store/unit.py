"""Units of work over one engine: the Store that services use."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from qa_desk.adapters.store.calls import SqlCalls
from qa_desk.adapters.store.connect import reading, writing
from qa_desk.adapters.store.deals import SqlDeals
from qa_desk.adapters.store.findings import SqlCallbacks, SqlDecisions, SqlFindings, SqlSignatures
from qa_desk.adapters.store.listening import SqlListening
from qa_desk.adapters.store.penalties import SqlPenalties
from qa_desk.adapters.store.people import SqlLog, SqlSettings, SqlUsers
from qa_desk.adapters.store.queue import SqlQueue
from qa_desk.adapters.store.refusals import SqlRefusals
from qa_desk.adapters.store.samples import SqlSamples
from qa_desk.adapters.store.search import SqlSearch
from qa_desk.adapters.store.second_opinions import SqlOpinions, SqlReasonUses
from qa_desk.adapters.store.transcripts import SqlTranscripts
from qa_desk.services.ports import Lemmatiser
from qa_desk.services.store import Store, UnitOfWork


class SqlUnit:
    """All repositories on one session."""

    def __init__(self, session: Session, lemmatiser: Lemmatiser | None = None) -> None:
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
        self.signatures = SqlSignatures(session)
        self.samples = SqlSamples(session)
        self.users = SqlUsers(session)
        self.settings = SqlSettings(session)
        self.log = SqlLog(session)


class SqlStore:
    """Implements services.store.Store for SQLite and PostgreSQL. `lemmatiser`: stored turns can be searched at once."""

    def __init__(self, engine: Engine, lemmatiser: Lemmatiser | None = None) -> None:
        self._engine = engine
        self._lemmatiser = lemmatiser

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        with reading(self._engine) as session:
            yield SqlUnit(session, self._lemmatiser)

    @contextmanager
    def write(self) -> Iterator[UnitOfWork]:
        with writing(self._engine) as session:
            yield SqlUnit(session, self._lemmatiser)

    def close(self) -> None:
        self._engine.dispose()


def _fits(store: SqlStore) -> Store:
    """Lets the type checker prove that the store is what services ask for."""
    return store
