"""One register with everything awkward in it, and plain titles."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qa_desk.domain.money import Money
from qa_desk.domain.report import COLUMN_TITLES, SHEET_TITLES, Register, RegisterLine, register_of

MADE_AT = datetime(2026, 11, 30, 21, 30, 5, 123_456, tzinfo=UTC)  # already December in Moscow
_FIRST = RegisterLine(
    fine_id=1,
    period="2026-11",
    manager="Иванов Пётр",
    deal_external_id="007",
    deal_title='ООО "Свет; окна", 3 шт.',
    lead_source="Реклама",
    stated_reason="price",
    stated_comment="строка\nвторая; строка",
    finding="no_refusal",
    decision="contradicted",
    quote="я жду договор",
    quote_from_ms=151_300,
    recording_name="out-79161234567.wav",
    callback_outcome="denied",
    client_words="- нет, не отказывался",
    callback_at=datetime(2026, 11, 19, 8, 15, 30, tzinfo=UTC),
    tariff_id=3,
    tariff_valid_from=date(2026, 10, 1),
    amount=Money(184_656),
    decided_by="Аудитор",
    decided_at=datetime(2026, 11, 18, 20, 59, 59, tzinfo=UTC),
    proposed_by="Аудитор",
    proposed_at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    signed_by="Руководитель",
    signed_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    new_manager="Сидорова Анна",
)


@pytest.fixture
def first() -> RegisterLine:
    return _FIRST


@pytest.fixture
def register(first: RegisterLine) -> Register:
    return of(
        first,
        replace(first, fine_id=2, deal_title="=cmd|' /C calc'!A0", finding=None, quote="", quote_from_ms=None),
        replace(first, fine_id=3, manager="Абрамов", client_words="+7 916 123-45-67", amount=Money(-10_001)),
        replace(first, fine_id=4, manager="Абрамов", stated_comment="@x https://example.org", amount=Money(1)),
    )


def of(*lines: RegisterLine) -> Register:
    return register_of(
        period="2026-11",
        currency="RUB",
        time_zone="Europe/Moscow",
        lines=lines,
        ledger_total=Money(sum(line.amount.minor for line in lines)),
        made_at=MADE_AT,
        made_by="Расчётчик",
    )


@pytest.fixture
def titles() -> Mapping[str, str]:
    return {key: f"T {key}" for key in (*COLUMN_TITLES, *SHEET_TITLES)}


def label(code: str) -> str:
    return f"«{code}»"
