"""Verbs that bring things in and queue them: import, sample, queue."""

import json
from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import Bench, JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.domain.intake import FileMissing, FileUnreadable, ImportResult
from qa_desk.domain.intake_columns import Profile, ProfileBroken, map_columns
from qa_desk.domain.queue import ItemId
from qa_desk.services.follow_channels import import_with_sides
from qa_desk.services.import_calls import import_calls
from qa_desk.services.import_deals import import_deals, keep_profile, look_at
from qa_desk.services.import_recordings import import_recordings
from qa_desk.services.queue import claim_item, release_item
from qa_desk.services.rejects import write_rejects
from qa_desk.services.running import CancelToken
from qa_desk.services.views import Changed
from qa_desk.words import labels, trn
from qa_desk.words.side_words import sides_told

RejectsOption = Annotated[Path | None, typer.Option(help="Writes the rejected values to this CSV file.")]
MappingOption = Annotated[Path | None, typer.Option(help="A column profile (JSON); kept for the next file like it.")]


def register(app: typer.Typer, verbs: Verbs) -> None:
    imports = typer.Typer(help="Takes files in.")
    app.add_typer(imports, name="import")
    _import_tables(imports, verbs)
    _import_recordings(imports, verbs)
    _queue(app, verbs)


def tell(bench: Bench, result: ImportResult, rejects: Path | None) -> None:
    """ "n new, n changed, n same, n rejected" and the list of what could not be used."""
    if rejects is not None:
        write_rejects(rejects, result.problems, labels.expected)
    counts = ", ".join(
        (
            trn("{n} new", "{n} new", result.new).format(n=result.new),
            trn("{n} changed", "{n} changed", result.changed).format(n=result.changed),
            trn("{n} same", "{n} same", result.same).format(n=result.same),
            trn("{n} rejected", "{n} rejected", result.rejected).format(n=result.rejected),
        )
    )
    told = (f"{result.source}: {counts}", sides_told(result.turned, result.kept))
    bench.out.result(result, "\n".join(one for one in told if one))
    rows = [(str(p.line), p.column, p.value, labels.expected(p.expected)) for p in result.problems]
    if rows:
        bench.out.table(("line", "column", "value", "expected"), rows)


def read_profile(path: Path) -> Profile:
    """Raises FileMissing, FileUnreadable, ProfileBroken."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise FileMissing(name=path.name) from error
    except OSError as error:
        raise FileUnreadable(name=path.name) from error
    except ValueError as error:
        raise ProfileBroken(name=path.name, field="json") from error
    if not isinstance(data, dict):
        raise ProfileBroken(name=path.name, field="json")
    return Profile.from_data(data)


def _import_tables(imports: typer.Typer, verbs: Verbs) -> None:
    @imports.command("deals")
    def deals(
        file: Path,
        mapping: MappingOption = None,
        rejects: RejectsOption = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """A CRM export: XLSX, XLS, ODS, HTML table, CSV or JSON lines."""
        with verbs.at(workspace, as_json) as bench:
            desk, columns = bench.desk, None
            if mapping is not None:
                profile = read_profile(mapping)
                columns = map_columns(look_at(desk.tables, desk.store, file).headers, profile)
                keep_profile(desk.store, desk.clock, None, profile)
            result, _ = import_deals(
                desk.store, desk.clock, desk.tables, desk.contacts, desk.reader, file, columns,
                bench.out.progress, CancelToken(),
            )  # fmt: skip
            tell(bench, result, rejects)

    @imports.command("calls")
    def calls(
        file: Path,
        rejects: RejectsOption = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """A call list of a telephone exchange."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk

            def step() -> tuple[ImportResult, Changed]:
                return import_calls(
                    desk.store, desk.clock, desk.tables, desk.contacts, file, None, bench.out.progress, CancelToken()
                )

            result, _ = import_with_sides(desk.store, desk.clock, desk.reader, step)
            tell(bench, result, rejects)


def _import_recordings(imports: typer.Typer, verbs: Verbs) -> None:
    @imports.command("recordings")
    def recordings(
        folder: Path,
        link: Annotated[bool, typer.Option("--link", help="Leaves the files where they are.")] = False,
        rejects: RejectsOption = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """A folder of recordings (or one file), matched to deals by call list or by name."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk

            def step() -> tuple[ImportResult, Changed]:
                return import_recordings(
                    desk.store, desk.clock, desk.vault, desk.probe, desk.contacts, folder, link,
                    bench.out.progress, CancelToken(),
                )  # fmt: skip

            result, _ = import_with_sides(desk.store, desk.clock, desk.reader, step)
            tell(bench, result, rejects)


def _queue(app: typer.Typer, verbs: Verbs) -> None:
    @app.command()
    def claim(
        item: Annotated[int | None, typer.Argument(help="Queue item; the most urgent free one else.")] = None,
        workspace: WorkspaceOption = None,
        user: UserOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Takes a queue item, so that nobody else works on it."""
        with verbs.at(workspace, as_json) as bench:
            wanted = None if item is None else ItemId(item)
            claimed, _ = claim_item(bench.desk.store, bench.desk.clock, bench.acting(user), wanted)
            bench.out.result({"item": claimed}, "-" if claimed is None else str(claimed.id))

    @app.command()
    def release(
        item: int, workspace: WorkspaceOption = None, user: UserOption = None, as_json: JsonOption = False
    ) -> None:
        """Gives a queue item back."""
        with verbs.at(workspace, as_json) as bench:
            release_item(bench.desk.store, bench.desk.clock, bench.acting(user), ItemId(item))
            bench.out.result({"item": item}, str(item))
