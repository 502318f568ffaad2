"""What an administrator and everybody may change about users, and what the log keeps of it and of wrong passwords."""

from collections.abc import Callable

import pytest

from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.errors import NotFound
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.log import LogEntry, canonical, first_broken
from qa_desk.domain.people import (
    LastAdmin,
    LoginFailed,
    PasswordTooShort,
    PasswordWrong,
    RightsChanged,
    Role,
    RoleMissing,
    RolesEmpty,
    User,
    UserId,
)
from qa_desk.domain.sign_off import SignAction
from qa_desk.domain.working_time import MondayToFriday
from qa_desk.services.close_period import close_period
from qa_desk.services.sign import SignRequest, sign_batch
from qa_desk.services.users import (
    change_own_password,
    change_roles,
    list_users,
    log_in,
    reset_password,
    switch_user,
    user_by_login,
)
from tests.fakes.office import HASHER, PASSWORD, Office, log_entries
from tests.fakes.road import proposed

NEW = "new-password-7"


def enter(office: Office, login: str, password: str = PASSWORD) -> User:
    return log_in(office.store, office.clock, HASHER, login, password)


def switch(office: Office, user: User, active: bool, by: User | None = None) -> User:
    return switch_user(office.store, office.clock, by or office.admin, user.id, active=active)[0]


def roles(office: Office, user: User, *wanted: Role, by: User | None = None) -> User:
    return change_roles(office.store, office.clock, by or office.admin, user.id, frozenset(wanted))[0]


def last(office: Office) -> LogEntry:
    entries = log_entries(office.store)
    assert first_broken(entries) is None
    return entries[-1]


def told(entry: LogEntry) -> tuple[str, UserId | None, str]:
    return entry.action, entry.actor, entry.subject


# ---------------------------------------------------------------- switching off and on


def test_who_is_switched_off_cannot_log_in_and_what_he_decided_stays(office: Office) -> None:
    refusal = office.decide(office.refusal(), DecisionVerdict.CONFIRMED)
    assert not switch(office, office.auditor, False).active
    assert told(last(office)) == ("user_switched_off", office.admin.id, f"user:{office.auditor.id}")
    with pytest.raises(LoginFailed):
        enter(office, "auditor")
    with office.store.read() as unit:
        assert [one.decided_by for one in unit.decisions.of_refusal(refusal.id)] == [office.auditor.id]
    assert switch(office, office.auditor, True).active
    assert enter(office, "auditor") == office.auditor
    assert "user_switched_on" in [one.action for one in log_entries(office.store)]


def test_switching_to_what_is_writes_nothing(office: Office) -> None:
    before = last(office)
    switch(office, office.auditor, True)
    assert last(office) == before


def test_the_last_administrator_stays(office: Office) -> None:
    with pytest.raises(LastAdmin):
        switch(office, office.admin, False)
    with pytest.raises(LastAdmin):
        roles(office, office.admin, Role.AUDITOR)
    other = roles(office, office.head, Role.SALES_HEAD, Role.ADMIN)
    switch(office, office.admin, False)
    with pytest.raises(LastAdmin):
        switch(office, other, False, by=other)


def test_a_switched_off_administrator_is_nobody_to_count_on(office: Office) -> None:
    roles(office, office.head, Role.SALES_HEAD, Role.ADMIN)
    switch(office, office.head, False)
    with pytest.raises(LastAdmin):
        switch(office, office.admin, False)


# ---------------------------------------------------------------- roles


def test_roles_count_from_the_next_login_and_the_log_tells_both(office: Office) -> None:
    roles(office, office.auditor, Role.PAYROLL)
    entry = last(office)
    assert told(entry) == ("roles_changed", office.admin.id, f"user:{office.auditor.id}")
    assert entry.payload == {"login": "auditor", "before": "auditor", "after": "payroll"}
    assert enter(office, "auditor").roles == {Role.PAYROLL}


def test_no_role_at_all_is_refused(office: Office) -> None:
    with pytest.raises(RolesEmpty):
        roles(office, office.auditor)


@pytest.mark.parametrize(
    "act",
    [
        lambda office: switch(office, office.auditor, False, by=office.head),
        lambda office: roles(office, office.auditor, Role.ADMIN, by=office.auditor),
        lambda office: reset_password(office.store, office.clock, HASHER, office.head, office.auditor.id, NEW),
    ],
)
def test_only_an_administrator_changes_others(office: Office, act: Callable[[Office], object]) -> None:
    before = last(office)
    with pytest.raises(RoleMissing):
        act(office)
    assert last(office) == before
    assert list_users(office.store)[1] == office.auditor


