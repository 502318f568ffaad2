"""Audit of a sampled deal: the result and its remarks."""

from qa_desk.domain.audit import Audit
from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.decision import CommentRequired
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.people import Role, User, require
from qa_desk.domain.queue import ItemId, ItemKind, check_held
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store
from qa_desk.services.views import Changed


class NotASample(WrongUse):
    """facts: item"""

    code = "not_a_sample"


def audit_sample(
    store: Store, clock: Clock, user: User, item_id: ItemId, in_order: bool, remarks: str
) -> tuple[Audit, Changed]:
    """Raises RoleMissing, NotHeld, NotASample, OwnDeal, CommentRequired (a deal not in order needs remarks)."""
    require(user, Role.AUDITOR)
    if not in_order and not remarks.strip():
        raise CommentRequired(field="remarks")
    with store.write() as unit:
        now, item = clock(), unit.queue.get(item_id)
        if item.kind is not ItemKind.SAMPLE:
            raise NotASample(item=item_id)
        check_held(item, user.id, now)
        check_not_own_deal(user, frozenset({unit.deals.get(item.deal_id).facts.manager}))
        audit = Audit(item.id, item.deal_id, in_order, remarks.strip(), user.id, now)
        unit.audits.add(audit)
        unit.queue.set_done(item.id, now)
        unit.log.append(now, user.id, "audited", f"item:{item.id}", {"in_order": in_order})
    return audit, Changed(frozenset({item.id}), frozenset(), frozenset({item.deal_id}))
