"""Reassignment: who gets the deal, by policy or chosen by the head; never a manager who had it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.flow import ConditionalRefusal, MoveNotAllowed, RefusalId, RefusalState
from qa_desk.domain.log import Payload
from qa_desk.domain.log_before import with_was
from qa_desk.domain.penalty import Reassignment, name_key, person_key, same_name
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.reassign import Candidate, ReassignPolicy, choose, guess_closed_stages
from qa_desk.domain.settings import Settings
from qa_desk.services.decide import managers_of
from qa_desk.services.penalise import propose_manager
from qa_desk.services.ports import Clock
from qa_desk.services.rights import check_any, check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

IDLE_AFTER = timedelta(days=30)
"""Who did nothing for so long may have left: nobody is told of a dismissal, only of deals and calls."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`candidates`: everybody who may get it, least loaded first, who is not active last; for the head who chooses
    himself."""

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
    return Suggestion(choose(policy, candidates, former, last, chosen), policy, _free(candidates, former))


def candidates_for(store: Store, refusal_id: RefusalId) -> tuple[Candidate, ...]:
    """Everybody who may get the deal, least loaded first, who is not active last. Raises NotFound."""
    with store.read() as unit:
        given = unit.penalties.reassignments()
        return _free(_candidates(unit, given), managers_of(unit, unit.refusals.get(refusal_id)))


def _free(candidates: Sequence[Candidate], former: frozenset[str]) -> tuple[Candidate, ...]:
    free = [one for one in candidates if one.manager and not any(same_name(one.manager, name) for name in former)]
    return tuple(sorted(free, key=lambda one: (not one.active, one.load, name_key(one.manager))))


def _candidates(unit: UnitOfWork, given: list[Reassignment]) -> list[Candidate]:
    """Open deals a manager holds, and those promised to him that the CRM does not show with him yet."""
    settings = unit.settings.load()
    loads = unit.deals.open_by_manager(_closed_stages(unit, settings))
    promised: dict[str, int] = {}
    for one in {one.refusal_id: one for one in given}.values():
        if same_name(unit.deals.get(one.deal_id).facts.manager, one.from_manager):
            promised[name_key(one.to_manager)] = promised.get(name_key(one.to_manager), 0) + 1
    idle = idle_of(unit, [manager for manager, _, _ in loads])
    return [
        Candidate(manager, group, load + promised.get(name_key(manager), 0), manager not in idle)
        for manager, group, load in loads
    ]


def idle_managers(store: Store) -> frozenset[str]:
    """Managers of deals with no deal created or changed and no call in the last IDLE_AFTER; none where nobody has any:
    then the exports tell no dates."""
    with store.read() as unit:
        return idle_of(unit, list(unit.deals.managers()))


def idle_of(unit: UnitOfWork, managers: Sequence[str]) -> frozenset[str]:
    seen = {person_key(one) for one in unit.deals.busy_managers(IDLE_AFTER)}
    idle = frozenset(one for one in managers if person_key(one) not in seen)
    return idle if len(idle) < len(managers) else frozenset()


def _closed_stages(unit: UnitOfWork, settings: Settings) -> tuple[str, ...]:
    won, lost = won_and_lost(unit, settings)
    return (*won, *lost)


def won_and_lost(unit: UnitOfWork, settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """As set, else by the usual names of the stages; «условный отказ» is neither."""
    stages = [one for one in unit.deals.stages() if one not in settings.conditional_stages]
    won, lost = guess_closed_stages(stages)
    return settings.won_stages or won, settings.lost_stages or lost


# ---------------------------------------------------------------- the head's choice


def set_policy(store: Store, clock: Clock, user: User, policy: ReassignPolicy) -> Changed:
    """For the next proposals. Raises RoleMissing, RightsChanged."""
    check_any(user, {Role.SALES_HEAD, Role.ADMIN}, Role.SALES_HEAD)
    with store.write() as unit:
        check_still(unit, user)
        before = unit.settings.load()
        if before.reassign_policy == policy.value:
            return Changed()
        unit.settings.save(replace(before, reassign_policy=policy.value))
        facts = with_was({"reassign_policy": before.reassign_policy}, {"reassign_policy": policy.value})
        unit.log.append(clock(), user.id, "settings_changed", "settings", facts)
    return Changed(settings=True)


def choose_manager(
    store: Store, clock: Clock, user: User, refusal_id: RefusalId, new_manager: str
) -> tuple[Reassignment, Changed]:
    """Another manager than proposed, before the fine is signed; what was proposed before stays on record.

    Raises RoleMissing, RightsChanged, NotFound, MoveNotAllowed (not proposed, or signed already), OwnDeal, SameManager.
    """
    require(user, Role.SALES_HEAD)
    with store.write() as unit:
        check_still(unit, user)
        refusal = unit.refusals.get(refusal_id)
        if refusal.state is not RefusalState.RETURN_PROPOSED:
            raise MoveNotAllowed(state=refusal.state.value, move="choose_manager")
        check_not_own_deal(user, managers_of(unit, refusal) | {new_manager})
        made = propose_manager(unit, refusal, user, clock, new_manager)
        facts: Payload = {"to": made.to_manager}
        unit.log.append(clock(), user.id, "manager_chosen", f"refusal:{refusal.id}", facts)
    return made, Changed(refusals=frozenset({refusal.id}), deals=frozenset({refusal.deal_id}))
