"""Papers and appeals of ledger entries, and pay by manager and month."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from qa_desk.adapters.store.chunks import in_chunks
from qa_desk.adapters.store.money_rows import (
    AppealDecisionRow,
    AppealRow,
    EvidenceFileRow,
    LedgerEntryRow,
    PaperRow,
    PayRow,
)
from qa_desk.adapters.store.rows import DealRow, ItemRow, RefusalRow
from qa_desk.domain.appeal import Appeal, AppealDecision, Paper, PaperId
from qa_desk.domain.appeal_evidence import EvidenceFile, EvidenceId, KeptFile
from qa_desk.domain.errors import NotFound
from qa_desk.domain.ledger import AppealId, EntryId
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import person_key
from qa_desk.domain.people import UserId
from qa_desk.services.money_store import CaseDeal, Pay


class SqlCases:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add_paper(self, paper: Paper) -> Paper:
        row = PaperRow(
            entry_id=paper.entry_id,
            kind=paper.kind,
            text=paper.text,
            evidence=list(paper.evidence),
            way=paper.way,
            day=paper.day,
            recorded_by=paper.recorded_by,
            recorded_at=paper.recorded_at,
        )
        self._session.add(row)
        self._session.flush()
        return _paper(row)

    def papers(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, list[Paper]]:
        found: dict[EntryId, list[Paper]] = {}
        for chunk in in_chunks(entry_ids):
            query = select(PaperRow).where(PaperRow.entry_id.in_(chunk)).order_by(PaperRow.id)
            for row in self._session.scalars(query):
                found.setdefault(EntryId(row.entry_id), []).append(_paper(row))
        return found

    def deals(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, CaseDeal]:
        found: dict[EntryId, CaseDeal] = {}
        for chunk in in_chunks(entry_ids):
            entry = LedgerEntryRow
            signed = (
                select(entry.id, RefusalRow.deal_id, entry.deal_external_id, entry.deal_title)
                .join(RefusalRow, RefusalRow.id == entry.refusal_id)
                .where(entry.id.in_(chunk))
            )
            for entry_id, deal_id, external_id, title in self._session.execute(signed):
                found[EntryId(entry_id)] = CaseDeal(deal_id, external_id, title)
            found.update(self._audited_deals(chunk))
        return found

    def _audited_deals(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, CaseDeal]:
        """Of fines that come from a form: "audit:ITEM:question"."""
        query = select(LedgerEntryRow.id, LedgerEntryRow.source).where(
            LedgerEntryRow.id.in_(entry_ids), LedgerEntryRow.source.startswith("audit:")
        )
        items = {EntryId(entry_id): int(source.split(":")[1]) for entry_id, source in self._session.execute(query)}
        named = (
            select(ItemRow.id, DealRow.id, DealRow.external_id, DealRow.title)
            .join(DealRow, DealRow.id == ItemRow.deal_id)
            .where(ItemRow.id.in_(set(items.values())))
        )
        rows = self._session.execute(named) if items else ()
        deals = {item: CaseDeal(deal_id, external_id, title) for item, deal_id, external_id, title in rows}
        return {entry_id: deals[item] for entry_id, item in items.items() if item in deals}

    def attach(self, evidence: EvidenceFile) -> EvidenceFile:
        row = EvidenceFileRow(
            entry_id=evidence.entry_id,
            sha256=evidence.file.sha256,
            name=evidence.file.name,
            size_bytes=evidence.file.size_bytes,
            stored=evidence.file.stored,
            added_by=evidence.added_by,
            added_at=evidence.added_at,
        )
        self._session.add(row)
        self._session.flush()
        return _evidence(row)

    def files(self, entry_ids: Sequence[EntryId]) -> Mapping[EntryId, list[EvidenceFile]]:
        found: dict[EntryId, list[EvidenceFile]] = {}
        for chunk in in_chunks(entry_ids):
            query = select(EvidenceFileRow).where(EvidenceFileRow.entry_id.in_(chunk)).order_by(EvidenceFileRow.id)
            for row in self._session.scalars(query):
                found.setdefault(EntryId(row.entry_id), []).append(_evidence(row))
        return found

    def named(self, stored: Sequence[str]) -> frozenset[str]:
        found: set[str] = set()
        for chunk in in_chunks(stored):
            found.update(self._session.scalars(select(EvidenceFileRow.stored).where(EvidenceFileRow.stored.in_(chunk))))
        return frozenset(found)

    def file(self, appeal: Appeal) -> Appeal:
        row = AppealRow(
            entry_id=appeal.entry_id,
            explanation=appeal.explanation,
            evidence=list(appeal.evidence),
            filed_by=appeal.filed_by,
            filed_at=appeal.filed_at,
        )
        self._session.add(row)
        self._session.flush()
        return _appeal(row)

    def appeal(self, appeal_id: AppealId) -> Appeal:
        row = self._session.get(AppealRow, appeal_id)
        if row is None:
            raise NotFound(what="appeal", key=appeal_id)
        return _appeal(row)

    def appeals(self, entry_ids: Sequence[EntryId] | None = None) -> Mapping[EntryId, Appeal]:
        wanted = None if entry_ids is None else set(entry_ids)
        rows = self._session.scalars(select(AppealRow).order_by(AppealRow.id))
        made = (_appeal(row) for row in rows)
        return {one.entry_id: one for one in made if wanted is None or one.entry_id in wanted}

    def decide(self, decision: AppealDecision) -> None:
        self._session.add(
            AppealDecisionRow(
                appeal_id=decision.appeal_id,
                outcome=decision.outcome,
                amount_minor=None if decision.amount is None else decision.amount.minor,
                currency="" if decision.amount is None else decision.amount.currency,
                comment=decision.comment,
                decided_by=decision.decided_by,
                decided_at=decision.decided_at,
            )
        )
        self._session.flush()

    def decisions(self) -> Mapping[AppealId, AppealDecision]:
        rows = self._session.scalars(select(AppealDecisionRow).order_by(AppealDecisionRow.id))
        return {AppealId(row.appeal_id): _decision(row) for row in rows}


class SqlPays:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, pays: Sequence[Pay], by: UserId, at: datetime) -> None:
        rows = [
            {
                "period": pay.period,
                "manager": pay.manager,
                "amount_minor": pay.amount.minor,
                "currency": pay.amount.currency,
                "recorded_by": by,
                "recorded_at": at,
            }
            for pay in pays
        ]
        if rows:
            self._session.execute(insert(PayRow), rows)

    def periods(self) -> list[str]:
        return list(self._session.scalars(select(PayRow.period).distinct().order_by(PayRow.period.desc())))

    def known(self, period: str) -> list[Pay]:
        query = select(PayRow).where(PayRow.period == period).order_by(PayRow.id)
        newest = {person_key(row.manager): row for row in self._session.scalars(query)}
        return [
            Pay(row.period, row.manager, Money(row.amount_minor, row.currency)) for _, row in sorted(newest.items())
        ]

    def of(self, manager: str, period: str) -> Money | None:
        wanted = person_key(manager)
        return next((pay.amount for pay in self.known(period) if person_key(pay.manager) == wanted), None)


def _paper(row: PaperRow) -> Paper:
    return Paper(
        PaperId(row.id),
        EntryId(row.entry_id),
        row.kind,
        row.text,
        tuple(str(one) for one in row.evidence),
        row.way,
        row.day,
        UserId(row.recorded_by),
        row.recorded_at,
    )


def _evidence(row: EvidenceFileRow) -> EvidenceFile:
    kept = KeptFile(row.sha256, row.name, row.size_bytes, row.stored)
    return EvidenceFile(EvidenceId(row.id), EntryId(row.entry_id), kept, UserId(row.added_by), row.added_at)


def _appeal(row: AppealRow) -> Appeal:
    return Appeal(
        AppealId(row.id),
        EntryId(row.entry_id),
        row.explanation,
        tuple(str(one) for one in row.evidence),
        UserId(row.filed_by),
        row.filed_at,
    )


def _decision(row: AppealDecisionRow) -> AppealDecision:
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    return AppealDecision(
        AppealId(row.appeal_id), row.outcome, amount, row.comment, UserId(row.decided_by), row.decided_at
    )
