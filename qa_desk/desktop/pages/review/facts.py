"""The left column in words: facts of the deal, and what happened to it so far."""

from dataclasses import dataclass

from qa_desk.desktop.pages.review.state import ReviewState
from qa_desk.desktop.pages.review.wording import deal_text
from qa_desk.domain.money import Money
from qa_desk.services.views import DealCard
from qa_desk.words import formats, labels, tr
from qa_desk.words.listening import heard_then


@dataclass(frozen=True, slots=True)
class FactLine:
    label: str
    value: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """`who`, `comment` and `note` may be ""."""

    when: str
    what: str
    who: str
    comment: str
    note: str = ""


def facts_of(state: ReviewState, card: DealCard) -> tuple[FactLine, ...]:
    facts, zone = card.deal.facts, state.zone
    lines = [
        FactLine(tr("Client"), ", ".join(part for part in (facts.client_name, facts.company) if part), strong=True),
        FactLine(tr("Phones"), "\n".join(phone.e164 or phone.original for phone in facts.phones)),
        FactLine(tr("E-mail"), "\n".join(facts.emails)),
        FactLine(tr("Manager"), _manager(card), strong=True),
        FactLine(tr("Source"), facts.lead_source),
        FactLine(tr("Stage"), facts.stage),
        FactLine(tr("Since"), formats.date_time(facts.stage_since, zone) if facts.stage_since else ""),
        FactLine(tr("Amount"), formats.money(facts.amount) if facts.amount else ""),
        FactLine(tr("Next task"), formats.date_time(facts.next_task_at, zone) if facts.next_task_at else tr("none")),
    ]
    if card.item is not None:
        stake = formats.money(Money(card.item.stake_minor, state.currency)) if card.item.stake_minor else ""
        lines.append(FactLine(tr("At stake"), stake or tr("no tariff")))
        overdue = card.item.done_at is None and card.item.deadline_at < state.now
        deadline = formats.date_time(card.item.deadline_at, zone)
        text = tr("{when}, overdue").format(when=deadline) if overdue else deadline
        lines.append(FactLine(tr("Deadline"), text, strong=overdue))
    kept = {tr("Client"), tr("Manager"), tr("Phones"), tr("Source")}
    return tuple(line for line in lines if line.value or line.label in kept)


def _manager(card: DealCard) -> str:
    """Who stated the reason is named when the deal has gone to somebody else since."""
    now, stated = card.deal.facts.manager, "" if card.refusal is None else card.refusal.stated_by
    return tr("{now} (reason stated by {stated})").format(now=now, stated=stated) if stated not in ("", now) else now


def reason_of(card: DealCard) -> str:
    """The stated reason as the chip shows it: the book's word, else what the manager typed."""
    if card.refusal is None:
        return ""
    if card.refusal.stated_reason is not None:
        return labels.reason(card.refusal.stated_reason)
    return card.refusal.stated_text or tr("No reason stated")


def comment_of(card: DealCard) -> str:
    """The manager's own words, without repeating the chip."""
    if card.refusal is None:
        return ""
    parts = (card.refusal.stated_text, card.refusal.stated_comment)
    return "\n".join(part for part in parts if part.strip() and part.casefold() != reason_of(card).casefold())


def older_deals_of(state: ReviewState, card: DealCard) -> tuple[str, ...]:
    return tuple(deal_text(deal, state.zone) for deal in card.older_deals)


def history_of(state: ReviewState, card: DealCard) -> tuple[HistoryLine, ...]:
    """Decisions, callbacks and signatures, oldest first."""
    happened = [
        (one.decided_at, labels.decision(one.verdict), one.decided_by, one.comment, heard_then(one.heard_percent))
        for one in card.decisions
    ]
    happened += [
        (one.called_at, labels.outcome(one.outcome), one.called_by, one.client_words, "") for one in card.callbacks
    ]
    happened += [
        (one.signed_at, labels.sign_action(one.action), one.signed_by, one.comment, "") for one in card.signatures
    ]
    return tuple(
        HistoryLine(formats.date_time(when, state.zone), what, card.people.get(who, ""), comment, note)
        for when, what, who, comment, note in sorted(happened, key=lambda one: one[0])
    )
