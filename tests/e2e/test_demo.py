"""The demo as a newcomer starts it, in a process of its own without a screen: every stage leaves what it should."""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from benchmarks.killed_later import killed_later
from qa_desk import paths
from qa_desk.adapters.checklists.shelf import FormShelf
from qa_desk.adapters.store.connect import make_engine
from qa_desk.adapters.store.unit import SqlStore
from qa_desk.adapters.working_days import HolidayCalendar
from qa_desk.cli.demo_scenario import Scenario, load_scenario
from qa_desk.cli.demo_story import Months, load_months
from qa_desk.domain.appeal import Obstacle, Outcome, PaperKind
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.duty_progress import DutyState
from qa_desk.domain.flow import TERMINAL, RefusalState
from qa_desk.domain.ledger import EntryKind
from qa_desk.domain.log import first_broken
from qa_desk.domain.money import parse_minor
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.reassign import DealOutcome
from qa_desk.domain.sample_frame import frame_of
from qa_desk.domain.sample_proof import DrawKind, ReplaceReason, before
from qa_desk.services.calibrate import calibration
from qa_desk.services.cases import cases
from qa_desk.services.checklist_ports import AuditQuery
from qa_desk.services.checklist_results import score_table
from qa_desk.services.duty import duty_board
from qa_desk.services.reassigned import follow_reassignments
from qa_desk.services.sample import verify_sample
from qa_desk.services.store import UnitOfWork
from tests.fakes.keys import KEY
from tests.fakes.killed import LONGEST_S, ROOT

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
    with (
        subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as one,
        killed_later(one, LONGEST_S),
    ):
        assert one.stderr is not None
        assert any("Transcribing" in line for line in one.stderr), "the demo ended before it transcribed"
        one.kill()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=LONGEST_S)
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


@pytest.fixture(scope="session")
def months() -> Months:
    return load_months(paths.resources() / "demo")


@pytest.fixture(scope="session")
def now(twice: Played) -> datetime:
    """What time it is where the demo ends."""
    return datetime.fromisoformat(str(twice.told["now"]))


