"""The sample tab: a period, what stands behind its draws, and what can be done with it now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.dialogs.ask import Asker, ask
from qa_desk.desktop.fitted_rows import FittedRowsView
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import OpenDeal, Surroundings
from qa_desk.desktop.pages.reports.period_box import PeriodBox
from qa_desk.desktop.pages.reports.sample.columns import coverage_columns, deal_columns
from qa_desk.desktop.pages.reports.sample.replace_dialog import ReplaceDialog
from qa_desk.desktop.pages.reports.sample.seed_card import SeedCard
from qa_desk.desktop.widgets.banner import Banner, BannerAction, BannerMessage
from qa_desk.desktop.widgets.facts_panel import Fact, FactsPanel
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.work_menu import needs
from qa_desk.domain.errors import KnownError
from qa_desk.domain.people import Role
from qa_desk.domain.report import WrittenReport
from qa_desk.domain.sample_check import Fault
from qa_desk.domain.sample_stats import GroupCoverage
from qa_desk.services.configure import local_day, local_period
from qa_desk.services.sample import close_sample, draw_today, give_part, last_day, sample_periods, sample_proof
from qa_desk.services.sample import verify_sample as verify
from qa_desk.services.sample_report import DrawnLine, SampleReport, sample_report
from qa_desk.services.sample_views import DrawResult, SamplePeriod
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr, trn
from qa_desk.words.errors import sentence
from qa_desk.words.sample_words import fault_words

_NUMBERS: Mapping[str, Callable[[GroupCoverage], int]] = {
    "deals": lambda one: one.deals,
    "due": lambda one: one.due,
    "drawn": lambda one: one.drawn,
    "extra": lambda one: one.extra,
    "replaced": lambda one: one.replaced,
    "audited": lambda one: one.audited,
    "faulty": lambda one: one.faulty,
    "missed": lambda one: one.may_be_missed(),
}
MAY = (Role.AUDITOR, Role.SALES_HEAD, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Loaded:
    """`today_drawn`: nothing more to draw today. `over`: the period's last day has come."""

    periods: tuple[str, ...]
    period: str
    report: SampleReport | None
    today_drawn: bool
    over: bool


