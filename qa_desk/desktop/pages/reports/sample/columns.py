"""Columns of the sample's two tables: coverage by manager, and drawn deals."""

from qa_desk.desktop.tables.columns import Column
from qa_desk.domain.sample_stats import GroupCoverage
from qa_desk.services.sample_report import DrawnLine
from qa_desk.words import formats, tr
from qa_desk.words.sample_words import flag_words, kind_words, reason_words


def coverage_columns() -> list[Column[GroupCoverage]]:
    return [
        Column("manager", lambda: tr("Manager"), _manager, 170),
        Column("deals", lambda: tr("Deals"), lambda one: formats.number(one.deals), 75, align_right=True),
        Column("due", lambda: tr("Due"), lambda one: formats.number(one.due), 75, align_right=True),
        Column("drawn", lambda: tr("Drawn"), lambda one: formats.number(one.drawn), 100, align_right=True),
        Column("extra", lambda: tr("On top"), lambda one: formats.number(one.extra), 110, align_right=True),
        Column("replaced", lambda: tr("Replaced"), lambda one: formats.number(one.replaced), 95, align_right=True),
        Column("audited", lambda: tr("Audited"), lambda one: formats.number(one.audited), 100, align_right=True),
        Column("faulty", lambda: tr("Not in order"), _faulty, 140, tooltip=_faulty_hint, align_right=True),
        Column("missed", lambda: tr("Missed?"), _missed, 115, tooltip=_missed_hint, align_right=True),
    ]


def _manager(one: GroupCoverage) -> str:
    return one.name or "—"


def _faulty(one: GroupCoverage) -> str:
    if not one.audited:
        return "—"
    low, high = one.interval()
    return f"{formats.number(one.faulty)} ({formats.percent(low)} – {formats.percent(high)})"


def _faulty_hint(_one: GroupCoverage) -> str:
    return tr(
        "Deals not in order among those audited, and from where to where their true share may lie (Wilson, 95 %)."
        " Managers whose ranges overlap cannot be ranked."
    )


def _missed(one: GroupCoverage) -> str:
    return formats.number(one.may_be_missed())


def _missed_hint(_one: GroupCoverage) -> str:
    return tr("So many deals could be faulty and a sample of this size would still show none (risk 5 %).")


def deal_columns() -> list[Column[DrawnLine]]:
    return [
        Column("number", lambda: tr("Draw"), lambda one: formats.number(one.number), 100, align_right=True),
        Column("deal", lambda: tr("Deal"), lambda one: f"{one.external_id} {one.title}".strip(), 260),
        Column("manager", lambda: tr("Manager"), lambda one: one.manager or "—", 150),
        Column("stage", lambda: tr("Stage"), lambda one: one.stage or "—", 140),
        Column("how", lambda: tr("How drawn"), _how, 150),
        Column("state", lambda: tr("State"), _state, 200, tint=_tint),
    ]


def _how(one: DrawnLine) -> str:
    flag = one.record.drawn[one.place].flag
    return tr("On top: {flag}").format(flag=flag_words(flag)) if flag else kind_words(one.record.kind)


def _state(one: DrawnLine) -> str:
    if one.replaced_by:
        return tr("Replaced by {deal}").format(deal=one.replaced_by)
    if one.empty:
        return tr("Audited, nothing was applicable")
    if one.in_order is None:
        reason, waits = one.record.reason, tr("Waits for its audit")
        if reason is None:
            return waits
        return f"{waits} ({tr('instead of {deal}').format(deal=one.record.replaced)}: {reason_words(reason)})"
    return tr("In order") if one.in_order else tr("Not in order")


def _tint(one: DrawnLine) -> str:
    if one.replaced_by:
        return "muted"
    return {None: "", True: "good", False: "bad"}[one.in_order]
