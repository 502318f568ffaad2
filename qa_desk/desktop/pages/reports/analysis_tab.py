"""One analysis report in the window: period, the four answers, a chart and table at a time, the deals behind a row."""

from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QModelIndex, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.fitted_rows import FittedRowsView
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.reports.analysis_rows import (
    BEHIND_KEYS,
    BehindRow,
    behind_columns,
    sort_keys,
    table_columns,
)
from qa_desk.desktop.pages.reports.answers_card import AnswersCard
from qa_desk.desktop.pages.reports.period_box import PeriodBox
from qa_desk.desktop.widgets.banner import Banner, BannerAction, BannerMessage
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.report_chart import ReportChart
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.errors import KnownError
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.report_table import AnalysisReport, ReportKind, ReportTable, TableRow, bars_of
from qa_desk.services.report_analysis import FORMATS, analysis_report, report_periods
from qa_desk.words import analysis_words as say
from qa_desk.words import formats, tr
from qa_desk.words.errors import sentence


class AnalysisTab(Speaking):
    """Loads when it comes to the front. `kind`: which report."""

    kind: ReportKind

    def __init__(self, around: Surroundings, asker: Asker | None = None) -> None:
        super().__init__()
        self._around, self.asker = around, asker or Asker()
        self.report: AnalysisReport | None = None
        self._period_label, self._table_label, self._note, self._behind_label = (QLabel(self) for _ in range(4))
        self.period, self.table, self.chart_choice = PeriodBox(self), QComboBox(self), QComboBox(self)
        self.save = QPushButton(self)
        self.banner = Banner(around.theme, self)
        self.answers = AnswersCard(around.theme, self)
        self.chart = ReportChart(around.theme, self)
        self.rows: HeldRows[TableRow] | None = None
        self.view: HeldRowsView | None = None
        self.behind: HeldRows[BehindRow] = HeldRows(behind_columns(), around.theme, BEHIND_KEYS, self)
        self.behind_view = HeldRowsView(self.behind, around.theme, self._nothing_behind, self, stretch="title")
        self._lay_out()
        self.period.currentIndexChanged.connect(self._load_report)
        self.table.currentIndexChanged.connect(self._show_table)
        self.chart_choice.currentIndexChanged.connect(self._show_chart)
        self.save.clicked.connect(self._on_save)
        self.behind_view.activated.connect(self._on_deal)
        self.retranslate()

    def _lay_out(self) -> None:
        self._period_label.setBuddy(self.period)
        self._table_label.setBuddy(self.table)
        for choice in (self.table, self.chart_choice):
            # long titles are cut rather than make the whole window wider
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(18)
            choice.currentTextChanged.connect(choice.setToolTip)
        self.chart_choice.setMinimumContentsLength(26)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._behind_label.setProperty("role", "strong")
        self._behind_label.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(10)
        for part in (self._period_label, self.period, self._table_label, self.table, self.chart_choice):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.save)
        self._table_box = QVBoxLayout()
        self._table_box.setContentsMargins(0, 0, 0, 0)
        self._table_box.addWidget(self._note)
        right = QSplitter(Qt.Orientation.Vertical, self)
        right.addWidget(self.chart)
        right.addWidget(_boxed(self._table_box, right))
        below = QVBoxLayout()
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self._behind_label)
        below.addWidget(self.behind_view, 1)
        right.addWidget(_boxed(below, right))
        right.setSizes([200, 270, 110])
        right.setChildrenCollapsible(False)
        whole = QSplitter(Qt.Orientation.Horizontal, self)
        whole.addWidget(self.answers)
        whole.addWidget(right)
        whole.setStretchFactor(0, 1)
        whole.setStretchFactor(1, 3)
        whole.setSizes([186, 760])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(whole, 1)

    def title(self) -> str:
        return say.kind(self.kind)

    def retranslate(self) -> None:
        self._period_label.setText(tr("Period"))
        self._table_label.setText(tr("Table"))
        self.save.setText(tr("Save files…"))
        self.save.setEnabled(self.report is not None)
        for name, part in ((tr("Chart"), self.chart_choice), (tr("Table"), self.table)):
            part.setAccessibleName(name)
        self.period.retranslate()
        if self.report is not None:
            self._show_report(self.report)

    # ------------------------------------------------------------ loading

    def load(self) -> None:
        """The periods, then the report of the chosen one."""
        desk = self._around.desk
        self._around.jobs.run(
            lambda: report_periods(desk.store, desk.clock), self._take_periods, owner=self, key=f"periods-{self.kind}"
        )

    def _take_periods(self, periods: list[str]) -> None:
        self.period.set_periods(periods, self.period.period)
        self._load_report()

    @Slot()
    def _load_report(self) -> None:
        desk, user, period = self._around.desk, self._around.user, self.period.currentData()
        if period:
            self._around.jobs.run(
                lambda: analysis_report(desk.store, desk.clock, user, self.kind, period, desk.checklists),
                self._take_report, self._on_refused, owner=self, key=f"report-{self.kind}",
            )  # fmt: skip

    def _take_report(self, report: AnalysisReport) -> None:
        self.report = report
        self.retranslate()

    def _on_refused(self, error: KnownError) -> None:
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
        self.retranslate()

    # ------------------------------------------------------------ showing

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._around.settings().time_zone if self.report is None else self.report.time_zone)

    def _show_report(self, report: AnalysisReport) -> None:
        answers, zone = report.answers, self._zone
        lists = {"how_much": answers.how_much, "why": answers.why, "to_do": answers.to_do}
        self.answers.show_answers(
            answers.grade,
            say.sentence(answers.verdict, zone),
            {key: tuple(say.sentence(one, zone) for one in those) for key, those in lists.items()},
        )
        chosen = self.table.currentData()
        self.table.blockSignals(True)
        self.table.clear()
        for table in report.tables:
            self.table.addItem(say.table_title(table.key), table.key)
        self.table.setCurrentIndex(max(self.table.findData(chosen), 0))
        self.table.blockSignals(False)
        self._show_table()

    @Slot()
    def _show_table(self) -> None:
        report = self.report
        if report is None or self.table.currentData() is None:
            return
        table = report.table(self.table.currentData())
        self._note.setText("" if table.note is None else say.sentence(table.note, self._zone))
        self._note.setVisible(bool(self._note.text()))
        self._put_view(table)
        drawable = [one for one in report.charts if one.table == table.key and bars_of(report, one)]
        self.chart_choice.blockSignals(True)
        self.chart_choice.clear()
        for one in drawable:
            self.chart_choice.addItem(say.chart_title(one.key), one.key)
        self.chart_choice.blockSignals(False)
        self.chart_choice.setVisible(len(drawable) > 1)
        self.chart.setVisible(bool(drawable))
        self._show_chart()

    def _put_view(self, table: ReportTable) -> None:
        """Every table has columns of its own, so it gets a view of its own."""
        if self.view is not None and self.rows is not None:
            self._table_box.removeWidget(self.view)
            self.view.hide()
            self.view.deleteLater()
            self.rows.deleteLater()
        self.rows = HeldRows(table_columns(table, self._zone), self._around.theme, sort_keys(table), self)
        self.view = FittedRowsView(self.rows, self._around.theme, lambda: tr("Nothing to show for this table."), self)
        self.view.setAccessibleName(say.table_title(table.key))
        self._table_box.addWidget(self.view, 1)
        self.rows.set_rows(list(table.rows))
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self._show_behind(None)

    @Slot()
    def _show_chart(self) -> None:
        report, key = self.report, self.chart_choice.currentData()
        if report is None or key is None:
            return
        chart = next(one for one in report.charts if one.key == key)
        bars = bars_of(report, chart)
        labels = [say.text(bar.label, self._zone) for bar in bars]
        names = [say.column_title(one) for one in (*chart.bars, *((chart.line,) if chart.line else ()))]
        self.chart.show_bars(say.chart_title(key), chart.kind, bars, labels, names)

    @Slot(QModelIndex, QModelIndex)
    def _on_row(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._show_behind(self.rows.row_at(current.row()) if self.rows is not None and current.isValid() else None)

    def _show_behind(self, row: TableRow | None) -> None:
        report = self.report
        if row is None or report is None:
            self.behind.set_rows([])
            hint = tr("Choose a row to see the deals behind it. Enter or a double click opens the deal.")
            self._behind_label.setText(hint)
            return
        refs = [BehindRow(one, report.deals[one]) for one in row.deals if one in report.deals]
        self.behind.set_rows(refs)
        label = tr("Deals behind “{row}”").format(row=say.text(row.cells[0], self._zone))
        self._behind_label.setText(f"{label}: {formats.number(len(refs))}")

    def _nothing_behind(self) -> str:
        chosen = self.view is not None and self.view.selectionModel().hasSelection()
        return tr("No deals stand behind this row.") if chosen else tr("Choose a row above.")

    @Slot(QModelIndex)
    def _on_deal(self, index: QModelIndex) -> None:
        self._around.bus.open_deal.emit(OpenDeal(self.behind.row_at(index.row()).deal_id))

    # ------------------------------------------------------------ saving

    @Slot()
    def _on_save(self) -> None:
        report, key = self.report, "program/report_folder"
        if report is None:
            return
        start = self._around.memory.text(key, str(Path.home()))
        folder = self.asker.folder(self, tr("Where to save the report"), start)
        if folder is None:
            return
        self._around.memory.set_text(key, str(folder))
        writer = self._around.desk.analysis
        self._around.jobs.run(
            lambda: writer.write(report, folder, FORMATS), partial(self._on_saved, folder), self._on_refused,
            owner=self, key=f"save-{self.kind}",
        )  # fmt: skip

    def _on_saved(self, folder: Path, files: tuple[WrittenReport, ...]) -> None:
        action = BannerAction(lambda: tr("Open the folder"), partial(_open, folder))
        self.banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: tr("Saved files: {n}.").format(n=formats.number(len(files))),
                lambda: "\n".join(f"{one.path.name}  SHA-256 {one.sha256}" for one in files),
                action,
            )
        )


def _boxed(layout: QVBoxLayout, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    box.setLayout(layout)
    return box


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
