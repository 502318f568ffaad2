"""The control call: by whom, and how often before a client is called unreachable."""

import pytest

from qa_desk.domain.callback import CallbackOutcome, OwnDeal, TooFewAttempts, check_attempts, check_not_own_deal
from qa_desk.domain.people import Role, User, UserId


@pytest.mark.parametrize("outcome", CallbackOutcome)
@pytest.mark.parametrize("made", [0, 2, 3, 4])
def test_only_unreachable_asks_for_attempts(outcome: CallbackOutcome, made: int) -> None:
    if outcome is CallbackOutcome.UNREACHABLE and made < 3:
        with pytest.raises(TooFewAttempts):
            check_attempts(outcome, made, 3)
    else:
        check_attempts(outcome, made, 3)


@pytest.mark.parametrize(
    ("manager", "own"), [("", False), ("анна белова", True), ("Анна Белова", True), ("Борис", False)]
)
def test_nobody_calls_about_his_own_deal(manager: str, own: bool) -> None:
    user = User(UserId(1), "a", "А", frozenset({Role.AUDITOR}), manager=manager)
    if own:
        with pytest.raises(OwnDeal):
            check_not_own_deal(user, frozenset({"Анна Белова"}))
    else:
        check_not_own_deal(user, frozenset({"Анна Белова"}))
