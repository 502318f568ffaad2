"""The register of a closed period is read back as it was closed, whatever people wrote into it."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_desk.domain.frozen_register import digest, freeze, thaw
from qa_desk.domain.money import Money
from qa_desk.domain.report import Register, RegisterLine, register_of

DAY = datetime(2026, 11, 3, 12, tzinfo=UTC)
# what str.splitlines takes for an end of line and JSON leaves as it is
ENDS = ("\x85", "\u2028", "\u2029", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def register(title: str, comment: str, ground: str) -> Register:
    line = RegisterLine(
        fine_id=7,
        period="2026-11",
        manager="Анна",
        deal_external_id="12",
        deal_title=title,
        lead_source="Авито",
        stated_reason="price",
        stated_comment=comment,
        finding=None,
        decision="not_discussed",
        quote="",
        quote_from_ms=None,
        recording_name="",
        callback_outcome="denied",
        client_words="",
        callback_at=DAY,
        tariff_id=1,
        tariff_valid_from=date(2026, 1, 1),
        amount=Money(150_000),
        decided_by="Олег",
        decided_at=DAY,
        proposed_by="Олег",
        proposed_at=DAY,
        signed_by="Глава",
        signed_at=DAY,
        new_manager="Борис",
        entry_id=3,
        ground=ground,
    )
    return register_of(
        period="2026-11",
        currency="RUB",
        time_zone="Europe/Moscow",
        lines=[line],
        ledger_total=Money(150_000),
        made_at=DAY,
        made_by="Глава",
    )


def again(frozen: Register) -> Register:
    text = freeze(frozen)
    return thaw(text, digest(text), frozen.period)


@pytest.mark.parametrize("end", ENDS, ids=ascii)
def test_an_end_of_line_inside_a_text_is_no_end_of_a_line(end: str) -> None:
    made = register(f"Кухня{end}под ключ", f"Дорого{end}", f"п. 4.2{end}Положения")
    assert again(made) == made


@settings(max_examples=100, deadline=None)
@given(title=TEXTS, comment=TEXTS, ground=TEXTS)
def test_any_words_come_back(title: str, comment: str, ground: str) -> None:
    made = register(title, comment, ground)
    assert again(made) == made
