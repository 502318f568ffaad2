"""Scorecards of managers and groups as answers, tables and charts."""

from collections.abc import Sequence

from qa_desk.domain.report_cards import Card, CardFacts, by_group, by_manager
from qa_desk.domain.report_reasons_tables import Frame
from qa_desk.domain.report_score import ScoreRules, worst
from qa_desk.domain.report_table import (
    AnalysisReport,
    Answers,
    CellKind,
    Chart,
    ChartKind,
    Grade,
    ReportKind,
    ReportTable,
    Said,
    TableColumn,
    TableRow,
    Word,
    range_of,
)

C = CellKind
LIGHTS = ("interest", "step", "filled", "contacts", "objections")


def cards_report(facts: CardFacts, frame: Frame) -> AnalysisReport:
    managers, groups = by_manager(facts, frame.rules), by_group(facts, frame.rules)
    refs = {one.deal_id: one.deal for one in (*facts.closed, *facts.open_deals)}
    return AnalysisReport(
        kind=ReportKind.SCORECARDS,
        period=frame.period,
        answers=_answers(managers, facts, frame.rules),
        tables=(
            _lights("managers", "manager", managers, facts),
            _figures("manager_figures", "manager", managers),
            _wins("manager_wins", "manager", managers),
            _lights("groups", "group", groups, facts),
            _figures("group_figures", "group", groups),
            _wins("group_wins", "group", groups),
            _rules(frame.rules),
        ),
        charts=(
            Chart("interest", ChartKind.BARS, "manager_figures", "manager", ("open",), "interest"),
            Chart("wins", ChartKind.BARS, "manager_wins", "manager", ("closed",), "wins"),
        ),
        deals=refs,
        made_at=frame.made_at,
        time_zone=frame.zone.key,
        currency=frame.currency,
    )


def _answers(cards: Sequence[Card], facts: CardFacts, rules: ScoreRules) -> Answers:
    past = (_as_of(facts),) if facts.is_past else ()
    graded = [one for one in cards if one.grade is not Grade.UNKNOWN]
    if not graded:
        return Answers(Grade.UNKNOWN, Said("cards_none", {"n": rules.least}), past, (), (Said("nothing_to_do"),))
    count = {grade: sum(one.grade is grade for one in graded) for grade in Grade}
    verdict = Said(
        "cards_verdict",
        {"good": count[Grade.GOOD], "watch": count[Grade.WATCH], "bad": count[Grade.BAD], "of": len(graded)},
    )
    how = list(past)
    how += [Said("cards_light", {"light": Word("light", key), "n": _reds(cards, key), "of": len(graded)})
           for key in LIGHTS if _reds(cards, key)]  # fmt: skip
    small = sum(one.grade is Grade.UNKNOWN for one in cards)
    if small:
        how.append(Said("cards_small", {"n": small, "least": rules.least}))
    return Answers(worst(one.grade for one in graded), verdict, tuple(how), _why(cards), _to_do(cards, facts))


def _as_of(facts: CardFacts) -> Said:
    """Said aloud: half of a past month's card is what the deals look like today."""
    return Said("cards_as_of", {"day": facts.as_of, "today": facts.now})


def _reds(cards: Sequence[Card], key: str) -> int:
    return sum(one.lights[key] is Grade.BAD for one in cards)


def _why(cards: Sequence[Card]) -> tuple[Said, ...]:
    told = []
    for one in cards:
        red = [key for key in LIGHTS if one.lights[key] is Grade.BAD]
        if red:
            weakest = min(red, key=lambda key: (_goodness(one, key), key))
            share = getattr(one, weakest)
            told.append(Said("cards_red", {"name": one.name, "light": Word("light", weakest), "share": share}))
    ranked = [one for one in cards if one.places is not None]
    if ranked:
        apart = all(one.places is not None and one.places.first == one.places.last for one in ranked)
        told.append(Said("cards_ranked" if apart else "cards_not_ranked", {"n": len(ranked)}))
    return tuple(told[:8])


def _goodness(card: Card, key: str) -> float:
    share = getattr(card, key)
    value = share.value or 0.0
    return 1 - value if key == "objections" else value


