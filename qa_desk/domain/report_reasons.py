"""Refusal reasons counted: stated against confirmed, the money behind, objections taken for refusals."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa_desk.domain.evaluation import Share
from qa_desk.domain.money import Money
from qa_desk.domain.reason_check import Verdict
from qa_desk.domain.report_facts import Ground, RefusalFact, Standing, ground_of
from qa_desk.domain.report_table import merged_names

Facts = Sequence[RefusalFact]


@dataclass(frozen=True, slots=True)
class Sum:
    """Of deals' amounts in one currency; `without`: deals that tell none, or in another currency."""

    money: Money
    without: int


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason, "" where the manager gave none of the book. `cumulative`: this line and all before it.
    `behind`: the confirmed refusals' deals; `stated_deals`: those whose manager named the reason."""

    reason: str
    stated: int
    confirmed: int
    share: Share
    cumulative: Share
    sum: Sum
    behind: tuple[int, ...]
    stated_deals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BreakLine:
    """One manager, source or product. `top`: the reason confirmed most often, "" while there is none."""

    name: str
    refusals: int
    decided: int
    objections: Share
    top: str
    top_share: Share
    sum: Sum
    deals: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """`grounded`: refusals whose reason is known. `objections`: of the decided ones. `found`: of those the program has
    listened to, the ones in which it found no refusal; it only suggests, so the two are never added."""

    refusals: int
    decided: int
    grounded: int
    agreed: Share
    objections: Share
    found: Share
    sum: Sum


def sum_of(facts: Iterable[RefusalFact], currency: str) -> Sum:
    """A deal counts once, however often it was refused."""
    amounts = {fact.deal_id: fact.amount for fact in facts}
    told = [one for one in amounts.values() if one is not None and one.currency == currency]
    return Sum(sum(told, start=Money(0, currency)), len(amounts) - len(told))


def deals_of(facts: Iterable[RefusalFact]) -> tuple[int, ...]:
    """Each deal once, in the order of the facts."""
    return tuple(dict.fromkeys(fact.deal_id for fact in facts))


def grounds(facts: Facts) -> list[tuple[RefusalFact, Ground]]:
    return [(fact, ground_of(fact)) for fact in facts]


def pareto(facts: Facts, currency: str) -> tuple[ReasonLine, ...]:
    """Most often confirmed first; equal ones by how often they were stated, then by code."""
    confirmed: dict[str, list[RefusalFact]] = {}
    stated: dict[str, list[RefusalFact]] = {}
    for fact, ground in grounds(facts):
        stated.setdefault(str(fact.stated or ""), []).append(fact)
        if ground.standing is Standing.REAL:
            confirmed.setdefault(str(ground.reason), []).append(fact)
    whole = sum(map(len, confirmed.values()))
    codes = sorted(
        {*confirmed, *stated}, key=lambda code: (-len(confirmed.get(code, ())), -len(stated.get(code, ())), code)
    )
    lines, running = [], 0
    for code in codes:
        his = confirmed.get(code, [])
        running += len(his)
        lines.append(
            ReasonLine(
                reason=code,
                stated=len(stated.get(code, ())),
                confirmed=len(his),
                share=Share(len(his), whole),
                cumulative=Share(running, whole),
                sum=sum_of(his, currency),
                behind=deals_of(his),
                stated_deals=deals_of(stated.get(code, ())),
            )
        )
    return tuple(lines)


def crossed(facts: Facts) -> tuple[tuple[str, str, tuple[RefusalFact, ...]], ...]:
    """(stated, confirmed, refusals) where the two differ; "" for what a manager left out. Most frequent first."""
    found: dict[tuple[str, str], list[RefusalFact]] = {}
    for fact, ground in grounds(facts):
        pair = (str(fact.stated or ""), str(ground.reason or ""))
        if ground.standing is Standing.REAL and pair[0] != pair[1]:
            found.setdefault(pair, []).append(fact)
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return tuple((stated, real, tuple(those)) for (stated, real), those in ordered)


def counted(facts: Facts, currency: str) -> Counted:
    known = grounds(facts)
    decided = [(fact, ground) for fact, ground in known if ground.standing is not Standing.WAITING]
    real = [(fact, ground) for fact, ground in decided if ground.standing is Standing.REAL]
    heard = [fact.finding for fact in facts if fact.finding not in (None, Verdict.UNCLEAR)]
    return Counted(
        refusals=len(known),
        decided=len(decided),
        grounded=len(real),
        agreed=Share(sum(fact.stated == ground.reason for fact, ground in real), len(real)),
        objections=objections(facts),
        found=Share(heard.count(Verdict.NO_REFUSAL), len(heard)),
        sum=sum_of((fact for fact, _ in real), currency),
    )


def objections(facts: Facts) -> Share:
    """Of the decided refusals those in which the client did not refuse."""
    known = [ground.standing for _, ground in grounds(facts) if ground.standing is not Standing.WAITING]
    return Share(known.count(Standing.NOT_REFUSED), len(known))


def broken_down(facts: Facts, key: Callable[[RefusalFact], str], currency: str) -> tuple[BreakLine, ...]:
    """By name, never by rank. Spellings of one name are one line."""
    names = merged_names([key(fact) for fact in facts])
    by_name: dict[str, list[RefusalFact]] = {}
    for fact in facts:
        by_name.setdefault(names[key(fact)], []).append(fact)
    return tuple(_break_line(name, those, currency) for name, those in sorted(by_name.items()))


def _break_line(name: str, facts: Facts, currency: str) -> BreakLine:
    lines = [one for one in pareto(facts, currency) if one.confirmed]
    share = objections(facts)
    return BreakLine(
        name=name,
        refusals=len(facts),
        decided=share.whole,
        objections=share,
        top=lines[0].reason if lines else "",
        top_share=lines[0].share if lines else Share(0, 0),
        sum=sum_of(facts, currency),
        deals=deals_of(facts),
    )


def by_period(facts: Facts, period: Callable[[RefusalFact], str]) -> Mapping[str, Facts]:
    found: dict[str, list[RefusalFact]] = {}
    for fact in facts:
        found.setdefault(period(fact), []).append(fact)
    return found
