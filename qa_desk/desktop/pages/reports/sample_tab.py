"""The sample of a period: what anybody needs to draw it again, and how many deals each manager has in it."""

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.widgets.empty_state import EmptyState
from qa_desk.desktop.widgets.facts_panel import Fact, FactsPanel
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.work_menu import needs
from qa_desk.domain.people import Role
from qa_desk.services.configure import local_period
from qa_desk.services.draw_sample import DrawResult, draw_sample, redraw
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr, trn

MAY = (Role.AUDITOR, Role.SALES_HEAD, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class ManagerShare:
    manager: str
    drawn: int


def shares(result: DrawResult) -> list[ManagerShare]:
    counts = Counter(one.entry.manager for one in result.drawn)
    return [ManagerShare(name, n) for name, n in sorted(counts.items())]


class SampleTab(Speaking):
    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._allowed = bool(around.user.roles.intersection(MAY))
        self._period = ""
        self.facts = FactsPanel(self)
        columns: list[Column[ManagerShare]] = [
            Column("manager", lambda: tr("Manager"), lambda one: one.manager or "—", 280),
            Column("drawn", lambda: tr("Deals drawn"), lambda one: formats.number(one.drawn), 180, align_right=True),
        ]
        self.rows: HeldRows[ManagerShare] = HeldRows(columns, around.theme, {"drawn": lambda one: one.drawn}, self)
        self._how = QLabel(self)
        self._how.setProperty("role", "muted")
        self._how.setWordWrap(True)
        self._empty = EmptyState(
            around.theme, "search", lambda: tr("No sample drawn for {period} yet").format(period=self._period),
            self._hint, None, self,
        )  # fmt: skip
        self.draw = QPushButton(self)
        self.draw.setProperty("kind", "primary")
        self.draw.clicked.connect(self._on_draw)
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        drawn = QWidget(self)
        inside = QVBoxLayout(drawn)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(12)
        inside.addWidget(self.facts)
        inside.addWidget(self._how)
        inside.addWidget(HeldRowsView(self.rows, self._around.theme, str, drawn, stretch="manager"), 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(drawn)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.draw)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def title(self) -> str:
        return tr("Sample")

    def _hint(self) -> str:
        share = self._around.settings().sample_share_percent
        return tr("At least {share} % of every manager's deals are drawn from all deals known now.").format(share=share)

    def retranslate(self) -> None:
        self.draw.setText(tr("Draw the sample"))
        self.draw.setToolTip("" if self._allowed else needs(MAY))
        self._how.setText(
            tr(
                "Ticket of a deal: SHA-256 of «seed|period|deal ID». For each manager the lowest tickets are drawn; "
                "with the seed and the frame anybody gets the same deals."
            )
        )
        self._empty.retranslate()

    def load(self) -> None:
        desk, settings = self._around.desk, self._around.settings()

        def step() -> tuple[str, DrawResult | None]:
            period = local_period(settings, desk.clock)
            return period, redraw(desk.store, period)

        self._around.jobs.run(step, self._take, owner=self, key="sample")

    def _take(self, answer: tuple[str, DrawResult | None]) -> None:
        self._period, result = answer
        self.draw.setVisible(result is None)
        self.draw.setEnabled(self._allowed)
        self._stack.setCurrentIndex(0 if result is None else 1)
        self._empty.retranslate()
        if result is None:
            return
        self.rows.set_rows(shares(result))
        n, frame = len(result.drawn), result.frame_size
        self.facts.set_facts(
            [
                Fact(lambda: tr("Period"), lambda: result.period),
                Fact(lambda: tr("Deals drawn"), lambda: _of_frame(n, frame), strong=True),
                Fact(lambda: tr("Share asked for"), lambda: f"{formats.number(result.share_percent)} %"),
                Fact(lambda: tr("Seed"), lambda: result.seed),
                Fact(lambda: tr("Frame, SHA-256"), lambda: result.frame_sha256),
            ]
        )

    @Slot()
    def _on_draw(self) -> None:
        desk, user = self._around.desk, self._around.user
        self.draw.setEnabled(False)
        self._around.jobs.run(
            lambda: draw_sample(desk.store, desk.clock, user), self._on_drawn, owner=self, write=True, key="draw",
            on_end=lambda: self.draw.setEnabled(self._allowed),
        )  # fmt: skip

    def _on_drawn(self, answer: tuple[DrawResult, Changed]) -> None:
        result, changed = answer
        self._take((result.period, result))
        self._around.bus.changed.emit(changed)


def _of_frame(drawn: int, frame: int) -> str:
    share = formats.percent(drawn / frame) if frame else "—"
    words = trn("{drawn} of {n} deal ({share})", "{drawn} of {n} deals ({share})", frame)
    return words.format(drawn=formats.number(drawn), n=formats.number(frame), share=share)
