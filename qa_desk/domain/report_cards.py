"""Scorecards counted: what every manager's open deals, refusals, wins and fines say, each figure with its n."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.penalty import name_key
from qa_desk.domain.report_facts import DealFact, RefusalFact
from qa_desk.domain.report_reasons import objections
from qa_desk.domain.report_score import ScoreRules, light, warning, worst
from qa_desk.domain.report_table import Grade, Places, Rate, merged_names
from qa_desk.domain.sample_stats import places
from qa_desk.domain.trust import interval

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Fined:
    """One ledger entry of the period: a fine, or a counter-entry with a negative amount."""

    manager: str
    amount: Money
    deal_id: int | None
    is_fine: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One manager or group. Shares are of open deals (`step`, `filled`: of those still open today) but for `wins` (of
    deals closed in the period) and `objections` (of decided refusals). `calls`: a deal, in the days that count;
    `answered`: of those calls. `deals`: the open ones; `closed`: those closed in the period. `places`: by wins, 1 is
    the best; None without a closed deal or anybody beside.
    """

    name: str
    group: str
    open_deals: int
    interest: Share
    calls: Rate
    answered: Share
    step: Share
    filled: Share
    contacts: Share
    objections: Share
    wins: Share
    fines: int
    fined: Money
    lights: Mapping[str, Grade]
    places: Places | None
    deals: tuple[int, ...]
    closed: tuple[int, ...]

    @property
    def grade(self) -> Grade:
        return worst(self.lights.values())


@dataclass(frozen=True, slots=True)
class CardFacts:
    """`open_deals`: as of `as_of`, the end of a past period, or `now`; `closed` in the period, `won_stages` tells which
    were won. What a deal is filled with, and its next step, are as of `now` in every period."""

    now: datetime
    open_deals: Sequence[DealFact]
    closed: Sequence[DealFact]
    won_stages: tuple[str, ...]
    refusals: Sequence[RefusalFact]
    fined: Sequence[Fined]
    currency: str
    as_of: datetime | None = None

    @property
    def is_past(self) -> bool:
        return self.as_of is not None and self.as_of < self.now


def by_manager(facts: CardFacts, rules: ScoreRules) -> tuple[Card, ...]:
    """By name. Managers with nothing open, closed, refused or fined have no card."""
    groups: dict[str, str] = {}
    for deal in (*facts.closed, *facts.open_deals):
        if deal.group:
            groups[name_key(deal.manager)] = deal.group
    return _cards(facts, rules, lambda name, _: name, lambda name: groups.get(name_key(name), ""))


def by_group(facts: CardFacts, rules: ScoreRules) -> tuple[Card, ...]:
    """By the group that the deal names; a fine goes with its manager's group."""
    known = {name_key(deal.manager): deal.group for deal in (*facts.closed, *facts.open_deals) if deal.group}
    return _cards(facts, rules, lambda name, group: group or known.get(name_key(name), ""), lambda _: "")


def _cards(
    facts: CardFacts, rules: ScoreRules, key: Callable[[str, str], str], group_of: Callable[[str], str]
) -> tuple[Card, ...]:
    open_deals = _parted(facts.open_deals, lambda one: key(one.manager, one.group))
    closed = _parted(facts.closed, lambda one: key(one.manager, one.group))
    refusals = _parted(facts.refusals, lambda one: key(one.manager, one.group))
    fined = _parted(facts.fined, lambda one: key(one.manager, ""))
    every = [name for part in (open_deals, closed, refusals, fined) for name in part]
    names = merged_names(every)
    spelled: dict[str, list[str]] = {}
    for name in every:
        spelled.setdefault(names[name], [])
        if name not in spelled[names[name]]:
            spelled[names[name]].append(name)
    won = {
        name: Share(
            sum(deal.stage in facts.won_stages for one in those for deal in closed.get(one, ())),
            sum(len(closed.get(one, ())) for one in those),
        )
        for name, those in spelled.items()
    }
    stand = win_places({name: share for name, share in won.items() if share.whole})
    return tuple(
        _card(
            name, group_of(name), _joined(open_deals, those), _joined(refusals, those), _joined(fined, those),
            _joined(closed, those), won[name], stand.get(name), facts, rules,
        )
        for name, those in sorted(spelled.items())
        if name
    )  # fmt: skip


def win_places(shares: Mapping[str, Share]) -> dict[str, Places]:
    """Places by wins, 1 is the best. Only those whose interval lies wholly above count before anybody."""
    if len(shares) < 2:
        return {}
    # `places` counts the lowest share first, so what is ranked is the share that was not won
    lost = {name: interval(Share(one.whole - one.part, one.whole)) for name, one in shares.items()}
    return {name: Places(first, last, len(shares)) for name, (first, last) in places(lost).items()}


def _card(
    name: str, group: str, open_deals: Sequence[DealFact], refusals: Sequence[RefusalFact], fined: Sequence[Fined],
    closed: Sequence[DealFact], won: Share, stand: Places | None, facts: CardFacts, rules: ScoreRules,
) -> Card:  # fmt: skip
    n = len(open_deals)
    still = [one for one in open_deals if one.still_open]
    shares = {
        "interest": Share(sum(one.answered > 0 for one in open_deals), n),
        "step": Share(sum(_has_step(one, facts.now) for one in still), len(still)),
        "filled": Share(sum(is_filled(one) for one in still), len(still)),
        "contacts": Share(sum(one.reached for one in open_deals), n),
    }
    doubted = objections(refusals)
    calls = sum(one.calls for one in open_deals)
    return Card(
        name=name,
        group=group,
        open_deals=n,
        interest=shares["interest"],
        calls=Rate(calls, n),
        answered=Share(sum(one.answered for one in open_deals), calls),
        step=shares["step"],
        filled=shares["filled"],
        contacts=shares["contacts"],
        objections=doubted,
        wins=won,
        fines=sum(one.is_fine for one in fined),
        fined=sum((one.amount for one in fined), start=Money(0, facts.currency)),
        lights=_lights(shares, doubted, rules),
        places=stand,
        deals=tuple(one.deal_id for one in open_deals),
        closed=tuple(one.deal_id for one in closed),
    )


def _lights(shares: Mapping[str, Share], doubted: Share, rules: ScoreRules) -> dict[str, Grade]:
    return {
        "interest": light(shares["interest"], rules.interest_green, rules.interest_yellow, rules.least),
        "step": light(shares["step"], rules.step_green, rules.step_yellow, rules.least),
        "filled": light(shares["filled"], rules.card_green, rules.card_yellow, rules.least),
        "contacts": light(shares["contacts"], rules.contact_green, rules.contact_yellow, rules.least),
        "objections": warning(doubted, rules.objection_yellow, rules.objection_red, rules.least),
    }


def _has_step(deal: DealFact, now: datetime) -> bool:
    """A next step that is not overdue; no task at all is no step."""
    return deal.next_task_at is not None and deal.next_task_at >= now


def is_filled(deal: DealFact) -> bool:
    return deal.named and deal.phone and deal.email and deal.next_task_at is not None


def _parted(those: Iterable[_T], key: Callable[[_T], str]) -> dict[str, list[_T]]:
    found: dict[str, list[_T]] = {}
    for one in those:
        found.setdefault(key(one), []).append(one)
    return found


def _joined(parts: Mapping[str, Sequence[_T]], names: Iterable[str]) -> list[_T]:
    return [one for name in names for one in parts.get(name, ())]
