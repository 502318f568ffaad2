"""The checklist beside the deal: live score above, questions below, the current one opened."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qa_desk.desktop.pages.review.checklist.body import QuestionBody
from qa_desk.desktop.pages.review.checklist.props import ChecklistProps
from qa_desk.desktop.pages.review.checklist.rows import QuestionRow
from qa_desk.desktop.shortcuts import ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.turn import in_next_turn
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.words import tr

_ROWS_A_TURN = 4


class ChecklistPanel(QWidget):
    """Takes the focus: Up and Down go from question to question, Left and Right along the answers."""

    question_chosen = Signal(str)
    moved = Signal(int)
    turned = Signal(int)
    form_chosen = Signal(str)

    def __init__(self, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title, self._directions, self._left, self.saved, self._waiting = (QLabel(self) for _ in range(5))
        self._title.setProperty("role", "subtitle")
        self._title.setWordWrap(True)
        for label in (self._directions, self._left):
            label.setProperty("role", "muted")
            label.setWordWrap(True)
        self._waiting.setProperty("role", "muted")
        self.score = ReasonChip(theme, self)
        self.saved.setProperty("role", "muted")
        self.forms = QComboBox(self)
        self.forms.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._inside = QWidget(self)
        self.body = QuestionBody(theme, shortcuts, self._inside)
        self.rows: list[QuestionRow] = []
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(0, 0, 8, 0)
        self._list.setSpacing(3)
        self._list.addStretch(1)
        self.area = QScrollArea(self)
        self._props: ChecklistProps | None = None
        self._lay_out()
        self.forms.activated.connect(self._on_form)

    def _lay_out(self) -> None:
        area = self.area
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inside)
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(self.score)
        state.addWidget(self._left, 1)
        state.addWidget(self.saved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for part in (self._title, self.forms):
            column.addWidget(part)
        column.addLayout(state)
        column.addWidget(self._directions)
        column.addWidget(self._waiting)
        column.addWidget(area, 1)

    # ------------------------------------------------------------ what is shown

    def show_waiting(self, words: str) -> None:
        """No audit is open; `words` say why."""
        self._props = None
        for part in (self._title, self.forms, self.score, self._left, self.saved, self._directions, self.area):
            part.setVisible(False)
        self._waiting.setText(words)
        self._waiting.setVisible(True)

    def show_props(self, props: ChecklistProps) -> None:
        before, self._props = self._props, props
        self._waiting.setVisible(False)
        for part in (self._title, self.score, self._left, self.saved, self.area):
            part.setVisible(True)
        self._title.setText(props.title)
        self.score.set_reason(props.score, props.score_tone)
        self.score.setAccessibleName(tr("Score so far: {score}").format(score=props.score))
        self._left.setText(props.left)
        self.saved.setText(props.saved)
        self.saved.setProperty("role", "strong" if props.saved_tone == "bad" else "muted")
        self.saved.style().unpolish(self.saved)
        self.saved.style().polish(self.saved)
        self._directions.setText(props.directions)
        self._directions.setVisible(bool(props.directions))
        self._show_forms(props)
        if [row.code for row in self.rows] != [one.code for one in props.rows]:
            self._make_rows(props)
        self._show_rows(props)
        self._show_body(props, before)

    def _show_rows(self, props: ChecklistProps) -> None:
        for row, one in zip(self.rows, props.rows, strict=False):  # the last ones may still be made
            row.show_props(one)

    def _show_forms(self, props: ChecklistProps) -> None:
        self.forms.setVisible(bool(props.forms))
        shown = [(self.forms.itemData(n), self.forms.itemText(n)) for n in range(self.forms.count())]
        if shown != list(props.forms):
            self.forms.clear()
            for code, words in props.forms:
                self.forms.addItem(words, code)
        self.forms.setCurrentIndex(self.forms.findData(props.code))
        self.forms.setEnabled(props.enabled)
        self.forms.setAccessibleName(tr("Form"))
        self.forms.setToolTip(tr("Another form, before the first answer"))

    def _make_rows(self, props: ChecklistProps) -> None:
        """A few new ones in a turn of the event loop: a long form made at once would hold up the window."""
        self._list.removeWidget(self.body)
        self.body.hide()
        there = {row.code: row for row in self.rows}
        kept: list[QuestionRow] = []
        made = 0
        for one in props.rows:
            row = there.pop(one.code, None)
            if row is None and made == _ROWS_A_TURN:
                in_next_turn(self, self._more_rows)
                break
            if row is None:
                made += 1
                row = QuestionRow(self._theme, one.code, self._inside)
                row.chosen.connect(self.question_chosen)
            kept.append(row)
        for row in there.values():
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for place, row in enumerate(kept):
            self._list.removeWidget(row)
            self._list.insertWidget(place, row)
            row.show()
        self.rows = kept

    @Slot()
    def _more_rows(self) -> None:
        """Of the form that is shown by now."""
        if self._props is not None and len(self.rows) < len(self._props.rows):
            self._make_rows(self._props)
            self._show_rows(self._props)
            self._show_body(self._props, None)

    def _show_body(self, props: ChecklistProps, before: ChecklistProps | None) -> None:
        body = props.body
        place = next((n for n, row in enumerate(self.rows) if body is not None and row.code == body.code), None)
        self.body.setVisible(place is not None)
        if body is None or place is None:
            return
        if self._list.indexOf(self.body) != place + 1:
            self._list.removeWidget(self.body)
            self._list.insertWidget(place + 1, self.body)
            self.body.show()
        self.body.show_props(body, enabled=props.enabled)
        if before is None or before.body != body:
            QTimer.singleShot(0, self, self._into_sight)

    @Slot()
    def _into_sight(self) -> None:
        """The current question whole, with its title."""
        place = self._list.indexOf(self.body) - 1
        if not 0 <= place < len(self.rows):
            return
        top = self.rows[place].mapTo(self._inside, QPoint(0, 0)).y()
        bottom = self.body.mapTo(self._inside, QPoint(0, self.body.height())).y()
        bar = self.area.verticalScrollBar()
        if bottom > bar.value() + self.area.viewport().height():
            bar.setValue(bottom - self.area.viewport().height())
        if top < bar.value() or bottom - top > self.area.viewport().height():
            bar.setValue(top)

    # ------------------------------------------------------------ what a person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Down: lambda: self.moved.emit(1),
            Qt.Key.Key_Up: lambda: self.moved.emit(-1),
            Qt.Key.Key_Right: lambda: self.turned.emit(1),
            Qt.Key.Key_Left: lambda: self.turned.emit(-1),
        }
        step = steps.get(event.key())
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if step is None or not plain:
            super().keyPressEvent(event)
            return
        step()
        event.accept()

    @Slot()
    def go_to_text(self) -> None:
        """To the comment, and from it back to the questions."""
        if self.body.text.hasFocus():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.body.isVisible():
            self.body.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _on_form(self) -> None:
        self.form_chosen.emit(str(self.forms.currentData()))
