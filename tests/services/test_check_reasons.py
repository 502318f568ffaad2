"""When a refusal gets a finding, what is never said, and when nothing is written anew."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from qa_desk.domain.call import CallFacts, Direction, Lane
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, DecisionVerdict, FindingRenewed, SpanEvidence
from qa_desk.domain.flow import ConditionalRefusal, RefusalState
from qa_desk.domain.reason_check import Reading, ReasonCode, RefusalCase, TurnRef, Verdict
from qa_desk.domain.transcript import Piece, Turn
from qa_desk.services.check_reasons import (
    LISTEN,
    NO_RECORDINGS,
    NOT_IN_BOOK,
    SPEAKER_UNKNOWN,
    CheckResult,
    check_refusal,
    check_waiting,
)
from qa_desk.services.correct_turns import correct_turn
from qa_desk.services.decide import DecideRequest, SeenFinding, decide
from qa_desk.services.running import CancelToken, silent
from tests.fakes.office import START, Office, PlainReader, deal_facts
from tests.fakes.road import finding_of

STEREO = (Lane.MANAGER, Lane.CLIENT)


def check(office: Office) -> CheckResult:
    result, _ = check_waiting(office.store, office.clock, office.reader, silent, CancelToken())
    return result


def transcribed(office: Office, number: int = 1, lanes: tuple[Lane, ...] = STEREO, model: str = "m@1") -> None:
    sha = f"{number:064x}"
    with office.store.write() as unit:
        transcript = unit.transcripts.begin(sha, model, lanes, START)
        turn = Turn(lanes[-1], 1_000, 3_000, "для меня это дорого", 0.9)
        unit.transcripts.add_piece(transcript, Piece(len(lanes) - 1, 1_000, 3_000), [turn])
        unit.transcripts.finish(transcript, START)


def reading(verdict: Verdict, sure: bool = True) -> Reading:
    refused = verdict is not Verdict.NO_REFUSAL
    voiced = (ReasonCode("competitor"),) if refused else ()
    return Reading(verdict, refused, voiced, (TurnRef(0, 0),), (TurnRef(0, 0),), 0.9, sure)


def test_a_refusal_waits_until_every_recording_is_transcribed_to_its_end(office: Office) -> None:
    refusal = office.refusal()
    office.recorded_call(refusal.deal_id, 2, minutes=5)
    assert check(office) == CheckResult(0, 0, 1)
    transcribed(office, 1)
    with office.store.write() as unit:
        unit.transcripts.begin(f"{2:064x}", "m@1", STEREO, START)
    assert check(office) == CheckResult(0, 0, 1)
    transcribed(office, 2)
    assert check(office) == CheckResult(1, 0, 0)
    assert finding_of(office, refusal).verdict is Verdict.UNCLEAR


def test_the_finding_is_on_the_queue_with_a_quote_that_can_be_played(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office)
    office.reader.reading = reading(Verdict.MISMATCH)
    check(office)
    found = finding_of(office, refusal)
    span = SpanEvidence(f"{1:064x}", Lane.CLIENT, 1_000, 3_000, "для меня это дорого")
    assert (found.verdict, found.sure, found.why) == (Verdict.MISMATCH, True, ())
    assert (found.evidence, found.highlights) == ((span,), (span,))
    with office.store.read() as unit:
        assert unit.queue.of_refusal(refusal.id).finding is Verdict.MISMATCH


def test_nothing_new_means_no_new_finding(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office)
    check(office)
    first = finding_of(office, refusal)
    assert check(office) == CheckResult(0, 1, 0)
    assert finding_of(office, refusal) == first
    transcribed(office, model="m@2")
    assert check(office) == CheckResult(0, 1, 0), "the same words by another model are the same words"
    office.reader.version = "plain-2"
    assert check(office) == CheckResult(1, 0, 0)
    office.recorded_call(refusal.deal_id, 2, minutes=5)
    transcribed(office, 2)
    assert check(office) == CheckResult(1, 0, 0)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_stated_reason_nobody_knows_is_never_called_a_mismatch(office: Office, verdict: Verdict) -> None:
    refusal = office.refusal(stated_reason="Ъ")
    transcribed(office)
    office.reader.reading = reading(verdict)
    check(office)
    found = finding_of(office, refusal)
    assert NOT_IN_BOOK in found.why
    if verdict is Verdict.NO_REFUSAL:
        assert (found.verdict, found.sure) == (Verdict.NO_REFUSAL, True)
    else:
        assert (found.verdict, found.sure) == (Verdict.UNCLEAR, False)
        assert LISTEN in found.why


@pytest.mark.parametrize("sure", [True, False])
def test_where_nobody_knows_who_speaks_the_finding_says_so(office: Office, sure: bool) -> None:
    refusal = office.refusal()
    transcribed(office, lanes=(Lane.UNKNOWN,))
    office.reader.reading = reading(Verdict.MISMATCH, sure)
    check(office)
    found = finding_of(office, refusal)
    assert SPEAKER_UNKNOWN in found.why
    assert (LISTEN in found.why) != sure


def test_without_any_recording_nothing_can_be_told(office: Office) -> None:
    (deal_id,) = office.deals(deal_facts())
    assert check(office) == CheckResult(1, 0, 0)
    found = finding_of(office, office.state(deal_id))
    assert (found.verdict, found.why, found.sure) == (Verdict.UNCLEAR, (NO_RECORDINGS,), False)


def test_what_is_decided_is_checked_no_more(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office)
    office.decide(refusal, DecisionVerdict.CONFIRMED)
    assert check(office) == CheckResult(0, 0, 0)


# ---------------------------------------------------------------- what comes in while it reads


class Interrupted(PlainReader):
    """While it reads for the first time, something happens in the office; one reading a text, the last one again."""

    def __init__(self, meanwhile: Callable[[], object], *readings: Reading) -> None:
        super().__init__()
        self.meanwhile, self.readings, self.read_so_often = meanwhile, readings, 0

    def read(self, case: RefusalCase) -> Reading:
        self.read_so_often += 1
        if self.read_so_often == 1:
            self.meanwhile()
        return self.readings[min(self.read_so_often, len(self.readings)) - 1]


def corrected(office: Office, text: str) -> None:
    with office.store.read() as unit:
        transcript = unit.transcripts.newest(f"{1:064x}")
    assert transcript is not None
    turn = transcript.turns[0].id
    assert turn is not None
    correct_turn(office.store, office.clock, office.auditor, turn, text)


def test_a_text_corrected_while_it_was_read_is_read_again(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office)
    office.reader = Interrupted(
        lambda: corrected(office, "дело не в цене"), reading(Verdict.MATCH), reading(Verdict.MISMATCH)
    )
    assert check(office) == CheckResult(1, 0, 0)
    found = finding_of(office, refusal)
    assert (found.verdict, [one.quote for one in found.highlights]) == (Verdict.MISMATCH, ["дело не в цене"])
    with office.store.read() as unit:
        assert len(unit.findings.page(None, 10)) == 1


def test_a_finding_that_somebody_else_stored_meanwhile_stays_the_newest(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office)
    other = PlainReader()
    other.reading = reading(Verdict.MISMATCH)

    def elsewhere() -> None:
        assert check_refusal(office.store, office.clock, other, refusal.id) == "checked"

    office.reader = Interrupted(elsewhere, reading(Verdict.MATCH))
    assert check(office) == CheckResult(0, 1, 0)
    assert finding_of(office, refusal).verdict is Verdict.MISMATCH


def test_a_refusal_decided_while_it_was_read_keeps_the_finding_it_was_decided_by(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office)
    check(office)
    first = finding_of(office, refusal)
    corrected(office, "дело не в цене")
    office.reader = Interrupted(lambda: office.decide(refusal, DecisionVerdict.CONFIRMED), reading(Verdict.MISMATCH))
    assert check(office) == CheckResult(0, 1, 0)
    assert finding_of(office, refusal) == first


def test_nothing_is_decided_by_a_finding_that_was_not_on_screen(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office)
    office.claim(refusal)

    def decided(seen: SeenFinding | None) -> ConditionalRefusal:
        request = DecideRequest(refusal.id, DecisionVerdict.CONFIRMED, (office.span(refusal),), seen=seen)
        return decide(office.store, office.clock, office.auditor, request)[0]

    office.reader.reading = reading(Verdict.MATCH)
    check(office)
    shown = SeenFinding(finding_of(office, refusal).id)
    corrected(office, "дело не в цене")
    office.reader.reading = reading(Verdict.MISMATCH)
    check(office)
    now = finding_of(office, refusal).id
    for stale in (shown, SeenFinding(None)):
        with pytest.raises(FindingRenewed):
            decided(stale)
    assert office.again(refusal) == refusal
    assert decided(SeenFinding(now)).state is RefusalState.CLOSURE_PROPOSED
    with office.store.read() as unit:
        (decision,) = unit.decisions.of_refusal(refusal.id)
    assert decision.finding_id == now


def test_where_no_finding_was_shown_none_may_have_come(office: Office) -> None:
    refusal = office.refusal()
    office.claim(refusal)
    request = DecideRequest(refusal.id, DecisionVerdict.CONFIRMED, (office.span(refusal),), seen=SeenFinding(None))
    decide(office.store, office.clock, office.auditor, request)
    with office.store.read() as unit:
        assert unit.decisions.of_refusal(refusal.id)[0].finding_id is None


def test_a_text_that_never_rests_is_left_to_who_brings_it(office: Office) -> None:
    refusal = office.refusal()
    transcribed(office)
    office.reader = Restless(office)
    assert check(office) == CheckResult(0, 0, 1)
    with office.store.read() as unit:
        assert unit.findings.latest(refusal.id) is None


class Restless(PlainReader):
    """Every reading sees a correction come in."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office, self.texts = office, 0

    def read(self, case: RefusalCase) -> Reading:
        self.texts += 1
        corrected(self.office, f"дело не в цене, {self.texts}")
        return self.reading


