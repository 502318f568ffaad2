"""Tries a model on recordings, in a process of its own that is ended with the trial; the program only waits."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from qa_desk.adapters.speech.link import ChildLink, Ended, Garbled, python_child
from qa_desk.adapters.speech.measured import keep_speed, keep_trial
from qa_desk.adapters.speech.protocol import Failed, NextLine, SpeechProgress, Tried, Try
from qa_desk.domain.speech_model import ModelTrial, PackedWindows, WindowFit, Windows
from qa_desk.domain.transcript import SpeechChildDied, SpeechGarbled, SpeechTimeout
from qa_desk.services.running import CancelToken, Progress, ProgressReport

TRIAL_CHILD = "qa_desk.adapters.speech.trial_child"
_TICK_S = 0.1
_SILENT_S = 900
"""Without a finished piece: a large model on a slow processor needs minutes for one."""


def try_model(
    folder: Path,
    recordings: Sequence[tuple[Path, int]],
    log: Path,
    progress: Progress,
    cancel: CancelToken,
    budget_s: float = 120,
) -> ModelTrial:
    """Fitted and packed windows against full ones; agreement and speed of the best are kept beside the model.
    `recordings`: (file, channels).

    `budget_s`: of work, about; a piece at least is heard. The advice is not followed here, see measured.choose_fit.
    Raises SpeechFailed subclasses, Cancelled.
    """
    told = _run(_command(folder, recordings, budget_s, compare=True), log, "model_trial", progress, cancel)
    fit: Windows = PackedWindows() if told.pack else None
    if told.fit is not None:
        fit = WindowFit(told.fit.margin_s, told.fit.least_s, told.fit.step_s)
    trial = ModelTrial(
        told.agreement, told.speed, told.fitted_speed, told.recorded_s, fit, told.packed_agreement, told.packed_speed
    )
    if not trial.fitted_speed:  # a model without windows to choose between
        keep_speed(folder, told.speed, told.device, datetime.now(UTC))
        return trial
    keep_trial(folder, trial.best_agreement, trial.best_speed, told.device, datetime.now(UTC))
    return trial


def measure_speed(
    folder: Path,
    recordings: Sequence[tuple[Path, int]],
    log: Path,
    progress: Progress,
    cancel: CancelToken,
    budget_s: float = 20,
) -> float:
    """Seconds of recording in a second of work, as the model is fed now; kept beside the model. Raises as try_model."""
    told = _run(_command(folder, recordings, budget_s, compare=False), log, "model_measure", progress, cancel)
    keep_speed(folder, told.speed, told.device, datetime.now(UTC))
    return told.speed


def _command(folder: Path, recordings: Sequence[tuple[Path, int]], budget_s: float, *, compare: bool) -> Try:
    lines = tuple(NextLine(audio=str(path), channels=channels) for path, channels in recordings)
    return Try(folder=str(folder), device="auto", recordings=lines, budget_s=budget_s, compare=compare)


def _run(command: Try, log: Path, step: str, progress: Progress, cancel: CancelToken) -> Tried:
    cancel.check()
    child = ChildLink(python_child(TRIAL_CHILD), log)
    try:
        child.send(command)
        return _follow(child, log, step, progress, cancel)
    finally:
        child.kill()


def _follow(child: ChildLink, log: Path, step: str, progress: Progress, cancel: CancelToken) -> Tried:
    waited = 0.0
    while True:
        cancel.check()
        heard = child.hear(_TICK_S)
        waited = waited + _TICK_S if heard is None else 0.0
        if waited > _SILENT_S:
            raise SpeechTimeout(step=step, seconds=_SILENT_S, log=str(log))
        match heard:
            case None:
                pass
            case Tried():
                return heard
            case SpeechProgress():
                progress(ProgressReport(step, heard.done_ms, heard.total_ms))
            case Failed():
                raise heard.error()
            case Ended():
                raise SpeechChildDied(exit_code=child.exit_code(), log=str(log))
            case Garbled() | _:
                raise SpeechGarbled(log=str(log))
