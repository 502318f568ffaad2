"""The choice of a month: shown by its name, told by its code ("2026-11")."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from qa_desk.words import formats, tr


class PeriodBox(QComboBox):
    """Silent while it is filled: only a person's choice emits `currentIndexChanged`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(170)
        self.retranslate()

    @property
    def period(self) -> str:
        """ "" while nothing is loaded."""
        return str(self.currentData() or "")

    def set_periods(self, periods: Sequence[str], chosen: str) -> None:
        """`chosen` is taken where it is among them, else the first."""
        self.blockSignals(True)
        self.clear()
        for period in periods:
            self.addItem(formats.month(period), period)
        self.setCurrentIndex(max(self.findData(chosen), 0))
        self.blockSignals(False)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Period"))
        for place in range(self.count()):
            self.setItemText(place, formats.month(self.itemData(place)))
