"""Analysis reports of a period from the store: refusal reasons, coverage, scorecards, money recovered."""

from collections.abc import Mapping
from datetime import UTC, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from qa_desk.domain.ledger import Entry, EntryKind
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import CostPerLead, NoTariff, tariff_on
from qa_desk.domain.people import Role, RoleMissing, User
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.report_cards import CardFacts, Fined
from qa_desk.domain.report_cards_tables import cards_report
from qa_desk.domain.report_coverage import NOTHING, CoverageFacts, Replaced, coverage_report
from qa_desk.domain.report_facts import RefusalFact, before, bounds, period_on
from qa_desk.domain.report_reasons_tables import TREND_MONTHS, Frame, reasons_report
from qa_desk.domain.report_recovered import RecoveredFacts, recovered_report
from qa_desk.domain.report_score import rules_of
from qa_desk.domain.report_table import AnalysisReport, ReportKind
from qa_desk.domain.sample_check import check_proof
from qa_desk.domain.settings import Settings
from qa_desk.services.audit_report_facts import add_audits, add_directions
from qa_desk.services.checklist_ports import ChecklistBooks
from qa_desk.services.ports import Clock
from qa_desk.services.report_payroll import check_period
from qa_desk.services.sample import sample_proof
from qa_desk.services.sample_report import DrawnLine, sample_report
from qa_desk.services.store import Store, UnitOfWork

FORMATS = ("xlsx", "csv", "pdf")


class AnalysisWriter(Protocol):
    """Puts a report into files in the language in use."""

    def write(self, report: AnalysisReport, folder: Path, formats: tuple[str, ...]) -> tuple[WrittenReport, ...]:
        """Each complete or not at all. Raises ReportNotWritten, FormatUnknown."""
        ...


def analysis_report(
    store: Store, clock: Clock, user: User | None, kind: ReportKind, period: str, books: ChecklistBooks | None = None
) -> AnalysisReport:
    """`user` is None where the workspace itself is the right to read it: the command line. `books`: for the forms of
    checklist audits; without them the scorecards tell nothing of audits.

    Raises PeriodWrong, RoleMissing for a user who is switched off or has no role.
    """
    if user is not None and (not user.active or not user.roles):
        raise RoleMissing(role=Role.AUDITOR.value)
    check_period(period)
    match kind:
        case ReportKind.REASONS:
            return reasons(store, clock, period)
        case ReportKind.COVERAGE:
            return add_directions(store, coverage(store, clock, period))
        case ReportKind.SCORECARDS:
            cards = scorecards(store, clock, period)
            return cards if books is None else add_audits(store, books, cards)
        case ReportKind.RECOVERED:
            return recovered(store, clock, period)


def _frame(settings: Settings, clock: Clock, period: str) -> Frame:
    zone = ZoneInfo(settings.time_zone)
    return Frame(period, clock(), zone, settings.currency, rules_of(settings.score_limits))


def reasons(store: Store, clock: Clock, period: str) -> AnalysisReport:
    with store.read() as unit:
        frame = _frame(unit.settings.load(), clock, period)
        since, _ = bounds(before(period, TREND_MONTHS - 1), frame.zone)
        facts = unit.reports.opened(since, bounds(period, frame.zone)[1])
    return reasons_report(facts, frame)


# ---------------------------------------------------------------- coverage


def coverage(store: Store, clock: Clock, period: str) -> AnalysisReport:
    """Draws are computed anew each time: a report that says the sample holds has just checked it."""
    found, proof = sample_report(store, period), sample_proof(store, period)
    with store.read() as unit:
        frame = _frame(unit.settings.load(), clock, period)
        if found is None or proof is None:
            return coverage_report(NOTHING, frame)
        ids = unit.sampling.deal_ids([line.external_id for line in found.lines])
        refs = unit.reports.refs(sorted(set(ids.values())))
    standing = [line for line in found.lines if not line.replaced_by and line.external_id in ids]
    deals: dict[str, tuple[int, ...]] = {"": tuple(ids[line.external_id] for line in standing)}
    for line in standing:
        deals[line.manager] = (*deals.get(line.manager, ()), ids[line.external_id])
    facts = CoverageFacts(
        opened=True,
        committed=found.known.committed,
        closed=found.known.closed,
        commitment=found.known.commitment,
        share_percent=found.known.policy.share_percent,
        records=found.records,
        groups=found.groups,
        replaced=_replaced(found.lines, {key: int(one) for key, one in ids.items()}),
        faults=tuple(check_proof(*proof)),
        deals=deals,
        refs=refs,
    )
    return coverage_report(facts, frame)


