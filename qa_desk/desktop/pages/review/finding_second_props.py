"""The second reader's box in words: what it thinks, whether that agrees with the finding, what was thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo

from qa_desk.desktop.pages.review.finding_props import TONES, Moment
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.errors import KnownError
from qa_desk.domain.kept_opinion import SecondOpinion, ThrownQuote
from qa_desk.domain.reason_check import CHECKED_WITHOUT_TRANSCRIPT, Verdict
from qa_desk.services.second_opinion import LastOpinion
from qa_desk.services.views import DealCard
from qa_desk.words import formats, labels, tr, trn
from qa_desk.words.errors import sentence
from qa_desk.words.second_words import difference, thrown_why


@dataclass(frozen=True, slots=True)
class SecondState:
    """`on`: an address is set. `elsewhere`: another refusal is being asked about. `people`: names by user id."""

    card: DealCard | None = None
    on: bool = False
    last: LastOpinion | None = None
    asking: bool = False
    elsewhere: bool = False
    error: KnownError | None = None
    zone: tzinfo = UTC
    people: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SecondProps:
    """`agreement` "" while there is no finding; `agree` None then. `ask` is the button's text, "" for none."""

    visible: bool = False
    verdict: str = ""
    tone: Tone = Tone.NEUTRAL
    meaning: str = ""
    agreement: str = ""
    agree: bool | None = None
    moments: tuple[Moment, ...] = ()
    thrown: tuple[str, ...] = ()
    thrown_title: str = ""
    note: str = ""
    problem: str = ""
    ask: str = ""
    can_ask: bool = False
    asking: bool = False


def second_props(state: SecondState) -> SecondProps:
    """Hidden where there is nothing to read, and while the second reader is off and has said nothing yet."""
    refusal = None if state.card is None else state.card.refusal
    if refusal is None or refusal.stated_reason in CHECKED_WITHOUT_TRANSCRIPT or not (state.on or state.last):
        return SecondProps()
    again = state.last is not None
    ask = tr("Ask again") if again else tr("Ask the second reader")
    shown = SecondProps() if state.last is None else _opinion(state, state.last)
    return replace(
        shown,
        visible=True,
        note=_asking() if state.asking else shown.note or _nothing(),
        problem="" if state.error is None or state.asking else sentence(state.error),
        ask=ask if state.on else "",
        can_ask=state.on and not state.asking and not state.elsewhere,
        asking=state.asking,
    )


def _asking() -> str:
    return tr("The model is reading the talk; that may take minutes. Go on working meanwhile.")


def _nothing() -> str:
    return tr("A language model can read the same talk once more. It only advises: the decision is yours.")


def _opinion(state: SecondState, last: LastOpinion) -> SecondProps:
    said = last.opinion
    count = len(said.thrown)
    title = trn("{n} quote was thrown away:", "{n} quotes were thrown away:", count)
    return SecondProps(
        verdict=labels.verdict(said.verdict),
        tone=TONES[said.verdict],
        meaning=_meaning(said),
        agreement=_agreement(last),
        agree=last.agree,
        moments=tuple(_moment(span) for span in said.quotes),
        thrown=tuple(_thrown(one) for one in said.thrown),
        thrown_title=title.format(n=formats.number(count)) if count else "",
        note=_note(state, last),
    )


def _meaning(said: SecondOpinion) -> str:
    voiced = ", ".join(map(labels.reason, said.voiced_reasons))
    words = {
        Verdict.MATCH: tr("It hears the stated reason: {voiced}."),
        Verdict.MISMATCH: tr("It hears another reason: {voiced}."),
        Verdict.NO_REFUSAL: tr("It hears no refusal."),
        Verdict.UNCLEAR: tr("It cannot tell the reason."),
    }
    return words[said.verdict].format(voiced=voiced or "—")


def _agreement(last: LastOpinion) -> str:
    if last.agree is None:
        return tr("There is no finding yet to compare with.")
    if last.agree:
        return tr("Both readers agree.")
    return tr("The readers disagree: {what}").format(what=", ".join(map(difference, last.disagreement)))


def _moment(span: SpanEvidence) -> Moment:
    text = f"{formats.clock_ms(span.from_ms)}  «{span.quote}»"
    return Moment(text, f"{labels.lane(span.lane)}: «{span.quote}»", span)


def _thrown(one: ThrownQuote) -> str:
    return tr("«{quote}» — {why}").format(quote=one.text, why=thrown_why(one.why))


def _note(state: SecondState, last: LastOpinion) -> str:
    said = last.opinion
    who = "" if said.asked_by is None else state.people.get(int(said.asked_by), "")
    when = formats.date_time(said.asked_at, state.zone)
    text = " · ".join(part for part in (said.reader, who, when) if part)
    return f"{text}\n{tr('The talk has changed since then: ask again.')}" if last.old else text
