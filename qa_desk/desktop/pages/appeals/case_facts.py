"""The cards of a case in words: the money and why, the papers with who recorded them, the dispute and its end."""

from collections.abc import Sequence

from qa_desk.desktop.pages.appeals.state import AppealsState
from qa_desk.desktop.pages.appeals.wording import (
    basis_text,
    counter_text,
    left_long,
    paper_long,
    reviewers_text,
)
from qa_desk.desktop.pages.callbacks.facts import FactLine
from qa_desk.desktop.pages.review.wording import evidence_text
from qa_desk.domain.appeal import Obstacle, Paper, PaperKind
from qa_desk.services.case_lines import CaseLine
from qa_desk.services.views import DealCard
from qa_desk.words import formats, labels, ledger_words, tr

_P = PaperKind


def money_facts(state: AppealsState, line: CaseLine) -> list[FactLine]:
    case, card = line.case, None if state.detail is None else state.detail.card
    facts = [FactLine(tr("Amount"), formats.money(case.amount), strong=True)]
    if case.left != case.amount:
        facts.append(FactLine(tr("Left of it"), formats.money(case.left), strong=True))
    facts.append(FactLine(tr("Period"), formats.month(case.period)))
    if card is not None:
        facts.append(FactLine(tr("How it came about"), basis_text(card.entry)))
        facts.append(FactLine(tr("Proposed by"), _who(state, card.entry.proposed_by)))
        signed = f"{_who(state, card.entry.entered_by)}, {formats.date_time(case.signed_at, state.zone)}"
        facts.append(FactLine(tr("Signed by"), signed))
        if card.cap is not None:
            words = tr("{taken} of at most {cap} ({percent} % of {pay})")
            told = words.format(
                taken=formats.money(card.cap.taken), cap=formats.money(card.cap.cap), percent=card.cap.percent,
                pay=formats.money(card.cap.pay),
            )  # fmt: skip
            facts.append(FactLine(tr("Taken in the month"), told))
    return facts


def why_facts(state: AppealsState) -> list[FactLine]:
    """What the deal's card tells: the stated reason, what was heard with its times, the client's words afterwards."""
    deal = None if state.detail is None else state.detail.deal
    if deal is None:
        return []
    facts = [FactLine(tr("Client"), deal.deal.facts.client_name)]
    if deal.refusal is not None:
        refusal = deal.refusal
        reason = labels.reason(refusal.stated_reason) if refusal.stated_reason else tr("reason not recognised")
        stated = f"{reason}. «{refusal.stated_comment}»" if refusal.stated_comment else reason
        facts.append(FactLine(tr("Stated reason"), stated))
    facts.extend(_decided(state, deal))
    for one in deal.callbacks[-1:]:
        words = (
            f"{labels.outcome(one.outcome)}: «{one.client_words}»" if one.client_words else labels.outcome(one.outcome)
        )
        facts.append(FactLine(tr("Client's words"), words, strong=True))
    return facts


def _decided(state: AppealsState, deal: DealCard) -> list[FactLine]:
    if not deal.decisions:
        return []
    last = deal.decisions[-1]
    who = deal.people.get(last.decided_by, "")
    told = "\n".join(part for part in (f"{labels.decision(last.verdict)} ({who})", last.comment) if part)
    heard = "\n".join(evidence_text(one, deal, state.zone) for one in last.evidence)
    return [FactLine(tr("Decision"), told, strong=True), FactLine(tr("Heard in the calls"), heard)]


def paper_facts(state: AppealsState, line: CaseLine) -> list[FactLine]:
    """Each paper that is asked for: what is there, or until when it is awaited."""
    case = line.case
    explained = _papers(state, line, (_P.EXPLANATION, _P.NO_EXPLANATION)) or _explanation(state, line)
    due = formats.date_time(case.acknowledgement_due, state.zone)
    shown = _papers(state, line, (_P.ACKNOWLEDGED,)) or _awaited(case.obstacles, Obstacle.ACKNOWLEDGEMENT_OVERDUE, due)
    return [
        FactLine(tr("Ground"), _ground(state, line)),
        FactLine(tr("Explanation"), explained),
        FactLine(tr("Acknowledgement"), shown),
    ]


