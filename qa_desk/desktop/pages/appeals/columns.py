"""Columns of the list of cases: what to do and until when first, the papers and the appeal after them."""

from collections.abc import Callable, Mapping
from datetime import tzinfo

from qa_desk.desktop.pages.appeals.source import SortKey
from qa_desk.desktop.pages.appeals.wording import (
    appeal_text,
    deal_text,
    left_long,
    left_text,
    paper_text,
    reviewers_text,
    step_text,
)
from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.appeal import Obstacle, PaperKind
from qa_desk.domain.appeal_steps import Step
from qa_desk.services.case_lines import CaseLine
from qa_desk.words import formats, tr, trc

_P = PaperKind
_ICONS = {Step.REVIEW: "review", Step.COUNTER: "sign_off", Step.DONE: "ok", Step.OVER_CAP: "warning"}
_NEVER = float("inf")
SPARE = ("explanation", "acknowledged", "reviewers", "period", "rest", "ground", "number")
"""What the cards below the list say too: shown where there is room, and when a person asks for it in the header's
menu."""


def _step_icon(line: CaseLine) -> str:
    return "warning" if line.late else _ICONS.get(line.step, "pencil")


def _tint(obstacle: Obstacle) -> Callable[[CaseLine], str]:
    return lambda line: "bad" if obstacle in line.todo else ""


def make_columns(zone: Callable[[], tzinfo]) -> list[Column[CaseLine]]:
    column = Column[CaseLine]
    return [
        column("step", lambda: tr("What to do"), step_text, 215, icon=_step_icon),
        column(
            "left", lambda: tr("Working time left"), left_text, 165,
            tooltip=lambda line: left_long(line, zone()), tint=lambda line: "bad" if line.late else "",
        ),
        column("manager", lambda: tr("Manager"), lambda line: line.case.manager, 158),
        column("amount", lambda: tr("Amount"), lambda line: formats.money(line.case.amount), 98, align_right=True),
        column("deal", lambda: tr("Deal"), deal_text, 200, tooltip=deal_text),
        column(
            "explanation", lambda: tr("Explanation"),
            lambda line: paper_text(line.case, _P.EXPLANATION, _P.NO_EXPLANATION), 115,
            tint=_tint(Obstacle.EXPLANATION_OVERDUE),
        ),
        column(
            "acknowledged", lambda: tr("Acknowledgement"), lambda line: paper_text(line.case, _P.ACKNOWLEDGED), 155,
            tint=_tint(Obstacle.ACKNOWLEDGEMENT_OVERDUE),
        ),
        column("ground", lambda: tr("Ground"), lambda line: paper_text(line.case, _P.GROUND), 110),
        column(
            "appeal", lambda: trc("column", "Appeal"), lambda line: appeal_text(line.case), 117,
            tint=_tint(Obstacle.APPEAL_OVERDUE),
        ),
        column("reviewers", lambda: tr("Who reviews"), reviewers_text, 168, tooltip=reviewers_text),
        column("rest", lambda: tr("Left of it"), lambda line: formats.money(line.case.left), 100, align_right=True),
        column("period", lambda: tr("Period"), lambda line: formats.month(line.case.period), 125),
        column("number", lambda: tr("Ledger No."), lambda line: formats.number(line.number), 117, align_right=True),
    ]  # fmt: skip


SORT_KEYS: Mapping[str, SortKey] = {
    "step": lambda line: list(Step).index(line.step),
    "left": lambda line: _NEVER if line.left is None else line.left.total_seconds(),
    "manager": lambda line: line.case.manager.casefold(),
    "amount": lambda line: line.case.amount.minor,
    "rest": lambda line: line.case.left.minor,
    "deal": lambda line: deal_text(line).casefold(),
    "explanation": lambda line: line.case.explanation_due.timestamp(),
    "acknowledged": lambda line: line.case.acknowledgement_due.timestamp(),
    "ground": lambda line: line.case.ground.casefold(),
    "appeal": lambda line: appeal_text(line.case),
    "reviewers": lambda line: reviewers_text(line).casefold(),
    "period": lambda line: line.case.period,
    "number": lambda line: line.number,
}
