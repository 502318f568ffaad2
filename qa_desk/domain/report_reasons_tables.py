"""The report of refusal reasons as answers, tables and charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from qa_desk.domain.evaluation import Share
from qa_desk.domain.report_facts import RefusalFact, Standing, before, period_on
from qa_desk.domain.report_reasons import (
    BreakLine,
    Counted,
    Facts,
    ReasonLine,
    broken_down,
    by_period,
    counted,
    crossed,
    deals_of,
    grounds,
    objections,
    pareto,
    sum_of,
)
from qa_desk.domain.report_score import ScoreRules, warning
from qa_desk.domain.report_table import (
    AnalysisReport,
    Answers,
    Cell,
    CellKind,
    Chart,
    ChartKind,
    Grade,
    ReportKind,
    ReportTable,
    Said,
    TableColumn,
    TableRow,
    Word,
    range_of,
)
from qa_desk.domain.sample_stats import told_apart
from qa_desk.domain.trust import interval

C = CellKind
TREND_MONTHS = 6
QUOTES_A_REASON = 5
SMALL = 30
"""Fewer than so many decided refusals: the sentence itself says that the figure is rough."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What every report is made under."""

    period: str
    made_at: datetime
    zone: ZoneInfo
    currency: str
    rules: ScoreRules


def reasons_report(facts: Sequence[RefusalFact], frame: Frame) -> AnalysisReport:
    """`facts`: refusals opened in the period and in the months before it that the trend shows."""
    months = by_period(facts, lambda one: period_on(one.opened_at, frame.zone))
    now = months.get(frame.period, ())
    lines = pareto(now, frame.currency)
    tables = (
        _pareto_table(lines),
        _cross_table(now, frame.currency),
        _quotes_table(now),
        _break_table("by_manager", broken_down(now, lambda one: one.manager, frame.currency)),
        _break_table("by_source", broken_down(now, lambda one: one.source, frame.currency)),
        _break_table("by_product", broken_down(now, lambda one: one.product, frame.currency)),
        _break_table("by_group", broken_down(now, lambda one: one.group, frame.currency)),
        _trend_table(months, frame),
    )
    return AnalysisReport(
        kind=ReportKind.REASONS,
        period=frame.period,
        answers=_answers(now, months.get(before(frame.period), ()), lines, frame),
        tables=tables,
        charts=(
            Chart("reasons", ChartKind.PARETO, "pareto", "reason", ("confirmed",), "cumulative"),
            Chart("stated_confirmed", ChartKind.BARS, "pareto", "reason", ("stated", "confirmed")),
            Chart("reason_money", ChartKind.BARS, "pareto", "reason", ("money",)),
            Chart("objections_trend", ChartKind.TREND, "trend", "period", ("refusals",), "objections"),
        ),
        deals={fact.deal_id: fact.deal for fact in facts},
        made_at=frame.made_at,
        time_zone=frame.zone.key,
        currency=frame.currency,
    )


# ---------------------------------------------------------------- answers


def _answers(now: Facts, last: Facts, lines: Sequence[ReasonLine], frame: Frame) -> Answers:
    figures, rules = counted(now, frame.currency), frame.rules
    if not figures.decided:
        key = "reasons_none" if not figures.refusals else "reasons_undecided"
        return Answers(Grade.UNKNOWN, Said(key, {"n": figures.refusals}), (), (), _to_do(now, figures, frame))
    grade = warning(figures.objections, rules.objection_yellow, rules.objection_red, rules.least)
    facts: dict[str, Cell] = {"share": figures.objections, "range": range_of(figures.objections)}
    return Answers(
        grade,
        Said(f"reasons_{grade}", facts),
        tuple(_how_much(figures, objections(last), lines)),
        tuple(_why(now, lines)),
        _to_do(now, figures, frame),
    )


