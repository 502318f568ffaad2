"""`qa-desk log …`: does the audit log hold, and the log as files for others to verify."""

from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.domain.checkpoint import LogDoesNotHold, LogReport, key_id, verify_log
from qa_desk.services.verify_log import check_log, export_log
from qa_desk.words import tr
from qa_desk.words.log_words import fault_words


def register(app: typer.Typer, verbs: Verbs) -> None:
    log = typer.Typer(help="The audit log.")
    app.add_typer(log, name="log")

    @log.command("verify")
    def verify(
        key: Annotated[list[str] | None, typer.Option(help="Key id known from paper; others are refused.")] = None,
        files: Annotated[
            tuple[Path, Path] | None, typer.Option(help="log.jsonl and checkpoints.json instead of the workspace's.")
        ] = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Recomputes the whole chain and checks every signed checkpoint; ends with 1 when anything was touched."""
        with verbs.at(workspace, as_json) as bench:
            desk, trusted = bench.desk, key or []
            if files is None:
                report = check_log(desk.store, desk.signed_by, trusted)
            else:
                entries, checkpoints = desk.log_files.read(*files)
                report = verify_log(entries, checkpoints, desk.signed_by, trusted)
            if report.fault is not None:
                raise LogDoesNotHold(fault=fault_words(report.fault), number=report.fault.number)
            bench.out.result(report, _told(report))

    @log.command("export")
    def export(
        folder: Path, workspace: WorkspaceOption = None, user: UserOption = None, as_json: JsonOption = False
    ) -> None:
        """Writes the log and its checkpoints as files (docs/verify_log.py verifies them without the program)."""
        with verbs.at(workspace, as_json) as bench:
            written = export_log(bench.desk.store, bench.acting(user), bench.desk.log_files, folder)
            bench.out.result({"files": written}, "\n".join(str(one.path) for one in written))

    @log.command("key")
    def key(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """The key id of this installation: keep it on paper, it is what later checks are compared with."""
        with verbs.at(workspace, as_json) as bench:
            found = bench.desk.key.public_key
            bench.out.result({"key": key_id(found), "public_key": found}, key_id(found))


def _told(report: LogReport) -> str:
    words = tr("{n} entries hold; {signed} of them are signed by {keys}. Last hash: {head}")
    keys = ", ".join(report.keys) or "-"
    return words.format(n=report.entries, signed=report.entries - report.unsigned, keys=keys, head=report.head)
