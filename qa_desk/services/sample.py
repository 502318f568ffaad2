"""The period's sample: a seed of two persons, a draw a day, replacements with a reason, the top-up and the proof."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from qa_desk.domain.checkpoint import Occasion
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.report_facts import bounds
from qa_desk.domain.sample_check import Fault, check_proof
from qa_desk.domain.sample_draw import Flag, Moment, SamplePolicy
from qa_desk.domain.sample_frame import frame_of, freeze
from qa_desk.domain.sample_proof import (
    DrawKind,
    DrawRecord,
    ReplaceReason,
    SampleProof,
    drawn_deal,
    next_record,
    next_replacement,
)
from qa_desk.domain.sample_seed import Contribution, SamePersonTwice, commitment_of, seed_of
from qa_desk.domain.settings import Settings
from qa_desk.services.configure import local_day, local_period, stake_of
from qa_desk.services.ports import Clock
from qa_desk.services.report_payroll import check_period
from qa_desk.services.sample_guards import (
    MAY,
    AlreadyAudited,
    AlreadyDrawn,
    NothingToDraw,
    PeriodNotBegun,
    PeriodNotOver,
    SampleClosed,
    SeedGiven,
    SeedNotCommitted,
    SeedTooLate,
    check_begun,
    check_may_go,
    check_over,
    check_role,
    check_seed_in_time,
    last_day,
)
from qa_desk.services.sample_views import DrawResult, FrameQuery, SamplePeriod
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed

__all__ = [
    "MAY", "AlreadyAudited", "AlreadyDrawn", "NothingToDraw", "PeriodNotBegun", "PeriodNotOver", "SampleClosed",
    "SeedGiven", "SeedNotCommitted", "SeedTooLate", "close_sample", "draw_is_due", "draw_today", "frame_query",
    "give_part", "last_day", "moment_of", "replace_drawn", "sample_period", "sample_periods", "sample_proof",
    "verify_sample",
]  # fmt: skip

# ---------------------------------------------------------------- the seed


def give_part(store: Store, clock: Clock, user: User, text: str, period: str | None = None) -> SamplePeriod:
    """One person's part of the period's seed: the first opens it with today's policy, the second commits it.

    Raises RoleMissing, PeriodWrong, SeedTooLate, ContributionTooShort, SamePersonTwice, SeedGiven.
    """
    check_role(user)
    part = Contribution(user.id, text.strip())
    with store.write() as unit:
        settings, now = unit.settings.load(), clock()
        period = period or local_period(settings, clock)
        check_period(period)
        check_seed_in_time(period, local_day(settings, clock))
        known = unit.sampling.period(period)
        if known is None:
            unit.sampling.open(period, policy_of(settings), part, now)
            unit.log.append(now, user.id, "seed_part_given", f"sample:{period}", {"part": 1})
        elif known.committed:
            raise SeedGiven(period=period)
        elif known.contributions[0].by == user.id:
            raise SamePersonTwice(period=period)
        else:
            commitment = commitment_of(seed_of(period, (*known.contributions, part)))
            unit.sampling.commit(period, part, commitment, now)
            facts: dict[str, str | int | bool | None] = {"part": 2, "commitment": commitment}
            unit.log.append(now, user.id, "seed_committed", f"sample:{period}", facts)
        return _period(unit, period)


def policy_of(settings: Settings) -> SamplePolicy:
    return SamplePolicy(
        settings.sample_share_percent, {Flag(flag): part for flag, part in settings.sample_extras.items() if part}
    )


# ---------------------------------------------------------------- draws


def draw_today(store: Store, clock: Clock, user: User | None, period: str | None = None) -> tuple[DrawResult, Changed]:
    """Today's draw: freezes the frame, takes what the quota of the day still lacks, queues it. `user` is None when the
    program draws by itself.

    Raises RoleMissing, SeedNotCommitted, SampleClosed, PeriodNotBegun, AlreadyDrawn, NothingToDraw, PeriodWrong.
    """
    if user is not None:
        check_role(user)
    with store.write() as unit:
        settings = unit.settings.load()
        period = period or local_period(settings, clock)
        known = _ready(unit, period)
        check_begun(period, local_day(settings, clock))
        moment = moment_of(period, local_day(settings, clock))
        done = unit.sampling.records(period)
        if any(record.kind is DrawKind.DRAW and record.moment.day >= moment.day for record in done):
            raise AlreadyDrawn(period=period, day=moment.day)
        result = _draw(unit, clock, user, known, done, DrawKind.DRAW, moment)
    return result, Changed(everything=True)


def close_sample(store: Store, clock: Clock, user: User, period: str) -> tuple[DrawResult, Changed]:
    """The top-up that gives every manager his whole share; afterwards the seed is told.

    Raises RoleMissing, SeedNotCommitted, SampleClosed, PeriodNotOver, NothingToDraw.
    """
    check_role(user)
    with store.write() as unit:
        settings = unit.settings.load()
        known = _ready(unit, period)
        last = last_day(period)
        check_over(period, local_day(settings, clock))
        moment = Moment(last.day, last.day)
        result = _draw(unit, clock, user, known, unit.sampling.records(period), DrawKind.TOP_UP, moment)
        now = clock()
        unit.sampling.close(period, now)
        unit.log.append(now, user.id, "sample_closed", f"sample:{period}", {"seed": known.seed()})
        unit.log.checkpoint(now, Occasion.PERIOD_CLOSED)
    return result, Changed(everything=True)


def replace_drawn(
    store: Store, clock: Clock, user: User, period: str, external_id: str, reason: ReplaceReason, comment: str = ""
) -> tuple[DrawResult, Changed]:
    """Puts a drawn deal back and takes the next ticket. Its item leaves the queue.

    Raises RoleMissing, SeedNotCommitted, SampleClosed, NotDrawn, NothingLeftToDraw, AlreadyAudited, OwnDeal.
    """
    check_role(user)
    with store.write() as unit:
        known = _ready(unit, period)
        now, seed = clock(), known.seed()
        proof = _proof(known, unit.sampling.records(period))
        text = unit.sampling.frame(proof.records[-1].frame_sha256) if proof.records else b""
        record = next_replacement(proof, seed, frame_of(text), external_id, reason, now)
        item, gone = unit.sampling.item_of(period, external_id), drawn_deal(proof.records, external_id)
        if gone is not None:
            check_may_go(unit, user, gone, item)
        if item is not None:
            unit.queue.set_done(item, now)
        _keep(unit, clock, user, period, record, text, comment.strip())
    return DrawResult(period, record), Changed(everything=True)


def _draw(
    unit: UnitOfWork,
    clock: Clock,
    user: User | None,
    known: SamplePeriod,
    done: tuple[DrawRecord, ...],
    kind: DrawKind,
    moment: Moment,
) -> DrawResult:
    settings, now = unit.settings.load(), clock()
    frame = freeze(unit.sampling.frame_now(frame_query(settings, known.period, now)))
    if not frame.deals:
        raise NothingToDraw
    record = next_record(_proof(known, done), known.seed(), frame, kind, moment, now)
    _keep(unit, clock, user, known.period, record, frame.text, "")
    return DrawResult(known.period, record)


def _keep(
    unit: UnitOfWork, clock: Clock, user: User | None, period: str, record: DrawRecord, text: bytes, comment: str
) -> None:
    settings, now = unit.settings.load(), clock()
    by = None if user is None else user.id
    ids = {one.deal.external_id: one.deal.deal_id for one in record.drawn if one.deal.deal_id is not None}
    ids |= unit.sampling.deal_ids([one.deal.external_id for one in record.drawn if one.deal.deal_id is None])
    draw_id = unit.sampling.add_record(period, record, text, ids, by, comment)
    tariffs, today = unit.penalties.tariffs(), local_day(settings, clock)
    deadline = now + timedelta(days=settings.review_days)
    for one in record.drawn:
        stake = stake_of(tariffs, one.deal.source, today)
        unit.queue.add(ItemKind.SAMPLE, ids[one.deal.external_id], None, draw_id, deadline, stake)
    facts: dict[str, str | int | bool | None] = {
        "number": record.number, "kind": str(record.kind), "frame": record.frame_sha256, "drawn": len(record.drawn),
        "seal": record.seal,
    }  # fmt: skip
    if record.replaced:
        facts |= {"replaced": record.replaced, "reason": str(record.reason), "comment": comment}
    unit.log.append(now, by, "sample_drawn", f"sample:{period}", facts)


# ---------------------------------------------------------------- the proof


def sample_proof(store: Store, period: str) -> tuple[SampleProof, Mapping[str, bytes]] | None:
    """The period's sealed draws and its frames by hash; the seed only once the period is closed. None: not opened."""
    with store.read() as unit:
        known = unit.sampling.period(period)
        if known is None:
            return None
        proof = _proof(known, unit.sampling.records(period))
        frames = {record.frame_sha256: unit.sampling.frame(record.frame_sha256) for record in proof.records}
    return proof, frames


