"""The editor of one reason: titles in both languages, and its lists as boxes of lines behind tabs."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.dialogs.fields import ErrorLabel
from qa_desk.desktop.pages.reasons import wording
from qa_desk.desktop.pages.reasons.lines_box import LinesBox
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.services.ports import BookReason
from qa_desk.words import formats, tr, trn


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a reason something is wrong: `field` a list, "title" or "code"; `item` its place in the list."""

    field: str
    item: int
    part: str = ""


class ReasonEditor(Speaking):
    """`edited` is sent for what a person types, never for what the page fills in. `examples_asked`: please show what
    clients said in our decisions."""

    edited = Signal()
    examples_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._code = ""
        self._off = False
        self._filling = False
        self._code_label, self._hint = QLabel(self), QLabel(self)
        self._code_label.setProperty("role", "mono")
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._labels = {"ru": QLabel(self), "en": QLabel(self)}
        self.titles = {"ru": QLineEdit(self), "en": QLineEdit(self)}
        self.boxes = {name: LinesBox(theme, self) for name in wording.FIELDS}
        self.tabs = QTabWidget(self)
        self.problem = ErrorLabel(self)
        self.uncaught = QLabel(self)
        self.uncaught.setWordWrap(True)
        self.uncaught.hide()
        self.from_decisions = QPushButton(self)
        self._lay_out()
        self.from_decisions.clicked.connect(self.examples_asked)
        for edit in self.titles.values():
            edit.textEdited.connect(self._on_edited)
        for box in self.boxes.values():
            box.textChanged.connect(self._on_edited)
        self.tabs.currentChanged.connect(self._on_tab)
        self.retranslate()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for place, (name, label) in enumerate(self._labels.items()):
            label.setBuddy(self.titles[name])
            grid.addWidget(label, 0, place)
            grid.addWidget(self.titles[name], 1, place)
        for box in self.boxes.values():
            self.tabs.addTab(box, "")
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setStyleSheet("QTabBar::tab { padding: 8px 6px; }")  # all seven in sight
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 0)
        column.setSpacing(8)
        column.addWidget(self._code_label)
        column.addLayout(grid)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.problem)
        column.addWidget(self.uncaught)
        foot = QHBoxLayout()
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.from_decisions)
        column.addLayout(foot)

    def show_reason(self, reason: BookReason) -> None:
        self._filling = True
        self._code, self._off = reason.code, reason.off
        self._code_label.setText(tr("{code} · off").format(code=reason.code) if reason.off else reason.code)
        for name, text in (("ru", reason.title_ru), ("en", reason.title_en)):
            if self.titles[name].text().strip() != text:
                self.titles[name].setText(text)
        for name, box in self.boxes.items():
            box.set_items(getattr(reason, name))
        self._filling = False
        self.clear_problem()
        self._count()

    def reason(self) -> BookReason:
        lists = {name: box.items() for name, box in self.boxes.items()}
        ru, en = self.titles["ru"].text().strip(), self.titles["en"].text().strip()
        return BookReason(self._code, ru, en, off=self._off, **lists)

    def set_editable(self, editable: bool) -> None:
        """What cannot be changed can still be read and copied."""
        for edit in self.titles.values():
            edit.setReadOnly(not editable)
        for box in self.boxes.values():
            box.setReadOnly(not editable)
        self.from_decisions.setEnabled(editable)

    def mark(self, place: Place, expected: str) -> None:
        """Says what is expected at the place and marks its line; the tab in front stays."""
        box = self.boxes.get(place.field)
        line = box.mark(place.item) if box is not None else 0

        def words() -> str:
            if box is None:
                return tr("{field}: expected {expected}").format(
                    field=wording.field(place.field), expected=wording.expected(expected)
                )
            return tr("{field}, line {line}: expected {expected}").format(
                field=wording.field(place.field), line=formats.number(line), expected=wording.expected(expected)
            )

        self.problem.say(words)

    def show_uncaught(self, places: Sequence[int], words: str) -> None:
        """Marks examples that the phrases do not find."""
        self.boxes["examples"].mark_all(places)
        self.uncaught.setText(words)
        self.uncaught.setVisible(bool(words))

    def go_to(self, place: Place) -> None:
        box = self.boxes.get(place.field)
        if box is not None:
            self.tabs.setCurrentWidget(box)
            box.go_to(place.item)
        else:
            self.titles.get(place.part, self.titles["ru"]).setFocus()

    def clear_problem(self) -> None:
        self.problem.clear_error()
        for box in self.boxes.values():
            box.unmark()

    def retranslate(self) -> None:
        self._labels["ru"].setText(tr("Title in Russian"))
        self._labels["en"].setText(tr("Title in English"))
        self.from_decisions.setText(tr("From our decisions…"))
        self.from_decisions.setToolTip(tr("Sentences that your auditors took as evidence of this reason"))
        for name, box in self.boxes.items():
            box.setAccessibleName(wording.field(name))
        self._count()
        self._on_tab()

    def _count(self) -> None:
        """How much stands behind each tab, without opening it."""
        for place, (name, box) in enumerate(self.boxes.items()):
            self.tabs.setTabText(place, wording.field(name))
            count = len(box.items())
            self.tabs.setTabToolTip(place, trn("{n} line", "{n} lines", count).format(n=formats.number(count)))

    @Slot()
    def _on_edited(self) -> None:
        if not self._filling:
            self.clear_problem()
            self._count()
            self.edited.emit()

    @Slot()
    def _on_tab(self) -> None:
        name = list(self.boxes)[max(self.tabs.currentIndex(), 0)]
        self._hint.setText(tr(wording.HINTS[name]))
        self.from_decisions.setVisible(name == "examples")
