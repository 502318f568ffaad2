"""The trust meter: how often auditors decided as the program's finding said, and how sure that figure is."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.reports.trust_rows import SORT_KEYS, ShareBar, TrustRow, agreed, between, columns, rows_of
from qa_desk.desktop.widgets.empty_state import EmptyState
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.trust import TrustMeter
from qa_desk.services.trust import trust_meter
from qa_desk.words import formats, tr, trn


class TrustTab(Speaking):
    """Loads when it comes to the front. The first row is the overall figure."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._meter: TrustMeter | None = None
        self.headline, self._how, self.left_out = (QLabel(self) for _ in range(3))
        self.headline.setProperty("role", "subtitle")
        for label in (self._how, self.left_out):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        self.rows: HeldRows[TrustRow] = HeldRows(columns(), around.theme, SORT_KEYS, self)
        self.empty = EmptyState(
            around.theme, "search", lambda: tr("No decision to compare with yet"),
            lambda: tr("The figure appears when auditors decide on refusals that the program has checked."), None, self,
        )  # fmt: skip
        self._stack = QStackedWidget(self)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        told = QWidget(self)
        self.view = HeldRowsView(self.rows, self._around.theme, str, told, stretch="bar")
        self._bar = ShareBar(self._around.theme, self.rows, self.view)
        place = next(at for at, column in enumerate(self.rows.columns) if column.key == "bar")
        self.view.setItemDelegateForColumn(place, self._bar)
        inside = QVBoxLayout(told)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        inside.addWidget(self.headline)
        inside.addWidget(self._how)
        inside.addWidget(self.view, 1)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(told)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._stack, 1)
        column.addWidget(self.left_out)

    def title(self) -> str:
        return tr("Trust")

    def retranslate(self) -> None:
        self._how.setText(
            tr(
                "A decision agrees when the auditor confirmed a match, "
                "contradicted on “another reason” or “no refusal”, or could not tell where the program could not. "
                "The interval is Wilson's: few decisions make it wide."
            )
        )
        self.empty.retranslate()
        meter = self._meter
        self.headline.setText("" if meter is None else _headline(meter))
        self.left_out.setText("" if meter is None else _left_out(meter))
        self.left_out.setVisible(bool(self.left_out.text()))

    @Slot()
    def load(self) -> None:
        store = self._around.desk.store
        self._around.jobs.run(lambda: trust_meter(store), self._take, owner=self, key="trust")

    def _take(self, meter: TrustMeter) -> None:
        self._meter = meter
        self.rows.set_rows(rows_of(meter))
        self._stack.setCurrentIndex(1 if meter.overall.whole else 0)
        self.retranslate()


def _headline(meter: TrustMeter) -> str:
    if not meter.overall.whole:
        return ""
    row = TrustRow("all", "", meter.overall)
    n = meter.overall.whole
    words = trn(
        "{share} of {n} decision agrees with its finding ({interval})",
        "{share} of {n} decisions agree with their findings ({interval})",
        n,
    )
    return words.format(share=agreed(row), n=formats.number(n), interval=between(row))


def _left_out(meter: TrustMeter) -> str:
    """Decisions that say nothing of a finding; "" when there are none."""
    parts = []
    if meter.no_call:
        words = trn("{n} decision “no conversation”", "{n} decisions “no conversation”", meter.no_call)
        parts.append(words.format(n=formats.number(meter.no_call)))
    if meter.unseen:
        words = trn("{n} decision without a finding", "{n} decisions without a finding", meter.unseen)
        parts.append(words.format(n=formats.number(meter.unseen)))
    return tr("Left out: {what}.").format(what=", ".join(parts)) if parts else ""
