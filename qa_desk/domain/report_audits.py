"""Checklist audits of a period counted: scores by manager and group, directions, questions, each version by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt
from statistics import fmean, stdev

from qa_desk.domain.checklist import AuditDirection, Label
from qa_desk.domain.evaluation import Share
from qa_desk.domain.penalty import name_key
from qa_desk.domain.report_table import Mean, Places, Range, merged_names
from qa_desk.domain.sample_stats import places, told_apart
from qa_desk.domain.trust import interval

LEAST = 5
"""Fewer audits get no interval, no place and no trend."""
WHOLE = 10_000
Z = 1.96


@dataclass(frozen=True, slots=True, order=True)
class FormVersion:
    """Scores of two versions are two different measures and are never put together here."""

    code: str
    version: int


@dataclass(frozen=True, slots=True)
class AuditFact:
    """One submitted audit. `points`, `directions`: basis points, None where nothing was counted. `asked`: questions
    that were shown and counted, `failed` of them."""

    deal_id: int
    manager: str
    group: str
    form: FormVersion
    points: int | None
    directions: Mapping[AuditDirection, int | None]
    critical: bool
    failed: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditFacts:
    """`last`: of the period before; of its audits only the scores are known. Titles by form and by (form, question)."""

    now: Sequence[AuditFact] = ()
    last: Sequence[AuditFact] = ()
    forms: Mapping[FormVersion, Label] = field(default_factory=dict)
    questions: Mapping[tuple[FormVersion, str], Label] = field(default_factory=dict)


class Move(StrEnum):
    """Against the last period; told only where two intervals leave no doubt."""

    UP = "up"
    DOWN = "down"
    UNSURE = "unsure"
    FEW = "few"  # too few audits now or then
    OTHER_VERSION = "other_version"  # then another version of the form was in use


@dataclass(frozen=True, slots=True)
class Scored:
    """One name's audits with one version. `direction`: None for the whole form."""

    name: str
    form: FormVersion
    direction: AuditDirection | None
    mean: Mean
    range: Range | None
    last: Mean | None
    move: Move
    critical: int
    deals: tuple[int, ...]
    places: Places | None = None


@dataclass(frozen=True, slots=True)
class Failing:
    """A question that `share` of the audits failed."""

    name: str
    form: FormVersion
    question: str
    share: Share
    deals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    form: FormVersion
    now: int
    last: int
    deals: tuple[int, ...]


NameOf = Callable[[AuditFact], str]


def of_manager(fact: AuditFact) -> str:
    return fact.manager


def of_group(fact: AuditFact) -> str:
    return fact.group


def scores(facts: AuditFacts, name_of: NameOf) -> tuple[Scored, ...]:
    """By form version, then name; places among those of one version."""
    found: list[Scored] = []
    now, last = _by_name(facts, name_of)
    for form in sorted({form for _name, form in now}):
        row = [_scored(name, form, None, now, last) for name, one in sorted(now) if one == form]
        found += _placed([one for one in row if one is not None])
    return tuple(found)


def direction_scores(facts: AuditFacts, name_of: NameOf) -> tuple[Scored, ...]:
    """By name, form version, direction."""
    now, last = _by_name(facts, name_of)
    found = [_scored(*key, direction, now, last) for key in sorted(now) for direction in AuditDirection]
    return tuple(one for one in found if one is not None)


def worst(facts: AuditFacts, name_of: NameOf, most: int = 5) -> tuple[Failing, ...]:
    """Of every name at most so many questions, the most often failed first."""
    found: list[Failing] = []
    now, _ = _by_name(facts, name_of)
    by_name: dict[str, list[Failing]] = {}
    for (name, form), audits in sorted(now.items()):
        by_name.setdefault(name, []).extend(_failing(name, form, audits))
    for name in sorted(by_name):
        found += sorted(by_name[name], key=_worst_first)[:most]
    return tuple(found)


def worst_of_all(facts: AuditFacts, most: int = 3) -> tuple[Failing, ...]:
    """Only what was asked often enough to be said aloud."""
    found = worst(facts, lambda _: "all", len(facts.questions) or most)
    return tuple(one for one in found if one.share.whole >= LEAST)[:most]


