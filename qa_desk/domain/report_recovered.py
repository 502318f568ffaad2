"""Money recovered: deals given back to sales, clients won back, cost of leads saved, and what became of them later."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from qa_desk.domain.evaluation import Share
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.reassign import DealOutcome, RecordedOutcome, counted_outcome, outcome_of
from qa_desk.domain.report_cards import Fined
from qa_desk.domain.report_facts import RefusalFact, before, bounds, period_on
from qa_desk.domain.report_reasons import Sum, deals_of, sum_of
from qa_desk.domain.report_reasons_tables import TREND_MONTHS, Frame
from qa_desk.domain.report_table import (
    AnalysisReport,
    Answers,
    Cell,
    CellKind,
    Chart,
    ChartKind,
    DealRef,
    Grade,
    ReportKind,
    ReportTable,
    Said,
    TableColumn,
    TableRow,
    Word,
    range_of,
)

C = CellKind
BACK = (RefusalState.RETURNED, RefusalState.WON_BACK)


@dataclass(frozen=True, slots=True)
class Saved:
    """One refusal that came back. `lead`: what another lead of the source would have cost that day, None without a
    tariff. `outcome`: what the CRM shows now."""

    fact: RefusalFact
    at: datetime
    lead: Money | None
    outcome: DealOutcome


@dataclass(frozen=True, slots=True)
class RecoveredFacts:
    """`settled`: all refusals whose last move lies in the months shown. `lead_cost`: of a refusal that came back.
    `told`: what persons say became of a deal, by refusal."""

    settled: Sequence[RefusalFact]
    lead_cost: Callable[[RefusalFact], Money | None]
    fined: Sequence[tuple[str, Fined]]
    won_stages: tuple[str, ...]
    lost_stages: tuple[str, ...]
    told: Mapping[int, RecordedOutcome] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Month:
    """`back`: of the refusals settled. `won`: deals that the CRM shows as won since. `fined`: net."""

    period: str
    settled: int
    returned: tuple[Saved, ...]
    won_back: tuple[Saved, ...]
    leads: Money
    without_tariff: int
    won: Sum
    fined: Money

    @property
    def saved(self) -> tuple[Saved, ...]:
        return (*self.returned, *self.won_back)

    @property
    def back(self) -> Share:
        return Share(len(self.saved), self.settled)


def month_of(facts: RecoveredFacts, frame: Frame, period: str) -> Month:
    since, until = bounds(period, frame.zone)
    those = [one for one in facts.settled if one.settled_at is not None and since <= one.settled_at < until]
    saved = [_saved(one, facts) for one in those if one.state in BACK]
    # a deal's lead is bought once, however often it came back in the month
    leads = {one.fact.deal_id: one.lead for one in saved}
    costs = [one for one in leads.values() if one is not None and one.currency == frame.currency]
    fined = [one.amount for when, one in facts.fined if when == period]
    return Month(
        period=period,
        settled=len(those),
        returned=tuple(one for one in saved if one.fact.state is RefusalState.RETURNED),
        won_back=tuple(one for one in saved if one.fact.state is RefusalState.WON_BACK),
        leads=sum(costs, start=Money(0, frame.currency)),
        without_tariff=len(leads) - len(costs),
        won=sum_of((one.fact for one in saved if one.outcome is DealOutcome.WON), frame.currency),
        fined=sum(fined, start=Money(0, frame.currency)),
    )


def _saved(fact: RefusalFact, facts: RecoveredFacts) -> Saved:
    at = fact.settled_at or fact.opened_at
    by_crm = outcome_of(fact.stage, fact.closed_at, at, facts.won_stages, facts.lost_stages)
    word = facts.told.get(fact.refusal_id)
    outcome, recorded = counted_outcome(by_crm, fact.closed_at, word)
    cost = facts.lead_cost(fact)
    if recorded and word is not None and word.amount is not None:
        fact = replace(fact, deal=replace(fact.deal, amount=word.amount))
    return Saved(fact, at, cost, outcome)


def recovered_report(facts: RecoveredFacts, frame: Frame) -> AnalysisReport:
    months = [month_of(facts, frame, before(frame.period, back)) for back in reversed(range(TREND_MONTHS))]
    now, last = months[-1], months[-2]
    refs: dict[int, DealRef] = {one.fact.deal_id: one.fact.deal for month in months for one in month.saved}
    return AnalysisReport(
        kind=ReportKind.RECOVERED,
        period=frame.period,
        answers=_answers(now, last, facts),
        tables=(_compared(now, last, frame), _deals(now), _managers(now, frame), _trend(months)),
        charts=(
            Chart("recovered_trend", ChartKind.TREND, "recovered_trend", "period", ("returned", "won_back"), "back"),
            Chart("recovered_money", ChartKind.TREND, "recovered_trend", "period", ("leads_money", "won_money")),
        ),
        deals=refs,
        made_at=frame.made_at,
        time_zone=frame.zone.key,
        currency=frame.currency,
    )


def _answers(now: Month, last: Month, facts: RecoveredFacts) -> Answers:
    if not now.settled:
        return Answers(Grade.UNKNOWN, Said("recovered_none"), (), (), (Said("nothing_to_do"),))
    grade = Grade.GOOD if now.saved else Grade.WATCH
    verdict = Said(
        "recovered_verdict",
        {"n": len(now.saved), "returned": len(now.returned), "won_back": len(now.won_back), "share": now.back},
    )
    how = [
        Said("recovered_range", {"range": range_of(now.back), "n": now.settled}),
        Said("recovered_leads", {"money": now.leads, "without": now.without_tariff}),
        Said("recovered_won", {"money": now.won.money, "n": _count(now, DealOutcome.WON)}),
        Said(
            "recovered_last",
            {
                "n": len(now.saved), "last": len(last.saved), "money": now.leads, "last_money": last.leads,
            },
        ),
    ]  # fmt: skip
    why = [
        Said("recovered_outcomes", {str(outcome): _count(now, outcome) for outcome in DealOutcome}),
        Said("recovered_fined", {"money": now.fined}),
    ]
    do = []
    if _count(now, DealOutcome.IN_WORK):
        do.append(Said("recovered_follow", {"n": _count(now, DealOutcome.IN_WORK)}))
    if now.without_tariff:
        do.append(Said("recovered_tariffs", {"n": now.without_tariff}))
    if not facts.won_stages:
        do.append(Said("do_won_stages"))
    return Answers(grade, verdict, tuple(how), tuple(why), tuple(do) or (Said("nothing_to_do"),))


def _count(month: Month, outcome: DealOutcome) -> int:
    return len({one.fact.deal_id for one in month.saved if one.outcome is outcome})


def _compared(now: Month, last: Month, frame: Frame) -> ReportTable:
    columns = (
        TableColumn("figure", width=36), TableColumn("this", width=20), TableColumn("last", width=20),
        TableColumn("change", width=20),
    )  # fmt: skip

    def sums(month: Month) -> Sum:
        return sum_of((one.fact for one in month.saved), frame.currency)

    def row(key: str, mine: Cell, his: Cell, saved: Sequence[Saved] = ()) -> TableRow:
        change: Cell = None
        if isinstance(mine, int) and isinstance(his, int):
            change = mine - his
        elif isinstance(mine, Money) and isinstance(his, Money):
            change = mine + -his
        return TableRow((Word("figure", key), mine, his, change), deals_of(one.fact for one in saved))

    rows = (
        row("settled", now.settled, last.settled),
        row("returned", len(now.returned), len(last.returned), now.returned),
        row("won_back", len(now.won_back), len(last.won_back), now.won_back),
        row("back", now.back if now.settled else None, last.back if last.settled else None, now.saved),
        row("back_range", range_of(now.back), range_of(last.back)),
        row("amounts", sums(now).money, sums(last).money, now.saved),
        row("leads", now.leads, last.leads, now.saved),
        row("won", now.won.money, last.won.money, [one for one in now.saved if one.outcome is DealOutcome.WON]),
        row("fined", now.fined, last.fined),
    )
    return ReportTable("compared", columns, rows, Said("note_compared"))


def _deals(now: Month) -> ReportTable:
    columns = (
        TableColumn("deal", width=18), TableColumn("title", width=34), TableColumn("how", width=20),
        TableColumn("manager", width=24), TableColumn("at", C.MOMENT, 18), TableColumn("amount", C.MONEY, 18),
        TableColumn("lead_money", C.MONEY, 16), TableColumn("outcome", width=16), TableColumn("stage", width=22),
    )  # fmt: skip
    rows = [
        TableRow(
            (
                one.fact.deal.external_id, one.fact.deal.title, Word("state", one.fact.state.value),
                one.fact.manager, one.at, one.fact.amount, one.lead, Word("outcome", one.outcome.value),
                one.fact.stage,
            ),
            (one.fact.deal_id,),
        )
        for one in sorted(now.saved, key=lambda one: (one.at, one.fact.refusal_id))
    ]  # fmt: skip
    return ReportTable("recovered_deals", columns, tuple(rows))


def _managers(now: Month, frame: Frame) -> ReportTable:
    """Whose refusals came back: by name, and no ranking."""
    columns = (
        TableColumn("manager", width=26), TableColumn("returned", C.COUNT, 12), TableColumn("won_back", C.COUNT, 12),
        TableColumn("amounts_money", C.MONEY, 18),
    )  # fmt: skip
    rows = []
    for name in sorted({one.fact.manager for one in now.saved}):
        his = [one for one in now.saved if one.fact.manager == name]
        returned = sum(one.fact.state is RefusalState.RETURNED for one in his)
        money = sum_of((one.fact for one in his), frame.currency).money
        rows.append(TableRow((name, returned, len(his) - returned, money), deals_of(one.fact for one in his)))
    return ReportTable("recovered_managers", columns, tuple(rows), Said("note_stated_by"))


def _trend(months: Sequence[Month]) -> ReportTable:
    columns = (
        TableColumn("period", width=16), TableColumn("settled", C.COUNT, 12), TableColumn("returned", C.COUNT, 12),
        TableColumn("won_back", C.COUNT, 12), TableColumn("back", C.SHARE, 12), TableColumn("range", C.RANGE, 16),
        TableColumn("leads_money", C.MONEY, 18), TableColumn("won_money", C.MONEY, 18),
        TableColumn("fined", C.MONEY, 18),
    )  # fmt: skip
    rows = [
        TableRow(
            (
                Word("period", one.period), one.settled, len(one.returned), len(one.won_back),
                one.back if one.settled else None, range_of(one.back), one.leads, one.won.money, one.fined,
            ),
            deals_of(saved.fact for saved in one.saved),
        )
        for one in months
    ]  # fmt: skip
    return ReportTable("recovered_trend", columns, tuple(rows), Said("note_trend_settled"))


def settled_period(fact: RefusalFact, frame: Frame) -> str:
    return "" if fact.settled_at is None else period_on(fact.settled_at, frame.zone)
