"""Verbs of speech models: what is here, fetch one, take one from a folder, try, measure, choose, remove."""

from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, UserOption, Verbs, WorkspaceOption
from qa_desk.services import models as services
from qa_desk.services.configure import load_settings
from qa_desk.services.ports import ModelOnShelf
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
            rows = [(one.name, one.id, f"{one.size / MEGABYTE:.0f} MB", _speed(one)) for one in installed]
            here = {one.name for one in installed}
            rows += [(name, "-", "-", "-") for name in shop.known() if name not in here]
            out.table(("name", "id", "size", "speed"), rows)

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

    _register_trying(models, verbs)


def _register_trying(models: typer.Typer, verbs: Verbs) -> None:
    """Those that need a workspace: its recordings, its choice."""

    @models.command("use")
    def use(name: str, user: UserOption = None, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """The workspace recognises with this model from now on."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            model = desk.models.find(name)
            services.choose_model(desk.store, desk.clock, bench.acting(user), name)
            bench.out.result({"model": model}, model.id)

    @models.command("remove")
    def remove(name: str, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Takes a model, and what an unfinished download left, from this computer; never the workspace's own."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            found = next((one for one in desk.models.installed() if one.name == name), None)
            if found is None:
                desk.models.remove(name)
            else:
                services.remove_model(desk.store, desk.models, found)
            bench.out.result({"removed": name}, name)

    @models.command("try")
    def try_out(
        name: str,
        keep: Annotated[bool, typer.Option("--keep", help="Feed the model from now on as the trial advises.")] = False,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Fitted and packed windows against full ones on the workspace's recordings: agreement of texts, and speeds."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            recordings = services.own_recordings(desk.store, desk.vault)
            trial = services.try_model(desk.models, name, recordings, bench.out.progress, CancelToken())
            if keep and trial.fitted_speed:
                services.set_fit(desk.models, name, trial.fit)
            text = (
                f"full x{trial.full_speed:.1f}, fitted x{trial.fitted_speed:.1f} agreement {trial.agreement:.3f}, "
                f"packed x{trial.packed_speed:.1f} agreement {trial.packed_agreement:.3f}"
            )
            bench.out.result({"model": name, "trial": trial, "kept": keep}, text)

    @models.command("suits")
    def suits(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
        """Twenty seconds for each model of this computer: its speed here, and which one suits the machine."""
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            recordings = services.own_recordings(desk.store, desk.vault)
            found, best = services.measure_all(desk.models, recordings, bench.out.progress, CancelToken())
            if as_json:
                bench.out.result({"measured": found, "suits": None if best is None else best.name})
            bench.out.table(
                ("name", "speed", ""), [(one.name, f"x{one.speed:.1f}", "<" if one is best else "") for one in found]
            )


def _speed(model: ModelOnShelf) -> str:
    value = model.measured.speed
    return "-" if value is None else f"x{value:.1f}"


def _chosen(verbs: Verbs, workspace: Path | None) -> str | None:
    """The model that the workspace's settings name; models themselves belong to the computer, not to a workspace."""
    if workspace is None:
        return None
    desk = verbs.outside.open_desk(workspace)
    try:
        return load_settings(desk.store).model
    finally:
        desk.close()
