"""Coverage: what of a period was heard, by whom it was chosen and proven, what was replaced, what may be missed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from qa_desk.domain.report_reasons_tables import Frame
from qa_desk.domain.report_table import (
    AnalysisReport,
    Answers,
    CellKind,
    Chart,
    ChartKind,
    DealRef,
    Grade,
    ReportKind,
    ReportTable,
    Said,
    TableColumn,
    TableRow,
    Word,
    range_of,
)
from qa_desk.domain.sample_check import Fault
from qa_desk.domain.sample_proof import DrawKind, DrawRecord
from qa_desk.domain.sample_stats import GroupCoverage

C = CellKind


@dataclass(frozen=True, slots=True)
class Replaced:
    """A drawn deal that was put back. `comment` stays in the log."""

    external_id: str
    manager: str
    reason: str
    instead: str
    at: datetime
    deal_id: int | None


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """`groups`: all together first. `committed`: the seed is. `faults`: of the proof, computed anew.
    `deals`: ids of standing drawn deals by manager, "" for all. `refs`: how deals are called."""

    opened: bool
    committed: bool
    closed: bool
    commitment: str
    share_percent: int
    records: tuple[DrawRecord, ...]
    groups: tuple[GroupCoverage, ...]
    replaced: tuple[Replaced, ...]
    faults: tuple[Fault, ...]
    deals: Mapping[str, tuple[int, ...]]
    refs: Mapping[int, DealRef]


NOTHING = CoverageFacts(False, False, False, "", 0, (), (), (), (), {}, {})


def coverage_report(facts: CoverageFacts, frame: Frame) -> AnalysisReport:
    return AnalysisReport(
        kind=ReportKind.COVERAGE,
        period=frame.period,
        answers=_answers(facts),
        tables=(_managers(facts), _replaced(facts.replaced), _proof(facts.records), _faults(facts.faults)),
        charts=(Chart("coverage", ChartKind.BARS, "coverage", "manager", ("due", "audited"), "checked"),),
        deals=facts.refs,
        made_at=frame.made_at,
        time_zone=frame.zone.key,
        currency=frame.currency,
    )


def _answers(facts: CoverageFacts) -> Answers:
    if not facts.records:
        key = "coverage_no_draw" if facts.committed else "coverage_no_seed"
        return Answers(Grade.BAD, Said(key), (), (), (Said(f"{key}_do"),))
    whole = facts.groups[0] if facts.groups else None
    if facts.faults:
        grade, key = Grade.BAD, "coverage_faults"
    elif whole is None or whole.drawn < whole.due:
        grade, key = (Grade.BAD if facts.closed else Grade.WATCH), "coverage_short"
    elif whole.audited < whole.drawn:
        grade, key = Grade.WATCH, "coverage_waiting"
    else:
        grade, key = Grade.GOOD, "coverage_good"
    verdict = Said(
        key,
        {
            "n": len(facts.faults), "due": whole.due if whole else 0, "drawn": whole.drawn if whole else 0,
            "audited": whole.audited if whole else 0,
        },
    )  # fmt: skip
    return Answers(grade, verdict, _how_much(facts, whole), _why(facts, whole), _to_do(facts, whole))


def _how_much(facts: CoverageFacts, whole: GroupCoverage | None) -> tuple[Said, ...]:
    if whole is None:
        return ()
    told = [Said("coverage_share", {"share": whole.checked, "wanted": facts.share_percent, "extra": whole.extra})]
    if whole.audited:
        told.append(Said("coverage_faulty", {"share": whole.faults, "range": range_of(whole.faults)}))
    # the bound holds for a sample that shows nothing; with faults seen the interval above says it
    if not whole.faulty:
        told.append(Said("coverage_missed", {"missed": whole.may_be_missed(), "deals": whole.deals}))
    told.append(Said("coverage_replaced", {"n": whole.replaced}))
    return tuple(told)


def _why(facts: CoverageFacts, whole: GroupCoverage | None) -> tuple[Said, ...]:
    told = [Said("coverage_random"), Said("coverage_sealed" if facts.closed else "coverage_open")]
    behind = [one.name for one in facts.groups[1:] if one.audited < one.due]
    if behind and whole is not None:
        told.append(Said("coverage_behind", {"n": len(behind), "of": len(facts.groups) - 1, "names": _few(behind)}))
    return tuple(told)


def _few(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (" …" if len(names) > most else "")


def _to_do(facts: CoverageFacts, whole: GroupCoverage | None) -> tuple[Said, ...]:
    told = []
    if facts.faults:
        told.append(Said("coverage_check_faults"))
    if whole is not None and whole.audited < whole.drawn:
        told.append(Said("coverage_listen", {"n": whole.drawn - whole.audited}))
    if not facts.closed and whole is not None and whole.drawn < whole.due:
        told.append(Said("coverage_draw", {"n": whole.due - whole.drawn}))
    return tuple(told) or (Said("nothing_to_do"),)


def _managers(facts: CoverageFacts) -> ReportTable:
    columns = (
        TableColumn("manager", width=26), TableColumn("deals", C.COUNT, 10),
        TableColumn("due", C.COUNT, 10), TableColumn("drawn", C.COUNT, 10), TableColumn("extra", C.COUNT, 10),
        TableColumn("replaced", C.COUNT, 10), TableColumn("audited", C.COUNT, 10), TableColumn("checked", C.SHARE, 12),
        TableColumn("faulty", C.SHARE, 12), TableColumn("range", C.RANGE, 16), TableColumn("missed", C.COUNT, 14),
    )  # fmt: skip
    rows = [
        TableRow(
            (
                one.name or Word("all", "managers"), one.deals, one.due, one.drawn, one.extra, one.replaced,
                one.audited, one.checked if one.deals else None, one.faults if one.audited else None,
                range_of(one.faults), None if one.faulty else one.may_be_missed(),
            ),
            facts.deals.get(one.name, ()),
            total=not one.name,
        )
        for one in (*facts.groups[1:], *facts.groups[:1])
    ]  # fmt: skip
    return ReportTable("coverage", columns, tuple(rows), Said("note_coverage"))


def _replaced(those: Sequence[Replaced]) -> ReportTable:
    columns = (
        TableColumn("deal", width=20), TableColumn("manager", width=26), TableColumn("why_replaced", width=36),
        TableColumn("instead", width=20), TableColumn("at", C.MOMENT, 18),
    )  # fmt: skip
    rows = [
        TableRow(
            (one.external_id, one.manager, Word("replaced", one.reason), one.instead, one.at),
            () if one.deal_id is None else (one.deal_id,),
        )
        for one in those
    ]
    return ReportTable("replaced", columns, tuple(rows))


def _proof(records: Sequence[DrawRecord]) -> ReportTable:
    columns = (
        TableColumn("number", C.COUNT, 8), TableColumn("draw_kind", width=22), TableColumn("at", C.MOMENT, 18),
        TableColumn("frame_size", C.COUNT, 10), TableColumn("drawn", C.COUNT, 10), TableColumn("frame_hash", width=24),
        TableColumn("seal", width=24),
    )  # fmt: skip
    rows = [
        TableRow((
            one.number, Word("draw", one.kind.value), one.at, one.frame_size, len(one.drawn), one.frame_sha256,
            one.seal,
        ))
        for one in records
        if one.kind is not DrawKind.WHOLE
    ]  # fmt: skip
    return ReportTable("proof", columns, tuple(rows), Said("note_proof"))


def _faults(faults: Sequence[Fault]) -> ReportTable:
    columns = (TableColumn("draw", C.COUNT, 8), TableColumn("fault", width=30), TableColumn("deal", width=24))
    rows = [TableRow((one.record, Word("fault", one.kind.value), one.detail)) for one in faults]
    return ReportTable("faults", columns, tuple(rows))
