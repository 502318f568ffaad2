"""The digest: figures of the day, medians with their n, files for every missed day, none of a day that is not over."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk import words
from qa_desk.adapters.reports.digest_pdf import DigestFiles
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.digest import MOST_MADE_UP, Decided, days_due, kpis
from qa_desk.domain.evaluation import Share
from qa_desk.domain.reason_check import Verdict
from qa_desk.services.configure import change_settings, load_settings
from qa_desk.services.digest import DigestOfFuture, digest_of, due_days, make_due, write_digest
from qa_desk.words.digest_words import digest_text
from tests.fakes.office import Office, deal_facts
from tests.fakes.road import returned

DAY = date(2026, 11, 16)
WRITER = DigestFiles(digest_text)


def test_the_day_is_counted_between_its_midnights(office: Office) -> None:
    returned(office)
    office.clock.forward(days=1)
    digest = digest_of(office.store, office.clock, DAY)
    figures = digest.figures
    assert (figures.decided, figures.not_confirmed, figures.callbacks, figures.callbacks_spoken) == (1, 1, 2, 1)
    assert (figures.denied, figures.returned, digest.money.fines_minor) == (1, 1, 150_000)
    assert digest.before.decided == 0
    assert digest.panel is not None
    assert digest_of(office.store, office.clock, DAY - timedelta(days=1)).panel is None


@pytest.mark.parametrize(
    ("law", "english", "russian"),
    [("on", "Bonus reductions signed", "Снижения премии, подписано"), ("off", "Fines signed", "Штрафы, подписано")],
)
def test_what_was_taken_goes_by_the_name_that_the_law_setting_asks_for(
    office: Office, law: str, english: str, russian: str
) -> None:
    change_settings(office.store, office.clock, office.admin, replace(load_settings(office.store), law=law))
    office.clock.forward(days=1)
    digest = digest_of(office.store, office.clock, DAY)
    assert english in {one.name for one in digest_text(digest).figures}
    words.use("ru")
    assert russian in {one.name for one in digest_text(digest).figures}


def test_the_time_of_an_item_runs_from_taking_it_to_the_decision(office: Office) -> None:
    refusal = office.refusal("1")
    office.claim(refusal)
    office.clock.forward(minutes=7)
    office.decide(refusal, DecisionVerdict.CONTRADICTED)
    office.clock.forward(days=1)
    (kpi,) = digest_of(office.store, office.clock, DAY).auditors
    assert (kpi.name, kpi.decided, kpi.seconds, kpi.seconds_of) == ("Вера Осипова", 1, 420, 1)
    assert (kpi.heard_percent, kpi.heard_of, kpi.agreed) == (None, 0, Share(0, 0))


def test_medians_say_of_how_many_decisions_they_are() -> None:
    told = [
        Decided("А", DecisionVerdict.CONFIRMED, Verdict.MATCH, 90, 60),
        Decided("А", DecisionVerdict.CONFIRMED, Verdict.MISMATCH, 40, None),
        Decided("А", DecisionVerdict.NO_CALL, Verdict.UNCLEAR, None, 600),
    ]
    first, second = kpis(told, {"Б": 4})
    assert (first.decided, first.heard_percent, first.heard_of, first.seconds, first.seconds_of) == (3, 65, 2, 330, 2)
    assert first.agreed == Share(1, 2)
    assert (second.name, second.decided, second.audited) == ("Б", 0, 4)


def test_a_day_that_is_not_over_has_no_digest(office: Office) -> None:
    with pytest.raises(DigestOfFuture):
        digest_of(office.store, office.clock, DAY)


def test_missed_days_are_made_up_for_once(office: Office, tmp_path: Path) -> None:
    office.deals(deal_facts("1"))
    office.clock.forward(days=4)
    made = make_due(office.store, office.clock, WRITER, tmp_path)
    assert made == [DAY + timedelta(days=back) for back in range(4)]
    assert make_due(office.store, office.clock, WRITER, tmp_path) == []
    assert sorted(file.name for file in tmp_path.glob("digest-2026-11-19.*")) == [
        "digest-2026-11-19.html", "digest-2026-11-19.pdf",
    ]  # fmt: skip
    (tmp_path / "digest-2026-11-18.pdf").unlink()  # cut off between its two files
    assert make_due(office.store, office.clock, WRITER, tmp_path) == [date(2026, 11, 18)]


def test_switched_off_nothing_is_due(office: Office, tmp_path: Path) -> None:
    office.clock.forward(days=2)
    settings = replace(load_settings(office.store), digest=False)
    change_settings(office.store, office.clock, office.admin, settings)
    assert due_days(office.store, office.clock, WRITER, tmp_path) == []


@given(
    back=st.integers(0, 40), reached=st.booleans(), made=st.sets(st.integers(1, 40), max_size=40)
)  # fmt: skip
def test_no_day_is_left_out_and_none_is_made_before_its_hour(back: int, reached: bool, made: set[int]) -> None:
    today = date(2026, 11, 21)
    first = today - timedelta(days=back)
    due = days_due(today, reached, first, [today - timedelta(days=one) for one in made])
    youngest = 1 if reached else 2
    wanted = [n for n in range(min(back, MOST_MADE_UP), youngest - 1, -1) if n not in made]
    assert due == [today - timedelta(days=n) for n in wanted]


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_escapes_what_people_wrote_and_needs_nothing_beside_it(
    office: Office, tmp_path: Path, language: str
) -> None:
    words.use(language)
    evil = office.person("evil", "<script>alert(1)</script>", *office.auditor.roles)
    office.decide(office.refusal("1"), DecisionVerdict.CONTRADICTED, evil)
    office.clock.forward(days=1)
    digest, files = write_digest(office.store, office.clock, WRITER, DAY, tmp_path)
    page = files[0].path.read_text("utf-8")
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    assert "http" not in page
    assert files[1].path.read_bytes().startswith(b"%PDF-")
    assert WRITER.page(digest) == page
