"""A second opinion reads what the finding read, is joined with the recording, and is kept for who asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from qa_desk.domain.call import Lane
from qa_desk.domain.decision import DecisionVerdict, SpanEvidence
from qa_desk.domain.errors import KnownError, NotFound
from qa_desk.domain.evaluation import Share
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.kept_opinion import ThrownQuote
from qa_desk.domain.reason_check import Reading, ReasonCode, RefusalCase, TurnRef, Verdict
from qa_desk.domain.second_faults import (
    SecondNothingToRead,
    SecondNotTranscribed,
    SecondQuoteInvented,
    SecondReasonUnknown,
)
from qa_desk.domain.second_opinion import (
    REASONS_DIFFER,
    REFUSAL_DIFFERS,
    VERDICT_DIFFERS,
    Answer,
    Quote,
    stays_here,
)
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.check_reasons import check_waiting
from qa_desk.services.running import CancelToken, silent
from qa_desk.services.second_opinion import ask_second, compare, last_opinion, second_opinion
from qa_desk.services.second_trust import second_meter
from tests.fakes.office import START, Office, deal_facts

PRICE = ReasonCode("price")
MATCH = Answer(Verdict.MATCH, True, (PRICE,), (Quote(TurnRef(0, 1), "это дорого"),))


@dataclass
class PlainSecond:
    """Says what it was told to and remembers the cases it was asked about."""

    answer: Answer = MATCH
    version: str = "llm@1"
    asked: list[RefusalCase] = field(default_factory=list)

    def codes(self) -> Sequence[str]:
        return ("price", "competitor")

    def read(self, case: RefusalCase, cancel: CancelToken | None = None) -> Answer:
        self.asked.append(case)
        return self.answer


def transcribed(office: Office, *turns: Turn) -> None:
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(f"{1:064x}", "m@1", (Lane.MANAGER, Lane.CLIENT), START)
        for number, lane in enumerate((Lane.MANAGER, Lane.CLIENT)):
            own = [turn for turn in turns if turn.lane is lane]
            unit.transcripts.add_piece(transcript, Piece(number, 0, 5_000), own)
        unit.transcripts.finish(transcript, START)


ASKED = Turn(Lane.MANAGER, 500, 900, "то есть дорого", 0.9)
TOLD = Turn(Lane.CLIENT, 1_000, 3_000, "для меня это дорого", 0.9)


def contents(office: Office) -> list[object]:
    with office.store.read() as unit:
        found = unit.findings.page(None, 100)
        return [*found, *unit.log.entries(), *unit.decisions.all()]


def test_the_second_reader_gets_the_talk_and_its_quotes_can_be_played(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office, ASKED, TOLD)
    second = PlainSecond()
    found = second_opinion(office.store, second, refusal.id)
    (case,) = second.asked
    assert (case.stated_reason, case.stated_comment) == ("price", "Считает, что дорого")
    assert [turn.text for turn in case.calls[0].turns] == [ASKED.text, TOLD.text]
    assert (found.verdict, found.reader) == (Verdict.MATCH, "llm@1")
    assert found.spans == (SpanEvidence(f"{1:064x}", Lane.CLIENT, 1_000, 3_000, "для меня это дорого"),)


def test_nothing_is_stored_neither_of_an_opinion_nor_of_a_rejected_answer(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office, ASKED, TOLD)
    check_waiting(office.store, office.clock, office.reader, silent, CancelToken())
    before = contents(office)
    compare(office.store, PlainSecond(), refusal.id)
    invented = Answer(Verdict.MATCH, True, (PRICE,), (Quote(TurnRef(0, 1), "слишком дорого"),))
    with pytest.raises(SecondQuoteInvented):
        compare(office.store, PlainSecond(invented), refusal.id)
    assert contents(office) == before


def test_agreement_is_told_beside_the_newest_finding(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office, ASKED, TOLD)
    assert compare(office.store, PlainSecond(), refusal.id).agree is None
    ref = (TurnRef(0, 1),)
    office.reader.reading = Reading(Verdict.MISMATCH, True, (ReasonCode("competitor"),), ref, ref, 0.9, True)
    check_waiting(office.store, office.clock, office.reader, silent, CancelToken())
    found = compare(office.store, PlainSecond(), refusal.id)
    assert (found.agree, found.disagreement) == (False, (VERDICT_DIFFERS, REASONS_DIFFER))
    office.reader.version = "plain-2"
    office.reader.reading = Reading(Verdict.MATCH, True, (PRICE,), ref, ref, 0.9, True)
    check_waiting(office.store, office.clock, office.reader, silent, CancelToken())
    assert compare(office.store, PlainSecond(), refusal.id).agree is True


@pytest.mark.parametrize(
    ("reason", "turns", "kind"),
    [
        ("Дорого", None, SecondNotTranscribed),
        ("Дорого", (), SecondNothingToRead),
        ("Не дозвонились", (TOLD,), SecondNothingToRead),
        ("Дубль", (TOLD,), SecondNothingToRead),
        ("Что-то своё", (TOLD,), SecondReasonUnknown),
    ],
)
def test_where_there_is_nothing_to_compare_the_second_reader_is_not_asked(
    office: Office, reason: str, turns: tuple[Turn, ...] | None, kind: type[KnownError]
) -> None:
    refusal = office.refusal(stated_reason=reason)
    if turns is not None:
        transcribed(office, *turns)
    second = PlainSecond()
    with pytest.raises(kind):
        second_opinion(office.store, second, refusal.id)
    assert second.asked == []


def test_a_deal_without_recordings_has_nothing_to_read(office: Office) -> None:
    (deal,) = office.deals(deal_facts())
    with pytest.raises(SecondNothingToRead):
        second_opinion(office.store, PlainSecond(), office.state(deal).id)


def test_an_unknown_refusal_is_told(office: Office) -> None:
    with pytest.raises(NotFound):
        second_opinion(office.store, PlainSecond(), RefusalId(77))


# ---------------------------------------------------------------- kept opinions


def test_an_opinion_is_kept_with_its_verified_words_and_what_was_thrown_away(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office, ASKED, TOLD)
    check_waiting(office.store, office.clock, office.reader, silent, CancelToken())
    assert last_opinion(office.store, refusal.id) is None
    invented = Quote(TurnRef(0, 1), "слишком дорого")
    second = PlainSecond(replace(MATCH, evidence=(*MATCH.evidence, invented)))
    kept, changed = ask_second(office.store, office.clock, second, refusal.id, office.auditor, CancelToken())
    assert changed.refusals == {refusal.id}
    found = last_opinion(office.store, refusal.id)
    assert found is not None
    assert replace(found.opinion, id=kept.id) == kept
    assert kept.quotes == (SpanEvidence(f"{1:064x}", Lane.CLIENT, 1_000, 3_000, "это дорого"),)
    assert kept.thrown == (ThrownQuote("слишком дорого", SecondQuoteInvented.code),)
    assert (kept.asked_by, kept.reader, found.old) == (office.auditor.id, "llm@1", False)
    assert (found.agree, found.disagreement) == (False, (VERDICT_DIFFERS, REFUSAL_DIFFERS, REASONS_DIFFER))
    with office.store.read() as unit:
        entry = list(unit.log.entries())[-1]
    assert (entry.action, entry.subject) == ("second_opinion", f"refusal:{refusal.id}")


def test_the_newest_opinion_counts_and_older_ones_stay(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office, ASKED, TOLD)
    for name in ("llm@1", "llm@2"):
        ask_second(office.store, office.clock, PlainSecond(version=name), refusal.id, office.auditor, CancelToken())
    found = last_opinion(office.store, refusal.id)
    assert found is not None
    assert (found.opinion.reader, found.agree) == ("llm@2", None)
    with office.store.read() as unit:
        assert [one.reader for one in unit.opinions.all()] == ["llm@1", "llm@2"]


def test_a_refused_answer_or_a_cancel_leaves_nothing(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office, ASKED, TOLD)
    before = contents(office)
    invented = PlainSecond(Answer(Verdict.MATCH, True, (PRICE,), (Quote(TurnRef(0, 1), "слишком дорого"),)))
    with pytest.raises(SecondQuoteInvented):
        ask_second(office.store, office.clock, invented, refusal.id, office.auditor, CancelToken())
    assert contents(office) == before
    assert last_opinion(office.store, refusal.id) is None


def test_an_opinion_on_talk_that_was_recognised_anew_is_told_as_old(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office, ASKED, TOLD)
    ask_second(office.store, office.clock, PlainSecond(), refusal.id, office.auditor, CancelToken())
    with office.store.write() as unit:
        again = unit.transcripts.begin(f"{1:064x}", "m@2", (Lane.MANAGER, Lane.CLIENT), START)
        unit.transcripts.add_piece(again, Piece(1, 0, 5_000), [replace(TOLD, text="для меня это далеко")])
        unit.transcripts.finish(again, START)
    found = last_opinion(office.store, refusal.id)
    assert found is not None
    assert found.old


@pytest.mark.parametrize(
    ("url", "here"),
    [
        ("http://127.0.0.1:11434/v1", True),
        ("http://localhost:8080", True),
        ("http://[::1]:8080/v1", True),
        ("https://127.0.0.1/v1", True),
        ("https://llm.example.test/v1", False),
        ("http://192.168.1.5", False),
        ("http://127.0.0.1@example.test", False),
        ("https://localhost.example.test", False),
        ("127.0.0.1:8080", False),
        ("http://[", False),
        ("", False),
    ],
)
def test_only_addresses_that_surely_are_this_machine_are_taken_without_asking(url: str, here: bool) -> None:
    assert stays_here(url) is here


def test_decisions_are_held_against_the_opinion_that_was_in_sight(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office, ASKED, TOLD)
    assert second_meter(office.store) == Share(0, 0)
    no_refusal = Answer(Verdict.NO_REFUSAL, False, (), (Quote(TurnRef(0, 1), "дорого"),))
    ask_second(office.store, office.clock, PlainSecond(no_refusal), refusal.id, office.auditor, CancelToken())
    ask_second(office.store, office.clock, PlainSecond(), refusal.id, office.auditor, CancelToken())
    assert second_meter(office.store) == Share(0, 0), "nobody has decided yet"
    office.decide(refusal, DecisionVerdict.CONFIRMED)
    assert second_meter(office.store) == Share(1, 1)
    ask_second(office.store, office.clock, PlainSecond(no_refusal), refusal.id, office.auditor, CancelToken())
    assert second_meter(office.store) == Share(1, 1), "what was asked afterwards was not in sight"
