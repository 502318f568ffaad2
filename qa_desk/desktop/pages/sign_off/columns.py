"""Columns of the sign-off page: what is asked and the money first, the evidence after them."""

from collections.abc import Mapping

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
from qa_desk.desktop.pages.sign_off.wording import amount_text, asked_text, new_manager_text
from qa_desk.desktop.tables.columns import Column
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


def make_columns(ruler: Ruler) -> list[Column[RefusalLine]]:
    return [
        Column("asked", lambda: tr("What is asked"), asked_text, 205, icon=lambda line: _ICONS.get(line.state, "")),
        deal_column(175),
        manager_column(),
        Column("amount", lambda: trc("column", "Fine"), amount_text, 105, align_right=True),
        Column("new", lambda: tr("New manager"), new_manager_text, 150),
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
        deadline_column(ruler),
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
