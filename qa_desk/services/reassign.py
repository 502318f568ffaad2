"""Reassignment: who gets the deal by policy, the list for the CRM, and what became of the deals given away."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qa_desk.domain.flow import ConditionalRefusal, RefusalId, RefusalState
from qa_desk.domain.penalty import Reassignment, name_key, same_name
from qa_desk.domain.reassign import (
    Candidate,
    Followed,
    ReassignPolicy,
    Recovered,
    choose,
    guess_closed_stages,
    outcome_of,
    recovered,
)
from qa_desk.domain.safe_cells import clean_text
from qa_desk.domain.settings import Settings
from qa_desk.domain.sign_off import SignAction, period_of
from qa_desk.services.decide import managers_of
from qa_desk.services.safe_csv import write_csv
from qa_desk.services.store import Store, UnitOfWork

CRM_TITLES = ("deal_id", "deal", "from_manager", "to_manager", "signed_on")
SIGNED = frozenset({SignAction.APPROVE, SignAction.RETURN})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`candidates`: everybody who may get it, least loaded first; for the head who chooses himself."""

    manager: str
    policy: ReassignPolicy
    candidates: tuple[Candidate, ...]


def suggest_manager(
    store: Store, refusal_id: RefusalId, policy: ReassignPolicy | None = None, chosen: str = ""
) -> Suggestion:
    """By the policy of the settings unless one is given; the same facts always name the same person.

    Raises NotFound, NobodyToTake.
    """
    with store.read() as unit:
        return suggestion(unit, unit.refusals.get(refusal_id), policy, chosen)


def suggestion(
    unit: UnitOfWork, refusal: ConditionalRefusal, policy: ReassignPolicy | None = None, chosen: str = ""
) -> Suggestion:
    policy = policy or ReassignPolicy(unit.settings.load().reassign_policy)
    former = managers_of(unit, refusal)
    given = unit.penalties.reassignments()
    candidates = _candidates(unit, given)
    last = given[-1].to_manager if given else ""
    free = [one for one in candidates if not any(same_name(one.manager, name) for name in former)]
    ordered = tuple(sorted(free, key=lambda one: (one.load, name_key(one.manager))))
    return Suggestion(choose(policy, candidates, former, last, chosen), policy, ordered)


def _candidates(unit: UnitOfWork, given: list[Reassignment]) -> list[Candidate]:
    """Open deals a manager holds, and those promised to him that the CRM does not show with him yet."""
    settings = unit.settings.load()
    loads = unit.deals.open_by_manager(_closed_stages(unit, settings))
    promised: dict[str, int] = {}
    for one in {one.refusal_id: one for one in given}.values():
        if same_name(unit.deals.get(one.deal_id).facts.manager, one.from_manager):
            promised[name_key(one.to_manager)] = promised.get(name_key(one.to_manager), 0) + 1
    return [Candidate(manager, group, load + promised.get(name_key(manager), 0)) for manager, group, load in loads]


def _closed_stages(unit: UnitOfWork, settings: Settings) -> tuple[str, ...]:
    won, lost = _won_and_lost(unit, settings)
    return (*won, *lost)


def _won_and_lost(unit: UnitOfWork, settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As set, else by the usual names of the stages; «условный отказ» is neither."""
    stages = [one for one in unit.deals.stages() if one not in settings.conditional_stages]
    won, lost = guess_closed_stages(stages)
    return settings.won_stages or won, settings.lost_stages or lost


# ---------------------------------------------------------------- list and outcome


def follow_reassignments(store: Store, period: str | None = None) -> list[Followed]:
    """Signed ones (of a month, or all), in the order of their signatures, with what the newest import says."""
    with store.read() as unit:
        settings = unit.settings.load()
        won, lost = _won_and_lost(unit, settings)
        found = []
        for one in _newest_of_each(unit):
            signed_at = _signed_at(unit, one)
            if signed_at is None or period not in (None, period_of(signed_at, settings.time_zone)):
                continue
            facts = unit.deals.get(one.deal_id).facts
            found.append(
                Followed(
                    refusal_id=one.refusal_id,
                    deal_external_id=facts.external_id,
                    title=facts.title,
                    from_manager=one.from_manager,
                    to_manager=one.to_manager,
                    signed_at=signed_at,
                    outcome=outcome_of(facts.stage, facts.closed_at, signed_at, won, lost),
                    amount=facts.amount,
                    moved=not same_name(facts.manager, one.from_manager),
                )
            )
    return sorted(found, key=lambda one: (one.signed_at, one.refusal_id))


def _newest_of_each(unit: UnitOfWork) -> list[Reassignment]:
    return list({one.refusal_id: one for one in unit.penalties.reassignments()}.values())


def _signed_at(unit: UnitOfWork, one: Reassignment) -> datetime | None:
    if unit.refusals.get(one.refusal_id).state is not RefusalState.RETURNED:
        return None
    signed = [item.signed_at for item in unit.signatures.of_refusal(one.refusal_id) if item.action in SIGNED]
    return signed[-1] if signed else None


def money_recovered(store: Store, period: str | None = None) -> Recovered:
    """How many reassigned deals were won, lost, are in work, and their sums."""
    with store.read() as unit:
        currency = unit.settings.load().currency
    return recovered(follow_reassignments(store, period), currency)


def export_reassignments(store: Store, path: Path, period: str | None = None) -> int:
    """The list for the CRM, complete or not at all; how many lines. Only deals the CRM does not show as moved yet.

    Raises FileNotWritten.
    """
    waiting = [one for one in follow_reassignments(store, period) if not one.moved]
    rows = [
        (one.deal_external_id, one.title, one.from_manager, one.to_manager, f"{one.signed_at:%Y-%m-%d}")
        for one in waiting
    ]
    write_csv(path, CRM_TITLES, [[clean_text(cell) for cell in row] for row in rows])
    return len(rows)
