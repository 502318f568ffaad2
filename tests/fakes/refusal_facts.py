"""Refusals as reports see them, with whatever a test wants to be different."""

from dataclasses import replace
from datetime import UTC, datetime

from qa_desk.domain.flow import RefusalState
from qa_desk.domain.money import Money
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.report_facts import DealFact, RefusalFact
from qa_desk.domain.report_table import DealRef

OPENED = datetime(2026, 11, 10, 9, tzinfo=UTC)
_FACT = RefusalFact(
    refusal_id=1, deal_id=1, deal=DealRef("1", "Сделка", "Анна Соколова", Money(100_000)), stage="Отказ",
    closed_at=None, manager="Анна Соколова", group="Север", product="Окна", source="Сайт", opened_at=OPENED,
    state=RefusalState.QUEUED, stated=ReasonCode("price"),
)  # fmt: skip
_DEAL = DealFact(
    deal_id=1, deal=DealRef("1", "Сделка", "Анна Соколова"), stage="Переговоры", manager="Анна Соколова",
    group="Север", closed_at=None, next_task_at=None, named=True, phone=True, email=True,
)  # fmt: skip


def refusal(number: int = 1, **changes: object) -> RefusalFact:
    deal = DealRef(str(number), f"Сделка {number}", "Анна Соколова", Money(100_000))
    return replace(_FACT, refusal_id=number, deal_id=number, deal=deal, **changes)  # type: ignore[arg-type]


def deal(number: int = 1, **changes: object) -> DealFact:
    ref = DealRef(str(number), f"Сделка {number}", "Анна Соколова")
    return replace(_DEAL, deal_id=number, deal=ref, **changes)  # type: ignore[arg-type]
