"""The penalty and the sign-off cards tell where the lead source of a fine is from, and when the CRM says another."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from qa_desk.desktop.pages.callbacks.penalty_props import source_notes
from qa_desk.desktop.pages.callbacks.source import load_detail
from qa_desk.desktop.pages.sign_off.props import derive
from qa_desk.desktop.pages.sign_off.state import SignOffState
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.penalty import SourceAsOf
from qa_desk.services.look import refusal_lines
from tests.fakes.office import START, Office, deal_facts
from tests.fakes.road import proposed


@pytest.mark.parametrize(
    ("now", "as_of", "says"),
    [
        ("сайт", SourceAsOf.OPENING, ()),
        ("Выставка", SourceAsOf.OPENING, ("The CRM says “Выставка” now; the fine keeps",)),
        ("", SourceAsOf.OPENING, ("The CRM says “—” now; the fine keeps",)),
        ("Сайт", SourceAsOf.DECISION, ("has changed nothing since the decision",)),
        ("Выставка", SourceAsOf.NOW, ("may have been changed after the decision", "The CRM says “Выставка” now.")),
    ],
)
def test_the_cards_say_where_the_source_is_from_when_one_may_wonder(
    now: str, as_of: SourceAsOf, says: tuple[str, ...]
) -> None:
    notes = source_notes("Сайт", now, as_of)
    assert len(notes) == len(says)
    assert all(part in note for part, note in zip(says, notes, strict=True))


def notes_to_sign(office: Office) -> list[str]:
    (line,) = refusal_lines(office.store, [RefusalState.RETURN_PROPOSED])
    state = SignOffState(office.head, ZoneInfo("UTC"), office.clock(), 1, line, load_detail(office.store, line))
    return [fact.value for fact in derive(state).callback if fact.label == "Lead source"]


def test_the_sign_off_card_shows_that_the_crm_names_another_source_now(office: Office) -> None:
    proposed(office)
    assert notes_to_sign(office) == []
    office.deals(deal_facts("1", lead_source="Выставка"))
    (note,) = notes_to_sign(office)
    assert "“Выставка”" in note


def test_the_sign_off_card_says_that_an_older_refusal_kept_no_source(office: Office) -> None:
    proposed(office)
    with office.store._engine.begin() as link:
        link.exec_driver_sql("UPDATE refusals SET lead_source = NULL")
    office.deals(deal_facts("1", title="Кухня", changed_at=START + timedelta(days=1)))
    (note,) = notes_to_sign(office)
    assert "may have been changed after the decision" in note
