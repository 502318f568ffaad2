"""Columns of the sign-off page: what is asked and the money first, the evidence after them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QHeaderView

from qa_desk.desktop.layout_memory import LayoutMemory
from qa_desk.desktop.pages.callbacks.columns import (
    SORT_KEYS as REFUSAL_KEYS,
)
from qa_desk.desktop.pages.callbacks.columns import (
    Ruler,
    deadline_column,
    deal_column,
    manager_column,
    reason_column,
)
from qa_desk.desktop.pages.callbacks.source import SortKey
from qa_desk.desktop.pages.sign_off.marks import Marks
from qa_desk.desktop.pages.sign_off.wording import amount_text, asked_text, new_manager_text
from qa_desk.desktop.tables.columns import Column
from qa_desk.desktop.tables.view import LazyTableView
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.flow import RefusalState
from qa_desk.services.views import RefusalLine
from qa_desk.words import labels, tr, trc

_ICONS: Mapping[RefusalState, str] = {
    RefusalState.CLOSURE_PROPOSED: "ok",
    RefusalState.RETURN_PROPOSED: "warning",
    RefusalState.HEAD_DECIDES: "missed",
}


def decision_text(line: RefusalLine) -> str:
    return "" if line.decision is None else labels.decision(DecisionVerdict(line.decision))


def callback_text(line: RefusalLine) -> str:
    return "" if line.callback_outcome is None else labels.outcome(CallbackOutcome(line.callback_outcome))


def finding_text(line: RefusalLine) -> str:
    return "" if line.finding is None else labels.verdict(line.finding)


_DEAL = 150
_SPARE = ("reason", "decision", "callback", "finding", "auditor")
"""There is no room for them in a window of 1280: hidden until a person asks for them in the header's menu. The cards
below the table say all of it."""


class ColumnFit(QObject):
    """Hides the spare columns until a person has chosen the columns of this table. While they are hidden, the deal
    takes the rest of the width."""

    def __init__(self, view: LazyTableView, columns: Sequence[Column[RefusalLine]], memory: LayoutMemory) -> None:
        super().__init__(view)
        self._header = view.horizontalHeader()
        self._keys = [column.key for column in columns]
        if not memory.text("columns/to_sign_keys"):
            self._header.blockSignals(True)
            for place, key in enumerate(self._keys):
                self._header.setSectionHidden(place, key in _SPARE)
            self._header.blockSignals(False)
        self._header.sectionResized.connect(self._on_resized)
        self._fit()

    @Slot(int, int, int)
    def _on_resized(self, section: int, before: int, after: int) -> None:
        """A column that is shown or hidden goes from nothing to its width, or back."""
        if self._keys[section] in _SPARE and 0 in (before, after):
            self._fit()

    def _fit(self) -> None:
        deal = self._keys.index("deal")
        spare = any(key in _SPARE and not self._header.isSectionHidden(place) for place, key in enumerate(self._keys))
        mode = QHeaderView.ResizeMode.Interactive if spare else QHeaderView.ResizeMode.Stretch
        if self._header.sectionResizeMode(deal) is not mode:
            self._header.setStretchLastSection(spare)
            self._header.setSectionResizeMode(deal, mode)
            if spare:
                self._header.resizeSection(deal, _DEAL)


def make_columns(ruler: Ruler, marks: Marks) -> list[Column[RefusalLine]]:
    def marked(line: RefusalLine) -> bool:
        return line.refusal_id in marks

    return [
        Column(
            "mark",
            lambda: "✓",
            lambda line: "✓" if marked(line) else "",
            34,
            sortable=False,
            tooltip=lambda line: tr("marked") if marked(line) else tr("not marked; Space marks the row"),
        ),
        Column("asked", lambda: tr("What is asked"), asked_text, 204, icon=lambda line: _ICONS.get(line.state, "")),
        deal_column(_DEAL),
        replace(manager_column(), width=126),
        Column("amount", lambda: trc("column", "Fine"), amount_text, 142, align_right=True),
        Column("new", lambda: tr("New manager"), new_manager_text, 151),
        reason_column(),
        Column(
            "decision",
            lambda: tr("Decision"),
            decision_text,
            140,
            tooltip=lambda line: f"«{line.quote}»" if line.quote else decision_text(line),
        ),
        Column(
            "callback",
            lambda: tr("Callback"),
            callback_text,
            180,
            tooltip=lambda line: f"«{line.client_words}»" if line.client_words else callback_text(line),
        ),
        Column("finding", lambda: tr("Finding"), finding_text, 115),
        Column("auditor", lambda: tr("Auditor"), lambda line: line.decided_by, 120),
        replace(deadline_column(ruler), width=197),
    ]


SORT_KEYS: Mapping[str, SortKey] = {
    **REFUSAL_KEYS,
    "asked": lambda line: line.state.value,
    "amount": lambda line: line.fine_minor or 0,
    "new": lambda line: new_manager_text(line).casefold(),
    "finding": lambda line: line.finding or "",
    "decision": lambda line: line.decision or "",
    "callback": lambda line: line.callback_outcome or "",
    "auditor": lambda line: line.decided_by.casefold(),
}
