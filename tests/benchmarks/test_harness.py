"""The bench table says what was measured, what holds and what failed."""

import json
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks.__main__ import main
from benchmarks.harness import Better, Figure, NoFigure, NotHere, Workdir, chosen, discover


def figure(name: str, value: float, floor: float = 1.0, better: Better = Better.LOWER) -> Figure:
    return Figure(name, "share", floor, better, lambda _workdir: value)


def broken(_workdir: Workdir) -> float:
    raise FileNotFoundError("no model")


GOOD = figure("speech.demo_wer", 0.11, floor=0.2)
BAD = figure("intake.rows_per_s", 900, floor=1000, better=Better.HIGHER)
BROKEN = Figure("desktop.start_s", "s", 3, Better.LOWER, broken)


@pytest.mark.parametrize(
    ("better", "value", "holds"),
    [
        (Better.LOWER, 0.9, True),
        (Better.LOWER, 1.0, True),
        (Better.LOWER, 1.1, False),
        (Better.HIGHER, 0.9, False),
        (Better.HIGHER, 1.0, True),
        (Better.HIGHER, 1.1, True),
    ],
)
def test_a_value_on_the_floor_still_holds(better: Better, value: float, holds: bool) -> None:
    assert figure("a.b", value, better=better).holds(value) is holds


def test_the_file_has_the_agreed_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "bench.json"
    assert main(["--out", str(out)], lambda: (GOOD, BAD)) == 0
    assert json.loads(out.read_text(encoding="utf-8")) == {
        "figures": [
            {
                "name": "speech.demo_wer",
                "value": 0.11,
                "unit": "share",
                "floor": 0.2,
                "better": "lower",
                "holds": True,
            },
            {
                "name": "intake.rows_per_s",
                "value": 900.0,
                "unit": "share",
                "floor": 1000,
                "better": "higher",
                "holds": False,
            },
        ]
    }
    shown = capsys.readouterr().out
    assert "speech.demo_wer" in shown
    assert "NO" in shown


def test_a_failed_measurement_is_a_row_and_the_others_are_still_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "bench.json"
    assert main(["--out", str(out)], lambda: (BROKEN, GOOD)) == 1
    failed, good = json.loads(out.read_text(encoding="utf-8"))["figures"]
    assert (failed["value"], failed["holds"], failed["error"]) == (None, False, "FileNotFoundError: no model")
    assert good["holds"] is True
    assert "desktop.start_s: FileNotFoundError: no model" in capsys.readouterr().out


def test_what_this_machine_cannot_measure_is_a_row_and_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacking(_workdir: Workdir) -> float:
        raise NotHere("no such library")

    out = tmp_path / "bench.json"
    lacks = Figure("speech.speedup_over_openai", "times", 5, Better.HIGHER, lacking)
    assert main(["--out", str(out)], lambda: (lacks, GOOD)) == 0
    row = json.loads(out.read_text(encoding="utf-8"))["figures"][0]
    assert (row["value"], row["holds"], row["error"]) == (None, None, "not available: no such library")
    assert "n/a" in capsys.readouterr().out


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_a_failed_measurement(value: float, tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path / "bench.json")], lambda: (figure("a.b", value),)) == 1


def test_json_alone_goes_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--json", "--out", str(tmp_path / "bench.json")], lambda: (GOOD,))
    shown = capsys.readouterr()
    assert json.loads(shown.out)["figures"][0]["name"] == "speech.demo_wer"
    assert "measuring speech.demo_wer" in shown.err


def test_a_figure_is_chosen_by_name_or_stage() -> None:
    every = (BAD, figure("intake.peak_mb", 1), GOOD)
    assert [one.name for one in chosen(every, ["intake"])] == ["intake.rows_per_s", "intake.peak_mb"]
    assert chosen(every, ["speech.demo_wer"]) == (GOOD,)
    assert chosen(every, []) == every


def test_an_unknown_name_is_wrong_use_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "bench.json"
    assert main(["--figure", "speech.wer", "--out", str(out)], lambda: (GOOD,)) == 2
    assert "there are: speech.demo_wer" in capsys.readouterr().err
    assert not out.exists()


def test_a_fixture_is_built_once_for_all_figures(tmp_path: Path) -> None:
    built: list[Path] = []

    def build(folder: Path) -> Path:
        built.append(folder)
        return folder

    workdir = Workdir(tmp_path)
    assert workdir.shared("deals", build) == workdir.shared("deals", build)
    assert built == [tmp_path / "deals"]


def test_every_file_of_the_shelf_holds_one_figure_of_its_own_name() -> None:
    for one in discover():
        stage, _, what = one.name.partition(".")
        assert stage
        assert what


def shelf(folder: Path, monkeypatch: pytest.MonkeyPatch, **sources: str) -> ModuleType:
    package = folder / "some_figures"
    package.mkdir()
    (package / "__init__.py").touch()
    for name, source in sources.items():
        (package / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(folder)
    module = ModuleType("some_figures")
    module.__path__ = [str(package)]
    monkeypatch.setitem(__import__("sys").modules, "some_figures", module)
    return module


SOURCE = 'from benchmarks.harness import *\nFIGURE = Figure("a.{}", "s", 1, Better.LOWER, lambda workdir: 0.5)\n'


def test_files_are_found_helpers_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = discover(shelf(tmp_path, monkeypatch, b=SOURCE.format("b"), a=SOURCE.format("c"), _help="x = 1\n"))
    assert [one.name for one in found] == ["a.b", "a.c"]


@pytest.mark.parametrize(
    "sources", [{"no_figure_here": "x = 1\n"}, {"one_d": SOURCE.format("d"), "two_d": SOURCE.format("d")}]
)
def test_a_file_without_figure_or_a_name_twice_is_told(
    sources: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NoFigure):
        discover(shelf(tmp_path, monkeypatch, **sources))
