"""Verbs of speech models: what is here, fetch one, take one from a folder."""

from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, Verbs, WorkspaceOption
from qa_desk.services.configure import load_settings
from qa_desk.services.running import CancelToken

MEGABYTE = 1_000_000


def register(app: typer.Typer, verbs: Verbs) -> None:
    models = typer.Typer(help="Speech models of this computer.")
    app.add_typer(models, name="model")

    @models.command("list")
    def list_all(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Models on this computer, and names that can be downloaded."""
        with verbs.told(as_json) as out:
            shop = verbs.outside.models
            installed = shop.installed()
            if as_json:
                chosen = _chosen(verbs, workspace)
                out.result({"installed": installed, "known": shop.known(), "chosen": chosen})
            rows = [(one.name, one.id, f"{one.size / MEGABYTE:.0f} MB") for one in installed]
            here = {one.name for one in installed}
            rows += [(name, "-", "-") for name in shop.known() if name not in here]
            out.table(("name", "id", "size"), rows)

    @models.command("download")
    def download(name: str, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Fetches a model from the network; a broken download goes on where it stopped."""
        with verbs.told(as_json) as out:
            model = verbs.outside.models.download(name, out.progress, CancelToken())
            told = {"model": model, "chosen": _chosen(verbs, workspace)}
            out.result(told, f"{model.name}: {model.folder}")

    @models.command("add")
    def add(
        folder: Path,
        name: Annotated[str, typer.Option(help="What settings shall call it; the folder's name else.")] = "",
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Takes a model from a folder, for computers without a network."""
        with verbs.told(as_json) as out:
            model = verbs.outside.models.take_folder(folder, name or folder.name, out.progress, CancelToken())
            told = {"model": model, "chosen": _chosen(verbs, workspace)}
            out.result(told, f"{model.name}: {model.folder}")


def _chosen(verbs: Verbs, workspace: Path | None) -> str | None:
    """The model that the workspace's settings name; models themselves belong to the computer, not to a workspace."""
    if workspace is None:
        return None
    desk = verbs.outside.open_desk(workspace)
    try:
        return load_settings(desk.store).model
    finally:
        desk.close()