def _ground(state: AppealsState, line: CaseLine) -> str:
    if written := _papers(state, line, (_P.GROUND,)):
        return written
    if line.case.ground.strip():
        return tr("{ground}\nfrom the settings, as it was signed").format(ground=line.case.ground)
    return tr("not written down; the law setting asks for it") if state.law else tr("not written down")


def _explanation(state: AppealsState, line: CaseLine) -> str:
    case = line.case
    if case.appeal is not None:
        return tr("given with the appeal of {day}").format(day=formats.date(case.appeal.filed_at, state.zone))
    due = formats.date_time(case.explanation_due, state.zone)
    return _awaited(case.obstacles, Obstacle.EXPLANATION_OVERDUE, due)


def _awaited(obstacles: Sequence[Obstacle], late: Obstacle, due: str) -> str:
    if late in obstacles:
        return tr("overdue, was awaited until {when}").format(when=due)
    return tr("awaited until {when}").format(when=due)


def _papers(state: AppealsState, line: CaseLine, kinds: tuple[PaperKind, ...]) -> str:
    found = [one for one in line.case.papers if one.kind in kinds]
    return "\n".join(_paper(state, one) for one in found)


def _paper(state: AppealsState, paper: Paper) -> str:
    told = paper_long(paper, _who(state, paper.recorded_by))
    return f"{ledger_words.paper(paper.kind)}: {told}" if paper.kind is _P.NO_EXPLANATION else told


def dispute_facts(state: AppealsState, line: CaseLine) -> list[FactLine]:
    case, facts = line.case, []
    if case.appeal is not None:
        filed = f"{formats.date_time(case.appeal.filed_at, state.zone)}, {_who(state, case.appeal.filed_by)}"
        facts.append(FactLine(tr("Filed"), filed))
        facts.append(FactLine(tr("The employee says"), f"«{case.appeal.explanation}»", strong=True))
        if case.appeal.evidence:
            facts.append(FactLine(tr("Evidence"), "\n".join(case.appeal.evidence)))
        if case.decision is None:
            facts.append(FactLine(tr("May decide"), reviewers_text(line)))
            facts.append(FactLine(tr("Deadline"), left_long(line, state.zone), strong=line.late))
    facts.extend(_end(state, line))
    return facts


def _end(state: AppealsState, line: CaseLine) -> list[FactLine]:
    facts, case = [], line.case
    if case.decision is not None:
        one = case.decision
        outcome = ledger_words.appeal_outcome(one.outcome)
        told = f"{outcome}: {formats.money(one.amount)}" if one.amount is not None else outcome
        who = f"{_who(state, one.decided_by)}, {formats.date_time(one.decided_at, state.zone)}"
        facts.append(FactLine(tr("Decision"), f"{told}\n{one.comment}\n{who}", strong=True))
    card = None if state.detail is None else state.detail.card
    if card is not None and card.counters:
        told = "\n".join(counter_text(one, _who(state, one.entered_by), state.zone) for one in card.counters)
        facts.append(FactLine(tr("Counter-entries"), told, strong=True))
    if line.waiting is not None:
        asked = line.waiting.asked
        amount = tr("all that is left") if asked is None else formats.money(asked)
        words = tr("{amount}, proposed by {who} on {day} — {ground}")
        told = words.format(
            amount=amount, who=_who(state, line.waiting.proposed_by),
            day=formats.date(line.waiting.proposed_at, state.zone), ground=line.waiting.ground,
        )  # fmt: skip
        facts.append(FactLine(tr("Waits for a signature"), told, strong=True))
    for asked_for, no in () if card is None else card.declined:
        words = tr("{who} on {day}: {comment} (was proposed: {ground})")
        told = words.format(
            who=_who(state, no.declined_by), day=formats.date(no.declined_at, state.zone), comment=no.comment,
            ground=asked_for.ground,
        )  # fmt: skip
        facts.append(FactLine(tr("Declined counter-entry"), told))
    return facts


def _who(state: AppealsState, user_id: int | None) -> str:
    card = None if state.detail is None else state.detail.card
    return "" if card is None or user_id is None else card.people.get(user_id, "")