def test_somebody_unknown_cannot_be_changed(office: Office) -> None:
    with pytest.raises(NotFound):
        switch_user(office.store, office.clock, office.admin, UserId(99), active=False)
    with pytest.raises(NotFound):
        user_by_login(office.store, "nobody")


# ---------------------------------------------------------------- passwords


def test_a_reset_password_counts_at_once(office: Office) -> None:
    reset_password(office.store, office.clock, HASHER, office.admin, office.auditor.id, NEW)
    assert told(last(office)) == ("password_reset", office.admin.id, f"user:{office.auditor.id}")
    with pytest.raises(LoginFailed):
        enter(office, "auditor")
    assert enter(office, "auditor", NEW) == office.auditor
    with pytest.raises(PasswordTooShort):
        reset_password(office.store, office.clock, HASHER, office.admin, office.auditor.id, "short")


def test_everybody_changes_his_own_password_with_the_old_one(office: Office) -> None:
    with pytest.raises(PasswordWrong):
        change_own_password(office.store, office.clock, HASHER, office.payroll, "not-it-at-all", NEW)
    with pytest.raises(PasswordTooShort):
        change_own_password(office.store, office.clock, HASHER, office.payroll, PASSWORD, "short")
    change_own_password(office.store, office.clock, HASHER, office.payroll, PASSWORD, NEW)
    assert told(last(office)) == ("password_changed", office.payroll.id, f"user:{office.payroll.id}")
    assert enter(office, "payroll", NEW) == office.payroll


# ---------------------------------------------------------------- wrong passwords


def test_a_wrong_password_at_signing_stands_in_the_log_without_the_password(office: Office) -> None:
    refusal = proposed(office)
    with pytest.raises(PasswordWrong):
        office.sign(SignRequest(refusal.id, SignAction.APPROVE), password="Guess-123456")
    entry = last(office)
    assert told(entry) == ("password_refused", office.head.id, f"refusal:{refusal.id}")
    assert office.again(refusal).state is RefusalState.RETURN_PROPOSED
    everything = " ".join(canonical(one.payload) + one.subject for one in log_entries(office.store))
    assert "Guess" not in everything
    assert PASSWORD not in everything


def test_who_lost_the_role_or_was_switched_off_signs_nothing_in_the_window_he_has_open(office: Office) -> None:
    refusal = proposed(office)
    request = SignRequest(refusal.id, SignAction.APPROVE)
    roles = office.head.roles
    change_roles(office.store, office.clock, office.admin, office.head.id, frozenset({Role.AUDITOR}))
    with pytest.raises(RightsChanged):
        office.sign(request)
    change_roles(office.store, office.clock, office.admin, office.head.id, roles)
    switch_user(office.store, office.clock, office.admin, office.head.id, active=False)
    with pytest.raises(RightsChanged):
        office.sign(request)
    assert office.again(refusal).state is RefusalState.RETURN_PROPOSED
    switch_user(office.store, office.clock, office.admin, office.head.id, active=True)
    office.sign(request)
    assert office.again(refusal).state is not RefusalState.RETURN_PROPOSED


def test_a_wrong_password_for_a_batch_names_its_refusals(office: Office) -> None:
    refusal = proposed(office)
    with pytest.raises(PasswordWrong):
        sign_batch(office.store, office.clock, HASHER, office.head, [refusal.id], "Guess-123456")
    assert told(last(office)) == ("password_refused", office.head.id, f"refusal:{refusal.id}")


def test_a_wrong_password_at_a_close_is_told_too(office: Office) -> None:
    with pytest.raises(PasswordWrong):
        close_period(office.store, office.clock, HASHER, MondayToFriday(), office.head, "2026-10", "Guess-123456")
    assert told(last(office)) == ("password_refused", office.head.id, "period:2026-10")


def test_a_refused_login_is_told_for_known_people_only(office: Office) -> None:
    with pytest.raises(LoginFailed):
        enter(office, "auditor", "Guess-123456")
    assert told(last(office)) == ("log_in_refused", None, f"user:{office.auditor.id}")
    before = last(office)
    with pytest.raises(LoginFailed):
        enter(office, "typed-my-password-here", "x")
    assert last(office) == before
