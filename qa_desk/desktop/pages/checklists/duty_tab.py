"""The tab "My day": what is due, done and late, by person; the heads make the plan."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from qa_desk.desktop.dialogs.ask import Asker
from qa_desk.desktop.held_rows import HeldRows, HeldRowsView
from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.duty_plan import Plan
from qa_desk.domain.duty_progress import DutyState
from qa_desk.services.duty import MAY_PLAN, DutyBoard, DutyLine, PersonDuties, duty_board, plan_period
from qa_desk.services.views import Changed
from qa_desk.words import formats, tr, trn
from qa_desk.words.checklist_words import AUDIT_DIRECTIONS, DUTY_ROLES, DUTY_STATES, cadence

_TINTS = {DutyState.DONE: "good", DutyState.LATE: "bad", DutyState.DUE: "accent", DutyState.COMING: "muted"}


@dataclass(frozen=True, slots=True)
class DayRow:
    person: PersonDuties
    line: DutyLine


class DutyTab(Speaking):
    def __init__(self, around: Surroundings, asker: Asker) -> None:
        super().__init__()
        self._around, self._asker = around, asker
        self._board: DutyBoard | None = None
        self._summary, self._policy, self._nobody = QLabel(self), QLabel(self), QLabel(self)
        self._mine_title, self._all_title = QLabel(self), QLabel(self)
        for title in (self._mine_title, self._all_title):
            title.setProperty("role", "strong")
        for text in (self._summary, self._policy, self._nobody):
            text.setWordWrap(True)
        self._policy.setProperty("role", "muted")
        self.plan = QPushButton(self)
        self.mine: HeldRows[DayRow] = HeldRows(_day_columns(), around.theme, {}, self)
        self.mine_view = HeldRowsView(self.mine, around.theme, self._nothing, self, stretch="manager")
        self.persons: HeldRows[PersonDuties] = HeldRows(_person_columns(), around.theme, _NUMBERS, self)
        self.persons_view = HeldRowsView(
            self.persons, around.theme, self._nobody_yet, self,
            stretch="name",
        )  # fmt: skip
        head = QHBoxLayout()
        head.addWidget(self._summary, 1)
        head.addWidget(self.plan)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(head)
        for part in (self._mine_title, self.mine_view, self._all_title, self.persons_view, self._nobody, self._policy):
            column.addWidget(part, 3 if part is self.mine_view else 2 if part is self.persons_view else 0)
        self.plan.clicked.connect(self.make_plan)
        self.retranslate()

    def title(self) -> str:
        return tr("My day")

    @property
    def waiting(self) -> int:
        """Duties of this user that are due today or late."""
        mine = None if self._board is None else self._board.of(self._around.user)
        return 0 if mine is None else sum(one.state in (DutyState.DUE, DutyState.LATE) for one in mine.day)

    def load(self) -> None:
        desk = self._around.desk
        self._around.jobs.run(lambda: duty_board(desk.store, desk.clock), self._on_board, owner=self, key="board")

    def _on_board(self, board: DutyBoard) -> None:
        self._board = board
        mine = board.of(self._around.user)
        self.mine.set_rows([] if mine is None else [DayRow(mine, line) for line in mine.day])
        self.persons.set_rows(board.persons)
        self._show()

    @Slot()
    def make_plan(self) -> None:
        """The days to come are planned anew; what is over stays."""
        question = tr("Plan the days to come anew?")
        explanation = tr("Duties of days that are over stay. Everybody's later days follow the rules as they are now.")
        planned = self._board is not None and self._board.made_at is not None
        if planned and not self._asker.yes(self, question, explanation, tr("Plan")):
            return
        desk, user = self._around.desk, self._around.user
        self.plan.setEnabled(False)
        self._around.jobs.run(
            lambda: plan_period(desk.store, desk.clock, user),
            self._on_planned,
            owner=self,
            write=True,
            key="plan",
            on_end=self._show,
        )

    def _on_planned(self, made: tuple[Plan, Changed]) -> None:
        plan, changed = made
        self._around.bus.message.emit(
            trn("Planned: {n} audit", "Planned: {n} audits", len(plan.duties)).format(n=len(plan.duties))
        )
        self._around.bus.changed.emit(changed)
        self.load()

    # ------------------------------------------------------------ words

    def retranslate(self) -> None:
        self._mine_title.setText(tr("On my desk today"))
        self._all_title.setText(tr("Everybody, this month"))
        for rows in (self.mine, self.persons):
            rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, rows.columnCount() - 1)
        self._show()

    def _show(self) -> None:
        board, allowed = self._board, bool(self._around.user.roles & MAY_PLAN)
        self.plan.setText(tr("Make the plan") if board is None or board.made_at is None else tr("Plan anew"))
        self.plan.setEnabled(allowed and board is not None)
        self.plan.setToolTip("" if allowed else tr("Only the sales head or an administrator makes the plan."))
        self._summary.setText(self._told())
        self._policy.setText("" if board is None else _policy(board))
        self._nobody.setText("" if board is None else _nobody(board))
        self._nobody.setVisible(bool(self._nobody.text()))
        self.mine_view.viewport().update()

    def _told(self) -> str:
        board = self._board
        if board is None:
            return ""
        if board.made_at is None:
            return tr("There is no plan for this month yet.")
        mine = board.of(self._around.user)
        if mine is None:
            return tr("You have no duty of audits in this month.")
        counts = mine.by_state
        return tr("Mine this month: done {done}, due today {due}, late {late}, still to come {coming}").format(
            done=counts[DutyState.DONE], due=counts[DutyState.DUE], late=counts[DutyState.LATE],
            coming=counts[DutyState.COMING],
        )  # fmt: skip

    def _nothing(self) -> str:
        if self._board is None:
            return ""
        if self._board.made_at is None:
            return tr("No plan yet. The sales head makes it: the button above.")
        return tr("Nothing is due today.")

    def _nobody_yet(self) -> str:
        return "" if self._board is None else tr("Nobody audits yet: make users with the role of an auditor.")


def _day_columns() -> list[Column[DayRow]]:
    return [
        Column("state", lambda: tr("State"), lambda row: tr(DUTY_STATES[row.line.state]), 130,
               tint=lambda row: _TINTS[row.line.state]),
        Column("direction", lambda: tr("Direction"), lambda row: tr(AUDIT_DIRECTIONS[row.line.duty.direction]), 200),
        Column("manager", lambda: tr("Manager"), lambda row: row.line.duty.manager or tr("any drawn deal"), 240),
        Column("day", lambda: tr("By"), lambda row: f"{row.line.duty.day:%d.%m.%Y}", 120),
    ]  # fmt: skip


def _person_columns() -> list[Column[PersonDuties]]:
    return [
        Column("name", lambda: tr("Who"), lambda one: one.name, 220),
        Column("role", lambda: tr("Role"), lambda one: tr(DUTY_ROLES[one.role]), 220),
        *(_state_column(state) for state in DutyState),
    ]


def _state_column(state: DutyState) -> Column[PersonDuties]:
    return Column(
        state.value,
        lambda: tr(DUTY_STATES[state]),
        lambda one: formats.number(one.by_state[state]),
        150,
        align_right=True,
    )


def _count_of(state: DutyState) -> Callable[[PersonDuties], int]:
    return lambda one: one.by_state[state]


_NUMBERS = {state.value: _count_of(state) for state in DutyState}


def _policy(board: DutyBoard) -> str:
    rules = [
        f"{tr(DUTY_ROLES[rule.role])} — {tr(AUDIT_DIRECTIONS[rule.direction])}: {cadence(rule.cadence)}"
        for rule in board.policy
    ]
    return tr("Rules: {rules}").format(rules="; ".join(rules))


def _nobody(board: DutyBoard) -> str:
    if not board.unassigned:
        return ""
    parts = [
        f"{tr(DUTY_ROLES[role])} — {tr(AUDIT_DIRECTIONS[direction])}: {count}"
        for (role, direction), count in board.unassigned.items()
    ]
    return tr("Nobody is there for: {audits}").format(audits="; ".join(parts))