def _to_do(cards: Sequence[Card], facts: CardFacts) -> tuple[Said, ...]:
    told = []
    for key in LIGHTS:
        red = sorted(one.name for one in cards if one.lights[key] is Grade.BAD)
        if red:
            names = ", ".join(red[:5]) + (" …" if len(red) > 5 else "")
            told.append(Said(f"do_{key}", {"names": names}))
    if not facts.won_stages:
        told.append(Said("do_won_stages"))
    return tuple(told) or (Said("nothing_to_do"),)


def _lights(key: str, who: str, cards: Sequence[Card], facts: CardFacts) -> ReportTable:
    columns = (
        TableColumn(who, width=26),
        *((TableColumn("group", width=16),) if who == "manager" else ()),
        TableColumn("grade", C.GRADE, 14), TableColumn("open", C.COUNT, 10),
        *(TableColumn(f"{light}_light", C.GRADE, 16) for light in LIGHTS),
    )  # fmt: skip
    rows = [
        TableRow(
            (one.name, *((one.group,) if who == "manager" else ()), one.grade, one.open_deals,
             *(one.lights[light] for light in LIGHTS)),
            one.deals,
        )
        for one in cards
    ]  # fmt: skip
    note = _as_of(facts) if facts.is_past else Said("note_lights")
    return ReportTable(key, columns, tuple(rows), note)


def _figures(key: str, who: str, cards: Sequence[Card]) -> ReportTable:
    columns = (
        TableColumn(who, width=26), TableColumn("open", C.COUNT, 10), TableColumn("interest", C.SHARE, 12),
        TableColumn("interest_range", C.RANGE, 16), TableColumn("calls", C.RATE, 12),
        TableColumn("answered", C.SHARE, 12), TableColumn("step", C.SHARE, 12), TableColumn("filled", C.SHARE, 12),
        TableColumn("contacts", C.SHARE, 12), TableColumn("objections", C.SHARE, 14),
        TableColumn("objections_range", C.RANGE, 16),
    )  # fmt: skip
    rows = [
        TableRow(
            (
                one.name, one.open_deals, *(share if share.whole else None for share in (one.interest,)),
                range_of(one.interest), one.calls if one.calls.whole else None,
                *(share if share.whole else None
                  for share in (one.answered, one.step, one.filled, one.contacts, one.objections)),
                range_of(one.objections),
            ),
            one.deals,
        )
        for one in cards
    ]  # fmt: skip
    return ReportTable(key, columns, tuple(rows), Said("note_figures"))


def _wins(key: str, who: str, cards: Sequence[Card]) -> ReportTable:
    columns = (
        TableColumn(who, width=26), TableColumn("closed", C.COUNT, 12), TableColumn("wins", C.SHARE, 12),
        TableColumn("range", C.RANGE, 16), TableColumn("places", C.PLACES, 14), TableColumn("fines", C.COUNT, 10),
        TableColumn("fined", C.MONEY, 18),
    )  # fmt: skip
    rows = [
        TableRow(
            (
                one.name, one.wins.whole, one.wins if one.wins.whole else None, range_of(one.wins), one.places,
                one.fines, one.fined,
            ),
            one.closed,
        )
        for one in cards
    ]  # fmt: skip
    return ReportTable(key, columns, tuple(rows), Said("note_places"))


def _rules(rules: ScoreRules) -> ReportTable:
    columns = (TableColumn("light", width=40), TableColumn("green", width=16), TableColumn("yellow", width=16))
    rows = [
        TableRow((Word("light", light), Word("at_least", str(green)), Word("at_least", str(yellow))))
        for light, green, yellow in (
            ("interest", rules.interest_green, rules.interest_yellow),
            ("step", rules.step_green, rules.step_yellow),
            ("filled", rules.card_green, rules.card_yellow),
            ("contacts", rules.contact_green, rules.contact_yellow),
        )
    ]
    rows.append(
        TableRow(
            (
                Word("light", "objections"), Word("below", str(rules.objection_yellow)),
                Word("below", str(rules.objection_red)),
            )
        )
    )  # fmt: skip
    facts = {"days": rules.interest_days, "least": rules.least}
    return ReportTable("rules", columns, tuple(rows), Said("note_rules", facts))
