"""`qa-desk report manager`: the case file of one manager."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.domain.errors import NotFound
from qa_desk.domain.report_facts import bounds
from qa_desk.services.configure import load_settings
from qa_desk.services.manager_file import write_manager_file
from qa_desk.services.report_payroll import check_period


def register(reports: typer.Typer, verbs: Verbs) -> None:
    """On the `report` group of verbs_money."""

    @reports.command("manager")
    def manager_(
        manager: Annotated[str, typer.Argument(help="Name as the deals have it.")],
        since: Annotated[str | None, typer.Option(help="From this month YYYY-MM on; everything else.")] = None,
        masked: Annotated[bool, typer.Option("--masked", help="Without personal data.")] = False,
        out: Annotated[Path | None, typer.Option(help="Folder; reports/ of the workspace else.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """His audits, weakest questions, evidence, fines and appeals: HTML, PDF, JSON and a signed manifest."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            if desk.manager_office is None:
                raise NotFound(what="manager_file", key=manager)
            begin = None if since is None else _begin(since, load_settings(desk.store).time_zone)
            made, files = write_manager_file(
                desk.store, desk.clock, bench.acting(user), desk.manager_office, manager,
                out or desk.folder / "reports", since=begin, masked=masked,
            )  # fmt: skip
            bench.out.result({"file": made, "files": files}, "\n".join(str(one.path) for one in files))


def _begin(month: str, zone: str) -> datetime:
    """Raises PeriodWrong."""
    check_period(month)
    return bounds(month, ZoneInfo(zone))[0]
