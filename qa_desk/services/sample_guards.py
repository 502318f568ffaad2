"""What the sample refuses: a seed too late, a draw twice or before its time, a replacement of what was audited."""

from datetime import date, timedelta

from qa_desk.domain.callback import check_not_own_deal
from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.people import Role, User
from qa_desk.domain.queue import ItemId
from qa_desk.domain.sample_draw import DrawnDeal
from qa_desk.services.rights import check_any
from qa_desk.services.store import UnitOfWork

MAY = frozenset({Role.AUDITOR, Role.SALES_HEAD, Role.ADMIN})


class SeedGiven(GuardRefused):
    """The seed of the period is complete; facts: period"""

    code = "seed_given"


class SeedNotCommitted(GuardRefused):
    """Two persons have to give their parts of the seed first; facts: period, given"""

    code = "seed_not_committed"


class SeedTooLate(GuardRefused):
    """The period is over: what a seed would draw is known by now; facts: period, last_day"""

    code = "seed_too_late"


class AlreadyDrawn(GuardRefused):
    """This day's draw is made; facts: period, day"""

    code = "already_drawn"


class PeriodNotBegun(GuardRefused):
    """facts: period, first_day"""

    code = "period_not_begun"


class PeriodNotOver(GuardRefused):
    """facts: period, last_day"""

    code = "period_not_over"


class SampleClosed(GuardRefused):
    """facts: period"""

    code = "sample_closed"


class NothingToDraw(GuardRefused):
    """There is no deal in the workspace."""

    code = "nothing_to_draw"


class AlreadyAudited(GuardRefused):
    """facts: deal"""

    code = "already_audited"


def check_role(user: User) -> None:
    """Raises RoleMissing."""
    check_any(user, MAY, Role.AUDITOR)


def last_day(period: str) -> date:
    year, month = int(period[:4]), int(period[5:])
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def check_seed_in_time(period: str, today: date) -> None:
    """Raises SeedTooLate."""
    if today > last_day(period):
        raise SeedTooLate(period=period, last_day=last_day(period).isoformat())


def check_begun(period: str, today: date) -> None:
    """Raises PeriodNotBegun."""
    first = last_day(period).replace(day=1)
    if today < first:
        raise PeriodNotBegun(period=period, first_day=first.isoformat())


def check_over(period: str, today: date) -> None:
    """Deals of the last day belong to the closing frame too. Raises PeriodNotOver."""
    if today <= last_day(period):
        raise PeriodNotOver(period=period, last_day=last_day(period).isoformat())


def check_may_go(unit: UnitOfWork, user: User, drawn: DrawnDeal, item: ItemId | None) -> None:
    """A deal is put back by nobody who sold it, and not once somebody submitted what he found in it.

    Raises OwnDeal, AlreadyAudited.
    """
    managers = {drawn.deal.manager}
    if item is not None:
        managers.add(unit.deals.get(unit.queue.get(item).deal_id).facts.manager)
        submitted = any(one.outcome is not None for one in unit.checklists.of_item(item))
        if submitted or unit.queue.get(item).done_at is not None:
            raise AlreadyAudited(deal=drawn.deal.external_id)
    check_not_own_deal(user, frozenset(managers))