def _replaced(lines: tuple[DrawnLine, ...], ids: Mapping[str, int]) -> tuple[Replaced, ...]:
    managers = {line.external_id: line.manager for line in lines}
    return tuple(
        Replaced(
            external_id=record.replaced,
            manager=managers.get(record.replaced, ""),
            reason=str(record.reason or ""),
            instead=line.external_id,
            at=record.at,
            deal_id=ids.get(record.replaced),
        )
        for line in lines
        if (record := line.record).replaced
    )


# ---------------------------------------------------------------- scorecards and money


def scorecards(store: Store, clock: Clock, period: str) -> AnalysisReport:
    """Open deals are as of the period's end, or of now while it runs; what the store keeps no history of is as of now.
    Refusals, wins and fines are of the period."""
    with store.read() as unit:
        settings = unit.settings.load()
        frame = _frame(settings, clock, period)
        since, until = bounds(period, frame.zone)
        closed_stages = (*settings.conditional_stages, *settings.won_stages, *settings.lost_stages)
        as_of = min(until.astimezone(UTC), frame.made_at)
        calls_since = as_of - timedelta(days=frame.rules.interest_days)
        past = as_of if as_of < frame.made_at else None
        facts = CardFacts(
            now=frame.made_at,
            open_deals=unit.reports.open_deals(closed_stages, calls_since, past),
            closed=unit.reports.closed_deals(since, until),
            won_stages=settings.won_stages,
            refusals=unit.reports.opened(since, until),
            fined=[_fined(entry) for entry in _money_entries(unit, settings, period)],
            currency=settings.currency,
            as_of=as_of,
        )
    return cards_report(facts, frame)


def recovered(store: Store, clock: Clock, period: str) -> AnalysisReport:
    with store.read() as unit:
        settings = unit.settings.load()
        frame = _frame(settings, clock, period)
        since, _ = bounds(before(period, TREND_MONTHS - 1), frame.zone)
        tariffs = unit.penalties.tariffs()
        facts = RecoveredFacts(
            settled=unit.reports.settled(since, bounds(period, frame.zone)[1]),
            lead_cost=lambda fact: _lead_cost(tariffs, fact, frame),
            fined=[(entry.period, _fined(entry)) for entry in _money_entries(unit, settings, None)],
            won_stages=settings.won_stages,
            lost_stages=settings.lost_stages,
            told={int(refusal): word for refusal, word in unit.penalties.outcomes().items()},
        )
    return recovered_report(facts, frame)


def _money_entries(unit: UnitOfWork, settings: Settings, period: str | None) -> list[Entry]:
    return [
        entry
        for entry in unit.ledger.entries(period)
        if entry.kind is not EntryKind.CLOSING and entry.amount.currency == settings.currency
    ]


def _fined(entry: Entry) -> Fined:
    return Fined(entry.manager, entry.amount, None, entry.kind is EntryKind.FINE)


def _lead_cost(tariffs: list[CostPerLead], fact: RefusalFact, frame: Frame) -> Money | None:
    """What another lead of this source cost on the day the deal came back."""
    if fact.settled_at is None:
        return None
    try:
        return tariff_on(tariffs, fact.source, fact.settled_at.astimezone(frame.zone).date()).amount
    except NoTariff:
        return None


def report_periods(store: Store, clock: Clock, months: int = 12) -> list[str]:
    """This month and those before it, newest first."""
    with store.read() as unit:
        zone = ZoneInfo(unit.settings.load().time_zone)
    current = period_on(clock(), zone)
    return [before(current, back) for back in range(months)]
