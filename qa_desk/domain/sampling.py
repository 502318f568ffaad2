"""Sample: deals drawn for audit from a frozen list, so that anybody with the seed gets the same deals."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import WrongUse

LEAST_SHARE_PERCENT = 10
"""The mission's floor: at least 10 % of all deals are audited."""


class ShareTooSmall(WrongUse):
    """facts: least, given"""

    code = "share_too_small"


@dataclass(frozen=True, slots=True, order=True)
class FrameEntry:
    """One deal that may be drawn. Ordered by external id, which another program knows too."""

    external_id: str
    manager: str
    deal_id: DealId


@dataclass(frozen=True, slots=True)
class Drawn:
    entry: FrameEntry
    ticket: str


def ticket(seed: str, period: str, external_id: str) -> str:
    """SHA-256 hex of "seed|period|external id"; the lowest tickets win."""
    return hashlib.sha256(f"{seed}|{period}|{external_id}".encode()).hexdigest()


def frame_sha256(frame: Iterable[FrameEntry]) -> str:
    """Hash of the frozen list: one line "external id TAB manager" a deal, sorted by both, each ended by LF."""
    lines = sorted(f"{entry.external_id}\t{entry.manager}\n" for entry in frame)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def wanted(deals: int, share_percent: int) -> int:
    """ceil(share x deals), in integers so that 10 % of 30 is 3 and not 4."""
    return -(-deals * share_percent // 100)


def draw(frame: Iterable[FrameEntry], seed: str, period: str, share_percent: int) -> list[Drawn]:
    """For each manager the wanted number of deals with the lowest tickets, sorted by (manager, ticket).

    Raises ShareTooSmall below the floor. The total is at least the share of all deals, since every manager's part is.
    """
    if share_percent < LEAST_SHARE_PERCENT or share_percent > 100:
        raise ShareTooSmall(least=LEAST_SHARE_PERCENT, given=share_percent)
    by_manager: dict[str, list[Drawn]] = defaultdict(list)
    for entry in frame:
        by_manager[entry.manager].append(Drawn(entry, ticket(seed, period, entry.external_id)))
    drawn: list[Drawn] = []
    for manager in sorted(by_manager):
        tickets = sorted(by_manager[manager], key=lambda one: (one.ticket, one.entry.external_id))
        drawn += tickets[: wanted(len(tickets), share_percent)]
    return drawn
