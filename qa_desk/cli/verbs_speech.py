"""Verbs of hearing and reading: transcribe, check-reasons, evaluate-reasons."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from qa_desk.cli.common import JsonOption, Verbs, WorkspaceOption
from qa_desk.cli.evaluation_table import print_evaluation
from qa_desk.cli.verbs_trust import print_trust
from qa_desk.domain.call import ChannelMap, Direction, lanes_of
from qa_desk.domain.evaluation import Label
from qa_desk.domain.intake import FileMissing
from qa_desk.domain.reason_check import Reading, RefusalCase
from qa_desk.domain.transcript import Turn, in_order
from qa_desk.services.check_reasons import check_waiting
from qa_desk.services.evaluate_reasons import evaluate_reasons
from qa_desk.services.ports import PieceDone, SpeechRequest
from qa_desk.services.rejects import FileNotWritten
from qa_desk.services.running import CancelToken, ProgressReport
from qa_desk.services.speech_hints import hint_words
from qa_desk.services.transcribe import transcribe_waiting
from qa_desk.services.trust import trust_meter
from qa_desk.words import formats, labels

BookOption = Annotated[Path | None, typer.Option("--book", help="Another reason book than the shipped one.")]


def register(app: typer.Typer, verbs: Verbs) -> None:
    _transcribe(app, verbs)
    _check(app, verbs)
    _evaluate(app, verbs)


def _transcribe(app: typer.Typer, verbs: Verbs) -> None:
    @app.command()
    def transcribe(
        file: Annotated[Path | None, typer.Argument(help="One recording, without a workspace.")] = None,
        model: Annotated[
            str, typer.Option(help='"bundled", a folder or an installed name (for single files).')
        ] = "bundled",
        channels: Annotated[ChannelMap, typer.Option(help="Who is on which channel.")] = ChannelMap.LEFT_MANAGER,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Recognises one file, or all waiting recordings of the workspace."""
        if file is not None:
            _one_file(verbs, file, model, channels, as_json)
            return
        with verbs.at(workspace, as_json) as bench:
            desk = bench.desk
            words = hint_words(desk.store, desk.books)
            result, _ = transcribe_waiting(
                desk.store, desk.clock, desk.vault, desk.transcriber(), bench.out.progress, CancelToken(), words
            )
            failed = {sha: error.code for sha, error in result.failed}
            bench.out.result({"done": result.done, "failed": failed}, f"{result.done} / {result.done + len(failed)}")


def _one_file(verbs: Verbs, file: Path, model: str, channels: ChannelMap, as_json: bool) -> None:
    turns: list[Turn] = []
    with verbs.told(as_json) as out:
        audio = verbs.outside.probe.probe(file, CancelToken())
        lanes = lanes_of(audio.channels, channels, Direction.UNKNOWN)
        transcriber = verbs.outside.transcriber(model)

        def keep(done: PieceDone) -> None:
            lane = lanes[done.piece.channel]
            turns.extend(Turn(lane, one.from_ms, one.to_ms, one.text, one.confidence) for one in done.turns)

        def report(done_ms: int, total_ms: int) -> None:
            out.progress(ProgressReport("transcribe", done_ms, total_ms, file.name))

        try:
            transcriber.transcribe(SpeechRequest(file, len(lanes)), keep, report, CancelToken())
            ordered = in_order(turns)
            out.result(
                {"file": file.name, "model": transcriber.model_id(), "audio": audio, "turns": ordered}, file.name
            )
        finally:
            transcriber.close()
        rows = [(formats.clock_ms(one.from_ms), labels.lane(one.lane), one.text) for one in ordered]
        out.table(("time", "lane", "text"), rows)


def _check(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("check-reasons")
    def check(
        cases: Annotated[Path | None, typer.Option(help="Cases (JSONL) to read without a workspace.")] = None,
        out_file: Annotated[Path | None, typer.Option("--out", help="Where the readings go (JSONL).")] = None,
        book: BookOption = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Checks stated reasons: of a workspace's waiting refusals, or of cases in a file."""
        if cases is None:
            with verbs.at(workspace, as_json) as bench:
                desk = bench.desk
                result, _ = check_waiting(desk.store, desk.clock, desk.reader, bench.out.progress, CancelToken())
                bench.out.result(result)
            return
        if out_file is None:
            raise typer.BadParameter("--cases needs --out")
        with verbs.told(as_json) as out:
            reader = verbs.outside.reader(book)

            def readings() -> Iterator[tuple[str, Reading]]:
                for case, _label in verbs.outside.read_cases(cases):
                    yield case.id, reader.read(case)

            _check_there(cases)
            try:
                count = verbs.outside.write_readings(out_file, readings())
            except OSError as error:
                raise FileNotWritten(name=out_file.name, why=error.strerror or str(error)) from error
            out.result({"cases": count, "out": out_file, "reader": reader.version}, f"{count}: {out_file}")


def _check_there(path: Path) -> None:
    if not path.is_file():
        raise FileMissing(name=path.name)


def _evaluate(app: typer.Typer, verbs: Verbs) -> None:
    @app.command("evaluate-reasons")
    def evaluate(
        cases: Annotated[list[Path] | None, typer.Argument(help="Labelled cases (JSONL).")] = None,
        from_decisions: Annotated[
            bool, typer.Option("--from-decisions", help="Findings against the decisions of the workspace's auditors.")
        ] = False,
        book: BookOption = None,
        workspace: WorkspaceOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Says how often the reader is right: on labelled cases, or by the decisions of auditors."""
        if from_decisions:
            if cases or book is not None:
                raise typer.BadParameter("--from-decisions goes without CASES and --book")
            with verbs.at(workspace, as_json) as bench:
                print_trust(bench.out, trust_meter(bench.desk.store))
            return
        if not cases:
            raise typer.BadParameter("CASES or --from-decisions is needed")
        with verbs.told(as_json) as out:
            for path in cases:
                _check_there(path)
            labelled: Iterator[tuple[RefusalCase, Label | None]] = itertools.chain.from_iterable(
                verbs.outside.read_cases(path) for path in cases
            )
            print_evaluation(out, evaluate_reasons(verbs.outside.reader(book), labelled, None, out.progress))
