"""Automatic checks of a deal's way and time: tasks, shelf life, stages, calls, forgotten deals.

A closed deal needs no task, call or step any more: it passes with the fact "deal_closed".
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from qa_desk.domain.auto_check_card import first_phrase, phrases, plain, words
from qa_desk.domain.auto_check_types import AutoResult, CheckCode, Norms, Outcome, Subject, fact
from qa_desk.domain.call import CallFacts, Direction

_DAY = timedelta(days=1)


def iso(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")


def _days(since: datetime, until: datetime) -> int:
    """Whole days between, 0 for a time to come."""
    return max((until - since) // _DAY, 0)


def _older(since: datetime, now: datetime, days: int) -> bool:
    return now - since > days * _DAY


def _closed(code: CheckCode, subject: Subject) -> AutoResult | None:
    """A date of closing that lies ahead is an expectation, not a closing."""
    closed_at = subject.deal.closed_at
    if closed_at is None or closed_at > subject.now:
        return None
    return AutoResult(code, Outcome.PASS, (fact("deal_closed", at=iso(closed_at)),))


def task_missing(subject: Subject, _norms: Norms) -> AutoResult:
    code = CheckCode.TASK_MISSING
    if closed := _closed(code, subject):
        return closed
    task = subject.deal.next_task_at
    if task is not None:
        return AutoResult(code, Outcome.PASS, (fact("task_at", at=iso(task)),))
    outcome = Outcome.FAIL if "next_task_at" in subject.known else Outcome.UNKNOWN
    return AutoResult(code, outcome, (fact("task_none"),))


def task_overdue(subject: Subject, _norms: Norms) -> AutoResult:
    """No task at all is not an overdue one: task_missing tells of it."""
    code = CheckCode.TASK_OVERDUE
    if closed := _closed(code, subject):
        return closed
    task = subject.deal.next_task_at
    if task is None:
        outcome = Outcome.PASS if "next_task_at" in subject.known else Outcome.UNKNOWN
        return AutoResult(code, outcome, (fact("task_none"),))
    if task < subject.now:
        return AutoResult(code, Outcome.FAIL, (fact("task_overdue", at=iso(task), days=_days(task, subject.now)),))
    return AutoResult(code, Outcome.PASS, (fact("task_at", at=iso(task)),))


def past_shelf_life(subject: Subject, norms: Norms) -> AutoResult:
    deal = subject.deal
    return _against(
        CheckCode.PAST_SHELF_LIFE,
        subject,
        deal.created_at,
        _norm(norms.shelf_life_days, deal.pipeline),
        name=deal.pipeline,
    )


def stage_too_old(subject: Subject, norms: Norms) -> AutoResult:
    deal = subject.deal
    days = _norm(norms.stage_days, deal.stage)
    return _against(CheckCode.STAGE_TOO_OLD, subject, deal.stage_since, days, name=deal.stage)


def first_stage_too_old(subject: Subject, norms: Norms) -> AutoResult:
    code = CheckCode.FIRST_STAGE_TOO_OLD
    deal = subject.deal
    if closed := _closed(code, subject):
        return closed
    if not deal.stage:
        return AutoResult(code, Outcome.UNKNOWN, (fact("stage_none"),))
    if plain(deal.stage) not in {plain(stage) for stage in norms.first_stages}:
        return AutoResult(code, Outcome.PASS, (fact("stage_is_no_first", stage=deal.stage),))
    return _against(code, subject, deal.stage_since, norms.first_stage_days, name=deal.stage)


def stage_is_no_step(subject: Subject, norms: Norms) -> AutoResult:
    """The stage's name says what the manager waits for, not what the client has done."""
    code = CheckCode.STAGE_IS_NO_STEP
    stage = subject.deal.stage
    if not words(stage):
        return AutoResult(code, Outcome.UNKNOWN, (fact("stage_none"),))
    if found := first_phrase(words(stage), phrases(norms.not_steps)):
        return AutoResult(code, Outcome.FAIL, (fact("stage_is_no_step", stage=stage, word=found),))
    return AutoResult(code, Outcome.PASS, (fact("stage_is_step", stage=stage),))


def no_call(subject: Subject, norms: Norms) -> AutoResult:
    """Counted: every call to the client, answered or not, and every answered call from him."""
    code = CheckCode.NO_CALL
    if closed := _closed(code, subject):
        return closed
    if subject.calls is None:
        return AutoResult(code, Outcome.UNKNOWN, (fact("calls_unknown"),))
    if norms.no_call_days < 1:
        return AutoResult(code, Outcome.UNKNOWN, (fact("no_norm"),))
    last = _last_call(subject)
    since = subject.deal.created_at if last is None else last
    if since is None:
        return AutoResult(code, Outcome.UNKNOWN, (fact("calls_none"),))
    days = _days(since, subject.now)
    why = "calls_none" if last is None else "last_call"
    outcome = Outcome.FAIL if _older(since, subject.now, norms.no_call_days) else Outcome.PASS
    return AutoResult(code, outcome, (fact(why, at=iso(since), days=days, norm=norms.no_call_days),))


def forgotten(subject: Subject, norms: Norms) -> AutoResult:
    """Nothing was changed, nobody called and nothing is planned. All three must be known before a deal may fail."""
    code = CheckCode.FORGOTTEN
    if closed := _closed(code, subject):
        return closed
    if norms.forgotten_days < 1:
        return AutoResult(code, Outcome.UNKNOWN, (fact("no_norm"),))
    deal = subject.deal
    if deal.next_task_at is not None and deal.next_task_at >= subject.now:
        return AutoResult(code, Outcome.PASS, (fact("task_at", at=iso(deal.next_task_at)),))
    touched = [time for time in (deal.changed_at, _last_call(subject)) if time is not None]
    if touched and not _older(max(touched), subject.now, norms.forgotten_days):
        return AutoResult(code, Outcome.PASS, (fact("last_touched", at=iso(max(touched))),))
    planned = deal.next_task_at is not None or "next_task_at" in subject.known
    if deal.changed_at is None or subject.calls is None or not planned:
        return AutoResult(code, Outcome.UNKNOWN, (fact("activity_unknown"),))
    days = _days(max(touched), subject.now)
    return AutoResult(
        code, Outcome.FAIL, (fact("last_touched", at=iso(max(touched)), days=days, norm=norms.forgotten_days),)
    )


def _last_call(subject: Subject) -> datetime | None:
    times = [call.started_at for call in subject.calls or () if _counts(call) and call.started_at <= subject.now]
    return max(times, default=None)


def _counts(call: CallFacts) -> bool:
    return call.answered or call.direction is Direction.OUT


def _norm(norms: Mapping[str, int], name: str) -> int:
    wanted = plain(name)
    return next((days for key, days in norms.items() if plain(key) == wanted), 0) if wanted else 0


def _against(code: CheckCode, subject: Subject, since: datetime | None, norm: int, name: str) -> AutoResult:
    if closed := _closed(code, subject):
        return closed
    if norm < 1:
        return AutoResult(code, Outcome.UNKNOWN, (fact("no_norm", of=name),))
    if since is None:
        return AutoResult(code, Outcome.UNKNOWN, (fact("since_unknown", of=name, norm=norm),))
    outcome = Outcome.FAIL if _older(since, subject.now, norm) else Outcome.PASS
    seen = fact("age", of=name, at=iso(since), days=_days(since, subject.now), norm=norm)
    return AutoResult(code, outcome, (seen,))
