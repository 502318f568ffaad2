"""The draws of a period: which deals come next, given the frozen frame, the seed and what was drawn before.

docs/sampling.md states the rule for people who check it without this program; both must change together.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from heapq import heapify, heappop, heapreplace

from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import WrongUse
from qa_desk.domain.sampling import LEAST_SHARE_PERCENT, ShareTooSmall, wanted

_OFFSETS = 10_000


class DealTwiceInFrame(WrongUse):
    """facts: deal"""

    code = "deal_twice_in_frame"


class NothingLeftToDraw(WrongUse):
    """Every deal of the manager in the frame is drawn already; facts: manager"""

    code = "nothing_left_to_draw"


class Flag(StrEnum):
    """Why a deal deserves a look on top of the random part."""

    NEW_MANAGER = "new_manager"
    NO_TASK = "no_task"
    OVERDUE_TASK = "overdue_task"


class DrawnAs(StrEnum):
    """A deal drawn for its flag never counts as part of the random share."""

    RANDOM = "random"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class SamplePolicy:
    """`share_percent`: of each manager's deals, rounded up. `extras`: percent of each manager's deals with the flag, on
    top of it. Raises ShareTooSmall."""

    share_percent: int = LEAST_SHARE_PERCENT
    extras: Mapping[Flag, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not LEAST_SHARE_PERCENT <= self.share_percent <= 100:
            raise ShareTooSmall(least=LEAST_SHARE_PERCENT, given=self.share_percent)
        for percent in self.extras.values():
            if not 0 <= percent <= 100:
                raise ShareTooSmall(least=0, given=percent)


@dataclass(frozen=True, slots=True)
class FrameDeal:
    """One deal that may be drawn. `flags`: sorted. The id of this program stays out of the frozen line."""

    external_id: str
    manager: str
    stage: str = ""
    source: str = ""
    flags: tuple[Flag, ...] = ()
    deal_id: DealId | None = None

    @property
    def stratum(self) -> tuple[str, str]:
        return self.stage, self.source


@dataclass(frozen=True, slots=True)
class DrawnDeal:
    """`ticket`: SHA-256 hex. `flag`: what an extra was drawn for."""

    deal: FrameDeal
    ticket: str
    drawn_as: DrawnAs = DrawnAs.RANDOM
    flag: Flag | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """Where in the period a draw stands: day `day` (1-based) of `days`; the top-up at close has day == days."""

    day: int
    days: int

    def __post_init__(self) -> None:
        if not 1 <= self.day <= self.days:
            raise ValueError(f"day {self.day} of {self.days}")

    @property
    def last(self) -> bool:
        return self.day == self.days


@dataclass(frozen=True, slots=True)
class Before:
    """What earlier draws of the period did, by external id. `gone`: replaced ones; they are never drawn again and
    count for nothing."""

    random: Collection[str] = frozenset()
    extra: Mapping[str, Flag] = field(default_factory=dict)
    gone: Collection[str] = frozenset()

    def knows(self, external_id: str) -> bool:
        return external_id in self.random or external_id in self.extra or external_id in self.gone


class Tickets:
    """ticket(deal) = SHA-256("seed|period|external id"); the lowest win."""

    def __init__(self, seed: str, period: str) -> None:
        self._start = hashlib.sha256(f"{seed}|{period}|".encode())

    def digest(self, external_id: str) -> bytes:
        state = self._start.copy()
        state.update(external_id.encode())
        return state.digest()

    def offset(self, manager: str) -> int:
        """0..9999 from the same seed: on which day of the period a manager's quota steps up is not to be foreseen."""
        state = self._start.copy()
        state.update(f"manager|{manager}".encode())
        return int.from_bytes(state.digest()[:4], "big") % _OFFSETS


def target_of(quota: int, offset: int, moment: Moment) -> int:
    """How many of the quota must be drawn by now: floor(quota x day / days + offset / 10 000), so all of it on the last
    day."""
    return (quota * moment.day * _OFFSETS + offset * moment.days) // (moment.days * _OFFSETS)


def draw_next(
    frame: Iterable[FrameDeal], policy: SamplePolicy, seed: str, period: str, moment: Moment, before: Before = Before()
) -> list[DrawnDeal]:
    """The deals of this draw, by manager, in the order in which they come up.

    Raises DealTwiceInFrame.
    """
    tickets = Tickets(seed, period)
    by_manager: dict[str, list[FrameDeal]] = defaultdict(list)
    seen: set[str] = set()
    for deal in frame:
        if deal.external_id in seen:
            raise DealTwiceInFrame(deal=deal.external_id)
        seen.add(deal.external_id)
        by_manager[deal.manager].append(deal)
    del seen
    drawn: list[DrawnDeal] = []
    for manager in sorted(by_manager):
        drawn += _of_manager(by_manager.pop(manager), policy, tickets, moment, before)
    return drawn


def replacement(frame: Iterable[FrameDeal], seed: str, period: str, replaced: DrawnDeal, before: Before) -> DrawnDeal:
    """The next ticket of the same manager: in the same stratum, or in any other where that one has no deal left.

    For an extra, among deals with its flag. `before` holds the replaced deal too. Raises NothingLeftToDraw.
    """
    tickets = Tickets(seed, period)
    free = [
        deal
        for deal in frame
        if deal.manager == replaced.deal.manager and not before.knows(deal.external_id) and _has(deal, replaced.flag)
    ]
    near = [deal for deal in free if deal.stratum == replaced.deal.stratum]
    found = min(near or free, key=lambda deal: (tickets.digest(deal.external_id), deal.external_id), default=None)
    if found is None:
        raise NothingLeftToDraw(manager=replaced.deal.manager)
    return DrawnDeal(found, tickets.digest(found.external_id).hex(), replaced.drawn_as, replaced.flag)


