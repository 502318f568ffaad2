"""The ledger: entries, closings with their frozen registers, proposed counter-entries."""

import zlib
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from qa_desk.adapters.store.checklist_rows import ChecklistAuditRow
from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.money_rows import ClosingRow, LedgerEntryRow, ReversalDeclineRow, ReversalRow
from qa_desk.adapters.store.register_lines import register_lines
from qa_desk.adapters.store.rows import DealRow, RefusalRow
from qa_desk.domain.closing import Closing
from qa_desk.domain.errors import NotFound
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.ledger import Entry, EntryId, EntryKind, Reversal, ReversalDecline, ReversalId
from qa_desk.domain.ledger_inputs import AuditInputs, ClosingInputs, from_data, to_data
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import FineId
from qa_desk.domain.people import UserId
from qa_desk.domain.report import RegisterLine
from qa_desk.domain.sign_off import SignatureId

_MADE_OF = "reversal:"


class SqlLedger:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: Entry) -> Entry:
        external_id, title = self._deal(entry)
        row = LedgerEntryRow(
            kind=entry.kind,
            source=entry.source,
            period=entry.period,
            manager=entry.manager,
            amount_minor=entry.amount.minor,
            currency=entry.amount.currency,
            inputs=to_data(entry.inputs),
            ground=entry.ground,
            deal_external_id=external_id,
            deal_title=title,
            fine_id=entry.fine_id,
            refusal_id=entry.refusal_id,
            signature_id=entry.signature_id,
            reverses=entry.reverses,
            proposed_by=entry.proposed_by,
            entered_by=entry.entered_by,
            entered_at=entry.entered_at,
        )
        self._session.add(row)
        self._session.flush()
        return entry_of(row)

    def _deal(self, entry: Entry) -> tuple[str, str]:
        """The deal as it is called now, or as it was when the fine was signed that is taken back."""
        if entry.reverses is not None:
            fine = self._row(entry.reverses)
            return fine.deal_external_id, fine.deal_title
        named = select(DealRow.external_id, DealRow.title)
        if entry.refusal_id is not None:
            query = named.join(RefusalRow, RefusalRow.deal_id == DealRow.id).where(RefusalRow.id == entry.refusal_id)
        elif isinstance(entry.inputs, AuditInputs):
            query = named.join(ChecklistAuditRow, ChecklistAuditRow.deal_id == DealRow.id)
            query = query.where(ChecklistAuditRow.id == entry.inputs.audit_id)
        else:
            return "", ""
        found = self._session.execute(query).one()
        return found[0], found[1]

    def _row(self, entry_id: int) -> LedgerEntryRow:
        row = self._session.get(LedgerEntryRow, entry_id)
        if row is None:
            raise NotFound(what="entry", key=entry_id)
        return row

    def entries(self, period: str | None = None) -> list[Entry]:
        query = select(LedgerEntryRow).order_by(LedgerEntryRow.id)
        if period is not None:
            query = query.where(LedgerEntryRow.period == period)
        return [entry_of(row) for row in self._session.scalars(query)]

    def get(self, entry_id: EntryId) -> Entry:
        return entry_of(self._row(entry_id))

    def by_source(self, source: str) -> Entry | None:
        row = self._session.scalar(select(LedgerEntryRow).where(LedgerEntryRow.source == source))
        return None if row is None else entry_of(row)

    def by_sources(self, sources: Sequence[str]) -> Mapping[str, Entry]:
        found: dict[str, Entry] = {}
        for chunk in in_chunks(sources):
            query = select(LedgerEntryRow).where(LedgerEntryRow.source.in_(chunk))
            found |= {row.source: entry_of(row) for row in self._session.scalars(query)}
        return found

    def fine_of(self, refusal_id: RefusalId) -> Entry | None:
        row = self._session.scalar(select(LedgerEntryRow).where(LedgerEntryRow.refusal_id == refusal_id))
        return None if row is None else entry_of(row)

    def reversals_of(self, entry_id: EntryId) -> list[Entry]:
        query = select(LedgerEntryRow).where(LedgerEntryRow.reverses == entry_id).order_by(LedgerEntryRow.id)
        return [entry_of(row) for row in self._session.scalars(query)]

    def balances(self, period: str) -> Mapping[str, int]:
        query = (
            select(LedgerEntryRow.manager, func.sum(LedgerEntryRow.amount_minor))
            .where(LedgerEntryRow.period == period, LedgerEntryRow.kind != EntryKind.CLOSING)
            .group_by(LedgerEntryRow.manager)
            .order_by(LedgerEntryRow.manager)
        )
        return {manager: int(minor) for manager, minor in self._session.execute(query)}

    def taken(self, period: str) -> Mapping[str, int]:
        fine, back = LedgerEntryRow, aliased(LedgerEntryRow)
        fines = select(fine.manager, func.sum(fine.amount_minor)).where(
            fine.period == period, fine.kind == EntryKind.FINE
        )
        given = select(fine.manager, func.sum(back.amount_minor)).join(back, back.reverses == fine.id)
        given = given.where(fine.period == period, fine.kind == EntryKind.FINE)
        found: dict[str, int] = {}
        for query in (fines, given):
            for manager, minor in self._session.execute(query.group_by(fine.manager).order_by(fine.manager)):
                found[manager] = found.get(manager, 0) + int(minor)
        return found

    def close(self, closing: Closing, register: str) -> None:
        self._session.add(
            ClosingRow(
                period=closing.period,
                entry_id=closing.entry_id,
                register=zlib.compress(register.encode()),
                closed_by=closing.closed_by,
                closed_at=closing.closed_at,
            )
        )
        self._session.flush()

    def closing(self, period: str) -> Closing | None:
        return next((one for one in self.closings() if one.period == period), None)

    def closings(self) -> list[Closing]:
        query = (
            select(ClosingRow.period, ClosingRow.entry_id, ClosingRow.closed_by, ClosingRow.closed_at, LedgerEntryRow)
            .join(LedgerEntryRow, LedgerEntryRow.id == ClosingRow.entry_id)
            .order_by(ClosingRow.period)
        )
        made = []
        for period, entry_id, by, at, row in self._session.execute(query):
            totals = from_data(row.inputs)
            if not isinstance(totals, ClosingInputs):
                raise AssertionError(f"entry {entry_id} closes {period} without totals")
            made.append(Closing(period, EntryId(entry_id), totals, UserId(by), at))
        return made

    def frozen_register(self, period: str) -> str | None:
        packed = self._session.scalar(select(ClosingRow.register).where(ClosingRow.period == period))
        return None if packed is None else zlib.decompress(packed).decode()

    def propose_reversal(self, reversal: Reversal) -> Reversal:
        row = ReversalRow(
            entry_id=reversal.entry_id,
            amount_minor=None if reversal.asked is None else reversal.asked.minor,
            currency="" if reversal.asked is None else reversal.asked.currency,
            ground=reversal.ground,
            proposed_by=reversal.proposed_by,
            proposed_at=reversal.proposed_at,
        )
        self._session.add(row)
        self._session.flush()
        return _reversal(row)

    def reversal(self, reversal_id: ReversalId) -> Reversal:
        row = self._session.get(ReversalRow, reversal_id)
        if row is None:
            raise NotFound(what="reversal", key=reversal_id)
        return _reversal(row)

    def reversals_waiting(self) -> list[Reversal]:
        sources = select(LedgerEntryRow.source).where(LedgerEntryRow.source.startswith(_MADE_OF))
        done = {int(source.removeprefix(_MADE_OF)) for source in self._session.scalars(sources)}
        done.update(self._session.scalars(select(ReversalDeclineRow.reversal_id)))
        rows = self._session.scalars(select(ReversalRow).order_by(ReversalRow.id))
        return [_reversal(row) for row in rows if row.id not in done]

    def decline_reversal(self, decline: ReversalDecline) -> None:
        self._session.add(
            ReversalDeclineRow(
                reversal_id=decline.reversal_id,
                comment=decline.comment,
                declined_by=decline.declined_by,
                declined_at=decline.declined_at,
            )
        )
        self._session.flush()

    def declines_of(self, entry_id: EntryId) -> list[tuple[Reversal, ReversalDecline]]:
        query = (
            select(ReversalRow, ReversalDeclineRow)
            .join(ReversalDeclineRow, ReversalDeclineRow.reversal_id == ReversalRow.id)
            .where(ReversalRow.entry_id == entry_id)
            .order_by(ReversalDeclineRow.id)
        )
        return [(_reversal(row), _decline(no)) for row, no in self._session.execute(query)]

    def is_declined(self, reversal_id: ReversalId) -> bool:
        query = select(ReversalDeclineRow.id).where(ReversalDeclineRow.reversal_id == reversal_id)
        return self._session.scalar(query) is not None

    def register_lines(self, period: str) -> list[RegisterLine]:
        return register_lines(self._session, period)


def entry_of(row: LedgerEntryRow) -> Entry:
    return Entry(
        id=EntryId(row.id),
        kind=row.kind,
        period=row.period,
        manager=row.manager,
        amount=Money(row.amount_minor, row.currency),
        source=row.source,
        inputs=from_data(row.inputs),
        ground=row.ground,
        proposed_by=None if row.proposed_by is None else UserId(row.proposed_by),
        entered_by=UserId(row.entered_by),
        entered_at=row.entered_at,
        fine_id=None if row.fine_id is None else FineId(row.fine_id),
        refusal_id=None if row.refusal_id is None else RefusalId(row.refusal_id),
        signature_id=None if row.signature_id is None else SignatureId(row.signature_id),
        reverses=None if row.reverses is None else EntryId(row.reverses),
    )


def _reversal(row: ReversalRow) -> Reversal:
    asked = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    return Reversal(
        ReversalId(row.id), EntryId(row.entry_id), asked, row.ground, UserId(row.proposed_by), row.proposed_at
    )


def _decline(row: ReversalDeclineRow) -> ReversalDecline:
    return ReversalDecline(ReversalId(row.reversal_id), row.comment, UserId(row.declined_by), row.declined_at)
