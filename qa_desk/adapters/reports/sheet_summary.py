"""First sheet of an analysis workbook: what it is, the four answers, and native charts over the tables' cells."""

from collections.abc import Mapping
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from qa_desk.adapters.reports.flat_cells import FlatColumn
from qa_desk.domain.report_table import (
    AnalysisReport,
    CellKind,
    Chart,
    ChartKind,
    Grade,
    ReportTable,
    Said,
    bars_of,
)
from qa_desk.domain.safe_cells import clean_text
from qa_desk.words import analysis_words as say
from qa_desk.words import formats, tr
from qa_desk.words.analysis_titles import QUESTIONS

_TINTS = {Grade.GOOD: "#CDEBD7", Grade.WATCH: "#FBE7B4", Grade.BAD: "#F6CFCB", Grade.UNKNOWN: "#E6E9EE"}
BARS = ("#1D5BB8", "#9AA7B8", "#1F6070")
LINE = "#A9221B"
_CHART_ROWS = 19


class Laid(Protocol):
    """Where a table stands in the workbook."""

    @property
    def table(self) -> ReportTable: ...
    @property
    def name(self) -> str: ...
    @property
    def columns(self) -> tuple[FlatColumn, ...]: ...
    @property
    def first(self) -> int: ...


def lay_summary(book: Workbook, sheet: Worksheet, report: AnalysisReport, laid: Mapping[str, Laid]) -> None:
    zone = ZoneInfo(report.time_zone)
    title = book.add_format({"bold": True, "font_size": 14})
    question = book.add_format({"bold": True, "valign": "top"})
    answer = book.add_format({"text_wrap": True, "valign": "top"})
    tint = _TINTS[report.answers.grade]
    colour = book.add_format({"text_wrap": True, "valign": "top", "bold": True, "bg_color": tint})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, clean_text(say.heading(report.kind, report.period)), title)
    made = f"{formats.date_time(report.made_at, zone)} ({report.time_zone})"
    sheet.write_string(1, 0, clean_text(tr("Made: {time}").format(time=made)))
    row = 3
    for key, those in answers_of(report):
        for place, said in enumerate(those):
            if not place:
                sheet.write_string(row, 0, clean_text(tr(QUESTIONS[key])), question)
            look = colour if key == "verdict" else answer
            sheet.write_string(row, 1, clean_text(say.sentence(said, zone)), look)
            row += 1
    row += 1
    for chart in report.charts:
        if bars_of(report, chart):
            sheet.insert_chart(row, 0, _chart(book, chart, laid[chart.table], len(bars_of(report, chart))))
            row += _CHART_ROWS
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def answers_of(report: AnalysisReport) -> tuple[tuple[str, tuple[Said, ...]], ...]:
    """Keys of the four questions with their sentences."""
    answers = report.answers
    return (
        ("verdict", (answers.verdict,)), ("how_much", answers.how_much), ("why", answers.why), ("to_do", answers.to_do),
    )  # fmt: skip


def _chart(book: Workbook, chart: Chart, laid: Laid, count: int) -> Any:  # noqa: ANN401 - XlsxWriter tells no types
    """Over the cells themselves: whoever corrects a cell sees the chart follow."""
    first, last = laid.first, laid.first + count - 1
    places = {laid.table.columns[one.source].key: at for at, one in enumerate(laid.columns) if not one.is_n}

    def cells(key: str) -> list[str | int]:
        return [laid.name, first, places[key], last, places[key]]

    made = book.add_chart({"type": "column"})
    for place, key in enumerate(chart.bars):
        made.add_series(
            {
                "name": clean_text(say.column_title(key)), "categories": cells(chart.label), "values": cells(key),
                "fill": {"color": BARS[place % len(BARS)]}, "gap": 60,
            }
        )  # fmt: skip
    if chart.line:
        # no path from one manager to the next: they have no order
        path = {"none": True} if chart.kind is ChartKind.BARS else {"color": LINE, "width": 2.25}
        line = book.add_chart({"type": "line"})
        line.add_series(
            {
                "name": clean_text(say.column_title(chart.line)), "categories": cells(chart.label),
                "values": cells(chart.line), "y2_axis": True, "line": path,
                "marker": {"type": "circle", "size": 6, "fill": {"color": LINE}, "border": {"color": LINE}},
            }
        )  # fmt: skip
        line.set_y2_axis({"min": 0, "max": 1, "num_format": "0%", "major_gridlines": {"visible": False}})
        made.combine(line)
    made.set_title({"name": clean_text(say.chart_title(chart.key)), "name_font": {"size": 12}})
    money = laid.table.columns[laid.table.place(chart.bars[0])].kind is CellKind.MONEY
    made.set_y_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#E1E6EC"}},
                     "min": 0 if chart.kind is not ChartKind.TREND or not money else None})  # fmt: skip
    made.set_legend({"position": "bottom"})
    made.set_size({"width": 960, "height": 360})
    return made
