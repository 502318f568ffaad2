"""`qa-desk train-reader`: trains the learned reader, on the shipped talk and on one's own confirmed decisions."""

from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, Verbs, WorkspaceOption
from qa_desk.cli.evaluation_table import print_evaluation
from qa_desk.cli.learn_table import estimate_told, print_estimate
from qa_desk.cli.output import Output
from qa_desk.domain.evaluation import evaluate
from qa_desk.services.desk import Desk
from qa_desk.services.evaluate_reasons import ReasonsEvaluated
from qa_desk.services.learn import estimate_learning, replace_reader
from qa_desk.services.ports import ReaderTrainer
from qa_desk.services.running import CancelToken


def register(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("train-reader")
    def train(
        out: Annotated[
            Path | None, typer.Option(help="Where the model goes; reader.npz of the workspace else.")
        ] = None,
        talk: Annotated[Path | None, typer.Option(help="Folder of labelled talk; the shipped one else.")] = None,
        check: Annotated[
            bool, typer.Option("--cross-validate", help="Only estimates: models never saw the case.")
        ] = False,
        force: Annotated[bool, typer.Option("--force", help="Replaces the reader even if it gets worse.")] = False,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Trains the reason reader (needs the extra "train"); with a workspace it learns from its decisions too.

        Then it shows first what the reader in use and the new one reach on the decided cases, and replaces the reader
        only if the new one is not worse."""
        with verbs.told(as_json) as told:
            if workspace is not None:
                desk = verbs.outside.open_desk(workspace)
                try:
                    _learn(desk, verbs.outside.trainer(), told, out, talk, check=check, force=force)
                finally:
                    desk.close()
                return
            _train(verbs.outside.trainer(), told, out, talk or verbs.outside.resources / "training", check=check)


def _train(trainer: ReaderTrainer, told: Output, out: Path | None, talk: Path, *, check: bool) -> None:
    """On the labelled talk alone."""
    if check:
        judged = trainer.cross_validate(talk, (), told.progress, CancelToken())
        print_evaluation(told, ReasonsEvaluated("cross-validated", evaluate(judged), tuple(judged), 0))
        return
    if out is None:
        raise typer.BadParameter("--out or --workspace is needed")
    fingerprint = trainer.train(talk, (), out, told.progress, CancelToken())
    told.result({"model": out, "fingerprint": fingerprint, "own_cases": 0}, f"{out}: {fingerprint}")


def _learn(
    desk: Desk, trainer: ReaderTrainer, told: Output, out: Path | None, talk: Path | None, *, check: bool, force: bool
) -> None:
    """Raises ReaderNotBetter, NothingToLearn."""
    trainer = trainer if desk.trainer is None else desk.trainer()
    estimate = estimate_learning(desk.store, desk.reader, trainer, talk, told.progress, development=check)
    print_estimate(told, estimate)
    if check:
        told.result({"estimate": estimate_told(estimate)}, " ")
        return
    target = out or desk.folder / "reader.npz"
    learned = replace_reader(desk.store, trainer, target, estimate, talk, told.progress, force=force)
    told.result(
        {
            "model": target,
            "fingerprint": learned.fingerprint,
            "own_cases": estimate.own,
            "estimate": estimate_told(estimate),
        },
        f"{target}: {learned.fingerprint}",
    )
