"""Share of right verdicts of the shipped reader over labelled cases."""

from collections.abc import Iterable
from pathlib import Path

from qa_desk.adapters.reasons.cases import read_cases
from qa_desk.adapters.reasons.reader import PhraseReader
from qa_desk.services.evaluate_reasons import evaluate_reasons


def reasons_right_share(files: Iterable[Path], reader: PhraseReader | None = None) -> float:
    """0..1 over all labelled cases of the files. Raises ValueError when there is none."""
    used = reader or PhraseReader()
    result = evaluate_reasons(used, (pair for path in files for pair in read_cases(path)))
    share = result.evaluation.accuracy.value
    if share is None:
        raise ValueError("no labelled case")
    return share
