"""Checklist audits of the scorecards report as tables and sentences; every row names its form and version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from qa_desk.domain.checklist import AuditDirection, Label
from qa_desk.domain.evaluation import Share
from qa_desk.domain.report_audits import (
    AuditFacts,
    FormVersion,
    Move,
    Scored,
    counted,
    direction_scores,
    of_group,
    of_manager,
    scores,
    worst,
    worst_of_all,
)
from qa_desk.domain.report_table import (
    AnalysisReport,
    CellKind,
    DealRef,
    ReportTable,
    Said,
    TableColumn,
    TableRow,
    Word,
    range_of,
)

C = CellKind


def audit_tables(facts: AuditFacts) -> tuple[ReportTable, ...]:
    """Nothing where nothing was audited."""
    if not facts.now and not facts.last:
        return ()
    return (
        _scores("audit_scores", "manager", scores(facts, of_manager), facts),
        _directions("audit_directions", "manager", direction_scores(facts, of_manager), facts),
        _worst(facts),
        _scores("audit_groups", "group", scores(facts, of_group), facts),
        _directions("audit_group_directions", "group", direction_scores(facts, of_group), facts),
        _versions(facts),
    )


def audit_how_much(facts: AuditFacts) -> tuple[Said, ...]:
    forms = {one.form.code for one in facts.now}
    versions = {one.form for one in facts.now}
    if not forms:
        return ()
    told = [Said("audits_counted", {"n": len(facts.now), "forms": len(forms)})]
    if len(versions) > len(forms):
        told.append(Said("audits_versions", {"n": len(versions)}))
    return tuple(told)


def audit_why(facts: AuditFacts) -> tuple[Said, ...]:
    told = [
        Said("audits_worst", {"question": _question(facts, one.form, one.question), "share": one.share})
        for one in worst_of_all(facts)
    ]
    down = [one for one in scores(facts, of_manager) if one.move is Move.DOWN]
    told += [Said("audits_down", {"name": one.name, "form": _form(facts, one.form), "now": one.mean,
                                  "last": one.last}) for one in down[:3]]  # fmt: skip
    return tuple(told)


def _form(facts: AuditFacts, form: FormVersion) -> Label:
    return facts.forms.get(form, Label(form.code, form.code))


def _question(facts: AuditFacts, form: FormVersion, question: str) -> Label:
    return facts.questions.get((form, question), Label(question, question))


def _scores(key: str, who: str, rows: Sequence[Scored], facts: AuditFacts) -> ReportTable:
    columns = (
        TableColumn(who, width=26), TableColumn("form", width=26), TableColumn("version", C.COUNT, 8),
        TableColumn("audits", C.COUNT, 10), TableColumn("score", C.SHARE, 12), TableColumn("range", C.RANGE, 16),
        TableColumn("audit_places", C.PLACES, 14), TableColumn("last_score", C.SHARE, 14),
        TableColumn("move", width=26), TableColumn("critical", C.COUNT, 12),
    )  # fmt: skip
    made = [
        TableRow(
            (
                one.name, _form(facts, one.form), one.form.version, one.mean.whole, one.mean, one.range, one.places,
                one.last, Word("move", one.move.value), one.critical,
            ),
            one.deals,
        )
        for one in rows
    ]  # fmt: skip
    return ReportTable(key, columns, tuple(made), Said("note_audit_scores"))


def _directions(key: str, who: str, rows: Sequence[Scored], facts: AuditFacts) -> ReportTable:
    columns = (
        TableColumn(who, width=26), TableColumn("direction", width=18), TableColumn("form", width=26),
        TableColumn("version", C.COUNT, 8), TableColumn("audits", C.COUNT, 10), TableColumn("score", C.SHARE, 12),
        TableColumn("range", C.RANGE, 16), TableColumn("last_score", C.SHARE, 14), TableColumn("move", width=26),
    )  # fmt: skip
    made = [
        TableRow(
            (
                one.name, Word("audit_direction", one.direction.value), _form(facts, one.form), one.form.version,
                one.mean.whole, one.mean, one.range, one.last, Word("move", one.move.value),
            ),
            one.deals,
        )
        for one in rows
        if one.direction is not None
    ]  # fmt: skip
    return ReportTable(key, columns, tuple(made), Said("note_audit_scores"))


def _worst(facts: AuditFacts) -> ReportTable:
    columns = (
        TableColumn("manager", width=26), TableColumn("question", width=44), TableColumn("form", width=26),
        TableColumn("version", C.COUNT, 8), TableColumn("failed", C.SHARE, 12), TableColumn("range", C.RANGE, 16),
    )  # fmt: skip
    rows = [
        TableRow(
            (
                one.name, _question(facts, one.form, one.question), _form(facts, one.form), one.form.version,
                one.share, range_of(one.share),
            ),
            one.deals,
        )
        for one in worst(facts, of_manager)
    ]  # fmt: skip
    return ReportTable("audit_worst", columns, tuple(rows), Said("note_audit_worst"))


def _versions(facts: AuditFacts) -> ReportTable:
    columns = (
        TableColumn("form", width=30), TableColumn("version", C.COUNT, 8), TableColumn("this", C.COUNT, 14),
        TableColumn("last", C.COUNT, 14),
    )  # fmt: skip
    rows = [
        TableRow((_form(facts, one.form), one.form.version, one.now, one.last), one.deals) for one in counted(facts)
    ]
    return ReportTable("audit_versions", columns, tuple(rows), Said("note_audit_versions"))


def with_audits(report: AnalysisReport, facts: AuditFacts, refs: Mapping[int, DealRef]) -> AnalysisReport:
    """The scorecards with what audits say. `refs`: how the audited deals are called."""
    answers = report.answers
    return replace(
        report,
        tables=(*report.tables, *audit_tables(facts)),
        answers=replace(
            answers,
            how_much=(*answers.how_much, *audit_how_much(facts)),
            why=(*answers.why, *audit_why(facts)),
        ),
        deals={**refs, **report.deals},
    )


@dataclass(frozen=True, slots=True)
class Covered:
    """Random draws of one manager ("" for all) that stand: `deals` by external id in the frame, `drawn` of them by deal
    id, with the directions that submitted audits asked about."""

    name: str
    deals: int
    drawn: Mapping[int, frozenset[AuditDirection]]


def with_directions(report: AnalysisReport, covered: Sequence[Covered]) -> AnalysisReport:
    """The coverage report with a row for every manager and direction; as it is before the first draw."""
    if not covered:
        return report
    columns = (
        TableColumn("manager", width=26), TableColumn("direction", width=18), TableColumn("deals", C.COUNT, 10),
        TableColumn("drawn", C.COUNT, 10), TableColumn("covered", C.SHARE, 14), TableColumn("checked", C.SHARE, 14),
    )  # fmt: skip
    rows = []
    for one in covered:
        for direction in AuditDirection:
            those = tuple(deal for deal, asked in one.drawn.items() if direction in asked)
            rows.append(
                TableRow(
                    (
                        one.name or Word("all", "managers"), Word("audit_direction", direction.value), one.deals,
                        len(one.drawn), Share(len(those), len(one.drawn)),
                        Share(min(len(those), one.deals), one.deals) if one.deals else None,
                    ),
                    those,
                    total=not one.name,
                )
            )  # fmt: skip
    table = ReportTable("coverage_directions", columns, tuple(rows), Said("note_coverage_directions"))
    return replace(report, tables=(report.tables[0], table, *report.tables[1:]))
