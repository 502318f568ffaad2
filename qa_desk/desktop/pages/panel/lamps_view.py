"""The lit lamps as cards in columns, the calm ones as one line; words of calm where none is lit."""

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from qa_desk.desktop.pages.panel.lamp_card import LampCard
from qa_desk.desktop.pages.panel.props import PanelProps, derive
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.empty_state import EmptyState
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.panel import Lamp, LampKind, Panel

_LEAST_WIDTH = 300


class LampsView(Speaking):
    """`opened`: a lamp somebody wants to see behind."""

    opened = Signal(Lamp)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._panel: Panel | None = None
        self._zone = ZoneInfo("UTC")
        self._columns = 0
        self.cards: list[LampCard] = []
        self.empty = EmptyState(theme, "ok", lambda: self._props().empty_title, lambda: self._props().empty_hint)
        self.calm, self.unwatched = QLabel(self), QLabel(self)
        for label in (self.calm, self.unwatched):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        inside = QWidget(self)
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inside)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._stack, 1)
        column.addWidget(self.calm)
        column.addWidget(self.unwatched)
        self.retranslate()

    def show_panel(self, panel: Panel, zone: ZoneInfo) -> None:
        """Cards that stay keep the focus."""
        self._panel, self._zone = panel, zone
        self.retranslate()

    def focus_first(self) -> None:
        (self.cards[0] if self.cards else self).setFocus()

    def retranslate(self) -> None:
        props = self._props()
        while len(self.cards) > len(props.cards):
            gone = self.cards.pop()
            self._grid.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.cards) < len(props.cards):
            self._add_card()
        for card, shown in zip(self.cards, props.cards, strict=True):
            card.show_lamp(shown)
        self._stack.setCurrentIndex(1 if props.cards else 0)
        self.empty.retranslate()
        for label, text in ((self.calm, props.calm), (self.unwatched, props.unwatched)):
            label.setText(text)
            label.setVisible(bool(text))

    def _props(self) -> PanelProps:
        return derive(self._panel, self._zone)

    def _add_card(self) -> None:
        card = LampCard(self._theme, self._scroll.widget())
        card.opened.connect(self._on_opened)
        card.stepped.connect(self._on_stepped)
        self.cards.append(card)
        self._arrange()
        card.show()

    def _arrange(self) -> None:
        columns = max(self._columns, 1)
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        for column in range(max(self._grid.columnCount(), columns)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns = max(event.size().width() // _LEAST_WIDTH, 1)
        if columns != self._columns:
            self._columns = columns
            self._arrange()

    @Slot(LampKind)
    def _on_opened(self, kind: LampKind) -> None:
        if self._panel is not None:
            self.opened.emit(self._panel.lamp(kind))

    @Slot(int)
    def _on_stepped(self, step: int) -> None:
        """Through the cards in reading order; it stops at both ends."""
        place = next((at for at, card in enumerate(self.cards) if card.hasFocus()), 0)
        self.cards[min(max(place + step, 0), len(self.cards) - 1)].setFocus()
