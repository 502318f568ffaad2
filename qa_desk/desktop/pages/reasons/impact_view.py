"""Before saving: which findings of stored calls would be different with the edited book."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.pages.reasons import wording
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.services.edit_book import Impact, WouldChange
from qa_desk.words import formats, labels, tr, trn


def columns() -> list[Column[WouldChange]]:
    return [
        Column("deal", lambda: tr("Deal"), lambda one: one.external_id, 80),
        Column("title", lambda: tr("Title"), lambda one: one.title, 120),
        Column("stated", lambda: tr("Stated"), _stated, 200),
        Column("old", lambda: tr("Finding now"), lambda one: wording.said(one.old), 200),
        Column("new", lambda: tr("With the new book"), lambda one: wording.said(one.new), 200, tint=lambda _: "accent"),
        Column("decided", lambda: tr("Decision"), _decided, 110),
    ]


def _stated(one: WouldChange) -> str:
    old, new = labels.reason(one.old.stated), labels.reason(one.new.stated)
    return old if old == new else f"{old} → {new}"


def _decided(one: WouldChange) -> str:
    return tr("made, stays") if one.decided else tr("waiting")


class ImpactView(Speaking):
    back_asked = Signal()
    save_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._impact: Impact | None = None
        self._stopped = False
        self._uncaught = 0
        self._title, self.summary = QLabel(self), QLabel(self)
        self._title.setProperty("role", "subtitle")
        self.summary.setWordWrap(True)
        self.rows: HeldRows[WouldChange] = HeldRows(columns(), theme, None, self)
        self.view = HeldRowsView(self.rows, theme, self._empty, self, stretch="title")
        self.back, self.save = QPushButton(self), QPushButton(self)
        self.save.setProperty("kind", "primary")
        self.back.clicked.connect(self.back_asked)
        self.save.clicked.connect(self.save_asked)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.back_asked)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._title)
        column.addWidget(self.summary)
        column.addWidget(self.view, 1)
        column.addLayout(buttons)
        self.retranslate()

    def begin(self, uncaught: int = 0) -> None:
        """`uncaught`: examples that the phrases of the edited book do not find."""
        self._uncaught = uncaught
        self._show(None, stopped=False)
        self.save.setEnabled(False)
        self.view.setFocus()

    def show_impact(self, impact: Impact) -> None:
        self._show(impact, stopped=False)
        self.save.setEnabled(True)
        self.save.setFocus()

    def show_stopped(self) -> None:
        """Whoever did not want to wait may still save."""
        self._show(None, stopped=True)
        self.save.setEnabled(True)

    def _show(self, impact: Impact | None, *, stopped: bool) -> None:
        self._impact, self._stopped = impact, stopped
        self.rows.set_rows(impact.rows if impact is not None else ())
        self.retranslate()

    def _empty(self) -> str:
        return tr("No finding would change") if self._impact is not None else ""

    def retranslate(self) -> None:
        self._title.setText(tr("What the edited book would change"))
        self.back.setText(tr("Back to editing"))
        self.save.setText(tr("Save the book"))
        self.summary.setText(self._summary())

    def _summary(self) -> str:
        words = trn(
            "{n} example is not caught by the phrases of its reason.",
            "{n} examples are not caught by the phrases of their reasons.",
            self._uncaught,
        )
        return (
            f"{self._impact_text()} {words.format(n=formats.number(self._uncaught)) if self._uncaught else ''}".strip()
        )

    def _impact_text(self) -> str:
        if self._stopped:
            return tr("Stopped before the end: nobody knows what would change.")
        if self._impact is None:
            return tr("Reading all stored calls of refusals with the edited book…")
        rows, read = self._impact.rows, self._impact.read
        n = len(rows)
        words = trn("{n} finding of {read} would change", "{n} findings of {read} would change", n)
        text = words.format(n=formats.number(n), read=formats.number(read))
        decided = sum(row.decided for row in rows)
        if decided:
            words = trn(
                "{n} of them is decided already and stays as it is",
                "{n} of them are decided already and stay as they are",
                decided,
            )
            text = f"{text}; {words.format(n=formats.number(decided))}"
        if self._impact.left_out:
            words = trn("{n} refusal has no finding yet", "{n} refusals have no finding yet", self._impact.left_out)
            text = f"{text}; {words.format(n=formats.number(self._impact.left_out))}"
        return text + "."
