"""Rows and columns of the score cards and of a case file."""

from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.checklist import Form
from qa_desk.domain.decision import SpanEvidence
from qa_desk.services.checklist_results import CaseAnswer, CaseFile, CaseLine, ScoreCard
from qa_desk.words import formats, language, tr


@dataclass(frozen=True, slots=True)
class CardRow:
    card: ScoreCard
    rank: int | None
    form: Form


@dataclass(frozen=True, slots=True)
class FaultRow:
    line: CaseLine
    answer: CaseAnswer


def points(value: float | None) -> str:
    return "—" if value is None else formats.percent(value / 10_000)


def card_columns() -> list[Column[CardRow]]:
    return [
        Column("place", lambda: tr("Place"), _place, 70, align_right=True, hint=place_words),
        Column("name", lambda: tr("Name"), lambda one: one.card.name, 150),
        Column("audits", lambda: tr("Audits"), lambda one: formats.number(one.card.audits), 90, align_right=True),
        Column("mean", lambda: tr("Mean"), lambda one: points(one.card.mean.value), 90, align_right=True),
        Column("interval", lambda: tr("Interval"), _interval, 130, hint=interval_words),
        Column("critical", lambda: tr("Critical"), _critical, 105, align_right=True),
        Column("trend", lambda: tr("By month"), _trend, 130),
        Column("worst", lambda: tr("Fails most often"), _worst, 260),
    ]  # fmt: skip


def place_words() -> str:
    return tr("Managers share a place while their intervals (95 %) overlap; under 5 audits nobody is ranked.")


def interval_words() -> str:
    """Shares of deals have Wilson's interval; a mean of scores is no share of anything."""
    return tr(
        "Where the true mean lies (95 %), given how few audits there are: the interval of the report «Scorecards». One "
        "audit of 0 % and one of 100 % are counted in, so that a few equal scores never look certain. Shares of deals, "
        "as in the sample, have Wilson's interval; a mean of scores is no share."
    )


def _place(one: CardRow) -> str:
    return "—" if one.rank is None else str(one.rank)


def _critical(one: CardRow) -> str:
    return formats.number(one.card.critical)


def _interval(one: CardRow) -> str:
    if one.card.mean.low is None or not one.card.comparable:
        return tr("too few")
    return f"{points(one.card.mean.low)} – {points(one.card.mean.high)}"


def _trend(one: CardRow) -> str:
    return " → ".join(f"{point.month[5:]}: {points(point.mean)}" for point in one.card.trend[-3:])


def _worst(one: CardRow) -> str:
    told = []
    for worst in one.card.worst:
        question = one.form.question(worst.question)
        title = worst.question if question is None else question.title.of(language())
        told.append(f"{title} ({worst.failed}/{worst.asked})")
    return "; ".join(told)


def fault_rows(case: CaseFile) -> list[FaultRow]:
    return [FaultRow(line, answer) for line in case.lines for answer in line.failed]


def fault_columns(zone: Callable[[], ZoneInfo]) -> list[Column[FaultRow]]:
    def when(one: FaultRow) -> str:
        outcome = one.line.audit.outcome
        return "" if outcome is None else formats.date(outcome.submitted_at, zone())

    return [
        Column("when", lambda: tr("Date"), when, 110),
        Column("deal", lambda: tr("Deal"), lambda one: one.line.external_id, 120),
        Column("form", lambda: tr("Form"), lambda one: one.line.form_title[language() == "en"], 180),
        Column("question", lambda: tr("Question"), lambda one: one.answer.title[language() == "en"], 300),
        Column("comment", lambda: tr("Comment"), lambda one: one.answer.answer.comment, 260),
        Column("evidence", lambda: tr("Evidence"), _evidence, 200),
        Column("auditor", lambda: tr("Auditor"), lambda one: one.line.auditor, 150),
    ]


def _evidence(one: FaultRow) -> str:
    spans = [span for span in one.answer.answer.evidence if isinstance(span, SpanEvidence)]
    return "; ".join(f"{formats.clock_ms(span.from_ms)} «{span.quote}»" for span in spans)
