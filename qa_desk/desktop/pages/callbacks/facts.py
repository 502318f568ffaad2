"""The left card in words: who is called, what the auditor decided, what was heard, what was tried so far."""

from dataclasses import dataclass
from datetime import tzinfo

from qa_desk.desktop.pages.callbacks.columns import deadline_long, reason_text
from qa_desk.desktop.pages.callbacks.state import CallbacksState
from qa_desk.desktop.pages.review.wording import evidence_text
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.views import DealCard, RefusalLine
from qa_desk.words import formats, labels, tr
from qa_desk.words.listening import heard_then


@dataclass(frozen=True, slots=True)
class FactLine:
    label: str
    value: str
    strong: bool = False


def reason_facts(line: RefusalLine) -> list[FactLine]:
    """Who stated what, in the manager's own words where there are any."""
    comment = line.stated_comment.strip()
    stated = f"{reason_text(line)}. «{comment}»" if comment else reason_text(line)
    facts = [
        FactLine(tr("Manager"), line.stated_by or line.manager, strong=True),
        FactLine(tr("Stated reason"), stated),
    ]
    if line.stated_by and line.manager and line.manager != line.stated_by:
        facts.insert(1, FactLine(tr("Deal is now with"), line.manager))
    return facts


def decision_facts(line: RefusalLine, card: DealCard | None, zone: tzinfo) -> list[FactLine]:
    """The finding, the auditor's last decision, and every piece of evidence in words."""
    facts = [FactLine(tr("Finding"), tr("not checked") if line.finding is None else labels.verdict(line.finding))]
    if line.decision is not None:
        words = labels.decision(DecisionVerdict(line.decision))
        who = f"{words} ({line.decided_by})" if line.decided_by else words
        parts = [who, heard_then(line.heard_percent), line.decision_comment]
        facts.append(FactLine(tr("Decision"), "\n".join(part for part in parts if part), strong=True))
    heard = quotes(line, card, zone)
    facts.append(FactLine(tr("Heard in the calls"), "\n".join(heard) or tr("no recording of a conversation")))
    return facts


def quotes(line: RefusalLine, card: DealCard | None, zone: tzinfo) -> list[str]:
    if card is not None and card.decisions:
        return [evidence_text(one, card, zone) for one in card.decisions[-1].evidence]
    return [f"«{line.quote}»"] if line.quote else []


def head_said(card: DealCard | None) -> str:
    """Why the head gave the refusal back, when that was the last thing he did."""
    if card is None or not card.signatures:
        return ""
    last = card.signatures[-1]
    if last.action not in (SignAction.SEND_BACK, SignAction.CALL_AGAIN):
        return ""
    return f"{labels.sign_action(last.action)}: {last.comment}" if last.comment else labels.sign_action(last.action)


def facts_of(state: CallbacksState, line: RefusalLine) -> tuple[FactLine, ...]:
    card = None if state.detail is None else state.detail.card
    facts = [*reason_facts(line), *decision_facts(line, card, state.zone)]
    if said := head_said(card):
        facts.append(FactLine(tr("Sales head"), said, strong=True))
    if line.client_words:
        facts.append(FactLine(tr("Client's words"), f"«{line.client_words}»", strong=True))
    facts.append(FactLine(tr("Deadline"), deadline_long(line, state.zone, state.now)))
    return tuple(facts)


def attempts_of(card: DealCard | None, zone: tzinfo) -> tuple[str, ...]:
    """Every call back so far, oldest first: when, what came out, who called."""
    if card is None:
        return ()
    lines = []
    for one in card.callbacks:
        who = card.people.get(one.called_by, "")
        parts = (formats.date_time(one.called_at, zone), labels.outcome(one.outcome), who)
        lines.append(" · ".join(part for part in parts if part))
    return tuple(lines)
