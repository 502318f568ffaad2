"""Roles: none contains another, and who is switched off has none."""

import itertools

import pytest

from qa_desk.domain.people import Role, RoleMissing, User, UserId, require


@pytest.mark.parametrize(("has", "asked"), list(itertools.product(Role, Role)))
@pytest.mark.parametrize("active", [True, False])
def test_a_role_is_only_itself_and_only_while_active(has: Role, asked: Role, active: bool) -> None:
    user = User(UserId(1), "a", "А", frozenset({has}), active)
    if active and has is asked:
        require(user, asked)
    else:
        with pytest.raises(RoleMissing):
            require(user, asked)
