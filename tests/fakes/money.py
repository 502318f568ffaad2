"""Ledger entries made by hand, for rules that need no database."""

from datetime import UTC, date, datetime

from qa_desk.domain.ledger import Entry, EntryId, EntryKind
from qa_desk.domain.ledger_inputs import Inputs, ReversalInputs, TariffInputs
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import CostPerLead, TariffId
from qa_desk.domain.people import UserId

AT = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 16)
TARIFF = CostPerLead(TariffId(1), "Сайт", date(2026, 1, 1), Money(150_000))


def fine(
    number: int, minor: int = 150_000, manager: str = "Анна", period: str = "2026-11", inputs: Inputs | None = None
) -> Entry:
    priced = inputs or TariffInputs(TARIFF.id, "Сайт", TARIFF.valid_from, DAY, minor)
    return Entry(
        EntryId(number), EntryKind.FINE, period, manager, Money(minor), f"refusal:{number}", priced, "п. 4.2",
        UserId(1), UserId(2), AT,
    )  # fmt: skip


def reversal(number: int, of: Entry, minor: int, asked: int | None = None, period: str = "2026-11") -> Entry:
    """`minor`: negative."""
    return Entry(
        EntryId(number), EntryKind.REVERSAL, period, of.manager, Money(minor), f"reversal:{number}",
        ReversalInputs(asked), "ошибка", UserId(1), UserId(2), AT, reverses=of.id,
    )  # fmt: skip
