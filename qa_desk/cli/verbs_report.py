"""`qa-desk report reasons|coverage|scorecards|recovered`: a period's analysis on the screen, as JSON, as files."""

from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from qa_desk.cli.common import Bench, JsonOption, Verbs, WorkspaceOption
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.report_table import AnalysisReport, ReportKind, ReportTable
from qa_desk.services.configure import load_settings, local_period
from qa_desk.services.report_analysis import FORMATS, analysis_report
from qa_desk.words import analysis_words as say
from qa_desk.words import tr
from qa_desk.words.analysis_titles import QUESTIONS

PeriodOption = Annotated[str | None, typer.Option(help="Month YYYY-MM; this month else.")]
OutOption = Annotated[Path | None, typer.Option(help="Folder for the files; without it nothing is written.")]
FormatOption = Annotated[str, typer.Option("--format", help="Comma-separated: xlsx, csv, pdf.")]
_MOST_LINES = 40
ALL_FORMATS = ",".join(FORMATS)
_HELP = {
    ReportKind.REASONS: "Refusal reasons: stated against confirmed, the money behind, objections taken for refusals.",
    ReportKind.COVERAGE: "What of a period was audited: shares, proof, replaced deals, and what may be missed.",
    ReportKind.SCORECARDS: "Traffic lights, figures, wins and bonus reductions of managers and groups.",
    ReportKind.RECOVERED: "Deals that came back, clients won back, cost of leads saved, against last period.",
}


def register(reports: typer.Typer, verbs: Verbs) -> None:
    """Adds the verbs to the group `report`."""
    for kind in ReportKind:
        _verb(reports, verbs, kind)


def _verb(reports: typer.Typer, verbs: Verbs, kind: ReportKind) -> None:
    @reports.command(kind.value, help=_HELP[kind])
    def verb(
        period: PeriodOption = None,
        out: OutOption = None,
        formats: FormatOption = ALL_FORMATS,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            month = period or local_period(load_settings(desk.store), desk.clock)
            report = analysis_report(desk.store, desk.clock, None, kind, month, desk.checklists)
            files: tuple[WrittenReport, ...] = ()
            if out is not None:
                wanted = tuple(one.strip() for one in formats.split(",") if one.strip())
                files = desk.analysis.write(report, out, wanted)
            if as_json:
                bench.out.result({"report": told(report), "files": files})
                return
            _print(bench, report)
            if files:
                bench.out.result(None, "\n".join(str(one.path) for one in files))


def told(report: AnalysisReport) -> dict[str, object]:
    """Codes and facts as they are, and the sentences as a person reads them."""
    zone = ZoneInfo(report.time_zone)
    answers = report.answers
    said = {
        "verdict": (answers.verdict,), "how_much": answers.how_much, "why": answers.why, "to_do": answers.to_do,
    }  # fmt: skip
    return {
        "kind": report.kind,
        "period": report.period,
        "grade": answers.grade,
        "answers": {
            key: [{"code": one.code, "facts": one.facts, "sentence": say.sentence(one, zone)} for one in those]
            for key, those in said.items()
        },
        "tables": {one.key: _table(one, report) for one in report.tables},
        "currency": report.currency,
        "time_zone": report.time_zone,
        "made_at": report.made_at,
    }


def _table(table: ReportTable, report: AnalysisReport) -> list[dict[str, object]]:
    keys = [one.key for one in table.columns]
    return [
        {
            "cells": dict(zip(keys, row.cells, strict=True)),
            "total": row.total,
            "deals": [report.deals[one].external_id for one in row.deals if one in report.deals],
        }
        for row in table.rows
    ]


def _print(bench: Bench, report: AnalysisReport) -> None:
    zone, answers = ZoneInfo(report.time_zone), report.answers
    bench.out.result(None, say.heading(report.kind, report.period))
    for key, those in (
        ("verdict", (answers.verdict,)), ("how_much", answers.how_much), ("why", answers.why), ("to_do", answers.to_do),
    ):  # fmt: skip
        for one in those:
            bench.out.result(None, f"{tr(QUESTIONS[key])} {say.sentence(one, zone)}")
    for table in report.tables:
        rows = [tuple(say.text(cell, zone) for cell in row.cells) for row in list(table.rows)[:_MOST_LINES]]
        if rows:
            bench.out.result(None, f"\n{say.table_title(table.key)}")
            bench.out.table([say.column_title(one.key) for one in table.columns], rows)
