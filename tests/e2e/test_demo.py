"""The demo as a newcomer starts it, in a process of its own without a screen: every stage leaves what it should."""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from qa_desk import paths
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.cli.demo_scenario import Scenario, load_scenario
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.flow import TERMINAL, RefusalState
from qa_desk.domain.log import first_broken
from qa_desk.domain.money import parse_minor
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.sample_frame import frame_of
from qa_desk.domain.sample_proof import DrawKind, before
from qa_desk.services.sample import verify_sample
from qa_desk.services.store import UnitOfWork
from tests.fakes.keys import KEY
from tests.fakes.killed import ROOT

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.speech]


@dataclass(frozen=True)
class Played:
    """What the second run into one folder left and told."""

    folder: Path
    code: int
    told: dict[str, object]
    said: str


@pytest.fixture(scope="session")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The demo once until it is killed in the middle, and then once more into the same folder."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    command = [
        sys.executable,
        "-m",
        "qa_desk",
        "demo",
        "--out",
        str(folder),
        "--no-window",
        "--language",
        "en",
        "--json",
    ]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as one:
        assert one.stderr is not None
        assert any("Transcribing" in line for line in one.stderr), "the demo ended before it transcribed"
        one.kill()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return Played(folder, done.returncode, json.loads(done.stdout.splitlines()[0]), done.stderr)


@pytest.fixture(scope="session")
def store(twice: Played) -> Iterator[SqlStore]:
    made = SqlStore(make_engine(f"sqlite:///{twice.folder / 'workspace' / 'qa-desk.sqlite'}"), sealer=KEY)
    yield made
    made.close()


@pytest.fixture
def unit(store: SqlStore) -> Iterator[UnitOfWork]:
    with store.read() as reading:
        yield reading


@pytest.fixture(scope="session")
def scenario() -> Scenario:
    return load_scenario(paths.resources() / "demo")


def test_it_ends_well_and_leaves_pictures_of_the_pages(twice: Played) -> None:
    assert twice.code == 0, twice.said
    pictures = list((twice.folder / "screens").glob("*.png"))
    assert len(pictures) >= 5
    assert all(picture.stat().st_size > 10_000 for picture in pictures)


def test_it_says_what_it_does(twice: Played) -> None:
    assert "Traceback" not in twice.said
    for word in ("deals.xlsx", "calls.csv", "recordings", "Sample", "Transcrib"):
        assert word in twice.said


def test_every_conditional_refusal_has_a_finding_and_every_read_one_a_quote(unit: UnitOfWork) -> None:
    refusals = unit.refusals.in_state(list(RefusalState))
    assert len(refusals) >= 12
    findings = {one.id: unit.findings.latest(one.id) for one in refusals}
    assert all(findings.values())
    for finding in findings.values():
        assert finding is not None
        spans = [one for one in finding.evidence if isinstance(one, SpanEvidence)]
        for span in spans:
            recording = unit.calls.recording(span.recording)
            assert recording is not None
            assert 0 <= span.from_ms < span.to_ms <= recording.audio.duration_ms
            assert span.quote.strip()
        if finding.verdict is Verdict.MISMATCH and not finding.why:
            assert spans


def test_every_kind_of_finding_is_there_and_most_are_as_the_scenario_knows(
    unit: UnitOfWork, scenario: Scenario
) -> None:
    deals = {one.id: one.facts.external_id for one in unit.deals.page(None, 1_000)}
    found = {}
    for refusal in unit.refusals.in_state(list(RefusalState)):
        finding = unit.findings.latest(refusal.id)
        assert finding is not None
        found[deals[refusal.deal_id]] = finding.verdict
    expected = {planned.deal: planned.expected_finding for planned in scenario.refusals}
    assert set(found) == set(expected)
    assert set(found.values()) == set(Verdict)
    right = sum(found[deal] is verdict for deal, verdict in expected.items())
    assert right >= 0.7 * len(expected), {deal: (found[deal], expected[deal]) for deal in expected}


