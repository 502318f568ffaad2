"""`qa-desk train-reader`: trains the learned reader, on the shipped talk and on one's own confirmed decisions."""

from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, Verbs, WorkspaceOption
from qa_desk.cli.evaluation_table import print_evaluation
from qa_desk.domain.evaluation import Label, evaluate
from qa_desk.domain.reason_check import RefusalCase
from qa_desk.services.evaluate_reasons import ReasonsEvaluated
from qa_desk.services.learn import decided_cases


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
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Trains the reason reader (needs the extra "train"); with a workspace it learns from its decisions too."""
        with verbs.told(as_json) as out_:
            own: list[tuple[RefusalCase, Label]] = []
            target = out
            if workspace is not None:
                desk = verbs.outside.open_desk(workspace)
                try:
                    own = decided_cases(desk.store)
                finally:
                    desk.close()
                target = target or workspace / "reader.npz"
            trainer = verbs.outside.trainer()
            folder = talk or verbs.outside.resources / "training"
            if check:
                judged = trainer.cross_validate(folder, own, out_.say)
                print_evaluation(out_, ReasonsEvaluated("cross-validated", evaluate(judged), tuple(judged), 0))
                return
            if target is None:
                raise typer.BadParameter("--out or --workspace is needed")
            fingerprint = trainer.train(folder, own, target, out_.say)
            out_.result(
                {"model": target, "fingerprint": fingerprint, "own_cases": len(own)}, f"{target}: {fingerprint}"
            )