def verify_sample(store: Store, period: str) -> list[Fault] | None:
    """Every draw computed anew; None when the period was never opened."""
    found = sample_proof(store, period)
    return None if found is None else check_proof(*found)


def sample_period(store: Store, period: str) -> SamplePeriod | None:
    with store.read() as unit:
        return unit.sampling.period(period)


def sample_periods(store: Store) -> list[SamplePeriod]:
    with store.read() as unit:
        return unit.sampling.periods()


def draw_is_due(store: Store, clock: Clock) -> bool:
    """The period's seed is committed, today's draw is not made, and the settings leave it to the program."""
    with store.read() as unit:
        settings = unit.settings.load()
        if not settings.auto_draw:
            return False
        period = local_period(settings, clock)
        known = unit.sampling.period(period)
        if known is None or not known.committed or known.closed:
            return False
        today = local_day(settings, clock).day
        return unit.sampling.newest_day(period) < today


# ---------------------------------------------------------------- parts


def moment_of(period: str, today: date) -> Moment:
    """Behind the period its last day: what is left until the top-up."""
    last = last_day(period)
    first = last.replace(day=1)
    return Moment(min(max((today - first).days + 1, 1), last.day), last.day)


def frame_query(settings: Settings, period: str, now: datetime) -> FrameQuery:
    since, until = bounds(period, ZoneInfo(settings.time_zone))
    return FrameQuery(
        now=now,
        since=since,
        until=until,
        new_since=now - timedelta(days=settings.new_manager_days),
        conditional_stages=settings.conditional_stages,
    )


def _proof(known: SamplePeriod, records: tuple[DrawRecord, ...]) -> SampleProof:
    told = known.closed
    return SampleProof(
        period=known.period,
        policy=known.policy,
        commitment=known.commitment,
        records=records,
        seed=known.seed() if told else "",
        contributions=tuple(one.text for one in known.contributions) if told else (),
    )


def _period(unit: UnitOfWork, period: str) -> SamplePeriod:
    known = unit.sampling.period(period)
    if known is None:
        raise SeedNotCommitted(period=period, given=0)
    return known


def _ready(unit: UnitOfWork, period: str) -> SamplePeriod:
    check_period(period)
    known = _period(unit, period)
    if not known.committed:
        raise SeedNotCommitted(period=period, given=len(known.contributions))
    if known.closed:
        raise SampleClosed(period=period)
    return known
