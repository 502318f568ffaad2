"""A new cost per lead: for a source, from a day on."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from qa_desk.desktop.dialogs.fields import Field, FormDialog
from qa_desk.desktop.page import Surroundings
from qa_desk.domain.errors import KnownError
from qa_desk.domain.money import Money, parse_minor
from qa_desk.domain.penalty import CostPerLead
from qa_desk.services.configure import add_tariff, list_tariffs, local_day
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr

_ARROW = (
    "QDateEdit::drop-down { subcontrol-origin: padding; subcontrol-position: center right; width: 22px; border: none; }"
)


class TariffDialog(FormDialog):
    """Accepted once the tariff is in the store. Sources of the deals are offered, those without a tariff first."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(
            around.theme,
            lambda: tr("New tariff"),
            lambda: tr("Add the tariff"),
            lambda: tr("Decisions from that day on use it; earlier fines keep what was valid then."),
            parent,
        )
        self._around = around
        self._source = QComboBox()
        self._source.setEditable(True)
        self._source.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._day = QDateEdit(_as_qdate(local_day(around.settings(), around.desk.clock)))
        self._day.setCalendarPopup(True)
        self._day.setStyleSheet(_ARROW)
        self._amount = QLineEdit()
        currency = around.settings().currency
        self.source = Field(lambda: tr("Lead source"), self._source, lambda: tr("As it stands in the CRM"))
        self.day = Field(lambda: tr("Valid from"), self._day)
        self.amount = Field(lambda: tr("Cost of a lead, {currency}").format(currency=currency), self._amount)
        for field in (self.source, self.day, self.amount):
            self.body.addWidget(field)
        self.body.addStretch(1)
        self.setMinimumWidth(420)
        self.retranslate()
        store = around.desk.store

        def sources() -> list[str]:
            with store.read() as unit:
                known = unit.deals.lead_sources()
            priced = {one.lead_source for one in list_tariffs(store)}
            return sorted((name for name in known if name), key=lambda name: (name in priced, -known[name], name))

        around.jobs.run(sources, self._take_sources, owner=self)

    def _take_sources(self, sources: list[str]) -> None:
        typed = self._source.currentText()
        self._source.addItems(sources)
        self._source.setCurrentText(typed or (sources[0] if sources else ""))
        self._amount.setFocus()

    def retranslate(self) -> None:
        super().retranslate()
        self._amount.setPlaceholderText("1846,56" if formats.locale() == "ru_RU" else "1846.56")
        self._day.setDisplayFormat("dd.MM.yyyy" if formats.locale() == "ru_RU" else "d MMM yyyy")

    def send(self) -> None:
        for field in (self.source, self.amount):
            field.clear_error()
        source, currency = self._source.currentText().strip(), self._around.settings().currency
        minor = parse_minor(self._amount.text(), currency)
        if not source:
            self.source.mark_wrong(lambda: tr("Write the lead source"))
        if minor is None or minor <= 0:
            self.amount.mark_wrong(lambda: tr("Write an amount, for example 1846.56"))
        if not source or minor is None or minor <= 0:
            return
        desk, user = self._around.desk, self._around.user
        chosen = self._day.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        amount = Money(minor, currency)
        self.set_busy(True)
        self._around.jobs.run(
            lambda: add_tariff(desk.store, desk.clock, user, source, day, amount),
            self._on_done, self._on_refused, owner=self, write=True,
        )  # fmt: skip

    def _on_done(self, answer: tuple[CostPerLead, Changed]) -> None:
        tariff, changed = answer
        self._around.bus.message.emit(tr("Tariff for {source} added").format(source=tariff.lead_source))
        self._around.bus.changed.emit(changed)
        self.accept()

    def _on_refused(self, error: KnownError) -> None:
        self.set_busy(False)
        self.error.say_error(error)


def _as_qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
