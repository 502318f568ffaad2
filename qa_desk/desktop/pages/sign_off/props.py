"""What the sign-off page shows: one pure function of what it knows."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_desk.desktop.pages.callbacks.columns import deadline_long, deal_text
from qa_desk.desktop.pages.callbacks.facts import FactLine, attempts_of, decision_facts, reason_facts
from qa_desk.desktop.pages.callbacks.penalty_props import Candidate, candidates_of, date_text, source_notes
from qa_desk.desktop.pages.callbacks.state import is_own
from qa_desk.desktop.pages.sign_off.columns import callback_text
from qa_desk.desktop.pages.sign_off.state import SignOffState, own_part
from qa_desk.desktop.pages.sign_off.wording import amount_text, asked_sentence, asked_text, button_text, consequence
from qa_desk.domain.callback import first_since_decision
from qa_desk.domain.decision import move_of
from qa_desk.domain.flow import Move, RefusalState
from qa_desk.domain.penalty import source_as_of
from qa_desk.domain.sign_off import SignAction
from qa_desk.services.views import DealCard, RefusalLine
from qa_desk.words import formats, tr, trn
from qa_desk.words.errors import sentence

ACTIONS: Mapping[RefusalState, tuple[SignAction, ...]] = {
    RefusalState.CLOSURE_PROPOSED: (SignAction.APPROVE, SignAction.SEND_BACK),
    RefusalState.RETURN_PROPOSED: (SignAction.APPROVE, SignAction.SEND_BACK),
    RefusalState.HEAD_DECIDES: (SignAction.CLOSE, SignAction.RETURN, SignAction.CALL_AGAIN),
}


@dataclass(frozen=True, slots=True)
class ActionProps:
    """`about`: what it sets going."""

    action: SignAction
    text: str
    about: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class SignOffProps:
    """`blocked`: why the user may only look, "" when he may sign."""

    summary: str
    blocked: str = ""
    asked: str = ""
    asked_long: str = ""
    deal: str = ""
    audit: tuple[FactLine, ...] = ()
    callback: tuple[FactLine, ...] = ()
    attempts: tuple[str, ...] = ()
    actions: tuple[ActionProps, ...] = ()
    candidates: tuple[Candidate, ...] = ()


def derive(state: SignOffState) -> SignOffProps:
    line, blocked = state.line, _blocked(state)
    if line is None:
        return SignOffProps(_summary(state), blocked)
    card = None if state.detail is None else state.detail.card
    may_sign = not blocked and not state.saving and card is not None
    managers = {} if state.detail is None else state.detail.managers
    idle = frozenset[str]() if state.detail is None else state.detail.idle
    return SignOffProps(
        summary=_summary(state),
        blocked=blocked,
        asked=asked_text(line),
        asked_long=asked_sentence(line),
        deal=deal_text(line),
        audit=(
            FactLine(tr("Client"), line.client_name),
            *reason_facts(line),
            *decision_facts(line, card, state.zone),
            FactLine(tr("Deadline"), deadline_long(line, state.zone, state.now)),
        ),
        callback=tuple(_callback_facts(state, line, card)),
        attempts=attempts_of(card, state.zone),
        actions=tuple(
            ActionProps(action, button_text(action), consequence(action, line), may_sign)
            for action in ACTIONS.get(line.state, ())
        ),
        candidates=candidates_of(managers, (line.stated_by, line.manager), idle),
    )


def _blocked(state: SignOffState) -> str:
    if not state.is_head:
        return tr("Only a sales head signs. Your role lets you look.")
    if state.line is None:
        return ""
    if is_own(state.user, state.line):
        words = tr("You are the manager of this deal ({manager}): somebody else must do this.")
        return words.format(manager=state.user.manager or state.user.name)
    own = None if state.detail is None else own_part(state.user, state.detail.card)
    return "" if own is None else sentence(own)


def _callback_facts(state: SignOffState, line: RefusalLine, card: DealCard | None) -> list[FactLine]:
    facts = [FactLine(tr("Outcome"), callback_text(line) or tr("was not needed"), strong=True)]
    if line.client_words:
        facts.append(FactLine(tr("Client's words"), f"«{line.client_words}»", strong=True))
    if line.state is RefusalState.HEAD_DECIDES:
        facts.append(FactLine(tr("Unanswered attempts"), formats.number(line.attempts)))
    if amount := amount_text(line):
        facts.append(FactLine(tr("Fine"), f"{amount} · {line.stated_by}", strong=True))
        facts.append(FactLine(tr("Because"), _basis(state, card)))
        if notes := _source_notes(card):
            facts.append(FactLine(tr("Lead source"), notes, strong=True))
        facts.append(FactLine(tr("New manager"), line.to_manager, strong=True))
    if card is not None:
        facts.append(FactLine(tr("Proposed by"), proposer(line, card)))
    return facts


def _basis(state: SignOffState, card: DealCard | None) -> str:
    if card is None or card.fine is None:
        return ""
    words = tr("cost of a lead from “{source}” on {day}, the day of the decision")
    return words.format(source=card.fine.lead_source, day=date_text(card.fine.decided_on, state.zone))


def _source_notes(card: DealCard | None) -> str:
    if card is None or card.fine is None or card.refusal is None or not card.decisions:
        return ""
    facts = card.deal.facts
    as_of = source_as_of(card.refusal.lead_source, facts.changed_at, card.decisions[-1].decided_at)
    return " ".join(source_notes(card.fine.lead_source, facts.lead_source, as_of))


def proposer(line: RefusalLine, card: DealCard) -> str:
    """Whose last step brought the refusal here."""
    if line.state is RefusalState.RETURN_PROPOSED and card.fine is not None:
        return card.people.get(card.fine.proposed_by, "")
    decision = card.decisions[-1] if card.decisions else None
    calls = card.callbacks
    if decision is not None:
        doubted = move_of(decision.verdict) is Move.DOUBT
        calls = calls[first_since_decision([one.outcome for one in calls], line.state, doubted=doubted) :]
    if calls:
        return card.people.get(calls[-1].called_by, "")
    return "" if decision is None else card.people.get(decision.decided_by, "")


def _summary(state: SignOffState) -> str:
    if not state.count:
        return ""
    return trn("{n} waits for a signature", "{n} wait for a signature", state.count).format(
        n=formats.number(state.count)
    )
