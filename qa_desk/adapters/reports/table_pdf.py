"""Any analysis report on paper: the four answers, vector charts, and the tables as far as paper goes."""

from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from qa_desk.adapters.reports.files import write_whole
from qa_desk.adapters.reports.paper import Paper, PaperColumn, Tinted
from qa_desk.adapters.reports.paper_chart import PaperChart
from qa_desk.adapters.reports.sheet_summary import answers_of
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.report_table import (
    AnalysisReport,
    Cell,
    CellKind,
    Chart,
    ChartKind,
    Grade,
    ReportTable,
    Said,
    TableColumn,
    bars_of,
)
from qa_desk.words import analysis_words as say
from qa_desk.words import formats, tr
from qa_desk.words.analysis_titles import QUESTIONS

MOST_ROWS = 200
"""Of a table on paper; all of them stand in the workbook."""
FILLS = {
    Grade.GOOD: (205, 235, 215), Grade.WATCH: (251, 231, 180), Grade.BAD: (246, 207, 203),
    Grade.UNKNOWN: (230, 233, 238),
}  # fmt: skip
_LEAST_MM = {CellKind.SHARE: 26, CellKind.RANGE: 24, CellKind.MONEY: 26}
_HASHES = ("frame_hash", "seal")


class TablePdf:
    def write(self, report: AnalysisReport, folder: Path, name: str) -> WrittenReport:
        """Raises ReportNameWrong, ReportNotWritten."""
        zone = ZoneInfo(report.time_zone)
        heading = say.heading(report.kind, report.period)
        paper = Paper(heading, f"QA Desk · {heading}", report.made_at, landscape=True)
        made = f"{formats.date_time(report.made_at, zone)} ({report.time_zone})"
        paper.text(tr("Made: {time}").format(time=made), muted=True)
        for key, those in answers_of(report):
            _answer(paper, tr(QUESTIONS[key]), those, report.answers.grade if key == "verdict" else None, zone)
        for chart in report.charts:
            drawn = paper_chart(report, chart, zone)
            if drawn is not None:
                paper.chart(drawn)
        for table in report.tables:
            if len(table.rows):
                _table(paper, table, zone)
        return write_whole(folder, name, paper.bytes())


def _answer(paper: Paper, question: str, those: tuple[Said, ...], grade: Grade | None, zone: ZoneInfo) -> None:
    if not those:
        return
    paper.heading(question if grade is None else f"{question} {say.grade(grade)}")
    for said in those:
        sentence = say.sentence(said, zone)
        paper.text(sentence if grade is not None else f"• {sentence}")


def paper_chart(report: AnalysisReport, chart: Chart, zone: ZoneInfo) -> PaperChart | None:
    """None where there is nothing to draw."""
    bars = bars_of(report, chart)
    if not any(value for bar in bars for value in bar.values):
        return None
    table = report.table(chart.table)
    money = table.columns[table.place(chart.bars[0])].kind is CellKind.MONEY
    names = [say.column_title(key) for key in (*chart.bars, *((chart.line,) if chart.line else ()))]
    if money:
        names = [f"{name}, {report.currency}" for name in names]
    return PaperChart(
        title=say.chart_title(chart.key),
        labels=tuple(say.text(bar.label, zone) for bar in bars),
        values=tuple(bar.values for bar in bars),
        shown=tuple(tuple(formats.number(value) for value in bar.values) for bar in bars),
        line=tuple(bar.line for bar in bars) if chart.line else (),
        names=tuple(names),
        joined=chart.kind is not ChartKind.BARS,
    )


def _table(paper: Paper, table: ReportTable, zone: ZoneInfo) -> None:
    paper.heading(say.table_title(table.key), 44)
    if table.note is not None:
        paper.text(say.sentence(table.note, zone), muted=True, size=8)
    columns = [PaperColumn(say.column_title(one.key), _share(one), right=one.right) for one in table.columns]
    rows, total = [], None
    for row in islice(table.rows, MOST_ROWS):
        cells = [_cell(column.key, cell, zone) for column, cell in zip(table.columns, row.cells, strict=True)]
        if row.total:
            total = cells
        else:
            rows.append(cells)
    paper.table(columns, rows, total)
    left = len(table.rows) - MOST_ROWS
    if left > 0:
        paper.text(tr("{n} more rows are in the workbook.").format(n=formats.number(left)), muted=True)


def _cell(key: str, cell: Cell, zone: ZoneInfo) -> str | Tinted:
    text = say.text(cell, zone)
    if isinstance(cell, Grade):
        return Tinted(text, FILLS[cell])
    return f"{text[:16]}…" if key in _HASHES and text else text


def _share(column: TableColumn) -> float:
    """About the millimetres a column wants: its longest word whole, a share with its n on one line."""
    title = say.column_title(column.key)
    word = max((len(one) for one in title.split()), default=0) * 2.1 + 2.5
    wide = min(column.width, 40) * 1.4
    return max(word, wide if column.kind is CellKind.TEXT else wide * 0.8, _LEAST_MM.get(column.kind, 0))
