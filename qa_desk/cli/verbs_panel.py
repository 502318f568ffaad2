"""Verbs of the sales head's morning: panel, digest."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from qa_desk.cli.common import JsonOption, Verbs, WorkspaceOption
from qa_desk.services.configure import load_settings, local_day
from qa_desk.services.digest import make_due, write_digest
from qa_desk.services.panel import panel_now
from qa_desk.words import panel_words, tr


def register(app: typer.Typer, verbs: Verbs) -> None:
    _panel(app, verbs)
    _digest(app, verbs)


def _panel(app: typer.Typer, verbs: Verbs) -> None:
    @app.command()
    def panel(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """What needs attention now; nothing when all is in order."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            found = panel_now(desk.store, desk.clock, desk.working_days)
            zone = ZoneInfo(load_settings(desk.store).time_zone)
            if not found.lit:
                bench.out.result(found, tr("Everything is in order"))
                return
            if as_json:
                bench.out.result(found)
            bench.out.table(
                ("state", "lamp", "number", "since", "why and what to do"),
                [
                    (
                        panel_words.state_words(lamp.state),
                        panel_words.lamp_title(lamp.kind),
                        panel_words.number_of(lamp),
                        panel_words.since_words(lamp, zone),
                        panel_words.sentence(lamp),
                    )
                    for lamp in found.lit
                ],
            )


def _digest(app: typer.Typer, verbs: Verbs) -> None:
    @app.command()
    def digest(
        day: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Yesterday else.")] = None,
        due: Annotated[bool, typer.Option("--due", help="Every day that is due and not made yet.")] = False,
        out: Annotated[Path | None, typer.Option(help="Folder; reports/ of the workspace else.")] = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Writes the digest of a day as HTML and PDF; nothing leaves the machine."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            folder = out or desk.folder / "reports"
            if due:
                days = make_due(desk.store, desk.clock, desk.digests, folder, desk.working_days)
                bench.out.result({"days": days}, "\n".join(one.isoformat() for one in days))
                return
            wanted: date = day.date() if day else local_day(load_settings(desk.store), desk.clock) - timedelta(days=1)
            made, files = write_digest(desk.store, desk.clock, desk.digests, wanted, folder, desk.working_days)
            bench.out.result({"digest": made, "files": files}, "\n".join(str(file.path) for file in files))
