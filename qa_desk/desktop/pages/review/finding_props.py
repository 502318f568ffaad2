"""The finding box in words: verdict, how sure, why, and up to three moments worth hearing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from qa_desk.desktop.pages.review.state import ReviewState
from qa_desk.desktop.pages.review.wording import NOTHING_TOLD, Told, told
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.finding import Finding
from qa_desk.domain.reason_check import DUPLICATE, NO_CONTACT, Verdict
from qa_desk.domain.without_transcript import Why
from qa_desk.services.check_reasons import LISTEN, NO_RECORDINGS, NOT_IN_BOOK, OTHER_GROUND, SPEAKER_UNKNOWN
from qa_desk.services.views import DealCard
from qa_desk.words import formats, labels, mark, tr

TONES = {
    Verdict.MATCH: Tone.GOOD,
    Verdict.MISMATCH: Tone.WARN,
    Verdict.NO_REFUSAL: Tone.BAD,
    Verdict.UNCLEAR: Tone.INFO,
}
_WHYS: Mapping[str, str] = {
    NO_RECORDINGS: mark("There are no recordings to listen to."),
    NOT_IN_BOOK: mark("The stated reason is not in the reason book, so there is nothing to compare."),
    OTHER_GROUND: mark("The client gave a ground that the reason book does not listen for."),
    SPEAKER_UNKNOWN: mark("One channel: the program cannot tell client and manager apart."),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """A highlight as its button shows it."""

    text: str
    tooltip: str
    span: SpanEvidence


@dataclass(frozen=True, slots=True)
class FindingProps:
    """`visible` False: there is nothing to find (a sample). `verdict` "" while nothing was checked yet."""

    visible: bool
    verdict: str = ""
    tone: Tone = Tone.NEUTRAL
    meaning: str = ""
    sure: str = ""
    why: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    can_take: bool = False
    told: Told = NOTHING_TOLD


NOTHING_TO_FIND = FindingProps(visible=False)


def finding_props(state: ReviewState) -> FindingProps:
    card = state.card
    if card is None or card.refusal is None:
        return NOTHING_TO_FIND
    finding = card.finding
    if finding is None:
        return FindingProps(visible=True, meaning=_not_checked(card))
    return FindingProps(
        visible=True,
        verdict=labels.verdict(finding.verdict),
        tone=TONES[finding.verdict],
        meaning=_meaning(card, finding),
        sure=_sure(finding),
        why=tuple(_why(code) for code in finding.why if code != LISTEN),
        moments=tuple(_moment(span) for span in finding.highlights),
        can_take=state.is_open and any(one not in state.draft.evidence for one in finding.evidence),
        told=told(finding, card.refusal.stated_reason),
    )


def _not_checked(card: DealCard) -> str:
    if any(view.recording is not None for view in card.calls):
        return tr("Not checked yet. Transcribe the calls and run the reason check, or listen and decide.")
    return tr("Not checked yet.")


def _meaning(card: DealCard, finding: Finding) -> str:
    stated = None if card.refusal is None else card.refusal.stated_reason
    if stated == NO_CONTACT:
        return _by_records(finding, tr("The attempts on record bear the reason out."))
    if stated == DUPLICATE:
        return _by_records(finding, tr("An older deal of this client bears the reason out."))
    voiced = ", ".join(labels.reason(code) for code in finding.voiced_reasons)
    match finding.verdict:
        case Verdict.MATCH:
            return tr("The client named the stated reason.")
        case Verdict.MISMATCH:
            return tr("The client named another reason: {voiced}.").format(voiced=voiced or "—")
        case Verdict.NO_REFUSAL:
            return tr("The client did not refuse.")
        case Verdict.UNCLEAR:
            return tr("The calls do not tell why.")
        case _:
            assert_never(finding.verdict)


def _by_records(finding: Finding, borne_out: str) -> str:
    return borne_out if finding.verdict is Verdict.MATCH else tr("The records do not bear the reason out.")


def _sure(finding: Finding) -> str:
    share = formats.percent(round(finding.confidence, 2))
    if finding.sure:
        return tr("The program is sure ({share}).").format(share=share)
    return tr("The program is not sure ({share}): listen before you decide.").format(share=share)


def _why(code: str) -> str:
    """A code that this version has no words for is shown as it is."""
    if code in set(Why):
        return labels.why(Why(code))
    return tr(_WHYS[code]) if code in _WHYS else code


def _moment(span: SpanEvidence) -> Moment:
    who = labels.lane(span.lane)
    return Moment(f"{formats.clock_ms(span.from_ms)}  «{span.quote}»", f"{who}: «{span.quote}»", span)
