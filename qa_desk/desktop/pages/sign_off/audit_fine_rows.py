"""What the tab of audit fines shows: the columns of its list, and the evidence of the chosen fine; pure functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo

from qa_desk.desktop.pages.callbacks.facts import FactLine
from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.audit_fine import AuditFineState, FineAct
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.money import Money
from qa_desk.domain.people import Role, User
from qa_desk.services.audit_fine_lines import AuditFineLine
from qa_desk.words import audit_fine_words, formats, labels, language, tr, trn

_ICONS = {AuditFineState.WAITING: "sign_off", AuditFineState.SENT_BACK: "back"}


@dataclass(frozen=True, slots=True)
class FineProps:
    """`acts`: what the user may do with the chosen lines. `why_not`: why nothing can be signed, "" when it can."""

    told: str
    facts: tuple[FactLine, ...]
    acts: frozenset[FineAct]
    why_not: str


def deal_text(line: AuditFineLine) -> str:
    return f"{line.external_id} · {line.deal_title}" if line.deal_title else line.external_id


def question_text(line: AuditFineLine) -> str:
    return line.question_title.of(language())


def form_text(line: AuditFineLine) -> str:
    words = tr("{form}, version {version}")
    return words.format(form=line.form_title.of(language()), version=line.fine.form.version)


def state_text(line: AuditFineLine) -> str:
    """Held ones say so: they wait for calibration, not for a signature."""
    if line.state is AuditFineState.WAITING and line.holds:
        return tr("Held")
    return audit_fine_words.state(line.state)


def columns() -> list[Column[AuditFineLine]]:
    return [
        Column(
            "state", lambda: tr("State"), state_text, 215,
            icon=lambda line: "lock" if line.holds else _ICONS.get(line.state, ""),
            tint=lambda line: "warn" if line.holds else "",
            tooltip=lambda line: audit_fine_words.holds(line.holds) or state_text(line),
        ),
        Column("manager", lambda: tr("Manager"), lambda line: line.fine.manager, 150),
        Column("amount", lambda: tr("Amount"), lambda line: formats.money(line.fine.amount), 110, align_right=True),
        Column("question", lambda: tr("Question"), question_text, 260,
               tooltip=lambda line: f"{form_text(line)}\n{question_text(line)}"),
        Column("deal", lambda: tr("Deal"), deal_text, 170, tooltip=deal_text),
        Column("auditor", lambda: tr("Auditor"), lambda line: line.proposed_by, 130),
    ]  # fmt: skip


def amount_key(line: AuditFineLine) -> int:
    return line.fine.amount.minor


def derive(
    user: User, lines: Sequence[AuditFineLine], chosen: Sequence[AuditFineLine], zone: Callable[[], tzinfo]
) -> FineProps:
    acts = acts_for(user, chosen)
    return FineProps(
        told=_told(user, lines),
        facts=() if len(chosen) != 1 else tuple(_facts(chosen[0], zone())),
        acts=acts,
        why_not="" if acts & {FineAct.SIGN, FineAct.WITHDRAW} else _why_not(user, chosen),
    )


def acts_for(user: User, chosen: Sequence[AuditFineLine]) -> frozenset[FineAct]:
    """A head signs several at once; everything else is answered one by one, with a comment."""
    found = set()
    head = user.active and Role.SALES_HEAD in user.roles
    others = [line for line in chosen if line.fine.proposed_by != user.id]
    if chosen and all(line.may_be_signed_by(user) for line in chosen):
        found.add(FineAct.SIGN)
    if len(chosen) != 1:
        return frozenset(found)
    (line,) = chosen
    if head and others and line.state is AuditFineState.WAITING:
        found.add(FineAct.SEND_BACK)
    if not others and user.active and Role.AUDITOR in user.roles:
        if line.state is AuditFineState.SENT_BACK:
            found.add(FineAct.PROPOSE_AGAIN)
        if line.state in (AuditFineState.WAITING, AuditFineState.SENT_BACK):
            found.add(FineAct.WITHDRAW)
    return frozenset(found)


def waiting_for(user: User, lines: Sequence[AuditFineLine]) -> int:
    """What he can settle now: a head signs, an auditor answers what was sent back."""
    return sum(bool(acts_for(user, [line]) & {FineAct.SIGN, FineAct.PROPOSE_AGAIN}) for line in lines)


def _why_not(user: User, chosen: Sequence[AuditFineLine]) -> str:
    if not chosen:
        return ""
    if not (user.active and Role.SALES_HEAD in user.roles):
        return tr("Only a sales head signs. Your role lets you look.")
    if any(line.fine.proposed_by == user.id for line in chosen):
        return tr("You audited this deal yourself: somebody else must sign.")
    held = next((line for line in chosen if line.holds), None)
    if held is not None:
        return tr("Held by calibration: {why}.").format(why=audit_fine_words.holds(held.holds))
    return tr("The auditor has to answer first.")


def _told(user: User, lines: Sequence[AuditFineLine]) -> str:
    """What this user can sign; who looks only is told what anybody can."""
    signs = user.active and Role.SALES_HEAD in user.roles
    ready = [line.fine.amount for line in lines if (line.may_be_signed_by(user) if signs else line.may_be_signed)]
    held = sum(bool(line.holds) for line in lines)
    own = sum(line.may_be_signed and line.fine.proposed_by == user.id for line in lines) if signs else 0
    parts = []
    if ready:
        total = sum(ready[1:], start=ready[0])
        words = trn("{n} can be signed: {amount}", "{n} can be signed: {amount}", len(ready))
        parts.append(words.format(n=formats.number(len(ready)), amount=formats.money(total)))
    if held:
        parts.append(trn("{n} is held by calibration", "{n} are held by calibration", held).format(n=held))
    if own:
        words = trn("{n} of your own: somebody else signs", "{n} of your own: somebody else signs", own)
        parts.append(words.format(n=formats.number(own)))
    return " · ".join(parts)


def _facts(line: AuditFineLine, zone: tzinfo) -> list[FactLine]:
    facts = [
        FactLine(tr("Question"), question_text(line), strong=True),
        FactLine(tr("Form"), form_text(line)),
        FactLine(tr("Amount by the form"), formats.money(line.fine.amount), strong=True),
        FactLine(tr("Auditor's comment"), line.answer.comment),
    ]
    for one in line.answer.evidence:
        if isinstance(one, SpanEvidence):
            when = f"{labels.lane(one.lane)}, {formats.clock_ms(one.from_ms)}–{formats.clock_ms(one.to_ms)}"
            facts.append(FactLine(when, f"«{one.quote}»"))
        else:
            facts.append(FactLine(tr("Evidence"), tr("a call or another deal: open the deal")))
    when = formats.date_time(line.fine.proposed_at, zone)
    facts.append(FactLine(tr("Proposed by"), f"{line.proposed_by}, {when}"))
    if line.holds:
        facts.append(FactLine(tr("Held"), audit_fine_words.holds(line.holds), strong=True))
    facts += [FactLine(audit_fine_words.act(one.act), one.comment or "—") for one in line.steps]
    return facts


def total_of(lines: Sequence[AuditFineLine]) -> Money:
    """Of at least one line."""
    return sum((line.fine.amount for line in lines[1:]), start=lines[0].fine.amount)
