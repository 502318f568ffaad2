"""The penalty card in words: who is fined, how much and why, who gets the deal, and what stands in the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from qa_desk.desktop.pages.callbacks.state import CallbacksState
from qa_desk.domain.errors import KnownError
from qa_desk.domain.penalty import NoTariff, SourceAsOf, name_key, same_name
from qa_desk.services.penalise import FinePreview
from qa_desk.services.reassign import IDLE_AFTER
from qa_desk.services.views import RefusalLine
from qa_desk.words import formats, tr, trn
from qa_desk.words.errors import sentence


@dataclass(frozen=True, slots=True)
class Candidate:
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class PenaltyProps:
    """`problem`: why no fine can be proposed, "" when it can. `chosen`: name of the new manager, "" for none."""

    manager: str
    amount: str
    basis: str
    problem: str
    candidates: tuple[Candidate, ...]
    chosen: str
    next_text: str
    editable: bool
    can_propose: bool


def penalty_props(state: CallbacksState, line: RefusalLine, *, may_act: bool) -> PenaltyProps:
    detail = state.detail
    fine, error = (None, None) if detail is None else (detail.fine, detail.no_fine)
    barred = (line.stated_by, line.manager, state.user.manager, state.user.name)  # nobody brings a deal to himself
    candidates = () if detail is None else candidates_of(detail.managers, barred, detail.idle)
    chosen = choice(candidates, state.draft.new_manager)
    problem = "" if error is None else problem_text(error, state.zone)
    if detail is not None and not problem and not candidates:
        problem = tr("The deals know no other manager. Import deals of another manager first.")
    return PenaltyProps(
        manager=line.stated_by,
        amount="" if fine is None else formats.money(fine.tariff.amount),
        basis="" if fine is None else _basis(fine, state.zone),
        problem=problem,
        candidates=candidates,
        chosen=chosen,
        next_text=_next(fine, chosen, problem),
        editable=may_act and not state.saving and bool(candidates),
        can_propose=may_act and not state.saving and fine is not None and bool(chosen) and not problem,
    )


def candidates_of(
    managers: Mapping[str, int], former: tuple[str, ...], idle: frozenset[str] = frozenset()
) -> tuple[Candidate, ...]:
    """Least loaded first, who did nothing lately last; nobody who had the deal."""
    free = [name for name in managers if name.strip() and not any(same_name(name, one) for one in former)]
    free.sort(key=lambda name: (name in idle, managers[name], name.casefold()))
    return tuple(Candidate(name, _label(name, managers[name], name in idle)) for name in free)


def _label(name: str, deals: int, idle: bool) -> str:
    load = trn("{n} deal", "{n} deals", deals).format(n=formats.number(deals))
    return " · ".join((name, load, idle_text())) if idle else f"{name} · {load}"


def idle_text() -> str:
    days = IDLE_AFTER.days
    return trn("nothing done for {n} day", "nothing done for {n} days", days).format(n=formats.number(days))


def choice(candidates: tuple[Candidate, ...], wanted: str) -> str:
    """What the person chose, while it is there; else the least loaded."""
    names = [one.name for one in candidates]
    return wanted if wanted in names else (names[0] if names else "")


def problem_text(error: KnownError, zone: tzinfo) -> str:
    if not isinstance(error, NoTariff):
        return sentence(error)
    day = date_text(date.fromisoformat(str(error.facts["day"])), zone)
    source = str(error.facts["lead_source"])
    if not source.strip():
        return tr("The deal names no lead source, so no tariff fits. Fill it in in the CRM and import the deal again.")
    words = tr("No cost per lead is known for the source “{source}” on {day}: add it in Settings → Tariffs.")
    return words.format(source=source, day=day)


def date_text(day: date, zone: tzinfo) -> str:
    return formats.date(datetime.combine(day, time(12), zone), zone)


def _basis(fine: FinePreview, zone: tzinfo) -> str:
    words = tr("Cost of a lead from “{source}” on {day}, the day of the decision; tariff valid from {since}.")
    text = words.format(
        source=fine.lead_source,
        day=date_text(fine.decided_on, zone),
        since=date_text(fine.tariff.valid_from, zone),
    )
    return " ".join((text, *source_notes(fine.lead_source, fine.source_now, fine.as_of)))


def source_notes(source: str, now: str, as_of: SourceAsOf) -> tuple[str, ...]:
    """Why the fine is priced by `source`, where one may wonder: the CRM says another, or nothing was kept in time."""
    notes = []
    if as_of is SourceAsOf.DECISION:
        notes.append(
            tr("When the refusal came in, its source was not kept; the CRM has changed nothing since the decision.")
        )
    elif as_of is SourceAsOf.NOW:
        notes.append(
            tr("When the refusal came in, its source was not kept: it may have been changed after the decision.")
        )
    if name_key(now) != name_key(source):
        words = tr("The CRM says “{source}” now; the fine keeps the source that the refusal came in with.")
        if as_of is not SourceAsOf.OPENING:
            words = tr("The CRM says “{source}” now.")
        notes.append(words.format(source=now or "—"))
    return tuple(notes)


def _next(fine: FinePreview | None, chosen: str, problem: str) -> str:
    if problem:
        return tr("Nothing is lost: the refusal stays here, and so does your choice.")
    if fine is None or not chosen:
        return ""
    words = tr("Next: the sales head signs the fine of {amount} for {manager} and the transfer of the deal to {new}.")
    return words.format(amount=formats.money(fine.tariff.amount), manager=fine.manager, new=chosen)