class SampleTab(Speaking):
    def __init__(self, around: Surroundings, asker: Asker | None = None) -> None:
        super().__init__()
        self._around, self.asker = around, asker or Asker()
        self._allowed = bool(around.user.roles.intersection(MAY))
        self._loaded: Loaded | None = None
        self._label = QLabel(self)
        self.period = PeriodBox(self)
        self._label.setBuddy(self.period)
        self.draw, self.replace, self.close_period = QPushButton(self), QPushButton(self), QPushButton(self)
        self.check, self.export = QPushButton(self), QPushButton(self)
        self.draw.setProperty("kind", "primary")
        self.banner = Banner(around.theme, self)
        self.seed = SeedCard(around.theme, self._allowed, needs(MAY), self)
        self.facts = FactsPanel(self)
        self.groups: HeldRows[GroupCoverage] = HeldRows(coverage_columns(), around.theme, _NUMBERS, self)
        self.deals: HeldRows[DrawnLine] = HeldRows(
            deal_columns(), around.theme, {"number": lambda one: one.number}, self
        )
        self.deals_view = HeldRowsView(
            self.deals, around.theme, lambda: tr("Nothing is drawn yet. Draw today's deals: the button above."), self,
            stretch="deal",
        )  # fmt: skip
        self._stack = QStackedWidget(self)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        for part in (self._label, self.period):
            row.addWidget(part)
        row.addStretch(1)
        for button in (self.check, self.export, self.close_period, self.replace, self.draw):
            row.addWidget(button)
        tables = QSplitter(Qt.Orientation.Vertical, self)
        tables.addWidget(FittedRowsView(self.groups, self._around.theme, lambda: tr("No draw yet."), self))
        tables.addWidget(self.deals_view)
        tables.setSizes([220, 320])
        drawn = QWidget(self)
        inside = QVBoxLayout(drawn)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.facts)
        inside.addWidget(tables, 1)
        self._stack.addWidget(self.seed)
        self._stack.addWidget(drawn)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self.banner)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.period.currentIndexChanged.connect(self._on_period)
        self.seed.given.connect(self._on_part)
        self.draw.clicked.connect(self._on_draw)
        self.replace.clicked.connect(self._on_replace)
        self.close_period.clicked.connect(self._on_close)
        self.check.clicked.connect(self._on_check)
        self.export.clicked.connect(self._on_export)
        self.deals_view.activated.connect(self._on_open)
        self.deals_view.selectionModel().selectionChanged.connect(self._show_buttons)
        self.deals.modelReset.connect(self._show_buttons)

    def title(self) -> str:
        return tr("Sample")

    def retranslate(self) -> None:
        self._label.setText(tr("Period"))
        self.period.retranslate()
        self.draw.setText(tr("Draw today's deals"))
        self.replace.setText(tr("Replace…"))
        self.close_period.setText(tr("Close the period…"))
        self.check.setText(tr("Recompute"))
        self.export.setText(tr("Save the proof…"))
        for button in (self.draw, self.replace, self.close_period):
            button.setToolTip("" if self._allowed else needs(MAY))
        self._show()

    # ------------------------------------------------------------ loading

    def load(self) -> None:
        desk, settings, chosen = self._around.desk, self._around.settings(), self.period.period

        def step() -> Loaded:
            current = local_period(settings, desk.clock)
            known = {one.period for one in sample_periods(desk.store)}
            period = chosen or current
            report = sample_report(desk.store, period)
            today = local_day(settings, desk.clock)
            days = 0 if report is None else max((one.moment.day for one in report.records), default=0)
            drawn = period == current and days >= today.day
            periods = tuple(sorted({*known, current, _after(current)}, reverse=True))
            return Loaded(periods, period, report, drawn, today > last_day(period))

        self._around.jobs.run(step, self._take, owner=self, key="sample")

    def _take(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self.period.set_periods(loaded.periods, loaded.period)
        report = loaded.report
        committed = report is not None and report.known.committed
        self._stack.setCurrentIndex(1 if committed else 0)
        self.groups.set_rows([] if report is None else list(report.groups[1:]))
        self.deals.set_rows([] if report is None else list(report.lines))
        self._show()

    def _show(self) -> None:
        loaded = self._loaded
        if loaded is None:
            self._show_buttons()
            return
        known = None if loaded.report is None else loaded.report.known
        mine = known is not None and not known.committed and known.contributions[0].by == self._around.user.id
        if known is None or not known.committed:
            self.seed.show_period(loaded.period, known, mine)
        elif loaded.report is not None:
            self.facts.set_facts(_facts(loaded.report, known))
        self._show_buttons()

    @Slot()
    def _show_buttons(self) -> None:
        loaded = self._loaded
        report = None if loaded is None else loaded.report
        known = None if report is None else report.known
        open_ = known is not None and known.committed and not known.closed
        drawn = report is not None and bool(report.records)
        self.draw.setVisible(open_)
        self.draw.setEnabled(self._allowed and loaded is not None and not loaded.today_drawn)
        self.replace.setVisible(open_ and drawn)
        line = self._chosen()
        waits = line is not None and not line.replaced_by and line.in_order is None and not line.empty
        self.replace.setEnabled(self._allowed and waits)
        self.close_period.setVisible(open_ and loaded is not None and loaded.over)
        self.close_period.setEnabled(self._allowed)
        self.check.setVisible(drawn)
        self.export.setVisible(drawn)

    def _chosen(self) -> DrawnLine | None:
        places = [index.row() for index in self.deals_view.selectionModel().selectedRows()]
        return self.deals.row_at(places[0]) if places else None

    # ------------------------------------------------------------ doing

    @Slot()
    def _on_period(self) -> None:
        self.banner.clear()
        self.load()

    @Slot(str)
    def _on_part(self, text: str) -> None:
        desk, user, period = self._around.desk, self._around.user, self.period.period
        self._run(lambda: give_part(desk.store, desk.clock, user, text, period), self._on_given)

    def _on_given(self, known: SamplePeriod) -> None:
        if known.committed:
            words = tr("The seed of {period} is committed: {commitment}")
            self._around.bus.message.emit(
                words.format(period=formats.month(known.period), commitment=known.commitment[:16])
            )
        self.load()

    @Slot()
    def _on_draw(self) -> None:
        desk, user, period = self._around.desk, self._around.user, self.period.period
        self.draw.setEnabled(False)
        self._run(lambda: draw_today(desk.store, desk.clock, user, period), self._on_drawn)

    @Slot()
    def _on_close(self) -> None:
        period = self.period.period
        explanation = tr(
            "Every manager gets the deals his share still lacks, the seed is told, and the sample of the period does"
            " not change any more."
        )
        if self.asker.yes(
            self, tr("Close the sample of {period}?").format(period=formats.month(period)), explanation, tr("Close it")
        ):
            desk, user = self._around.desk, self._around.user
            self._run(lambda: close_sample(desk.store, desk.clock, user, period), self._on_drawn)

    def _on_drawn(self, answer: tuple[DrawResult, Changed]) -> None:
        result, changed = answer
        n = len(result.record.drawn)
        words = trn("{n} deal drawn for {period}", "{n} deals drawn for {period}", n)
        self._around.bus.message.emit(words.format(n=formats.number(n), period=formats.month(result.period)))
        self._around.bus.changed.emit(changed)
        self.load()

    @Slot()
    def _on_replace(self) -> None:
        line = self._chosen()
        if line is not None:
            ask(ReplaceDialog(self._around, self.period.period, line, self), self.load)

    @Slot()
    def _on_open(self) -> None:
        line = self._chosen()
        deal = None if line is None else line.record.drawn[line.place].deal.deal_id
        if line is not None and deal is not None:
            self._around.bus.open_deal.emit(OpenDeal(deal, line.item_id))

    @Slot()
    def _on_check(self) -> None:
        store, period = self._around.desk.store, self.period.period
        self._run(lambda: verify(store, period), self._on_checked, write=False)

    def _on_checked(self, faults: list[Fault] | None) -> None:
        if faults:
            found = list(faults)
            self.banner.show_message(
                BannerMessage(
                    Tone.BAD,
                    lambda: tr("The sample does not hold"),
                    lambda: "\n".join(map(fault_words, found)),
                )
            )
            return
        closed = self._loaded is not None and self._loaded.report is not None and self._loaded.report.known.closed
        self.banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: (
                    tr("Every draw was computed anew: all hold.")
                    if closed
                    else tr("Seals and lists of deals hold. The draws can be recomputed once the period is closed.")
                ),
            )
        )

    @Slot()
    def _on_export(self) -> None:
        key = "program/report_folder"
        folder = self.asker.folder(self, tr("Folder for the proof"), self._around.memory.text(key, str(Path.home())))
        if folder is None:
            return
        self._around.memory.set_text(key, str(folder))
        desk, period = self._around.desk, self.period.period

        def step() -> tuple[WrittenReport, ...]:
            found = sample_proof(desk.store, period)
            return () if found is None else desk.sample_proofs.write(*found, folder)

        self._run(step, partial(self._on_exported, folder), write=False)

    def _on_exported(self, folder: Path, files: tuple[WrittenReport, ...]) -> None:
        names = ", ".join(one.path.name for one in files)
        action = BannerAction(lambda: tr("Open the folder"), partial(_open, folder))
        self.banner.show_message(
            BannerMessage(
                Tone.GOOD,
                lambda: tr("Saved: {names}").format(names=names),
                lambda: "\n".join(f"{one.path.name}  SHA-256 {one.sha256}" for one in files),
                action,
            )
        )

    def _run(self, step: Callable[[], object], done: Callable[..., None], *, write: bool = True) -> None:
        self._around.jobs.run(step, done, self._on_refused, owner=self, write=write, key="sample_work")

    def _on_refused(self, error: KnownError) -> None:
        self.banner.show_message(BannerMessage(Tone.BAD, lambda: sentence(error)))
        self._show_buttons()


