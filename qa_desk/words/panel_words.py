"""Words of the control panel and the digest: each lamp's title, why it is lit and what to do, each figure's name."""

from collections.abc import Callable, Mapping
from datetime import tzinfo

from qa_desk.domain.panel import LEAST_LEADS, Lamp, LampKind, LampState, Note
from qa_desk.words import formats
from qa_desk.words.catalogue import mark, tr, trn

LAMPS: Mapping[LampKind, str] = {
    LampKind.REFUSALS: mark("Refusals waiting"),
    LampKind.CALLBACKS: mark("Callbacks due"),
    LampKind.APPEALS: mark("Appeals near their deadline"),
    LampKind.NO_TASK: mark("Deals without a task"),
    LampKind.SHELF_LIFE: mark("Deals past their shelf life"),
    LampKind.STUCK: mark("Deals stuck in a stage"),
    LampKind.FIRST_STAGE: mark("Leads nobody took on"),
    LampKind.SAMPLE: mark("Sample behind plan"),
    LampKind.TRANSCRIPTION: mark("Transcription behind"),
    LampKind.REFUSAL_SHARE: mark("Share of refusals out of its corridor"),
}
WATCHED: Mapping[LampKind, str] = {
    LampKind.REFUSALS: mark("refusals"),
    LampKind.CALLBACKS: mark("callbacks"),
    LampKind.APPEALS: mark("appeals"),
    LampKind.NO_TASK: mark("tasks of deals"),
    LampKind.SHELF_LIFE: mark("shelf life of deals"),
    LampKind.STUCK: mark("time in a stage"),
    LampKind.FIRST_STAGE: mark("new leads"),
    LampKind.SAMPLE: mark("sample"),
    LampKind.TRANSCRIPTION: mark("transcription"),
    LampKind.REFUSAL_SHARE: mark("share of refusals"),
}
"""What a lamp watches: named so while it is off."""
WHAT_TO_DO: Mapping[LampKind, str] = {
    LampKind.REFUSALS: mark("Take the oldest from the queue first."),
    LampKind.CALLBACKS: mark("Call the clients: while nobody asks them, their deals stand still."),
    LampKind.APPEALS: mark("Somebody who took no part has to decide them."),
    LampKind.NO_TASK: mark("Ask the managers to set the next step of each deal."),
    LampKind.SHELF_LIFE: mark("Let the managers decide: win the client back or give the deal up."),
    LampKind.STUCK: mark("Ask the managers what holds each deal up."),
    LampKind.FIRST_STAGE: mark("Have each lead called today or handed to somebody else."),
    LampKind.SAMPLE: mark("Audit the late deals first."),
    LampKind.TRANSCRIPTION: mark("Start the transcription, or let the computer run overnight."),
    LampKind.REFUSAL_SHARE: mark("Look at the reasons behind these refusals in the reports."),
}
STATES: Mapping[LampState, str] = {
    LampState.OFF: mark("in order"),
    LampState.YELLOW: mark("needs attention"),
    LampState.RED: mark("act now"),
}
FIGURES: Mapping[str, str] = {
    "new_deals": mark("New deals"),
    "refusals_opened": mark("Conditional refusals"),
    "decided": mark("Refusals decided"),
    "confirmed": mark("of them confirmed"),
    "not_confirmed": mark("of them not confirmed"),
    "callbacks": mark("Callbacks made"),
    "callbacks_spoken": mark("of them with an answer"),
    "denied": mark("Clients who denied the refusal"),
    "won_back": mark("Clients won back"),
    "closed": mark("Closed as lost, signed"),
    "returned": mark("Returned to another manager, signed"),
    "audited": mark("Deals audited"),
    "transcribed": mark("Recordings transcribed"),
}
PARTS = frozenset({"confirmed", "not_confirmed", "callbacks_spoken"})
"""Figures that are part of the one above them."""
TITLES: Mapping[str, str] = {
    "digest": mark("Digest of {day}"),
    "made": mark("Made {when}, time zone {zone}. Everything was counted on this computer; nothing was sent."),
    "figures": mark("The day in figures"),
    "figure": mark("Figure"),
    "that_day": mark("That day"),
    "day_before": mark("The day before"),
    "fines": mark("Bonus reductions signed"),
    "fines_no_law": mark("Fines signed"),
    "reversals": mark("Taken back"),
    "due": mark("Due today"),
    "refusals_today": mark("Refusals whose time ends today"),
    "refusals_late": mark("Refusals past their deadline"),
    "callbacks_due": mark("Clients to call"),
    "signatures": mark("Signatures awaited"),
    "audits": mark("Audits of the sample"),
    "trouble": mark("What needs attention"),
    "no_trouble": mark("No lamp is lit: nothing needs attention."),
    "made_up": mark("Made later for a day the program was not running: what was due that morning is not told."),
    "quiet": mark("Nothing happened that day."),
    "auditors": mark("Auditors"),
    "auditor": mark("Auditor"),
    "decided": mark("Decided"),
    "audited": mark("Audited"),
    "heard": mark("Listened share"),
    "time": mark("Time an item"),
    "agreed": mark("Agreed with the finding"),
    "kpi_note": mark(
        "Medians; the number of decisions behind each stands in brackets. Time: from taking the item to the decision. "
        "With fewer than {least} decisions no percentage is given."
    ),
    "no_auditors": mark("Nobody decided or audited anything that day."),
}


def lamp_title(kind: LampKind) -> str:
    return tr(LAMPS[kind])


def watched(kind: LampKind) -> str:
    return tr(WATCHED[kind])


def state_words(state: LampState) -> str:
    return tr(STATES[state])


def title(key: str) -> str:
    return tr(TITLES[key])


