"""Parts of detail panels: a framed card whose middle scrolls, facts in it, notices, and labels that wrap."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from qa_desk.desktop.pages.callbacks.facts import FactLine
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.facts_panel import Fact, FactsPanel
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.desktop.widgets.tone import ICONS, TINTS, Tone


def label(parent: QWidget, role: str = "", *, selectable: bool = False) -> QLabel:
    """Plain text that wraps."""
    one = QLabel(parent)
    one.setTextFormat(Qt.TextFormat.PlainText)
    one.setWordWrap(True)
    if role:
        one.setProperty("role", role)
    if selectable:
        by_mouse_and_keys = (
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        one.setTextInteractionFlags(by_mouse_and_keys)
        one.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # Tab goes on to what can be changed
    return one


class Card(QFrame):
    """`head` stays above, `foot` stays below, `body` scrolls when there is no room for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setMinimumWidth(290)
        self.title = label(self, "subtitle")
        self.head, self.foot = QVBoxLayout(), QVBoxLayout()
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(self.area)
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, 8, 0)
        self.area.setWidget(inner)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        self.head.addWidget(self.title)
        for part in (self.head, self.body, self.foot):
            part.setSpacing(6)
        column.addLayout(self.head)
        column.addWidget(self.area, 1)
        column.addLayout(self.foot)

    def hasHeightForWidth(self) -> bool:
        """A card scrolls inside: the height its texts want must not push the buttons below the fold."""
        return False

    def put_in_the_middle(self, part: QWidget) -> None:
        """Instead of the scrolling body: for a part that scrolls by itself."""
        self.area.hide()
        self._column.insertWidget(1, part, 1)

    def scroll_to_top(self) -> None:
        self.area.verticalScrollBar().setValue(0)


class Notice(QFrame):
    """A lasting remark in the look of a banner: it cannot be closed, for it holds as long as its cause."""

    def __init__(self, theme: Theme, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setProperty("tone", tone.value)
        icon = TintedIcon(theme, 20, self)
        icon.show_icon(ICONS[tone], TINTS[tone])
        self._text = label(self, selectable=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(10)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, text: str) -> None:
        """Hidden while there is nothing to say."""
        self._text.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


def facts_panel(parent: QWidget) -> FactsPanel:
    """One that may grow as high as its wrapped values need: inside a scrolling body nothing may be cut."""
    panel = FactsPanel(parent)
    panel.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return panel


def in_a_row(cards: Sequence[tuple[QWidget, int]], parent: QWidget) -> QScrollArea:
    """Cards beside each other with their shares of the width; a small window scrolls instead of cutting them."""
    area = QScrollArea(parent)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setMinimumHeight(160)
    inner = QWidget(area)
    row = QHBoxLayout(inner)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    for card, share in cards:
        row.addWidget(card, share)
    area.setWidget(inner)
    return area


def splitter_of(upper: QWidget, lower: QWidget, parent: QWidget) -> QSplitter:
    """List above, cards below; the list takes what is left when the window grows."""
    splitter = QSplitter(Qt.Orientation.Vertical, parent)
    splitter.setStyleSheet("QSplitter::handle { background: transparent; }")  # the gap between the frames is enough
    upper.setMinimumHeight(120)
    for part in (upper, lower):
        splitter.addWidget(part)
    splitter.setChildrenCollapsible(False)
    splitter.setStretchFactor(0, 1)
    splitter.setStretchFactor(1, 0)
    return splitter


def _fact(line: FactLine) -> Fact:
    return Fact(_saying(line.label), _saying(line.value), line.strong)


def _saying(text: str) -> Callable[[], str]:
    return lambda: text


def as_facts(lines: Sequence[FactLine]) -> list[Fact]:
    """Derived words are looked up already; the page derives them again when the language changes."""
    return [_fact(line) for line in lines]
