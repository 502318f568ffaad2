"""Words of the review page that stand for codes: evidence, verdicts, what happens next."""

from dataclasses import dataclass
from datetime import tzinfo
from typing import assert_never

from qa_desk.domain.call import Call, Direction
from qa_desk.domain.deal import Deal
from qa_desk.domain.decision import AttemptEvidence, DealEvidence, DecisionVerdict, Evidence, SpanEvidence
from qa_desk.domain.explanation import explain
from qa_desk.domain.finding import Finding
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.services.views import CallView, DealCard
from qa_desk.words import formats, labels, tr
from qa_desk.words.explain import against, sentence


@dataclass(frozen=True, slots=True)
class Told:
    """A finding explained: one sentence, and what spoke against it. Both empty where nothing was found yet."""

    sentence: str = ""
    against: tuple[str, ...] = ()


NOTHING_TOLD = Told()


def told(finding: Finding, stated: ReasonCode | None) -> Told:
    explanation = explain(finding, stated)
    return Told(sentence(explanation), against(explanation))


def verdict_meaning(verdict: DecisionVerdict) -> str:
    match verdict:
        case DecisionVerdict.CONFIRMED:
            return tr("The client named the stated reason.")
        case DecisionVerdict.CONTRADICTED:
            return tr("The client named another reason, or did not refuse.")
        case DecisionVerdict.NOT_DISCUSSED:
            return tr("The calls do not tell whether the reason is true.")
        case DecisionVerdict.NO_CALL:
            return tr("There is no recording of a conversation.")
        case _:
            assert_never(verdict)


def what_next(verdict: DecisionVerdict) -> str:
    """What saving this verdict sets going."""
    if verdict is DecisionVerdict.CONFIRMED:
        return tr("Next: the sales head gets the closure to sign.")
    return tr("Next: somebody else than the manager calls the client back.")


def saved(verdict: DecisionVerdict) -> str:
    if verdict is DecisionVerdict.CONFIRMED:
        return tr("Decision saved. The closure waits for the sales head's signature.")
    return tr("Decision saved. The client will be called back.")


def evidence_text(one: Evidence, card: DealCard, zone: tzinfo) -> str:
    match one:
        case SpanEvidence():
            return f"{_when(one, card, zone)}  {labels.lane(one.lane)}: «{one.quote}»"
        case AttemptEvidence():
            call = next((view.call for view in card.calls if view.call.id == one.call_id), None)
            return tr("Attempt") if call is None else attempt_text(call, zone)
        case DealEvidence() if one.deal_id == card.deal.id:
            return tr("This deal as it stands in the CRM")
        case DealEvidence():
            deal = next((deal for deal in card.older_deals if deal.id == one.deal_id), None)
            return tr("Older deal") if deal is None else deal_text(deal, zone)
        case _:
            assert_never(one)


def _when(span: SpanEvidence, card: DealCard, zone: tzinfo) -> str:
    """The call's day only when there are several to tell apart."""
    clock = formats.clock_ms(span.from_ms)
    recorded = [view for view in card.calls if view.call.recording is not None]
    view = next((view for view in recorded if view.call.recording == span.recording), None)
    return clock if view is None or len(recorded) == 1 else f"{formats.day(view.call.facts.started_at, zone)} {clock}"


def attempt_text(call: Call, zone: tzinfo) -> str:
    facts = call.facts
    when = formats.date_time(facts.started_at, zone)
    answered = tr("answered") if facts.answered else tr("no answer")
    return f"{when} · {direction(facts.direction)} · {answered}"


def direction(value: Direction) -> str:
    return tr("call") if value is Direction.UNKNOWN else labels.direction(value)


def deal_text(deal: Deal, zone: tzinfo) -> str:
    facts = deal.facts
    created = formats.date(facts.created_at, zone) if facts.created_at else ""
    parts = (facts.external_id, facts.title, facts.stage, facts.manager, created)
    return " · ".join(part for part in parts if part)


def call_text(view: CallView, zone: tzinfo) -> str:
    """One line above the player: when, which way, how long, with whom."""
    facts = view.call.facts
    length = view.recording.audio.duration_ms if view.recording is not None else facts.talk_ms
    parts = [formats.date_time(facts.started_at, zone), direction(facts.direction)]
    if not facts.answered:
        parts.append(tr("no answer"))
    elif length:
        parts.append(formats.duration_ms(length))
    if facts.manager:
        parts.append(facts.manager)
    return " · ".join(parts)
