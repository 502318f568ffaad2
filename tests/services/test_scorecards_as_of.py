"""Scorecards of a month that is over: open deals and calls as of its end; what has no history says so."""

from datetime import UTC, datetime, timedelta

import pytest

from qa_desk.domain.call import CallFacts, Direction
from qa_desk.domain.deal import DealId
from qa_desk.domain.report_table import AnalysisReport, ReportKind
from qa_desk.services.report_analysis import analysis_report
from tests.fakes.office import Office, deal_facts

OCTOBER_END = datetime(2026, 10, 31, 21, tzinfo=UTC)  # midnight in Moscow
BEFORE, AFTER = OCTOBER_END - timedelta(days=3), OCTOBER_END + timedelta(days=3)


def scorecards(office: Office, period: str) -> AnalysisReport:
    return analysis_report(office.store, office.clock, office.head, ReportKind.SCORECARDS, period)


def figures(report: AnalysisReport) -> dict[str, object]:
    """Of the one manager there is."""
    table = next(one for one in report.tables if one.key == "manager_figures")
    return {column.key: cell for column, cell in zip(table.columns, next(iter(table.rows)).cells, strict=True)}


def add(office: Office, external_id: str, **facts: object) -> DealId:
    given = {"stage": "Переговоры", "created_at": OCTOBER_END - timedelta(days=40), "manager": "Иванов", **facts}
    office.deals(deal_facts(external_id, **given))
    with office.store.read() as unit:
        return unit.deals.by_external(external_id).id


def call(office: Office, deal: DealId, number: int, at: datetime) -> None:
    with office.store.write() as unit:
        unit.calls.add(CallFacts(f"call-{number}", at, Direction.OUT, answered=True, talk_ms=60_000), deal, None)


@pytest.fixture
def past(office: Office) -> Office:
    """Two deals open then and now; one closed since, one made since, one closed before, one lost since by its stage,
    one lost before by its stage."""
    both, spoken_since = add(office, "1"), add(office, "2")
    closed_since = add(office, "3", closed_at=AFTER)
    made_since = add(office, "4", created_at=AFTER)
    add(office, "5", closed_at=BEFORE)
    add(office, "6", stage="Условный отказ", stage_since=AFTER)
    add(office, "7", stage="Условный отказ", stage_since=BEFORE)
    call(office, both, 1, BEFORE)
    call(office, spoken_since, 2, AFTER)
    call(office, closed_since, 3, BEFORE)
    call(office, made_since, 4, AFTER)
    office.clock.now = AFTER + timedelta(days=2)
    return office


def shares(row: dict[str, object], *keys: str) -> dict[str, tuple[int, int]]:
    found = {}
    for key in keys:
        share = row[key]
        found[key] = (share.part, share.whole)  # type: ignore[attr-defined]
    return found


def test_a_past_month_counts_what_was_open_then(past: Office) -> None:
    row = figures(scorecards(past, "2026-10"))
    assert row["open"] == 4
    assert shares(row, "interest", "contacts", "step") == {"interest": (2, 4), "contacts": (2, 4), "step": (0, 2)}


def test_the_running_month_counts_what_is_open_now(past: Office) -> None:
    row = figures(scorecards(past, "2026-11"))
    assert row["open"] == 3
    assert shares(row, "interest", "contacts") == {"interest": (2, 3), "contacts": (3, 3)}


def test_a_past_month_says_what_is_of_today(past: Office) -> None:
    then, now = scorecards(past, "2026-10"), scorecards(past, "2026-11")
    assert then.answers.how_much[0].code == "cards_as_of"
    assert then.answers.how_much[0].facts["day"] == OCTOBER_END
    notes = [table.note.code for table in then.tables if table.note is not None and table.key in ("managers", "groups")]
    assert notes == ["cards_as_of", "cards_as_of"]
    assert "cards_as_of" not in [one.code for one in now.answers.how_much]


def test_a_deal_without_a_date_counts_from_when_it_was_first_seen(office: Office) -> None:
    office.clock.now = AFTER
    add(office, "8", created_at=None)
    tables = scorecards(office, "2026-10").tables
    assert next(one for one in tables if one.key == "manager_figures").rows == ()
