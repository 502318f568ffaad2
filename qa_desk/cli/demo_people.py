"""The scripted auditors and the scripted head: they do what people do in the window, through the same services."""

from collections.abc import Sequence
from typing import assert_never

from qa_desk.cli.demo_scenario import DemoRefusal, Spoken, Step
from qa_desk.cli.demo_stage import Stage
from qa_desk.cli.demo_story import Act
from qa_desk.domain.call import Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict, Evidence, SpanEvidence
from qa_desk.domain.errors import KnownError
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.listening import Played
from qa_desk.domain.people import User
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.sign_off import SignAction
from qa_desk.domain.transcript import Turn
from qa_desk.services.call_back import CallbackRequest, call_back
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.desk import Desk
from qa_desk.services.listen import log_played
from qa_desk.services.look import deal_card
from qa_desk.services.penalise import penalise
from qa_desk.services.queue import claim_item
from qa_desk.services.sign import SignRequest, sign
from qa_desk.services.store import UnitOfWork
from qa_desk.services.views import DealCard


def act(stage: Stage, one: Act) -> None:
    """One step of one refusal; a step that a rule forbids is told when the scenario wants that seen."""
    try:
        _do(stage, one.planned, one.step)
    except KnownError as error:
        stage.expect(one.planned.deal, one.step.refused, error)


def _do(stage: Stage, planned: DemoRefusal, step: Step) -> None:
    desk, who, refusal = stage.desk, stage.people[step.by], stage.refusal(planned.deal)
    match step.step:
        case "decide":
            _decide(stage, planned, step, refusal, who)
        case "callback":
            outcome = step.outcome or CallbackOutcome.NO_ANSWER
            call_back(desk.store, desk.clock, who, CallbackRequest(refusal, outcome, step.client_words))
        case "penalise":
            penalise(desk.store, desk.clock, who, refusal, step.new_manager)
        case "sign" | "decide_unreachable":
            action = step.action or SignAction.APPROVE
            request = SignRequest(refusal, action, step.comment, step.new_manager)
            sign(desk.store, desk.clock, desk.hasher, who, request, stage.password(step.by))
        case _:
            assert_never(step.step)


def _decide(stage: Stage, planned: DemoRefusal, step: Step, refusal: RefusalId, who: User) -> None:
    desk = stage.desk
    with desk.store.read() as unit:
        item, deal_id = unit.queue.of_refusal(refusal), unit.refusals.get(refusal).deal_id
    claim_item(desk.store, desk.clock, who, item.id)
    verdict = step.verdict or DecisionVerdict.NOT_DISCUSSED
    evidence = () if verdict is DecisionVerdict.NO_CALL else _evidence(stage, planned, deal_card(desk.store, deal_id))
    voiced = ReasonCode(planned.voiced[0]) if planned.voiced else None
    _listen(desk, who, evidence)
    decide(desk.store, desk.clock, who, DecideRequest(refusal, verdict, evidence, voiced, step.comment))


def _listen(desk: Desk, who: User, evidence: Sequence[Evidence]) -> None:
    """The recordings the decision rests on are played from start to end, as a careful listener does."""
    with desk.store.read() as unit:
        named = {one.recording for one in evidence if isinstance(one, SpanEvidence)}
        heard = [one for sha256 in sorted(named) if (one := unit.calls.recording(sha256)) is not None]
    log_played(desk.store, desk.clock, who, [Played(one.sha256, 0, one.audio.duration_ms) for one in heard])


def _evidence(stage: Stage, planned: DemoRefusal, card: DealCard) -> tuple[Evidence, ...]:
    """The moments a careful listener would name; where no recording proves it, what the finding counted."""
    if not planned.evidence:
        return () if card.finding is None else card.finding.evidence
    with stage.desk.store.read() as unit:
        return tuple(_span(unit, stage.truth[one.call], one.turn) for one in planned.evidence)


def _span(unit: UnitOfWork, spoken: Spoken, number: int) -> SpanEvidence:
    """The turn's place in the recording with the words as the transcript has them."""
    said = spoken.turns[number]
    recording = unit.calls.recording_named(spoken.file)
    sha256 = "" if recording is None else recording.sha256
    transcript = unit.transcripts.newest(sha256)
    lane = Lane(said.speaker)
    turns = () if transcript is None else transcript.turns
    under = [turn for turn in turns if turn.from_ms < said.to_ms and said.from_ms < turn.to_ms]
    mine = [turn for turn in under if turn.lane is lane]
    within = [turn for turn in mine if _overlaps(turn, said.from_ms, said.to_ms)]
    words = " ".join(turn.text for turn in within or mine)
    return SpanEvidence(sha256, lane, said.from_ms, said.to_ms, words or said.text)


def _overlaps(turn: Turn, from_ms: int, to_ms: int) -> bool:
    return min(turn.to_ms, to_ms) - max(turn.from_ms, from_ms) > (turn.to_ms - turn.from_ms) / 2