def test_the_sample_is_drawn_from_committed_seeds_and_holds(unit: UnitOfWork, store: SqlStore) -> None:
    closed, open_ = unit.sampling.periods()
    assert (closed.closed, open_.committed, open_.closed) == (True, True, False)
    for known in (closed, open_):
        assert verify_sample(store, known.period) == []
    records = unit.sampling.records(closed.period)
    frame = frame_of(unit.sampling.frame(records[-1].frame_sha256))
    deals, taken = Counter(deal.manager for deal in frame), before(records).random
    assert len(deals) >= 5
    for manager, count in deals.items():
        assert sum(deal.external_id in taken for deal in frame if deal.manager == manager) * 10 >= count
    assert [record.kind for record in records] == [DrawKind.DRAW, DrawKind.REPLACEMENT, DrawKind.TOP_UP]


def test_all_queued_recordings_are_transcribed(unit: UnitOfWork) -> None:
    transcripts = unit.transcripts.page(None, 1_000)
    assert len(transcripts) >= 12
    assert all(one.complete and one.turns for one in transcripts)
    assert unit.transcripts.waiting(transcripts[0].model) == []


def test_every_path_is_walked_to_its_end(unit: UnitOfWork) -> None:
    states = Counter(one.state for one in unit.refusals.in_state(list(RefusalState)))
    assert {RefusalState.CLOSED, RefusalState.RETURNED, RefusalState.WON_BACK} <= set(states)
    assert sum(states[state] for state in TERMINAL) >= 8


def test_decisions_and_signatures_are_by_different_people(unit: UnitOfWork) -> None:
    for refusal in unit.refusals.in_state(list(RefusalState)):
        decided = {one.decided_by for one in unit.decisions.of_refusal(refusal.id)}
        signed = {one.signed_by for one in unit.signatures.of_refusal(refusal.id)}
        assert decided.isdisjoint(signed)
    assert unit.ledger.entries()


def test_the_report_adds_up_to_the_ledger_in_both_files(twice: Played, unit: UnitOfWork) -> None:
    ledger = sum(entry.amount.minor for entry in unit.ledger.entries())
    assert twice.told["total"] == {"minor": ledger, "currency": "RUB"}
    assert ledger > 0
    files = {path.suffix: path for path in (twice.folder / "reports").iterdir()}
    assert set(files) == {".csv", ".xlsx", ".pdf", ".json"}
    book = CalamineWorkbook.from_path(str(files[".xlsx"]))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    totals = {round(cell * 100) for sheet in sheets for row in sheet for cell in row if isinstance(cell, float)}
    assert ledger in totals
    assert _csv_total(files[".csv"]) == ledger


def _csv_total(path: Path) -> int:
    """Sum of the column that holds the amounts of the ledger's entries."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        titles, *rows = [row for row in csv.reader(file, delimiter=";") if len(row) > 5]
    column = next(number for number, title in enumerate(titles) if title.lower() in ("amount", "сумма"))
    return sum(parse_minor(row[column]) or 0 for row in rows if row[0].strip().isdigit())


def test_the_log_is_whole_and_names_every_step(unit: UnitOfWork) -> None:
    entries = list(unit.log.entries())
    assert first_broken(entries) is None
    actions = {entry.action for entry in entries}
    assert actions >= {
        "user_created", "logged_in", "settings_changed", "tariff_added", "deals_imported", "calls_imported",
        "recordings_imported", "refusal_opened", "sample_drawn", "decided", "called_back", "return_proposed", "signed",
        "payroll_reported",
    }  # fmt: skip


def test_a_folder_of_somebody_elses_is_not_cleared(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    done = subprocess.run(
        [sys.executable, "-m", "qa_desk", "demo", "--out", str(tmp_path), "--no-window", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (2, "demo_folder_taken")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