def counted(facts: AuditFacts) -> tuple[Counted, ...]:
    """How many audits each version has, now and before."""
    forms = sorted({one.form for one in (*facts.now, *facts.last)})
    return tuple(
        Counted(
            form,
            sum(one.form == form for one in facts.now),
            sum(one.form == form for one in facts.last),
            tuple(dict.fromkeys(one.deal_id for one in facts.now if one.form == form)),
        )
        for form in forms
    )


# ---------------------------------------------------------------- parts

_Named = dict[tuple[str, FormVersion], list[AuditFact]]


def _by_name(facts: AuditFacts, name_of: NameOf) -> tuple[_Named, _Named]:
    """Names nobody bears are left out; one name spelled in two ways is one."""
    spelled = merged_names([name_of(one) for one in (*facts.now, *facts.last)])
    made: tuple[_Named, _Named] = ({}, {})
    for group, audits in zip(made, (facts.now, facts.last), strict=True):
        for one in audits:
            if name_key(name_of(one)):
                group.setdefault((spelled[name_of(one)], one.form), []).append(one)
    return made


def _points(audits: Sequence[AuditFact], direction: AuditDirection | None) -> list[int]:
    found = [one.points if direction is None else one.directions.get(direction) for one in audits]
    return [one for one in found if one is not None]


def _scored(name: str, form: FormVersion, direction: AuditDirection | None, now: _Named, last: _Named) -> Scored | None:
    audits, before = now[name, form], last.get((name, form), [])
    points, old = _points(audits, direction), _points(before, direction)
    if not points:
        return None
    mine, theirs = range_of_mean(points), range_of_mean(old)
    if not before and any(key[0] == name and key[1].code == form.code for key in last):
        move = Move.OTHER_VERSION
    else:
        move = _move(mine, theirs)
    return Scored(
        name=name,
        form=form,
        direction=direction,
        mean=Mean(sum(points), len(points)),
        range=mine,
        last=Mean(sum(old), len(old)) if old else None,
        move=move,
        critical=sum(one.critical for one in audits),
        deals=tuple(dict.fromkeys(one.deal_id for one in audits)),
    )


def range_of_mean(points: Sequence[int]) -> Range | None:
    """95 %, of a mean score; None for too few audits.

    One audit of nothing and one of everything are counted beside the real ones: without them five equal scores would
    leave no doubt at all. Their weight fades as audits come in.
    """
    if len(points) < LEAST:
        return None
    shares = [0.0, 1.0, *(one / WHOLE for one in points)]
    mean, half = fmean(shares), Z * stdev(shares) / sqrt(len(shares))
    return Range(max(mean - half, 0.0), min(mean + half, 1.0))


def _move(now: Range | None, last: Range | None) -> Move:
    if now is None or last is None:
        return Move.FEW
    if not told_apart((now.low, now.high), (last.low, last.high)):
        return Move.UNSURE
    return Move.UP if now.low > last.high else Move.DOWN


def _placed(row: Sequence[Scored]) -> list[Scored]:
    """1 is the best. Only those whose interval lies wholly above count before anybody."""
    lost = {one.name: (1 - one.range.high, 1 - one.range.low) for one in row if one.range is not None}
    if len(lost) < 2:
        return list(row)
    stand = {name: Places(first, last, len(lost)) for name, (first, last) in places(lost).items()}
    return [_at(one, stand.get(one.name)) for one in row]


def _at(one: Scored, stand: Places | None) -> Scored:
    return Scored(one.name, one.form, one.direction, one.mean, one.range, one.last, one.move, one.critical, one.deals,
                  stand)  # fmt: skip


def _failing(name: str, form: FormVersion, audits: Sequence[AuditFact]) -> list[Failing]:
    asked: dict[str, int] = {}
    failed: dict[str, list[int]] = {}
    for one in audits:
        for question in one.asked:
            asked[question] = asked.get(question, 0) + 1
        for question in one.failed:
            failed.setdefault(question, []).append(one.deal_id)
    return [
        Failing(name, form, question, Share(len(deals), max(asked.get(question, 0), len(deals))),
                tuple(dict.fromkeys(deals)))
        for question, deals in failed.items()
    ]  # fmt: skip


def _worst_first(one: Failing) -> tuple[float, float, FormVersion, str]:
    """By how often it fails at the least: one failure of one audit stands behind six of seven."""
    return -interval(one.share)[0], -(one.share.value or 0), one.form, one.question
