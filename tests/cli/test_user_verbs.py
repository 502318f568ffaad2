"""`qa-desk user …`: off and on, roles, passwords."""

from tests.cli.conftest import PASSWORD, Desk

NEW = "another-horse-10"
BY = ("-u", "admin")


def test_a_user_is_switched_off_and_on(desk: Desk) -> None:
    assert desk.ok("user", "off", "auditor", *BY)["active"] is False
    assert desk.refused("user", "password", "-u", "auditor", QA_DESK_NEW_PASSWORD=NEW) == (2, "login_failed")
    assert "switched off" in desk.run("user", "list").out
    assert desk.ok("user", "on", "auditor", *BY)["active"] is True
    assert desk.refused("user", "off", "admin", *BY) == (1, "last_admin")
    assert desk.refused("user", "off", "nobody", *BY)[1] == "not_found"


def test_roles_are_replaced(desk: Desk) -> None:
    changed = desk.ok("user", "roles", "auditor", "--role", "auditor", "--role", "payroll", *BY)
    assert sorted(changed["roles"]) == ["auditor", "payroll"]
    assert desk.refused("user", "roles", "admin", "--role", "admin", "-u", "head") == (1, "role_missing")


def test_passwords_are_changed_and_reset(desk: Desk) -> None:
    desk.ok("user", "password", "-u", "auditor", QA_DESK_NEW_PASSWORD=NEW)
    assert desk.refused("user", "password", "-u", "auditor", QA_DESK_NEW_PASSWORD=NEW) == (2, "login_failed")
    desk.ok("user", "password", "auditor", *BY, QA_DESK_NEW_PASSWORD=PASSWORD)
    desk.ok("user", "password", "-u", "auditor", QA_DESK_NEW_PASSWORD=NEW)


def test_the_log_tells_them_without_any_password(desk: Desk) -> None:
    desk.ok("user", "off", "second", *BY)
    desk.refused("user", "off", "second", "-u", "auditor", password="Guess-123456")
    told = desk.run("show", "log", "--json").out
    assert "user_switched_off" in told
    assert "log_in_refused" in told
    assert "Guess" not in told
