"""The intake figures measure what they say: every deal of the made files is really read and parsed."""

from pathlib import Path

import pytest

from benchmarks.figures import _intake
from benchmarks.harness import discover
from benchmarks.intake_rows import bare_calamine, bare_csv, make_csv, make_xlsx


def test_every_deal_of_the_made_files_is_taken(tmp_path: Path) -> None:
    table, book = make_csv(tmp_path, 40), make_xlsx(tmp_path, 40)
    assert (_intake.ours(table), _intake.ours(book)) == (40, 40)
    assert (bare_csv(table), bare_calamine(book)) == (41, 41)


def test_a_run_tells_rows_time_and_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _intake.main("ours", str(make_csv(tmp_path, 5)))
    shown = capsys.readouterr().out
    assert '"rows": 5' in shown
    assert '"peak_mb": ' in shown


def test_the_promised_intake_figures_are_there() -> None:
    assert {"intake.rows_per_s", "intake.peak_mb"} <= {figure.name for figure in discover()}
