"""What an answer of an audit rests on is looked at again when the audit is submitted: by then it may not hold."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from qa_desk.domain.call import Lane
from qa_desk.domain.checklist_answers import YES, Answer, Chosen
from qa_desk.domain.checklist_audit import AnswerUnproven
from qa_desk.domain.decision import EvidenceForeign, SpanEvidence
from qa_desk.domain.evidence_text import ByEarUnheard, EvidenceStale
from qa_desk.domain.listening import NotListened
from qa_desk.domain.transcript import Doubt, Piece, Turn
from qa_desk.services.checklist_audit import AuditDesk, submit
from qa_desk.services.correct_turns import correct_turn, swap_lanes
from tests.fakes.audits import SHELF, again, answer_all, begin, drawn, give, kept
from tests.fakes.office import Office, deal_facts
from tests.services.test_listen import mono_call, turn_id

RUDE = Turn(Lane.MANAGER, 1_000, 3_000, "сами читайте договор", 0.9, guessed=True)
NOBODY = Turn(Lane.CLIENT, 5_000, 6_000, "всего доброго", 0.9, guessed=True)


def recognised(office: Office, sha256: str, *turns: Turn, model: str = "m@1") -> None:
    with office.store.write() as unit:
        text = unit.transcripts.begin(sha256, model, (Lane.UNKNOWN,), office.clock())
        for turn in turns:
            unit.transcripts.add_piece(text, Piece(0, turn.from_ms, turn.to_ms), [turn])
        unit.transcripts.finish(text, office.clock())


def proven(office: Office) -> tuple[AuditDesk, str]:
    """Only the submission is left of an audit that found the manager rude."""
    item = drawn(office, recorded=False)
    with office.store.read() as unit:
        deal = unit.queue.get(item).deal_id
    sha256 = mono_call(office, deal)
    recognised(office, sha256, RUDE, NOBODY)
    at = begin(office, item, form="call_script")
    answer_all(office, at)
    span = SpanEvidence(sha256, RUDE.lane, RUDE.from_ms, RUDE.to_ms, RUDE.text)
    give(office, at, "rude", Answer(YES, "нагрубил", (span,)))
    return at, sha256


def send(office: Office, at: AuditDesk) -> None:
    submit(office.store, office.clock, SHELF, office.auditor, at.audit.id)


def corrected(office: Office, sha256: str) -> None:
    correct_turn(office.store, office.clock, office.auditor, turn_id(office, sha256), "сами читали договор")


def swapped(office: Office, sha256: str) -> None:
    swap_lanes(office.store, office.clock, office.auditor, sha256)


def wordless(office: Office, sha256: str) -> None:
    recognised(office, sha256, NOBODY, model="other@2")


def doubtful(office: Office, sha256: str) -> None:
    recognised(office, sha256, replace(RUDE, doubt=Doubt.LOOP), NOBODY, model="other@2")


def moved(office: Office, sha256: str) -> None:
    (other,) = office.deals(deal_facts("77", stage="Договор"))
    with office.store.write() as unit:
        (call,) = unit.calls.by_recording(sha256)
        unit.calls.update(call.id, call.facts, other, sha256)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (corrected, EvidenceStale),
        (swapped, EvidenceStale),
        (wordless, ByEarUnheard),
        (doubtful, NotListened),
        (moved, EvidenceForeign),
    ],
)
def test_evidence_that_no_longer_holds_stops_the_audit_and_the_question_is_named(
    office: Office, what: Callable[[Office, str], None], why: type[Exception]
) -> None:
    at, sha256 = proven(office)
    what(office, sha256)
    with pytest.raises(AnswerUnproven) as refused:
        send(office, at)
    assert type(refused.value.__cause__) is why
    assert refused.value.facts["question"] == "rude"
    assert kept(office, at).outcome is None


def test_the_words_as_they_are_now_prove_it_again(office: Office) -> None:
    at, sha256 = proven(office)
    corrected(office, sha256)
    stale = again(office, at).answers["rude"]
    (span,) = stale.evidence
    assert isinstance(span, SpanEvidence)
    give(office, at, "rude", replace(stale, evidence=(replace(span, quote="сами читали договор"),)))
    send(office, at)
    outcome = kept(office, at).outcome
    assert outcome is not None
    assert outcome.failed == ("rude",)


def test_evidence_of_a_question_that_is_hidden_by_now_holds_nothing_up(office: Office) -> None:
    at, sha256 = proven(office)
    span = SpanEvidence(sha256, NOBODY.lane, NOBODY.from_ms, NOBODY.to_ms, NOBODY.text)
    give(office, at, "heard_out", Answer(YES, "", (span,)))
    give(office, at, "objections_there", Answer(Chosen("none")))
    correct_turn(office.store, office.clock, office.auditor, turn_id(office, sha256, 1), "до свидания")
    send(office, at)
    assert kept(office, at).outcome is not None
