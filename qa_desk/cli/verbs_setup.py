"""Verbs that set a workspace up: init, user, settings, tariff, window."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.cli.settings_text import read_setting
from qa_desk.cli.verbs_ledger import add_tariff_import
from qa_desk.cli.verbs_users import add_user_changes
from qa_desk.domain.money import Money, parse_minor
from qa_desk.domain.penalty import TariffWrong
from qa_desk.domain.people import Role
from qa_desk.domain.report import plain as plain_amount
from qa_desk.services.configure import add_tariff, change_settings, list_tariffs, load_settings, with_value
from qa_desk.services.follow_channels import SidesTurned, follow_channels, rule_changed
from qa_desk.services.queue import refill
from qa_desk.services.users import create_first_user, create_user, list_users
from qa_desk.words import tr
from qa_desk.words.side_words import sides_told

RolesOption = Annotated[list[Role], typer.Option("--role", help="May be given several times.")]


def register(app: typer.Typer, verbs: Verbs) -> None:
    _window(app, verbs)
    _init(app, verbs)
    _users(app, verbs)
    _settings(app, verbs)
    _tariffs(app, verbs)


def _window(app: typer.Typer, verbs: Verbs) -> None:
    @app.callback(invoke_without_command=True)
    def main(context: typer.Context, workspace: WorkspaceOption = None) -> None:
        if context.invoked_subcommand is None:
            raise typer.Exit(verbs.outside.run_window(workspace))

    @app.command()
    def window(workspace: WorkspaceOption = None) -> None:
        """Opens the window."""
        raise typer.Exit(verbs.outside.run_window(workspace))


def _init(app: typer.Typer, verbs: Verbs) -> None:
    @app.command()
    def init(
        workspace: WorkspaceOption = None,
        database: Annotated[
            str | None, typer.Option(help="A team's database address; SQLite in the folder else.")
        ] = None,
        as_json: JsonOption = False,
    ) -> None:
        """Makes a workspace in an empty folder."""
        with verbs.told(as_json) as out:
            folder = workspace or Path.cwd()
            verbs.outside.new_workspace(folder, database)
            out.result({"workspace": folder.resolve()}, f"{folder.resolve()}")


def _users(app: typer.Typer, verbs: Verbs) -> None:
    users = typer.Typer(help="People who use the workspace.")
    app.add_typer(users, name="user")
    add_user_changes(users, verbs)

    @users.command("add")
    def add(
        login: str,
        role: RolesOption,
        name: Annotated[str, typer.Option(help="Name as reports show it.")] = "",
        new_password: Annotated[
            str, typer.Option(envvar="QA_DESK_NEW_PASSWORD", prompt=True, hide_input=True, help="At least 8 letters.")
        ] = "",
        manager: Annotated[str, typer.Option(help="His name as a manager in the CRM, if he also sells.")] = "",
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Adds a user; the first one of a workspace needs nobody's login and is an admin."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            roles = frozenset(role)
            if user is None and not list_users(desk.store):
                made = create_first_user(desk.store, desk.clock, desk.hasher, login, name, new_password, roles)
            else:
                by = bench.acting(user)
                made = create_user(desk.store, desk.clock, desk.hasher, by, login, name, new_password, roles, manager)
            bench.out.result(made, f"{made.login}: {', '.join(sorted(made.roles))}")

    @users.command("list")
    def list_all(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Lists users and their roles."""
        with verbs.at(workspace, as_json) as bench:
            found = list_users(bench.desk.store)
            if as_json:
                bench.out.result({"users": found})
            rows = [
                (u.login, u.name, ", ".join(sorted(u.roles)), "" if u.active else tr("switched off")) for u in found
            ]
            bench.out.table(("login", "name", "roles", ""), rows)


def _settings(app: typer.Typer, verbs: Verbs) -> None:
    settings = typer.Typer(help="Rules of the workspace.")
    app.add_typer(settings, name="settings")

    @settings.command("show")
    def show(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Shows all settings."""
        with verbs.at(workspace, as_json) as bench:
            bench.out.result(load_settings(bench.desk.store))

    @settings.command("set")
    def set_one(
        name: str,
        value: Annotated[str, typer.Argument(help="Lists with commas between.")],
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Changes one setting; the queue follows."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            by = bench.acting(user)
            settings_now = load_settings(desk.store)
            changed = with_value(settings_now, name, read_setting(settings_now, name, value))
            change_settings(desk.store, desk.clock, by, changed, base=settings_now)
            refill(desk.store, desk.clock, desk.reader)
            sides = SidesTurned()
            if rule_changed(settings_now, changed):
                sides = follow_channels(desk.store, desk.clock, desk.reader, by)
            told = (f"{name} = {getattr(changed, name)}", sides_told(len(sides.turned), sides.kept))
            bench.out.result(changed, "\n".join(one for one in told if one))


def _tariffs(app: typer.Typer, verbs: Verbs) -> None:
    tariff = typer.Typer(help="Cost per lead by source and date.")
    app.add_typer(tariff, name="tariff")
    add_tariff_import(tariff, verbs)

    @tariff.command("add")
    def add(
        lead_source: str,
        amount: Annotated[str, typer.Argument(help="For example 1500.00")],
        valid_from: Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD.")],
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Adds a tariff; a correction is a later tariff."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            currency = load_settings(desk.store).currency
            minor = parse_minor(amount, currency)
            if minor is None:
                raise TariffWrong(column="amount", value=amount)
            try:
                day = date.fromisoformat(valid_from)
            except ValueError as error:
                raise TariffWrong(column="valid_from", value=valid_from) from error
            by = bench.acting(user)
            made, _ = add_tariff(desk.store, desk.clock, by, lead_source, day, Money(minor, currency))
            bench.out.result(made, f"{made.lead_source}: {amount} {currency}, {valid_from}")

    @tariff.command("list")
    def list_all(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Lists tariffs."""
        with verbs.at(workspace, as_json) as bench:
            found = list_tariffs(bench.desk.store)
            if as_json:
                bench.out.result({"tariffs": found})
            rows = [(t.lead_source, t.valid_from.isoformat(), plain_amount(t.amount)) for t in found]
            bench.out.table(("lead source", "from", "amount"), rows)
