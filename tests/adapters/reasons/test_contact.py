"""The agreed next contact: its day, who named it, whether the client agreed, and the 30-day rule."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.adapters.reasons.learned.client_turns import client_turns
from qa_desk.adapters.reasons.learned.contact import (
    NextContact,
    contact_features,
    contacts_of,
    next_contact,
)
from qa_desk.adapters.reasons.learned.labels import INDEX, LABELS
from qa_desk.adapters.reasons.learned.turns import Floats
from qa_desk.adapters.reasons.when.calendar import LIMIT
from qa_desk.domain.call import Direction, Lane
from qa_desk.domain.reason_check import ReasonCode, RefusalCase, SpokenCall, SpokenTurn

M, C = Lane.MANAGER, Lane.CLIENT
TUESDAY = date(2026, 11, 17)
Said = list[tuple[Lane, str, float]]


def contact_in(*calls: Said, on: date | None = TUESDAY) -> tuple[RefusalCase, list[NextContact]]:
    """Turns with how much each sounds like agreeing."""
    spoken = tuple(
        SpokenCall(day, Direction.OUT, tuple(SpokenTurn(lane, text) for lane, text, _ in call), on)
        for day, call in enumerate(calls)
    )
    case = RefusalCase("case", ReasonCode("price"), "", spoken)
    turns = client_turns(case)
    scores: Floats = np.zeros((len(turns), len(LABELS)), np.float32)
    for at, turn in enumerate(turns):
        scores[at, INDEX["next_step"]] = calls[turn.ref.call][turn.ref.turn][2]
    return case, contacts_of(case, turns, scores)


TABLE = [
    ([(M, "Когда набрать?", 0), (C, "В четверг после обеда.", 0.9)], 2, C, True, False),
    ([(M, "Давайте в четверг?", 0), (C, "Хорошо, договорились.", 0.9)], 2, M, True, False),
    ([(M, "Давайте в четверг?", 0), (C, "Нет, не звоните больше.", 0.05)], 2, M, False, False),
    ([(M, "Может, через месяц?", 0), (C, "Да, через месяц наберите.", 0.8)], 30, M, True, False),
    ([(M, "Набрать вас?", 0), (C, "Через два месяца вернёмся к разговору.", 0.6)], 45, C, False, True),
    ([(M, "Набрать вас?", 0), (C, "Весной наберите.", 0.6)], 104, C, False, True),
    ([(M, "Набрать вас?", 0), (C, "Пятнадцатого наберите.", 0.8)], 28, C, True, False),
]


@pytest.mark.parametrize(("said", "least", "who", "within", "beyond"), TABLE)
def test_the_next_contact_has_a_day_a_proposer_and_a_side_of_the_limit(
    said: Said, least: int, who: Lane, within: bool, beyond: bool
) -> None:
    _case, found = contact_in(said)
    best = next_contact(found)
    assert best is not None
    assert (best.days.least, best.proposed_by, best.within, best.beyond) == (least, who, within, beyond)


def test_the_same_season_is_near_or_far_by_the_day_of_the_call() -> None:
    said: Said = [(C, "Весной наберите.", 0.9)]
    for on, within, beyond in (
        (date(2027, 4, 20), False, False),
        (date(2027, 5, 20), True, False),
        (None, False, False),
    ):
        best = next_contact(contact_in(said, on=on)[1])
        assert best is not None
        assert (best.within, best.beyond) == (within, beyond)


def test_what_was_agreed_in_an_earlier_call_is_over() -> None:
    _case, found = contact_in([(C, "В четверг наберите.", 0.9)], [(C, "Нет, не надо уже ничего.", 0.0)])
    assert found == []
    assert next_contact(found) is None


def test_the_clearer_agreement_counts_before_an_earlier_offer() -> None:
    _case, found = contact_in(
        [(M, "Может, завтра?", 0), (C, "Завтра никак.", 0.1), (M, "А в пятницу?", 0), (C, "Давайте.", 0.9)]
    )
    best = next_contact(found)
    assert best is not None
    assert (best.said, best.proposed_by) == ("пятницу", M)


TEXTS = st.lists(
    st.sampled_from(["через", "неделю", "в", "четверг", "пятнадцатого", "весной", "да", "нет", "?", "31.12", "месяц"]),
    max_size=6,
).map(" ".join) | st.text(max_size=40)
TURNS = st.lists(st.tuples(st.sampled_from(list(Lane)), TEXTS, st.floats(0, 1, width=16)), max_size=9)


@given(calls=st.lists(TURNS, max_size=3), on=st.none() | st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_any_talk_has_features_of_one_length_and_contacts_in_client_turns(calls: list[Said], on: date | None) -> None:
    case, found = contact_in(*calls, on=on)
    features = contact_features(found)
    assert len(features) == len(contact_features([]))
    assert np.isfinite(features).all()
    for one in found:
        assert case.turn(one.turn).speaker is not M
        assert not (one.within and one.beyond)
        assert not one.within or one.days.most <= LIMIT
