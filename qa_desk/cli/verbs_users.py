"""`qa-desk user …`: switching somebody off and on, roles, passwords."""

from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.domain.people import Role
from qa_desk.services.users import (
    change_own_password,
    change_roles,
    reset_password,
    switch_user,
    user_by_login,
)

NewPassword = Annotated[
    str,
    typer.Option(
        envvar="QA_DESK_NEW_PASSWORD",
        prompt=True,
        hide_input=True,
        confirmation_prompt=True,
        help="At least 8 letters.",
    ),
]


def add_user_changes(users: typer.Typer, verbs: Verbs) -> None:
    _switching(users, verbs)
    _passwords(users, verbs)


def _switching(users: typer.Typer, verbs: Verbs) -> None:
    def switch(login: str, active: bool, workspace: WorkspaceOption, user: UserOption, as_json: bool) -> None:
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            found = user_by_login(desk.store, login)
            made, _ = switch_user(desk.store, desk.clock, bench.acting(user), found.id, active=active)
            bench.out.result(made, made.login)

    @users.command("off")
    def off(
        login: str, workspace: WorkspaceOption = None, user: UserOption = None, as_json: JsonOption = False
    ) -> None:
        """Switches a user off: no more log-in; what he decided stays."""
        switch(login, False, workspace, user, as_json)

    @users.command("on")
    def on(login: str, workspace: WorkspaceOption = None, user: UserOption = None, as_json: JsonOption = False) -> None:
        """Lets a switched-off user log in again."""
        switch(login, True, workspace, user, as_json)

    @users.command("roles")
    def roles(
        login: str,
        role: Annotated[list[Role], typer.Option("--role", help="All he shall have; may be given several times.")],
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Gives a user these roles instead of his own."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            found = user_by_login(desk.store, login)
            made, _ = change_roles(desk.store, desk.clock, bench.acting(user), found.id, frozenset(role))
            bench.out.result(made, f"{made.login}: {', '.join(sorted(made.roles))}")


def _passwords(users: typer.Typer, verbs: Verbs) -> None:
    @users.command("password")
    def password(
        login: Annotated[str, typer.Argument(help="Somebody else's; without it one's own is changed.")] = "",
        new_password: NewPassword = "",
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Changes one's own password; an administrator may reset somebody else's."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            by, old = bench.signing(user, False)
            if login and login != by.login:
                found = user_by_login(desk.store, login)
                made = reset_password(desk.store, desk.clock, desk.hasher, by, found.id, new_password)
                bench.out.result(made, made.login)
                return
            change_own_password(desk.store, desk.clock, desk.hasher, by, old, new_password)
            bench.out.result(by, by.login)