# ---------------------------------------------------------------- reasons no recording proves


def attempts(office: Office, refusal: ConditionalRefusal, *hours: int, answered: bool = False) -> None:
    with office.store.write() as unit:
        for hour in hours:
            facts = CallFacts(
                f"try-{refusal.id}-{hour}",
                START + timedelta(hours=hour),
                Direction.OUT,
                answered=answered,
                talk_ms=60_000,
            )
            unit.calls.add(facts, refusal.deal_id, None)


@pytest.mark.parametrize(
    ("hours", "answered", "verdict", "why"),
    [
        ((0, 1, 24), False, Verdict.MATCH, ()),
        ((0, 24), False, Verdict.MISMATCH, ("too_few",)),
        ((0, 1, 2), False, Verdict.MISMATCH, ("one_day",)),
        ((0, 1, 24), True, Verdict.MISMATCH, ("was_answered",)),
        ((), False, Verdict.MISMATCH, ("too_few", "one_day")),
    ],
)
def test_could_not_reach_is_counted(
    office: Office, hours: tuple[int, ...], answered: bool, verdict: Verdict, why: tuple[str, ...]
) -> None:
    (deal_id,) = office.deals(deal_facts(stated_reason="Не дозвонились"))
    refusal = office.state(deal_id)
    attempts(office, refusal, *hours, answered=answered)
    assert check(office).checked == 1
    found = finding_of(office, refusal)
    assert (found.verdict, found.why, found.sure) == (verdict, why, True)
    assert all(isinstance(one, AttemptEvidence) for one in found.evidence)
    assert len(found.evidence) == len(hours)
    assert check(office).unchanged == 1
    attempts(office, refusal, 30)
    assert check(office).checked == 1, "one more attempt is something new"


def test_a_duplicate_needs_an_older_deal_of_the_same_client(office: Office) -> None:
    phone = deal_facts("7").phones
    (deal_id,) = office.deals(deal_facts("8", stated_reason="Дубль", phones=phone))
    check(office)
    refusal = office.state(deal_id)
    assert (finding_of(office, refusal).verdict, finding_of(office, refusal).why) == (
        Verdict.MISMATCH,
        ("no_older_deal",),
    )
    (older,) = office.deals(deal_facts("7", stage="Закрыто", created_at=START - timedelta(days=90)))
    assert check(office).checked == 1
    found = finding_of(office, refusal)
    assert (found.verdict, found.evidence) == (Verdict.MATCH, (DealEvidence(older),))
    assert check(office).unchanged == 1
