"""`qa-desk report reasons|coverage|scorecards|recovered`: on the screen, as JSON, as files."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qa_desk import compose
from qa_desk.cli.app import build
from qa_desk.domain.decision import DecisionVerdict
from tests.fakes.office import Office

Run = Callable[..., tuple[int, str]]
PERIOD = ("--period", "2026-11")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    folder = tmp_path_factory.mktemp("reports") / "workspace"
    compose.new_workspace(folder)
    desk = compose.open_desk(folder)
    office = Office(desk.store)
    office.decide(office.refusal("1"), DecisionVerdict.CONFIRMED)
    office.decide(office.refusal("2", stated_reason="Конкурент"), DecisionVerdict.CONTRADICTED)
    app = build(compose.outside(lambda *_: 0))

    def made(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, list(arguments), env={"QA_DESK_WORKSPACE": str(folder), "COLUMNS": "200"})
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, result.stdout

    yield made
    desk.close()


def told(said: tuple[int, str]) -> dict[str, Any]:
    assert said[0] == 0
    found = json.loads(said[1])
    assert isinstance(found, dict)
    return found


def test_reasons_as_json_name_the_deals_behind_each_row(run: Run) -> None:
    report = told(run("report", "reasons", *PERIOD, "--json"))["report"]
    first = report["tables"]["pareto"][0]
    assert first["cells"]["reason"] == {"kind": "reason", "code": "price"}
    assert first["cells"]["share"] == {"part": 2, "whole": 2}
    assert first["deals"] == ["1", "2"]
    assert report["answers"]["verdict"][0]["code"] == "reasons_unknown"
    assert report["grade"] == "unknown"


def test_reasons_on_the_screen_answer_the_four_questions(run: Run) -> None:
    code, out = run("report", "reasons", *PERIOD)
    assert code == 0
    for question in ("Good or bad?", "By how much?", "Why?", "What to do?"):
        assert question in out
    assert "2 of 2" in out


@pytest.mark.parametrize("kind", ["reasons", "coverage", "scorecards", "recovered"])
def test_every_report_goes_into_files(run: Run, kind: str, tmp_path: Path) -> None:
    files = told(run("report", kind, *PERIOD, "--out", str(tmp_path / "x"), "--format", "xlsx,pdf", "--json"))["files"]
    assert [Path(one["path"]).name for one in files] == [f"{kind}-2026-11.xlsx", f"{kind}-2026-11.pdf"]
    assert all(Path(one["path"]).stat().st_size == one["size"] for one in files)


def test_a_wrong_format_or_period_is_wrong_use(run: Run, tmp_path: Path) -> None:
    assert run("report", "reasons", *PERIOD, "--out", str(tmp_path), "--format", "docx", "--json")[0] == 2
    assert run("report", "reasons", "--period", "2026-13", "--json")[0] == 2
    assert not list(tmp_path.iterdir())
