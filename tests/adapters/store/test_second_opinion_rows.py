"""Second opinions and uses of a reason on both databases: what goes in comes out, nothing kept is ever changed."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from qa_desk.adapters.store.unit import SqlStore
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import DecisionVerdict, SpanEvidence
from qa_desk.domain.kept_opinion import OpinionId, SecondOpinion, ThrownQuote
from qa_desk.domain.reason_check import ReasonCode, Verdict
from qa_desk.services.check_reasons import check_waiting
from qa_desk.services.running import CancelToken, silent
from tests.fakes.office import START, Office


def opinion(office: Office, refusal: int, verdict: Verdict = Verdict.MISMATCH) -> SecondOpinion:
    return SecondOpinion(
        OpinionId(0), refusal, verdict, True, (ReasonCode("price"), ReasonCode("competitor")),  # type: ignore[arg-type]
        (SpanEvidence("a" * 64, Lane.CLIENT, 1_000, 2_500, "дорого, «ёлки»"),),
        (ThrownQuote("чего никто не говорил", "second_quote_invented"),),
        "qwen@127.0.0.1/1", "b" * 64, office.auditor.id, START,
    )  # fmt: skip


def test_an_opinion_comes_back_as_it_was_kept(office: Office) -> None:
    refusal = office.refusal().id
    with office.store.write() as unit:
        unit.opinions.add(opinion(office, refusal))
        unit.opinions.add(opinion(office, refusal, Verdict.UNCLEAR))
    with office.store.read() as unit:
        first, second = unit.opinions.all()
        assert unit.opinions.latest(refusal) == second
        assert unit.opinions.latest(refusal + 1) is None  # type: ignore[arg-type]
    assert first == opinion(office, refusal).__class__(first.id, *_rest(opinion(office, refusal)))
    assert (second.verdict, second.id > first.id) == (Verdict.UNCLEAR, True)


def _rest(one: SecondOpinion) -> list[object]:
    return [getattr(one, name) for name in SecondOpinion.__slots__ if name != "id"]


@pytest.mark.parametrize("spoil", ["UPDATE second_opinions SET reader = 'x'", "DELETE FROM second_opinions"])
def test_a_kept_opinion_is_never_changed(office: Office, store: SqlStore, spoil: str) -> None:
    refusal = office.refusal().id
    with office.store.write() as unit:
        unit.opinions.add(opinion(office, refusal))
    with pytest.raises(DatabaseError), store._engine.begin() as link:
        link.execute(text(spoil))
    with office.store.read() as unit:
        assert len(unit.opinions.all()) == 1


def test_uses_of_a_reason_are_counted_where_it_is_stated_or_voiced(office: Office) -> None:
    first, _waiting = office.refusal("1"), office.refusal("2")
    other = office.refusal("3", stated_reason="Конкурент")
    check_waiting(office.store, office.clock, office.reader, silent, CancelToken())
    office.decide(first, DecisionVerdict.CONFIRMED)
    office.decide(other, DecisionVerdict.CONTRADICTED)  # voiced: price
    with office.store.read() as unit:
        price, none = unit.reason_uses.of(ReasonCode("price")), unit.reason_uses.of(ReasonCode("pri%e"))
    assert (price.refusals, price.waiting, price.decisions) == (2, 1, 2)
    assert none.nowhere