def _how_much(figures: Counted, last: Share, lines: Sequence[ReasonLine]) -> list[Said]:
    told = []
    if lines and lines[0].confirmed:
        top = lines[0]
        facts: dict[str, Cell] = {"share": top.share, "range": range_of(top.share)}
        facts["reason"] = Word("reason", top.reason)
        told.append(Said("top_reason", facts))
        told.append(Said("top_money", {"money": top.sum.money, "without": top.sum.without}))
    if figures.grounded:
        told.append(Said("stated_agreed", {"share": figures.agreed, "range": range_of(figures.agreed)}))
    told.append(against_last(figures.objections, last))
    if figures.found.whole:
        told.append(Said("found_objections", {"share": figures.found}))
    if figures.decided < SMALL:
        told.append(Said("small_n", {"n": figures.decided}))
    return told


def against_last(share: Share, last: Share) -> Said:
    """Grew, fell, or nobody can tell the two periods apart."""
    if not share.whole or not last.whole:
        return Said("no_last")
    if not told_apart(interval(share), interval(last)):
        return Said("same_as_last", {"share": share, "last": last})
    grew = share.part * last.whole > last.part * share.whole
    return Said("grew" if grew else "fell", {"share": share, "last": last})


def _why(now: Facts, lines: Sequence[ReasonLine]) -> list[Said]:
    told = [
        Said("half_by", {"n": place, "share": line.cumulative, "reason": Word("reason", line.reason)})
        for place, line in enumerate(lines, start=1)
        if line.cumulative.whole and line.cumulative.part * 100 >= 80 * line.cumulative.whole
    ][:1]
    crosses = crossed(now)
    if crosses:
        stated, real, those = crosses[0]
        facts: dict[str, Cell] = {"stated": Word("reason", stated), "real": Word("reason", real), "n": len(those)}
        told.append(Said("most_crossed", facts))
    top = lines[0].reason if lines and lines[0].confirmed else ""
    quote = next((words for words, _ in _said_words(now, top)), "")
    if quote:
        told.append(Said("in_their_words", {"reason": Word("reason", top), "quote": quote}))
    return told


def _to_do(now: Facts, figures: Counted, frame: Frame) -> tuple[Said, ...]:
    told = []
    if figures.refusals > figures.decided:
        told.append(Said("decide_waiting", {"n": figures.refusals - figures.decided}))
    rest = [one for one in broken_down(now, lambda fact: fact.manager, frame.currency) if one.objections.part]
    for one in sorted(rest, key=lambda line: (-line.objections.part, line.name)):
        others = Share(figures.objections.part - one.objections.part, figures.objections.whole - one.objections.whole)
        # a manager is named only where chance does not explain the difference
        if others.whole and one.decided >= frame.rules.least and told_apart(
            interval(one.objections), interval(others)
        ) and one.objections.part * others.whole > others.part * one.objections.whole:  # fmt: skip
            told.append(Said("train_manager", {"manager": one.name, "share": one.objections, "others": others}))
    if figures.objections.part:
        told.append(Said("hear_objections", {"n": figures.objections.part}))
    if figures.grounded:
        told.append(Said("take_to_product"))
    return tuple(told) or (Said("nothing_to_do"),)


# ---------------------------------------------------------------- tables


def _pareto_table(lines: Sequence[ReasonLine]) -> ReportTable:
    columns = (
        TableColumn("reason", width=26), TableColumn("stated", C.COUNT, 12), TableColumn("confirmed", C.COUNT, 14),
        TableColumn("share", C.SHARE, 10), TableColumn("range", C.RANGE, 16), TableColumn("cumulative", C.SHARE, 14),
        TableColumn("money", C.MONEY, 18), TableColumn("without_amount", C.COUNT, 12),
    )  # fmt: skip
    rows = [
        TableRow(
            (
                Word("reason", one.reason), one.stated, one.confirmed, one.share, range_of(one.share),
                one.cumulative if one.confirmed else None, one.sum.money, one.sum.without,
            ),
            one.behind or one.stated_deals,
        )
        for one in lines
    ]  # fmt: skip
    return ReportTable("pareto", columns, tuple(rows), Said("note_pareto"))


