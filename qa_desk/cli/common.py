"""What all verbs share: the options every verb takes, opening the workspace, telling known errors, who acts."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.output import Output
from qa_desk.domain.errors import KnownError, WrongUse
from qa_desk.domain.people import User
from qa_desk.services.configure import load_settings
from qa_desk.services.desk import Desk, Outside
from qa_desk.services.users import log_in
from qa_desk.words import use_law

WORKSPACE_VARIABLE = "QA_DESK_WORKSPACE"
PASSWORD_VARIABLE = "QA_DESK_PASSWORD"  # noqa: S105 - the name of a variable, not a password

WorkspaceOption = Annotated[
    Path | None,
    typer.Option("--workspace", envvar=WORKSPACE_VARIABLE, help="Folder of the workspace.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
UserOption = Annotated[
    str | None,
    typer.Option("--user", "-u", help=f"Who acts (login). The password comes from {PASSWORD_VARIABLE} or a prompt."),
]

PasswordStdinOption = Annotated[
    bool, typer.Option("--password-stdin", help="Reads the password from the first line of standard input.")
]
GroundOption = Annotated[
    str, typer.Option(help="Clause of the local act that a fine is signed by; the one of the settings else.")
]


class WorkspaceMissing(WrongUse):
    """No --workspace was given."""

    code = "workspace_missing"


class UserMissing(WrongUse):
    """The verb needs to know who acts."""

    code = "user_missing"


@dataclass(frozen=True, slots=True)
class Bench:
    """One verb at work: the open workspace and where to print."""

    desk: Desk
    out: Output

    def acting(self, login: str | None) -> User:
        """Logs the user in. Raises UserMissing, LoginFailed."""
        return self.signing(login, False)[0]

    def signing(self, login: str | None, from_stdin: bool) -> tuple[User, str]:
        """The user, and the password given at this very act, which his signature takes.

        Raises UserMissing, LoginFailed.
        """
        if not login:
            raise UserMissing
        password = sys.stdin.readline().rstrip("\r\n") if from_stdin else os.environ.get(PASSWORD_VARIABLE)
        if password is None:
            password = typer.prompt("Password", hide_input=True, err=True)
        return log_in(self.desk.store, self.desk.clock, self.desk.hasher, login, password), password


class Verbs:
    """Opens workspaces for verbs and turns known errors into exit codes 1 and 2."""

    def __init__(self, outside: Outside) -> None:
        self.outside = outside

    @contextmanager
    def told(self, as_json: bool) -> Iterator[Output]:
        """A verb without a workspace."""
        out = Output(as_json)
        try:
            yield out
        except KnownError as error:
            raise typer.Exit(out.failed(error)) from error

    @contextmanager
    def at(self, workspace: Path | None, as_json: bool) -> Iterator[Bench]:
        """A verb in a workspace, which is closed again whatever happens."""
        with self.told(as_json) as out:
            if workspace is None:
                raise WorkspaceMissing
            desk = self.outside.open_desk(workspace)
            try:
                use_law(load_settings(desk.store).law_rules().on)
                yield Bench(desk, out)
            finally:
                desk.close()


Register = Callable[[typer.Typer, Verbs], None]
