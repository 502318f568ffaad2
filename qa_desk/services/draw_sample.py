"""Drawing the period's sample: per manager at least the share, from a seed, the same for anybody who has the frame."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from qa_desk.domain.errors import GuardRefused
from qa_desk.domain.people import Role, RoleMissing, User
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.sampling import Drawn, draw, frame_sha256
from qa_desk.services.configure import local_day, local_period, stake_of
from qa_desk.services.ports import Clock
from qa_desk.services.report_payroll import check_period
from qa_desk.services.store import Store
from qa_desk.services.views import Changed


class AlreadyDrawn(GuardRefused):
    """facts: period"""

    code = "already_drawn"


class NothingToDraw(GuardRefused):
    """There is no deal in the workspace."""

    code = "nothing_to_draw"


@dataclass(frozen=True, slots=True)
class DrawResult:
    period: str
    seed: str
    share_percent: int
    frame_size: int
    frame_sha256: str
    drawn: tuple[Drawn, ...]


def draw_sample(
    store: Store, clock: Clock, user: User, period: str | None = None, seed: str | None = None
) -> tuple[DrawResult, Changed]:
    """Freezes the frame (all deals known now), draws, queues what was drawn. Raises AlreadyDrawn, NothingToDraw,
    PeriodWrong."""
    if not user.active or not user.roles & {Role.AUDITOR, Role.SALES_HEAD, Role.ADMIN}:
        raise RoleMissing(role=Role.AUDITOR.value)
    with store.write() as unit:
        settings, now = unit.settings.load(), clock()
        period = period or local_period(settings, clock)
        check_period(period)
        seed = seed or secrets.token_hex(16)
        if unit.samples.drawn(period) is not None:
            raise AlreadyDrawn(period=period)
        frame = unit.deals.frame()
        if not frame:
            raise NothingToDraw
        drawn = draw(frame, seed, period, settings.sample_share_percent)
        draw_id = unit.samples.add_draw(period, seed, settings.sample_share_percent, frame, drawn, user.id, now)
        tariffs, today = unit.penalties.tariffs(), local_day(settings, clock)
        deadline = now + timedelta(days=settings.review_days)
        for one in drawn:
            source = unit.deals.get(one.entry.deal_id).facts.lead_source
            stake = stake_of(tariffs, source, today)
            unit.queue.add(ItemKind.SAMPLE, one.entry.deal_id, None, draw_id, deadline, stake)
        sha = frame_sha256(frame)
        unit.log.append(now, user.id, "sample_drawn", f"draw:{draw_id}", {"frame": sha, "drawn": len(drawn)})
    result = DrawResult(period, seed, settings.sample_share_percent, len(frame), sha, tuple(drawn))
    return result, Changed(everything=True)


def redraw(store: Store, period: str) -> DrawResult | None:
    """The stored draw computed anew from its seed and frame; None when the period has none."""
    with store.read() as unit:
        kept = unit.samples.seed_and_frame(period)
    if kept is None:
        return None
    seed, share, frame = kept
    drawn = draw(frame, seed, period, share)
    return DrawResult(period, seed, share, len(frame), frame_sha256(frame), tuple(drawn))
