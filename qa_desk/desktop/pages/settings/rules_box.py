"""The duty policy as a list of rules, two lines each: who checks which direction, and below it how often."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QGridLayout, QPushButton, QSpinBox, QWidget

from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.checklist import AuditDirection
from qa_desk.domain.duty_policy import CADENCES, DutyRole, Rule, number_of, rule_of, rule_text
from qa_desk.words import mark, tr
from qa_desk.words.checklist_words import AUDIT_DIRECTIONS, DUTY_ROLES

_HOW = {
    "daily": mark("drawn deals a day for each person"),
    "every": mark("working days from one audit of a manager to the next"),
    "share": mark("% of the period's deals, at least"),
}


_PLACES = ((0, 0, 2), (0, 2, 2), (1, 0, 1), (1, 1, 2), (1, 3, 1))
"""Line, column and columns taken of each part of a rule: long words have room in a window of 1280."""


class _Box(QComboBox):
    """The wheel scrolls the page unless the box has the focus."""

    def __init__(self, values: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # long words are cut rather than make the page wider than the window
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.currentTextChanged.connect(self.setToolTip)
        for value in values:
            self.addItem("", value)

    def choose(self, value: str) -> None:
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class RuleRow:
    """`raw`: a rule that nobody can read, as it stands in the settings, until somebody chooses another."""

    def __init__(self, text: str, parent: QWidget) -> None:
        self.role, self.direction = _Box([*DutyRole], parent), _Box([*AuditDirection], parent)
        self.number, self.how = QSpinBox(parent), _Box([*_HOW], parent)
        self.remove = QPushButton(parent)
        self.number.setRange(0, 100)
        self.number.setFixedWidth(64)
        self.number.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.raw = text
        try:
            rule = rule_of(text)
        except ValueError:
            for box in (self.role, self.direction, self.how):
                box.setCurrentIndex(-1)
            self.role.setPlaceholderText(text)
        else:
            self.raw = ""
            self.role.choose(rule.role)
            self.direction.choose(rule.direction)
            self.how.choose(next(code for code, kind in CADENCES.items() if isinstance(rule.cadence, kind)))
            self.number.setValue(number_of(rule.cadence))

    @property
    def parts(self) -> tuple[QWidget, ...]:
        """In the order of the columns and of the Tab key."""
        return self.role, self.direction, self.number, self.how, self.remove

    def text(self) -> str:
        chosen = [box.currentData() for box in (self.role, self.direction, self.how)]
        if None in chosen:
            return self.raw
        role, direction, how = map(str, chosen)
        return rule_text(Rule(DutyRole(role), AuditDirection(direction), CADENCES[how](self.number.value())))

    def retranslate(self, number: int) -> None:
        for value, words in DUTY_ROLES.items():
            self.role.setItemText(self.role.findData(value.value), tr(words))
        for direction, words in AUDIT_DIRECTIONS.items():
            self.direction.setItemText(self.direction.findData(direction.value), tr(words))
        for how, words in _HOW.items():
            self.how.setItemText(self.how.findData(how), tr(words))
        titles = (tr("Who"), tr("Direction"), tr("Number"), tr("How often"), tr("Remove the rule"))
        for part, title in zip(self.parts, titles, strict=True):
            part.setAccessibleName(tr("{title}, rule {n}").format(title=title, n=number))
        self.remove.setText(tr("Remove"))
        self.remove.setToolTip(tr("Remove the rule (Ctrl+Delete)"))


class RulesBox(Speaking):
    """Rules as settings keep them. Ctrl+Insert adds a row, Ctrl+Delete removes the one with the focus."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[RuleRow] = []
        self.add = QPushButton(self)
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(4)
        for place, share in ((1, 5), (2, 3)):
            self.grid.setColumnStretch(place, share)
        self.add.clicked.connect(self.add_rule)
        for keys, does in (("Ctrl+Ins", self.add_rule), ("Ctrl+Del", self._remove_current)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)
        self.retranslate()

    # ------------------------------------------------------------ rules in and out

    def set_rules(self, rules: Sequence[str]) -> None:
        if tuple(rules) == self.rules() and self.rows:
            return
        while self.rows:
            self._drop(self.rows[-1])
        for rule in rules:
            self._put(rule)
        self._lay_out()
        self.changed.emit()

    def rules(self) -> tuple[str, ...]:
        return tuple(row.text() for row in self.rows)

    # ------------------------------------------------------------ editing

    @Slot()
    def add_rule(self) -> None:
        """The first pair of person and direction that has no rule yet."""
        taken = {row.text().rpartition("|")[0] for row in self.rows}
        pairs = [f"{role}|{direction}" for role in DutyRole for direction in AuditDirection]
        free = next((one for one in pairs if one not in taken), pairs[0])
        row = self._put(f"{free}|daily:1")
        self._lay_out()
        row.role.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def remove_rule(self, row: RuleRow) -> None:
        place = self.rows.index(row)
        self._drop(row)
        self._lay_out()
        near = self.rows[min(place, len(self.rows) - 1)].role if self.rows else self.add
        near.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    @Slot()
    def _remove_current(self) -> None:
        focus = QApplication.focusWidget()
        row = next((one for one in self.rows if focus in one.parts), None)
        if row is not None and row.remove.isEnabled():
            self.remove_rule(row)

    def _put(self, text: str) -> RuleRow:
        row = RuleRow(text, self)
        self.rows.append(row)
        for box in (row.role, row.direction, row.how):
            box.currentIndexChanged.connect(self.changed)
        row.number.valueChanged.connect(self.changed)
        row.remove.clicked.connect(lambda: self.remove_rule(row))
        return row

    def _drop(self, row: RuleRow) -> None:
        self.rows.remove(row)
        for part in row.parts:
            self.grid.removeWidget(part)
            part.hide()
            part.deleteLater()

    def _lay_out(self) -> None:
        before: QWidget | None = None
        for number, row in enumerate(self.rows):
            for part, (line, place, wide) in zip(row.parts, _PLACES, strict=True):
                self.grid.addWidget(part, 3 * number + line, place, 1, wide)
                part.show()
                if before is not None:
                    QWidget.setTabOrder(before, part)
                before = part
            self.grid.setRowMinimumHeight(3 * number + 2, 6)
        self.grid.addWidget(self.add, 3 * len(self.rows), 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        if before is not None:
            QWidget.setTabOrder(before, self.add)
        self.retranslate()

    def retranslate(self) -> None:
        self.add.setText(tr("Add a rule"))
        self.add.setToolTip(tr("Add a rule (Ctrl+Insert)"))
        for number, row in enumerate(self.rows, 1):
            row.retranslate(number)
            row.remove.setEnabled(len(self.rows) > 1)  # none at all would mean the shipped ones
