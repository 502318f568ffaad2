"""The trust meter's arithmetic: which decisions agree, and Wilson's interval against reference values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.evaluation import Share
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.domain.trust import Compared, agrees, interval, measure, wilson

PRICE = ReasonCode("price")


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [  # scipy.stats.binomtest(part, whole).proportion_ci(0.95, "wilson"); 81, 15, 0 and 1 are Newcombe's (1998) too
        (0, 1, 0.0, 0.793450686),
        (1, 1, 0.206549314, 1.0),
        (0, 20, 0.0, 0.161125158),
        (20, 20, 0.838874842, 1.0),
        (1, 29, 0.006113214, 0.171755219),
        (15, 148, 0.062386400, 0.160487242),
        (81, 263, 0.255288520, 0.366209577),
        (9, 10, 0.595849973, 0.982123787),
        (7, 13, 0.291437957, 0.767939322),
        (999, 1000, 0.994357441, 0.999823454),
        (50_000, 100_000, 0.496901084, 0.503098916),
    ],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=1e-6)


def test_nothing_counted_says_nothing() -> None:
    assert (Share(0, 0).value, interval(Share(0, 0))) == (None, (0.0, 1.0))


@pytest.mark.parametrize(("part", "whole", "confidence"), [(-1, 3, 0.95), (4, 3, 0.95), (1, 3, 0.0), (1, 3, 1.0)])
def test_a_share_that_is_none_is_refused(part: int, whole: int, confidence: float) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(part, whole, confidence)


@given(st.integers(1, 10**9), st.floats(0, 1), st.floats(0.01, 0.999))
def test_the_share_lies_in_its_interval_and_the_interval_in_0_to_1(whole: int, at: float, confidence: float) -> None:
    part = round(whole * at)
    low, high = wilson(part, whole, confidence)
    assert 0 <= low <= part / whole <= high <= 1


@given(st.integers(1, 10_000), st.data())
def test_the_interval_is_symmetric_and_narrows_with_n(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    low, high = wilson(part, whole)
    assert wilson(whole - part, whole) == pytest.approx((1 - high, 1 - low), abs=1e-9)
    narrow = wilson(part * 4, whole * 4)
    assert narrow[1] - narrow[0] < high - low


AGREEING = {
    (Verdict.MATCH, DecisionVerdict.CONFIRMED),
    (Verdict.MISMATCH, DecisionVerdict.CONTRADICTED),
    (Verdict.NO_REFUSAL, DecisionVerdict.CONTRADICTED),
    (Verdict.UNCLEAR, DecisionVerdict.NOT_DISCUSSED),
}


@pytest.mark.parametrize("finding", Verdict)
@pytest.mark.parametrize("decision", DecisionVerdict)
def test_the_table_of_agreement(finding: Verdict, decision: DecisionVerdict) -> None:
    expected = None if decision is DecisionVerdict.NO_CALL else (finding, decision) in AGREEING
    assert agrees(finding, decision) is expected


def test_shares_by_reason_verdict_month_and_sureness() -> None:
    meter = measure(
        [
            Compared(PRICE, Verdict.MATCH, True, DecisionVerdict.CONFIRMED, "2026-11"),
            Compared(PRICE, Verdict.MATCH, False, DecisionVerdict.CONTRADICTED, "2026-10"),
            Compared(None, Verdict.UNCLEAR, False, DecisionVerdict.NOT_DISCUSSED, "2026-10"),
            Compared(None, Verdict.UNCLEAR, False, DecisionVerdict.NO_CALL, "2026-09"),
        ],
        unseen=2,
    )
    assert (meter.overall, meter.sure) == (Share(2, 3), Share(1, 1))
    assert meter.by_reason == {"": Share(1, 1), "price": Share(1, 2)}
    assert meter.by_verdict == {Verdict.MATCH: Share(1, 2), Verdict.UNCLEAR: Share(1, 1)}
    assert list(meter.by_month.items()) == [("2026-10", Share(1, 2)), ("2026-11", Share(1, 1))]
    assert (meter.no_call, meter.unseen) == (1, 2)


compared = st.builds(
    Compared,
    st.sampled_from([None, PRICE, ReasonCode("trust")]),
    st.sampled_from(Verdict),
    st.booleans(),
    st.sampled_from(DecisionVerdict),
    st.sampled_from(["2026-10", "2026-11"]),
)


@given(st.lists(compared, max_size=40))
def test_every_breakdown_adds_up_to_the_whole(listed: list[Compared]) -> None:
    meter = measure(listed)
    assert meter.overall.whole + meter.no_call == len(listed)
    for shares in (meter.by_reason, meter.by_verdict, meter.by_month):
        total = Share(sum(one.part for one in shares.values()), sum(one.whole for one in shares.values()))
        assert total == meter.overall
    assert meter.sure.whole <= meter.overall.whole