def figure(key: str) -> str:
    return tr(FIGURES[key])


def number_of(lamp: Lamp) -> str:
    """The figure on the lamp."""
    if lamp.share is not None:
        return formats.percent(lamp.share.percent / 100)
    if lamp.kind is LampKind.SAMPLE and not lamp.late:
        return "!" if lamp.notes else "0"
    if lamp.kind in _OF_LATE:
        return formats.number(lamp.late)
    return formats.number(lamp.count)


_OF_LATE = frozenset({LampKind.SAMPLE})


def since_words(lamp: Lamp, zone: tzinfo) -> str:
    """ "" where there is no moment to tell."""
    if lamp.since is None:
        return ""
    if lamp.kind is LampKind.APPEALS:
        return tr("the first must be decided by {when}").format(when=formats.date_time(lamp.since, zone))
    if lamp.kind is LampKind.SAMPLE:
        return tr("the oldest was due on {when}").format(when=formats.date(lamp.since, zone))
    return tr("the oldest since {when}").format(when=formats.date(lamp.since, zone))


def sentence(lamp: Lamp) -> str:
    """Why and what to do: one line."""
    if lamp.share is not None:
        return " ".join((_share(lamp), tr(WHAT_TO_DO[lamp.kind]) if lamp.lit else "")).strip()
    why = _WHY[lamp.kind](lamp)
    if lamp.kind is LampKind.SAMPLE and not lamp.late:
        return why
    return f"{why} {tr(WHAT_TO_DO[lamp.kind])}"


def not_watched(lamp: Lamp) -> str:
    """Why a lamp cannot tell anything."""
    if Note.NO_STAGES in lamp.notes:
        return tr("{lamp} (no stage is named as the first one)").format(lamp=watched(lamp.kind))
    if lamp.share is not None:
        return tr("{lamp} ({why})").format(lamp=watched(lamp.kind), why=_share(lamp))
    return tr("{lamp} (the imports do not say it)").format(lamp=watched(lamp.kind))


def _refusals(lamp: Lamp) -> str:
    n = formats.number(lamp.count)
    if lamp.late:
        words = trn("{late} of {n} is past its deadline.", "{late} of {n} are past their deadline.", lamp.late)
        return words.format(late=formats.number(lamp.late), n=n)
    return tr("Of {n}, the nearest deadline is within a day.").format(n=n)


def _callbacks(lamp: Lamp) -> str:
    words = trn(
        "{late} of {n} waits longer than the settings allow.", "{late} of {n} wait longer than the settings allow.",
        lamp.late,
    )  # fmt: skip
    return words.format(late=formats.number(lamp.late), n=formats.number(lamp.count))


def _appeals(lamp: Lamp) -> str:
    if lamp.late:
        words = trn("{late} is past its time: its fine is not chargeable.",
                    "{late} are past their time: their fines are not chargeable.", lamp.late)  # fmt: skip
        return words.format(late=formats.number(lamp.late))
    return trn("{n} must be decided within a day.", "{n} must be decided soon, the first within a day.",
               lamp.count).format(n=formats.number(lamp.count))  # fmt: skip


def _of_whole(lamp: Lamp) -> str:
    if lamp.whole < LEAST_LEADS:
        return tr("{n} of {whole} open deals.").format(n=formats.number(lamp.count), whole=formats.number(lamp.whole))
    share = formats.percent(lamp.count / lamp.whole)
    return tr("{n} of {whole} open deals ({share}).").format(
        n=formats.number(lamp.count), whole=formats.number(lamp.whole), share=share
    )


def _sample(lamp: Lamp) -> str:
    if lamp.late:
        words = trn("{n} audit is past its deadline.", "{n} audits are past their deadline.", lamp.late)
        return words.format(n=formats.number(lamp.late))
    if Note.NO_SEED in lamp.notes:
        return tr("Nobody can draw yet: two persons have to give the month's seed (reports, sample).")
    return tr("Today's draw is not made. Draw the sample (work menu).")


def _transcription(lamp: Lamp) -> str:
    return tr("Of the recordings of waiting items ({n}), {late} have had no text for too long.").format(
        late=formats.number(lamp.late), n=formats.number(lamp.count)
    )


def _share(lamp: Lamp) -> str:
    share = lamp.share
    if share is None:
        return ""
    counts = tr("{refusals} refusals to {leads} new leads in {days} days").format(
        refusals=formats.number(share.refusals), leads=formats.number(share.leads), days=formats.number(share.days)
    )
    if Note.FEW in lamp.notes:
        return tr("{counts}: too few leads to judge").format(counts=counts)
    corridor = tr("usual is {low}–{high} %").format(low=share.corridor.low, high=share.corridor.high)
    low, high = share.interval()
    between = tr("between {low} and {high}").format(
        low=formats.percent(low / 100), high=formats.percent(high / 100) if high < 1_000_000 else "∞"
    )
    if Note.MAYBE in lamp.notes:
        return tr("{counts} ({between}), {corridor}: with so few it may be chance.").format(
            counts=counts, between=between, corridor=corridor
        )
    return tr("{counts} ({between}), {corridor}.").format(counts=counts, between=between, corridor=corridor)


_WHY: Mapping[LampKind, Callable[[Lamp], str]] = {
    LampKind.REFUSALS: _refusals,
    LampKind.CALLBACKS: _callbacks,
    LampKind.APPEALS: _appeals,
    LampKind.NO_TASK: _of_whole,
    LampKind.SHELF_LIFE: _of_whole,
    LampKind.STUCK: _of_whole,
    LampKind.FIRST_STAGE: _of_whole,
    LampKind.SAMPLE: _sample,
    LampKind.TRANSCRIPTION: _transcription,
    LampKind.REFUSAL_SHARE: _share,
}