def _cross_table(now: Facts, currency: str) -> ReportTable:
    columns = (
        TableColumn("stated_reason", width=26), TableColumn("real_reason", width=26), TableColumn("n", C.COUNT, 10),
        TableColumn("money", C.MONEY, 18),
    )  # fmt: skip
    rows = [
        TableRow((Word("reason", stated), Word("reason", real), len(those), sum_of(those, currency).money),
                 deals_of(those))
        for stated, real, those in crossed(now)
    ]  # fmt: skip
    return ReportTable("crossed", columns, tuple(rows))


def _said_words(now: Facts, reason: str) -> list[tuple[str, RefusalFact]]:
    """What clients said for a reason, the heard quotes first and then what the caller wrote down; each text once."""
    those = [fact for fact, ground in grounds(now) if ground.standing is Standing.REAL and ground.reason == reason]
    heard = [(quote.text, fact) for fact in those for quote in fact.quotes]
    written = [(fact.client_words, fact) for fact in those if fact.client_words]
    seen: dict[str, tuple[str, RefusalFact]] = {}
    for text, fact in (*heard, *written):
        if text.strip():
            seen.setdefault(" ".join(text.casefold().split()), (text.strip(), fact))
    return list(seen.values())


def _quotes_table(now: Facts) -> ReportTable:
    columns = (
        TableColumn("reason", width=24), TableColumn("quote", width=60), TableColumn("from", width=12),
        TableColumn("deal", width=26), TableColumn("manager", width=22),
    )  # fmt: skip
    rows = []
    for line in pareto(now, ""):
        for text, fact in _said_words(now, line.reason)[:QUOTES_A_REASON]:
            start = next((quote.from_ms for quote in fact.quotes if quote.text.strip() == text), None)
            where = Word("heard", "callback") if start is None else Word("clock", str(start))
            cells = (Word("reason", line.reason), text, where, fact.deal.external_id, fact.manager)
            rows.append(TableRow(cells, (fact.deal_id,)))
    return ReportTable("quotes", columns, tuple(rows), Said("note_quotes", {"n": QUOTES_A_REASON}))


def _break_table(key: str, lines: Sequence[BreakLine]) -> ReportTable:
    columns = (
        TableColumn(key, width=26), TableColumn("refusals", C.COUNT, 12), TableColumn("decided", C.COUNT, 12),
        TableColumn("top_reason", width=24), TableColumn("top_share", C.SHARE, 12),
        TableColumn("objections", C.SHARE, 14), TableColumn("range", C.RANGE, 16), TableColumn("money", C.MONEY, 18),
    )  # fmt: skip
    rows = [
        TableRow(
            (
                one.name or Word("blank", ""), one.refusals, one.decided, Word("reason", one.top) if one.top else None,
                one.top_share if one.top_share.whole else None, one.objections if one.decided else None,
                range_of(one.objections), one.sum.money,
            ),
            one.deals,
        )
        for one in lines
    ]  # fmt: skip
    return ReportTable(key, columns, tuple(rows), Said("note_no_rank"))


def _trend_table(months: Mapping[str, Facts], frame: Frame) -> ReportTable:
    columns = (
        TableColumn("period", width=16), TableColumn("refusals", C.COUNT, 12), TableColumn("decided", C.COUNT, 12),
        TableColumn("top_reason", width=24), TableColumn("agreed", C.SHARE, 14),
        TableColumn("objections", C.SHARE, 14), TableColumn("range", C.RANGE, 16), TableColumn("money", C.MONEY, 18),
    )  # fmt: skip
    rows = []
    for back in reversed(range(TREND_MONTHS)):
        period = before(frame.period, back)
        those = months.get(period, ())
        figures = counted(those, frame.currency)
        top = next((one.reason for one in pareto(those, frame.currency) if one.confirmed), None)
        rows.append(
            TableRow(
                (
                    Word("period", period), figures.refusals, figures.decided,
                    Word("reason", top) if top is not None else None, figures.agreed if figures.grounded else None,
                    figures.objections if figures.decided else None, range_of(figures.objections), figures.sum.money,
                ),
                deals_of(those),
            )
        )  # fmt: skip
    return ReportTable("trend", columns, tuple(rows), Said("note_trend"))
