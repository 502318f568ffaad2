"""`qa-desk report case`: the case file of one decision."""

from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.cli.verbs_review import RefusalArgument
from qa_desk.domain.flow import RefusalId
from qa_desk.services.case_file import write_case


def register(reports: typer.Typer, verbs: Verbs) -> None:
    """On the `report` group of verbs_money."""

    @reports.command("case")
    def case(
        refusal: RefusalArgument,
        masked: Annotated[bool, typer.Option("--masked", help="Without personal data and without sound.")] = False,
        out: Annotated[Path | None, typer.Option(help="Folder; reports/ of the workspace else.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Everything one decision rests on: PDF, HTML, JSON, a clip, and a signed manifest in a folder of its own."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            folder = out or desk.folder / "reports"
            made, files = write_case(
                desk.store, desk.clock, bench.acting(user), desk.case_office, RefusalId(refusal), folder, masked=masked
            )
            bench.out.result({"case": made, "files": files}, "\n".join(str(file.path) for file in files))
