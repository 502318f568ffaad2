"""Tariffs: cost per lead by source and day; rows are added, never changed."""

from datetime import UTC, date, datetime

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.ask import ask
from qa_desk.desktop.dialogs.tariff_dialog import TariffDialog
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.settings.tab import Section
from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.penalty import CostPerLead
from qa_desk.services.configure import list_tariffs
from qa_desk.words import formats, tr


def tariff_columns() -> list[Column[CostPerLead]]:
    return [
        Column("source", lambda: tr("Lead source"), lambda one: one.lead_source, 260),
        Column("from", lambda: tr("Valid from"), lambda one: shown_day(one.valid_from), 140),
        Column("amount", lambda: tr("Cost of a lead"), lambda one: formats.money(one.amount), 160, align_right=True),
    ]


def shown_day(day: date) -> str:
    """A calendar day has no zone: its midnight in UTC, shown as UTC shows it."""
    return formats.date(datetime(day.year, day.month, day.day, tzinfo=UTC), UTC)


def _by_source(tariff: CostPerLead) -> tuple[str, int]:
    """The newest of a source first."""
    return tariff.lead_source.casefold(), -tariff.valid_from.toordinal()


class TariffsTab(Section):
    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self._around = around
        self._about = QLabel(self)
        self._about.setProperty("role", "muted")
        self._about.setWordWrap(True)
        keys = {"from": lambda one: one.valid_from.toordinal(), "amount": lambda one: one.amount.minor}
        self.rows: HeldRows[CostPerLead] = HeldRows(tariff_columns(), around.theme, keys, self)
        empty = lambda: tr("No tariff yet. Without one no fine can be proposed.")  # noqa: E731 - words, when shown
        self.view = HeldRowsView(self.rows, around.theme, empty, self, stretch="source")
        self.add = QPushButton(self)
        self.add.clicked.connect(self._on_add)
        buttons = QHBoxLayout()
        buttons.addWidget(self.add)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self._about)
        column.addLayout(buttons)
        column.addWidget(self.view, 1)
        self.retranslate()

    def title(self) -> str:
        return tr("Tariffs")

    def words(self) -> list[str]:
        return [tr("Cost of a lead"), tr("Lead source"), "CPL"]

    def retranslate(self) -> None:
        self.add.setText(tr("Add a tariff…"))
        self._about.setText(tr("A fine equals the cost of the lead on the day of the decision. Rows never change."))

    def allow(self, editable: bool, reason: str) -> None:
        self.add.setEnabled(editable)
        self.add.setToolTip("" if editable else reason)

    def load(self) -> None:
        store = self._around.desk.store

        self._around.jobs.run(
            lambda: sorted(list_tariffs(store), key=_by_source), self.rows.set_rows, owner=self, key="tariffs"
        )

    @Slot()
    def _on_add(self) -> None:
        ask(TariffDialog(self._around, self), self.load)
