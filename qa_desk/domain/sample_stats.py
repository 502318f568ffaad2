"""What a sample says and what it cannot say: shares checked, intervals, and faults it may have missed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import lgamma, log

from qa_desk.domain.evaluation import Share
from qa_desk.domain.sample_draw import DrawnAs, FrameDeal
from qa_desk.domain.sample_proof import DrawKind, DrawRecord
from qa_desk.domain.sampling import wanted
from qa_desk.domain.trust import wilson

RISK = 0.05
"""The chance that is taken of seeing nothing although there is something."""


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """One manager (or all, ""). Deals of the newest frame; counts of drawn deals leave out replaced ones and those
    that left the frame.

    `faulty`: of the audited random deals those not in order. `extra`: drawn for a flag, in no share here.
    """

    name: str
    deals: int
    due: int
    drawn: int
    extra: int
    replaced: int
    audited: int
    faulty: int

    @property
    def checked(self) -> Share:
        return Share(min(self.audited, self.deals), self.deals)

    @property
    def faults(self) -> Share:
        return Share(self.faulty, self.audited)

    def interval(self) -> tuple[float, float]:
        """Wilson's, 95 %, of the share of faulty deals."""
        return wilson(self.faulty, self.audited)

    def may_be_missed(self) -> int:
        """At most so many deals can be faulty with a chance of at least 5 % that this sample shows none."""
        return may_be_missed(self.deals, self.audited)


def may_be_missed(deals: int, audited: int) -> int:
    """The largest K of `deals` for which C(deals - K, audited) / C(deals, audited) >= 5 %: drawn without putting back,
    so the hypergeometric and not the "rule of three"."""
    if audited <= 0:
        return deals
    low, high = 0, deals
    while low < high:
        middle = (low + high + 1) // 2
        if _none_seen(deals, middle, min(audited, deals)) >= log(RISK):
            low = middle
        else:
            high = middle - 1
    return low


def _none_seen(deals: int, faulty: int, audited: int) -> float:
    """Natural log of the chance that `audited` of `deals` hold none of the `faulty`."""
    if deals - faulty < audited:
        return float("-inf")
    return (
        lgamma(deals - faulty + 1)
        - lgamma(deals - faulty - audited + 1)
        - lgamma(deals + 1)
        + lgamma(deals - audited + 1)
    )


def coverage(
    records: Sequence[DrawRecord], frame: Iterable[FrameDeal], share_percent: int, audits: Mapping[str, bool]
) -> list[GroupCoverage]:
    """By manager, and first all together. `audits`: in order or not, by external id of the drawn deal.

    A drawn deal that is no more in the frame (a conditional refusal by now) counts for nothing, as in the draws.
    """
    sizes: dict[str, int] = {}
    inside: set[str] = set()
    for deal in frame:
        sizes[deal.manager] = sizes.get(deal.manager, 0) + 1
        inside.add(deal.external_id)
    gone = {record.replaced for record in records if record.kind is DrawKind.REPLACEMENT}
    managers = sorted({*sizes, *(one.deal.manager for record in records for one in record.drawn)})
    groups = [_group(name, sizes.get(name, 0), records, gone, inside, share_percent, audits) for name in managers]
    return [_all(groups), *groups]


def _group(
    manager: str,
    deals: int,
    records: Sequence[DrawRecord],
    gone: Collection[str],
    inside: Collection[str],
    share_percent: int,
    audits: Mapping[str, bool],
) -> GroupCoverage:
    his = [one for record in records for one in record.drawn if one.deal.manager == manager]
    kept = [one for one in his if one.deal.external_id not in gone]
    standing = [one for one in kept if one.deal.external_id in inside]
    chosen = [one.deal.external_id for one in standing if one.drawn_as is DrawnAs.RANDOM]
    heard = [audits[one] for one in chosen if one in audits]
    return GroupCoverage(
        name=manager,
        deals=deals,
        due=wanted(deals, share_percent),
        drawn=len(chosen),
        extra=len(standing) - len(chosen),
        replaced=len(his) - len(kept),
        audited=len(heard),
        faulty=heard.count(False),
    )


def _all(groups: Sequence[GroupCoverage]) -> GroupCoverage:
    names = ("deals", "due", "drawn", "extra", "replaced", "audited", "faulty")
    sums = {name: sum(getattr(group, name) for group in groups) for name in names}
    return GroupCoverage(name="", **sums)


def told_apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two intervals leave no doubt which is higher; where they overlap nobody may be ranked before another."""
    return one[1] < other[0] or other[1] < one[0]


def places(intervals: Mapping[str, tuple[float, float]]) -> dict[str, tuple[int, int]]:
    """From which to which place (1 is the lowest share) each may stand: only those surely lower count before it."""
    found = {}
    for name, mine in intervals.items():
        others = [interval for other, interval in intervals.items() if other != name]
        lower = sum(1 for interval in others if interval[1] < mine[0])
        higher = sum(1 for interval in others if interval[0] > mine[1])
        found[name] = (lower + 1, len(others) + 1 - higher)
    return found
