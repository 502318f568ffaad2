"""Penalty: after the client denied the refusal, the fine by tariff and the next manager are proposed together."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.errors import NotFound
from qa_desk.domain.flow import ConditionalRefusal, Move, RefusalId
from qa_desk.domain.log import Payload
from qa_desk.domain.penalty import (
    CostPerLead,
    Fine,
    FinedAlready,
    FineId,
    Reassignment,
    ReassignmentId,
    SourceAsOf,
    check_new_manager,
    same_name,
    source_as_of,
    tariff_on,
)
from qa_desk.domain.people import Role, User, require
from qa_desk.services.decide import managers_of
from qa_desk.services.ports import Clock
from qa_desk.services.rights import check_still
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


@dataclass(frozen=True, slots=True)
class FinePreview:
    """What penalise would propose: who is fined, and the tariff of the lead source valid on the decision's day.
    `as_of`: of when that source is. `source_now`: the CRM's."""

    manager: str
    lead_source: str
    decided_on: date
    tariff: CostPerLead
    as_of: SourceAsOf
    source_now: str


def preview_fine(store: Store, refusal_id: RefusalId) -> FinePreview:
    """Writes nothing. Raises NoTariff, CommentRequired (nobody stated the reason), FinedAlready."""
    with store.read() as unit:
        return _priced(unit, unit.refusals.get(refusal_id))


def penalise(
    store: Store, clock: Clock, user: User, refusal_id: RefusalId, new_manager: str
) -> tuple[Fine, Reassignment, Changed]:
    """Proposes the cost of the lead against who stated the reason, and the deal to `new_manager`.

    Raises RoleMissing, RightsChanged, OwnDeal (also where the deal would come to himself), MoveNotAllowed, SameManager,
    NotFound (no such manager), NoTariff, FinedAlready.
    Nothing is proposed by halves: with no tariff for the day the refusal stays where it is.
    """
    require(user, Role.AUDITOR)
    with store.write() as unit:
        check_still(unit, user)
        now = clock()
        refusal = unit.refusals.get(refusal_id)
        check_not_own_deal(user, managers_of(unit, refusal) | {new_manager})
        moved = unit.refusals.move(refusal, Move.PROPOSE_RETURN, user.id, now)
        fine = unit.penalties.add_fine(_fine(unit, refusal, user, clock))
        reassignment = propose_manager(unit, refusal, user, clock, new_manager)
        payload: Payload = {
            "manager": fine.manager, "minor": fine.amount.minor, "to": reassignment.to_manager,
            "source": fine.lead_source,
        }  # fmt: skip
        unit.log.append(now, user.id, "return_proposed", f"refusal:{moved.id}", payload)
    return fine, reassignment, Changed(refusals=frozenset({refusal.id}), deals=frozenset({refusal.deal_id}))


def propose_manager(
    unit: UnitOfWork, refusal: ConditionalRefusal, user: User, clock: Clock, new_manager: str
) -> Reassignment:
    check_new_manager(new_manager, managers_of(unit, refusal))
    known = [name for name in unit.deals.managers() if same_name(name, new_manager)]
    if not known:
        raise NotFound(what="manager", key=new_manager)
    proposed = Reassignment(
        ReassignmentId(0), refusal.id, refusal.deal_id, refusal.stated_by, known[0], user.id, clock()
    )
    return unit.penalties.add_reassignment(proposed)


def decision_day(unit: UnitOfWork, refusal: ConditionalRefusal) -> date:
    """The local day of the auditor's last decision: the tariff valid on that day counts."""
    decided_at = unit.decisions.of_refusal(refusal.id)[-1].decided_at
    return decided_at.astimezone(ZoneInfo(unit.settings.load().time_zone)).date()


def _fine(unit: UnitOfWork, refusal: ConditionalRefusal, user: User, clock: Clock) -> Fine:
    priced = _priced(unit, refusal)
    return Fine(
        FineId(0),
        refusal.id,
        priced.manager,
        priced.lead_source,
        priced.decided_on,
        priced.tariff.id,
        priced.tariff.amount,
        user.id,
        clock(),
    )


def _priced(unit: UnitOfWork, refusal: ConditionalRefusal) -> FinePreview:
    if not refusal.stated_by:
        raise CommentRequired(field="manager")
    if unit.ledger.fine_of(refusal.id) is not None:
        raise FinedAlready(refusal=refusal.id)
    now = unit.deals.get(refusal.deal_id).facts
    as_of = source_as_of(refusal.lead_source, now.changed_at, unit.decisions.of_refusal(refusal.id)[-1].decided_at)
    source = refusal.lead_source if as_of is SourceAsOf.OPENING else now.lead_source
    day = decision_day(unit, refusal)
    tariff = tariff_on(unit.penalties.tariffs(), source, day)
    return FinePreview(refusal.stated_by, source, day, tariff, as_of, now.lead_source)
