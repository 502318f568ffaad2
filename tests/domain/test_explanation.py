"""Explanations of findings: what decided, and everything that speaks against it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain import explanation as stored_codes
from qa_desk.domain.call import CallId, Lane
from qa_desk.domain.decision import AttemptEvidence, FindingId, SpanEvidence
from qa_desk.domain.explanation import Against, Basis, asks_for_contact, explain
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.domain.without_transcript import Why
from qa_desk.services import check_reasons

PRICE, RIVAL = ReasonCode("price"), ReasonCode("competitor")


def span(quote: str = "для меня это дорого", lane: Lane = Lane.CLIENT, at: int = 1_000) -> SpanEvidence:
    return SpanEvidence("a" * 64, lane, at, at + 2_000, quote)


WORDS = span()
MATCH = Finding(
    FindingId(1), RefusalId(1), Verdict.MATCH, True, (PRICE,), (WORDS,), (WORDS,), (), 0.93, True, "r", "0" * 64,
    datetime(2026, 11, 16, tzinfo=UTC),
)  # fmt: skip


def codes(finding: Finding, stated: ReasonCode | None = PRICE) -> list[Against]:
    return [one.code for one in explain(finding, stated).against]


def test_a_plain_match_stands_on_the_clients_words_and_nothing_speaks_against_it() -> None:
    told = explain(MATCH, PRICE)
    assert (told.basis, told.voiced, told.quotes, told.sure, told.against) == (
        Basis.WORDS,
        (PRICE,),
        (WORDS,),
        True,
        (),
    )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"voiced_reasons": (PRICE, RIVAL)}, Against.OTHER_REASON),
        ({"verdict": Verdict.MISMATCH, "voiced_reasons": (RIVAL, PRICE)}, Against.STATED_TOO),
        ({"verdict": Verdict.NO_REFUSAL, "refused": False}, Against.OTHER_REASON),
        ({"highlights": (WORDS, span("да, перезвоните мне в марте", at=9_000))}, Against.NEXT_STEP),
        ({"highlights": (WORDS, span("посоветуюсь с женой", at=9_000))}, Against.OTHER_MOMENTS),
        ({"evidence": ()}, Against.NO_QUOTE),
        ({"evidence": (span(lane=Lane.MANAGER),), "highlights": ()}, Against.MANAGER_ONLY),
        ({"why": ("speaker_unknown",)}, Against.SPEAKER_UNKNOWN),
        (
            {"verdict": Verdict.NO_REFUSAL, "voiced_reasons": (), "why": (stored_codes.NOT_IN_BOOK,)},
            Against.NOT_IN_BOOK,
        ),
        ({"sure": False, "confidence": 0.4}, Against.LOW_CONFIDENCE),
    ],
)
def test_each_doubt_is_told(changes: dict[str, object], expected: Against) -> None:
    assert expected in codes(replace(MATCH, **changes))  # type: ignore[arg-type]


def test_no_doubt_is_invented_for_a_verdict_that_has_it_in_its_sentence() -> None:
    nothing = replace(MATCH, verdict=Verdict.UNCLEAR, evidence=(), highlights=(), voiced_reasons=(), confidence=0.0)
    assert codes(replace(nothing, sure=False, why=(stored_codes.NO_RECORDINGS, "listen_here"))) == []
    assert codes(replace(nothing, sure=False, why=(stored_codes.NOT_IN_BOOK,)), None) == [Against.LOW_CONFIDENCE]


def test_the_clients_words_come_before_the_managers() -> None:
    manager, unknown = span("вам дорого?", Lane.MANAGER, 500), span("дорого", Lane.UNKNOWN, 700)
    told = explain(replace(MATCH, evidence=(manager, unknown, WORDS)), PRICE)
    assert told.quotes == (WORDS, unknown, manager)


def test_a_mismatch_names_what_the_client_said_without_the_stated_reason() -> None:
    told = explain(replace(MATCH, verdict=Verdict.MISMATCH, voiced_reasons=(RIVAL, PRICE)), PRICE)
    assert told.voiced == (RIVAL,)


def test_records_are_counted_and_their_failed_rules_named() -> None:
    attempts = (AttemptEvidence(CallId(1)), AttemptEvidence(CallId(2)))
    finding = replace(MATCH, verdict=Verdict.MISMATCH, evidence=attempts, why=("one_day",), voiced_reasons=())
    told = explain(finding, ReasonCode("no_contact"))
    assert (told.basis, told.records, told.failed, told.quotes, told.against) == (
        Basis.RECORDS, 2, (Why.ONE_DAY,), (), (),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("quote", "asks"),
    [
        ("Да, перезвоните в четверг", True),
        ("Нет, дорого. Но пришлите расчёт", True),
        ("хорошо, созвонимся после праздников", True),
        ("больше не звоните мне", False),
        ("перезванивать не надо", False),
        ("если что, позвоните", True),
        ("если бы вы позвонили раньше", False),
        ("для меня это дорого", False),
        ("", False),
    ],
)
def test_a_next_step_is_asked_for_in_a_clause_without_a_no(quote: str, asks: bool) -> None:
    assert asks_for_contact(quote) is asks


def test_the_managers_own_proposal_is_no_next_step() -> None:
    proposal = span("я вам перезвоню завтра", Lane.MANAGER, 9_000)
    assert Against.NEXT_STEP not in codes(replace(MATCH, highlights=(WORDS, proposal)))


def test_the_codes_are_those_that_the_check_stores() -> None:
    for name in ("NO_RECORDINGS", "NOT_IN_BOOK", "SPEAKER_UNKNOWN", "OTHER_GROUND"):
        assert getattr(stored_codes, name) == getattr(check_reasons, name)


spans = st.builds(span, st.text(max_size=40), st.sampled_from(Lane), st.integers(0, 10_000))
findings = st.builds(
    Finding,
    st.just(FindingId(1)), st.just(RefusalId(1)), st.sampled_from(Verdict), st.booleans(),
    st.lists(st.sampled_from([PRICE, RIVAL, ReasonCode("own")]), unique=True).map(tuple),
    st.lists(spans | st.just(AttemptEvidence(CallId(1))), max_size=4).map(tuple),
    st.lists(spans, max_size=3).map(tuple),
    st.lists(st.sampled_from(["listen_here", "one_day", "no_recordings", "of_tomorrow"]), max_size=3).map(tuple),
    st.floats(0, 1), st.booleans(), st.just("r"), st.just("0" * 64), st.just(datetime(2026, 11, 16, tzinfo=UTC)),
)  # fmt: skip
stated_reasons = st.sampled_from([None, PRICE, ReasonCode("no_contact"), ReasonCode("duplicate"), ReasonCode("own")])


@given(findings, stated_reasons)
def test_any_finding_is_explained_from_what_it_holds(finding: Finding, stated: ReasonCode | None) -> None:
    told = explain(finding, stated)
    assert set(told.quotes) <= set(finding.evidence)
    assert set(told.voiced) <= {*finding.voiced_reasons, stated}
    for objection in told.against:
        assert set(objection.moments) <= {*finding.highlights, *finding.evidence}
    assert len({one.code for one in told.against}) == len(told.against)
    assert explain(finding, stated) == told