def asked(twice: Played, *arguments: str) -> dict[str, Any]:
    """What a verb says of the workspace that the demo left."""
    done = subprocess.run(
        [sys.executable, "-m", "qa_desk", *arguments, "--workspace", str(twice.folder / "workspace"), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


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
    unit: UnitOfWork, scenario: Scenario, months: Months
) -> None:
    deals = {one.id: one.facts.external_id for one in unit.deals.page(None, 1_000)}
    found = {}
    for refusal in unit.refusals.in_state(list(RefusalState)):
        finding = unit.findings.latest(refusal.id)
        assert finding is not None
        found[deals[refusal.deal_id]] = finding.verdict
    planned = (*scenario.refusals, *months.refusals)
    expected = {one.deal: one.expected_finding for one in planned}
    assert set(found) == set(expected)
    assert set(found.values()) == set(Verdict)
    right = sum(found[deal] is verdict for deal, verdict in expected.items())
    assert right >= 0.9 * len(expected), {deal: (found[deal], expected[deal]) for deal in expected}


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
    kinds = [record.kind for record in records]
    assert (kinds.count(DrawKind.REPLACEMENT), kinds[-1]) == (1, DrawKind.TOP_UP)


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


def test_two_months_are_closed_and_their_packs_hold_and_add_up(twice: Played, unit: UnitOfWork) -> None:
    assert [one.period for one in unit.ledger.closings()] == ["2026-09", "2026-10"]
    told = twice.told["packs"]
    assert isinstance(told, dict)
    assert set(told) == {"2026-09", "2026-10"}
    for period, pack in told.items():
        ledger = sum(entry.amount.minor for entry in unit.ledger.entries(period))
        assert (pack["total"], pack["holds"]) == ({"minor": ledger, "currency": "RUB"}, True)
        assert ledger > 0
        files = {Path(file["path"]).suffix: Path(file["path"]) for file in pack["files"]}
        assert set(files) == {".csv", ".xlsx", ".pdf", ".json"}
        book = CalamineWorkbook.from_path(str(files[".xlsx"]))
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        totals = {round(cell * 100) for sheet in sheets for row in sheet for cell in row if isinstance(cell, float)}
        assert ledger in totals
        assert _csv_total(files[".csv"]) == ledger
        assert asked(twice, "ledger", "balance", "--period", period)["balance"]["minor"] == ledger
    assert asked(twice, "ledger", "verify")["faults"] == []


def test_the_open_month_is_held_up_by_a_missing_acknowledgement(twice: Played, store: SqlStore, now: datetime) -> None:
    assert twice.told["blocked"] == {"2026-11": "export_blocked"}
    states = {case.entry_id: case for case in cases(store, lambda: now, HolidayCalendar())}
    found = [one for one in states.values() if Obstacle.ACKNOWLEDGEMENT_MISSING in one.obstacles]
    assert [one.period for one in found] == ["2026-11"]
    kinds = {paper.kind for one in states.values() for paper in one.papers}
    assert kinds == {PaperKind.EXPLANATION, PaperKind.ACKNOWLEDGED}


def test_appeals_end_in_every_way_and_one_is_near_its_deadline(
    unit: UnitOfWork, store: SqlStore, now: datetime
) -> None:
    decided = {decision.outcome for decision in unit.cases.decisions().values()}
    assert decided == set(Outcome)
    states = cases(store, lambda: now, HolidayCalendar())
    (waiting,) = [one for one in states if Obstacle.APPEAL_OPEN in one.obstacles]
    assert waiting.review_due is not None
    assert timedelta() < waiting.review_due - now < timedelta(hours=4)
    counters = [one for one in unit.ledger.entries() if one.kind is EntryKind.REVERSAL]
    assert {one.source.partition(":")[0] for one in counters} == {"appeal", "reversal"}
    fines = {one.id: one for one in unit.ledger.entries()}
    late = [one for one in counters if one.reverses is not None and fines[one.reverses].period < one.period]
    assert late, "a closed month's fine is taken back in a later one"


def test_the_pay_cap_keeps_one_fine_from_being_signed(unit: UnitOfWork, scenario: Scenario) -> None:
    (planned,) = [one for one in scenario.refusals if any(step.refused == "pay_cap_reached" for step in one.path)]
    refusal = unit.refusals.latest_of(unit.deals.by_external(planned.deal).id)
    assert refusal is not None
    assert (refusal.state, unit.ledger.fine_of(refusal.id)) == (RefusalState.RETURN_PROPOSED, None)


def test_a_lead_source_has_a_history_of_its_cost(unit: UnitOfWork) -> None:
    days = Counter(one.lead_source for one in unit.penalties.tariffs())
    assert max(days.values()) == 2


def test_a_drawn_deal_is_replaced_with_a_reason(unit: UnitOfWork) -> None:
    (record,) = [one for one in unit.sampling.records("2026-10") if one.kind is DrawKind.REPLACEMENT]
    assert (record.reason, bool(record.replaced)) == (ReplaceReason.TEST_DEAL, True)


def test_audits_by_several_forms_have_a_trend_second_looks_and_fines(
    unit: UnitOfWork, store: SqlStore, now: datetime
) -> None:
    audits = unit.checklists.submitted(AuditQuery(firsts=False))
    assert len({one.form.code for one in audits}) >= 3
    assert len({one.manager for one in audits}) == 6
    assert len({one.auditor for one in audits}) == 4
    shelf = FormShelf()
    table = score_table(store, lambda: now, shelf, "deal_card")
    assert sum(len(card.trend) == 2 for card in table.managers) >= 4
    seen = {one.form.code: one for one in calibration(store, lambda: now, shelf) if one.form.version == 2}
    assert "all_inside" in seen["deal_card"].held
    outcomes = [one.outcome.fines for one in audits if one.outcome is not None and one.second_of is None]
    assert any(one.due for one in outcomes)
    assert any(one.held for one in outcomes)
    charged = [entry.source for entry in unit.ledger.entries() if entry.source.startswith("audit:")]
    assert charged
    assert not any("all_inside" in source for source in charged)


def test_duties_are_done_due_and_late(store: SqlStore, now: datetime) -> None:
    board = duty_board(store, lambda: now)
    counts = Counter[DutyState]()
    for person in board.persons:
        counts.update(person.by_state)
    assert all(counts[state] for state in DutyState), counts


def test_deals_given_away_are_won_lost_and_in_work(store: SqlStore) -> None:
    assert {one.outcome for one in follow_reassignments(store)} == set(DealOutcome)


def test_case_files_and_digests_are_written(twice: Played) -> None:
    whole, masked = map(Path, twice.told["cases"])  # type: ignore[call-overload]
    for folder in (whole, masked):
        assert asked_file(folder)["faults"] == []
    assert list(whole.glob("*clip*")) or any(path.suffix in (".ogg", ".wav", ".mp3") for path in whole.iterdir())
    assert "Титов" not in next(masked.glob("*.html")).read_text("utf-8")
    digests = twice.told["digests"]
    assert isinstance(digests, list)
    assert "2026-11-19" in digests
    assert (twice.folder / "workspace" / "reports" / "digest-2026-11-19.html").is_file()


def asked_file(folder: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "qa_desk", "report", "verify", str(folder), "--json"],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=LONGEST_S,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_the_story_is_told_on_a_page(twice: Played) -> None:
    assert len([line for line in twice.said.splitlines() if line[:2].isdigit()]) <= 50


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
        "payroll_reported", "period_closed", "appeal_filed", "appeal_decided", "paper_recorded", "pay_imported",
        "reversal_proposed", "reversal_signed", "checklist_submitted", "duties_planned", "case_reported",
    }  # fmt: skip


def test_a_folder_of_somebody_elses_is_not_cleared(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("precious")
    done = subprocess.run(
        [sys.executable, "-m", "qa_desk", "demo", "--out", str(tmp_path), "--no-window", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_S,
    )
    assert (done.returncode, json.loads(done.stdout)["error"]["code"]) == (2, "demo_folder_taken")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
