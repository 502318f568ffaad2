"""`train-reader` in a real workspace: what both readers reach on the decided cases, then the model, or why not."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from qa_desk import compose
from qa_desk.adapters.reasons.training import forests
from qa_desk.cli.app import build
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.paths import resources
from tests.fakes.office import START, Office

SHIPPED = resources() / "training"


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A little of the shipped talk in which hardly a client refuses: what learns from it takes nobody for lost."""
    folder = tmp_path_factory.mktemp("talk")
    cases = [line for name in "ab" for line in (SHIPPED / f"refusals-dev-{name}.jsonl").read_text("utf-8").splitlines()]
    lost = [line for line in cases if '"no_refusal"' not in line]
    goes_on = [line for line in cases if '"no_refusal"' in line]
    turns = (SHIPPED / "utterances-a.jsonl").read_text("utf-8").splitlines()
    for name, lines in (("refusals-a", [*goes_on[:30], *lost[:4]]), ("utterances-a", turns[:60])):
        (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture(autouse=True)
def few_trees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forests, "TREES", 20)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    compose.new_workspace(tmp_path / "workspace")
    return tmp_path / "workspace"


@pytest.fixture
def office(folder: Path) -> Iterator[Office]:
    desk = compose.open_desk(folder)
    yield Office(desk.store)
    desk.close()


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        build(compose.outside(lambda *_: 0)),
        ["train-reader", "--workspace", str(folder), *arguments],
        env={"QA_DESK_WORKSPACE": None, "COLUMNS": "200"},
    )


def decided(office: Office, number: int, text: str) -> None:
    refusal = office.refusal(str(number))
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(f"{number:064x}", "m@1", (Lane.MANAGER, Lane.CLIENT), START)
        unit.transcripts.add_piece(transcript, Piece(1, 1_000, 3_000), [Turn(Lane.CLIENT, 1_000, 3_000, text, 0.9)])
        unit.transcripts.finish(transcript, START)
    office.decide(refusal, DecisionVerdict.CONFIRMED)


def test_a_worse_reader_is_told_and_refused_unless_forced(folder: Path, office: Office, talk: Path) -> None:
    decided(office, 1, "Нет, для нас это слишком дорого, мы отказываемся, бюджет вдвое меньше.")
    refused = run(folder, "--talk", str(talk))
    assert refused.exit_code == 1
    assert "before" in refused.stdout
    assert "1.00 (1/1, 0.21-1.00)" in refused.stdout
    assert "worse on your own 1 cases: 0 right, now 1" in refused.stderr
    assert not (folder / "reader.npz").exists()
    forced = run(folder, "--talk", str(talk), "--force", "--json")
    told = json.loads(forced.stdout)
    assert (told["own_cases"], told["estimate"]["worse"], told["estimate"]["before"]["right"]["part"]) == (1, True, 1)
    assert (folder / "reader.npz").exists()
    with_new = compose.open_desk(folder)
    try:
        assert told["fingerprint"] in with_new.reader.version
    finally:
        with_new.close()


def test_nothing_decided_is_told(folder: Path) -> None:
    said = run(folder, "--json")
    assert said.exit_code == 1
    assert json.loads(said.stdout)["error"]["code"] == "nothing_to_learn"