def _facts(report: SampleReport, known: SamplePeriod) -> list[Fact]:
    facts = []
    if report.groups:
        whole = report.groups[0]
        facts.append(Fact(lambda: tr("Deals drawn"), lambda: _of_frame(whole.drawn, whole.deals), strong=True))
        facts.append(Fact(lambda: tr("Replaced"), lambda: _part(whole.replaced, whole.drawn + whole.replaced)))
    facts.append(Fact(lambda: tr("Share asked for"), lambda: f"{formats.number(known.policy.share_percent)} %"))
    facts.append(Fact(lambda: tr("Fingerprint of the seed"), lambda: known.commitment))
    if known.closed:
        facts.append(Fact(lambda: tr("Seed"), known.seed))
    if report.records:
        facts.append(Fact(lambda: tr("Last seal"), lambda: report.records[-1].seal))
    return facts


def _of_frame(drawn: int, frame: int) -> str:
    share = formats.percent(drawn / frame) if frame else "—"
    words = trn("{drawn} of {n} deal ({share})", "{drawn} of {n} deals ({share})", frame)
    return words.format(drawn=formats.number(drawn), n=formats.number(frame), share=share)


def _part(part: int, whole: int) -> str:
    return f"{formats.number(part)} ({formats.percent(part / whole)})" if part else formats.number(0)


def _after(period: str) -> str:
    """The next month: its seed is given before it begins."""
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12}-{month % 12 + 1:02d}"


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
