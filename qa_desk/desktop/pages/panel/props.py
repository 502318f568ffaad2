"""What the control panel shows: a pure function of the lamps and the settings' calendar."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.panel import Lamp, LampKind, LampState, Panel
from qa_desk.words import formats, panel_words, tr, trn

_TONES = {LampState.RED: Tone.BAD, LampState.YELLOW: Tone.WARN, LampState.OFF: Tone.GOOD}


@dataclass(frozen=True, slots=True)
class CardProps:
    """One lit lamp. `spoken`: everything of it for a screen reader."""

    kind: LampKind
    tone: Tone
    state: str
    title: str
    number: str
    since: str
    sentence: str
    spoken: str


@dataclass(frozen=True, slots=True)
class PanelProps:
    """`cards`: red before yellow. `calm`: the lamps in order; `unwatched`: those that cannot tell. All "" or empty
    while nothing is known yet."""

    summary: str
    cards: tuple[CardProps, ...]
    calm: str
    unwatched: str
    empty_title: str
    empty_hint: str


def derive(panel: Panel | None, zone: ZoneInfo) -> PanelProps:
    if panel is None:
        return PanelProps("", (), "", "", tr("Looking…"), "")
    cards = tuple(_card(lamp, zone) for lamp in panel.lit)
    calm = [panel_words.watched(one.kind) for one in panel.lamps if not one.lit and one.watched]
    unwatched = [panel_words.not_watched(one) for one in panel.lamps if not one.watched]
    title, hint = _empty(panel)
    return PanelProps(
        summary=_summary(panel, zone),
        cards=cards,
        calm=tr("In order: {lamps}.").format(lamps=", ".join(calm)) if calm and panel.deals else "",
        unwatched=tr("Not watched: {lamps}.").format(lamps="; ".join(unwatched)) if unwatched else "",
        empty_title=title,
        empty_hint=hint,
    )


def _card(lamp: Lamp, zone: ZoneInfo) -> CardProps:
    title, number = panel_words.lamp_title(lamp.kind), panel_words.number_of(lamp)
    state, since = panel_words.state_words(lamp.state), panel_words.since_words(lamp, zone)
    sentence = panel_words.sentence(lamp)
    spoken = ", ".join(part for part in (title, state, number, since, sentence) if part)
    return CardProps(lamp.kind, _TONES[lamp.state], state, title, number, since, sentence, spoken)


def _summary(panel: Panel, zone: ZoneInfo) -> str:
    time = formats.time_of_day(panel.made_at, zone)
    if not panel.lit:
        return tr("as of {time}").format(time=time)
    n = len(panel.lit)
    words = trn("{n} thing needs attention", "{n} things need attention", n).format(n=formats.number(n))
    return tr("{what}, as of {time}").format(what=words, time=time)


def _empty(panel: Panel) -> tuple[str, str]:
    if not panel.deals:
        return (
            tr("No deals yet"),
            tr("Import deals from your CRM and the recordings of their calls: File menu, or drop the files here."),
        )
    return (
        tr("All is in order"),
        tr("No lamp is lit: nothing is late, stuck or forgotten. New trouble shows here by itself."),
    )
