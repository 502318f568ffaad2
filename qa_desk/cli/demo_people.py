"""The scripted auditors and the scripted head: they do what people do in the window, through the same services."""

from collections.abc import Mapping, Sequence
from typing import assert_never

from qa_desk.cli.demo_scenario import DemoRefusal, Scenario, Spoken, Step
from qa_desk.cli.output import Output
from qa_desk.domain.appeal import AckWay, PaperKind
from qa_desk.domain.call import Lane
from qa_desk.domain.callback import CallbackOutcome
from qa_desk.domain.decision import DecisionVerdict, Evidence, SpanEvidence
from qa_desk.domain.flow import RefusalId
from qa_desk.domain.listening import Played
from qa_desk.domain.people import User
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.sign_off import SignAction
from qa_desk.domain.transcript import Turn
from qa_desk.services.call_back import CallbackRequest, call_back
from qa_desk.services.cases import cases, record_paper
from qa_desk.services.configure import load_settings, local_day
from qa_desk.services.decide import DecideRequest, decide
from qa_desk.services.desk import Desk
from qa_desk.services.listen import log_played
from qa_desk.services.look import deal_card, refusal_lines
from qa_desk.services.penalise import penalise
from qa_desk.services.queue import claim_item
from qa_desk.services.sign import SignRequest, sign
from qa_desk.services.store import UnitOfWork
from qa_desk.services.views import DealCard
from qa_desk.words import labels, tr


def play(
    desk: Desk, scenario: Scenario, truth: Mapping[str, Spoken], people: Mapping[str, User], output: Output
) -> None:
    """Everybody's steps for every refusal, in the scenario's order."""
    passwords = {user.login: user.password for user in scenario.users}
    refusals = {line.external_id: line for line in refusal_lines(desk.store)}
    for planned in scenario.refusals:
        line = refusals[planned.deal]
        for step in planned.path:
            _do(desk, planned, step, RefusalId(line.refusal_id), people[step.by], truth, passwords[step.by])
    for line in refusal_lines(desk.store):
        output.say(f"  {line.external_id}: {labels.state(line.state)}")


def _do(
    desk: Desk,
    planned: DemoRefusal,
    step: Step,
    refusal: RefusalId,
    who: User,
    truth: Mapping[str, Spoken],
    password: str,
) -> None:
    match step.step:
        case "decide":
            _decide(desk, planned, step, refusal, who, truth)
        case "callback":
            outcome = step.outcome or CallbackOutcome.NO_ANSWER
            call_back(desk.store, desk.clock, who, CallbackRequest(refusal, outcome, step.client_words))
        case "penalise":
            penalise(desk.store, desk.clock, who, refusal, step.new_manager)
        case "sign" | "decide_unreachable":
            action = step.action or SignAction.APPROVE
            request = SignRequest(refusal, action, step.comment, step.new_manager)
            sign(desk.store, desk.clock, desk.hasher, who, request, password)
        case _:
            assert_never(step.step)


def hand_papers(desk: Desk, head: User) -> None:
    """Every signed reduction is explained and shown to the manager: without that nothing goes to payroll."""
    day = local_day(load_settings(desk.store), desk.clock)
    for case in cases(desk.store, desk.clock, desk.working_days):
        papers = (
            (PaperKind.EXPLANATION, tr("The manager explained it in writing."), None),
            (PaperKind.ACKNOWLEDGED, "", AckWay.PAPER),
        )
        for kind, text, way in papers:
            record_paper(desk.store, desk.clock, desk.working_days, head, case.entry_id, kind, text, day, way=way)


def _decide(
    desk: Desk, planned: DemoRefusal, step: Step, refusal: RefusalId, who: User, truth: Mapping[str, Spoken]
) -> None:
    with desk.store.read() as unit:
        item, deal_id = unit.queue.of_refusal(refusal), unit.refusals.get(refusal).deal_id
    claim_item(desk.store, desk.clock, who, item.id)
    verdict = step.verdict or DecisionVerdict.NOT_DISCUSSED
    evidence = (
        () if verdict is DecisionVerdict.NO_CALL else _evidence(desk, planned, deal_card(desk.store, deal_id), truth)
    )
    voiced = ReasonCode(planned.voiced[0]) if planned.voiced else None
    _listen(desk, who, evidence)
    decide(desk.store, desk.clock, who, DecideRequest(refusal, verdict, evidence, voiced, step.comment))


def _listen(desk: Desk, who: User, evidence: Sequence[Evidence]) -> None:
    """The recordings the decision rests on are played from start to end, as a careful listener does."""
    with desk.store.read() as unit:
        named = {one.recording for one in evidence if isinstance(one, SpanEvidence)}
        heard = [one for sha256 in sorted(named) if (one := unit.calls.recording(sha256)) is not None]
    log_played(desk.store, desk.clock, who, [Played(one.sha256, 0, one.audio.duration_ms) for one in heard])


def _evidence(desk: Desk, planned: DemoRefusal, card: DealCard, truth: Mapping[str, Spoken]) -> tuple[Evidence, ...]:
    """The moments a careful listener would name; where no recording proves it, what the finding counted."""
    if not planned.evidence:
        return () if card.finding is None else card.finding.evidence
    with desk.store.read() as unit:
        return tuple(_span(unit, truth[one.call], one.turn) for one in planned.evidence)


def _span(unit: UnitOfWork, spoken: Spoken, number: int) -> SpanEvidence:
    """The turn's place in the recording with the words as the transcript has them."""
    said = spoken.turns[number]
    recording = unit.calls.recording_named(spoken.file)
    sha256 = "" if recording is None else recording.sha256
    transcript = unit.transcripts.newest(sha256)
    lane = Lane(said.speaker)
    turns = () if transcript is None else transcript.turns
    words = " ".join(turn.text for turn in turns if turn.lane is lane and _overlaps(turn, said.from_ms, said.to_ms))
    return SpanEvidence(sha256, lane, said.from_ms, said.to_ms, words or said.text)


def _overlaps(turn: Turn, from_ms: int, to_ms: int) -> bool:
    return min(turn.to_ms, to_ms) - max(turn.from_ms, from_ms) > (turn.to_ms - turn.from_ms) / 2