def _has(deal: FrameDeal, flag: Flag | None) -> bool:
    return flag is None or flag in deal.flags


_Ticket = tuple[bytes, FrameDeal]


def _of_manager(
    deals: Sequence[FrameDeal], policy: SamplePolicy, tickets: Tickets, moment: Moment, before: Before
) -> list[DrawnDeal]:
    offset = tickets.offset(deals[0].manager)
    quota = wanted(len(deals), policy.share_percent)
    taken = sum(1 for deal in deals if deal.external_id in before.random)
    need = max(target_of(quota, offset, moment) - taken, 0)
    sorted_tickets = _sorted(deals, tickets)
    coming = quota - taken if policy.extras else need
    chosen = _random_part(sorted_tickets, quota, coming, before) if coming > 0 else []
    drawn = [DrawnDeal(deal, digest.hex()) for digest, deal in chosen[:need]]
    new = {deal.external_id for _, deal in chosen}  # what will come at random is never taken for a flag
    for flag in sorted(policy.extras):
        extra = _extra_part(sorted_tickets, flag, policy.extras[flag], offset, moment, before, new)
        new.update(one.deal.external_id for one in extra)
        drawn += extra
    return drawn


def _sorted(deals: Sequence[FrameDeal], tickets: Tickets) -> list[_Ticket]:
    found = [(tickets.digest(deal.external_id), deal) for deal in deals]
    found.sort(key=lambda one: (one[0], one[1].external_id))
    return found


@dataclass(slots=True)
class _Stratum:
    """`waiting`: undrawn deals, the lowest ticket last. `least`, `most`: its part of the quota, rounded down and up."""

    least: int = 0
    most: int = 0
    size: int = 0
    taken: int = 0
    waiting: list[_Ticket] = field(default_factory=list)

    @property
    def owed(self) -> int:
        return max(0, self.least - self.taken)


def _random_part(tickets: Sequence[_Ticket], quota: int, need: int, before: Before) -> list[_Ticket]:
    """`need` deals in the order in which they come, or all there are; a smaller `need` gives the first of them.

    The lowest ticket of all, as long as no stratum gets more than its part rounded up, nor less than rounded down: so
    a deal of the smallest stratum may come up too, on any day.
    """
    strata = _strata(tickets, quota, before)
    left = quota - sum(one.taken for one in strata)
    owed = sum(one.owed for one in strata)
    chosen: list[_Ticket] = []
    for stratum in _lowest(strata, _has_room):
        if len(chosen) == need or left <= owed:
            break
        owed -= stratum.owed > 0
        left -= 1
        chosen.append(_take(stratum))
    for allowed in (_is_owed, _has_room, _is_free):
        for stratum in _lowest(strata, allowed):
            if len(chosen) == need:
                return chosen
            chosen.append(_take(stratum))
    return chosen


def _is_owed(one: _Stratum) -> bool:
    return one.owed > 0


def _has_room(one: _Stratum) -> bool:
    return one.taken < one.most


def _is_free(_: _Stratum) -> bool:
    return True


def _take(stratum: _Stratum) -> _Ticket:
    stratum.taken += 1
    return stratum.waiting.pop()


def _strata(tickets: Sequence[_Ticket], quota: int, before: Before) -> list[_Stratum]:
    found: dict[tuple[str, str], _Stratum] = defaultdict(_Stratum)
    for one in reversed(tickets):
        stratum = found[one[1].stratum]
        stratum.size += 1
        if one[1].external_id in before.random:
            stratum.taken += 1
        elif not before.knows(one[1].external_id):
            stratum.waiting.append(one)
    for stratum in found.values():
        share = stratum.size * quota
        stratum.least, stratum.most = share // len(tickets), -(-share // len(tickets))
    return list(found.values())


def _lowest(strata: Sequence[_Stratum], allowed: Callable[[_Stratum], bool]) -> Iterator[_Stratum]:
    """Strata that are allowed a deal and have one, by their lowest ticket; asked anew after each deal taken."""
    heap = [(one.waiting[-1][0], place) for place, one in enumerate(strata) if one.waiting and allowed(one)]
    heapify(heap)
    while heap:
        stratum = strata[heap[0][1]]
        yield stratum
        if stratum.waiting and allowed(stratum):
            heapreplace(heap, (stratum.waiting[-1][0], heap[0][1]))
        else:
            heappop(heap)


def _extra_part(
    tickets: Sequence[_Ticket],
    flag: Flag,
    percent: int,
    offset: int,
    moment: Moment,
    before: Before,
    new: Collection[str],
) -> list[DrawnDeal]:
    flagged = [one for one in tickets if flag in one[1].flags]
    taken = sum(1 for _, deal in flagged if before.extra.get(deal.external_id) is flag)
    need = target_of(wanted(len(flagged), percent), offset, moment) - taken
    free = (one for one in flagged if one[1].external_id not in new and not before.knows(one[1].external_id))
    return [
        DrawnDeal(deal, digest.hex(), DrawnAs.EXTRA, flag) for (digest, deal), _ in zip(free, range(need), strict=False)
    ]
