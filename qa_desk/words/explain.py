"""A finding's explanation in words: one sentence of what decided and how sure it is, and what spoke against it."""

from collections.abc import Sequence
from typing import assert_never

from qa_desk.domain.call import Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.explanation import Against, Basis, Explanation, Objection
from qa_desk.domain.reason_check import DUPLICATE, ReasonCode, Verdict
from qa_desk.domain.without_transcript import Why
from qa_desk.words import formats, labels
from qa_desk.words.catalogue import tr, trn

LONGEST_QUOTE = 120


def sentence(explanation: Explanation) -> str:
    """One sentence: what decided, the words with their time, how sure."""
    claim, proof = _claim(explanation), _proof(explanation)
    told = tr("{claim}: {proof}").format(claim=claim, proof=proof) if proof else claim
    return tr("{told}; {certainty}.").format(told=told, certainty=_certainty(explanation))


def against(explanation: Explanation) -> tuple[str, ...]:
    """A line for each thing that spoke against the verdict; none when nothing did."""
    return tuple(_objection(one, explanation) for one in explanation.against)


def quote(span: SpanEvidence) -> str:
    """The words of a moment, cut at a word where they are too long for a sentence."""
    words = " ".join(span.quote.split()).rstrip(" .,;:!?…")
    if len(words) <= LONGEST_QUOTE:
        return words
    return f"{words[:LONGEST_QUOTE].rsplit(' ', 1)[0]}…"


def _claim(one: Explanation) -> str:
    if one.basis is Basis.RECORDS:
        return _by_records(one)
    if one.basis is Basis.NOTHING:
        return tr("There are no recordings to listen to")
    match one.verdict:
        case Verdict.MATCH:
            return tr("The client named the stated reason, {stated}").format(stated=_names(one.voiced))
        case Verdict.MISMATCH:
            return _mismatch(one)
        case Verdict.NO_REFUSAL:
            return tr("The client did not refuse")
        case Verdict.UNCLEAR:
            return _unclear(one)
        case _:
            assert_never(one.verdict)


def _mismatch(one: Explanation) -> str:
    stated = labels.reason(one.stated)
    if not one.voiced:
        return tr("The client did not name the stated reason, «{stated}»").format(stated=stated)
    words = tr("The client named {voiced}, not the stated reason, «{stated}»")
    return words.format(voiced=_names(one.voiced), stated=stated)


def _unclear(one: Explanation) -> str:
    if one.not_in_book:
        return tr("The stated reason is not in the reason book and there is nothing to compare")
    if one.other_ground:
        return tr("The client refused on a ground that the reason book does not listen for")
    if one.refused:
        return tr("The client refused, but the calls do not tell why")
    return tr("The calls do not tell whether the client refused and why")


def _by_records(one: Explanation) -> str:
    n = one.records
    count = formats.number(n)
    if one.stated == DUPLICATE:
        if one.verdict is Verdict.MATCH:
            words = trn("{n} older deal of this client bears the reason out",
                        "{n} older deals of this client bear the reason out", n)  # fmt: skip
            return words.format(n=count)
        return tr("No older deal of this client bears the reason out")
    if one.verdict is Verdict.MATCH:
        words = trn("{n} call attempt on record bears the reason out",
                    "{n} call attempts on record bear the reason out", n)  # fmt: skip
        return words.format(n=count)
    failed = [labels.why(why) for why in one.failed if why is not Why.NO_OLDER_DEAL]
    if not failed:
        return tr("The call attempts on record do not bear the reason out")
    return tr("The call attempts on record do not bear the reason out ({why})").format(why="; ".join(failed).casefold())


def _proof(one: Explanation) -> str:
    if not one.quotes:
        return ""
    first, more = one.quotes[0], len(one.quotes) - 1
    said = _said(first).format(words=quote(first), time=formats.clock_ms(first.from_ms))
    if not more:
        return said
    words = trn("{said} and {n} more moment", "{said} and {n} more moments", more)
    return words.format(said=said, n=formats.number(more))


def _said(span: SpanEvidence) -> str:
    match span.lane:
        case Lane.CLIENT:
            return tr("«{words}» ({time})")
        case Lane.MANAGER:
            return tr("«{words}» (the manager, {time})")
        case Lane.UNKNOWN:
            return tr("«{words}» (speaker unknown, {time})")
        case _:
            assert_never(span.lane)


def _certainty(one: Explanation) -> str:
    if one.basis is Basis.NOTHING:
        return tr("the program cannot tell anything")
    share = _share(one)
    if one.sure:
        return tr("the program is sure ({share})").format(share=share)
    return tr("the program is not sure ({share}), so listen before you decide").format(share=share)


def _share(one: Explanation) -> str:
    return formats.percent(round(one.confidence, 2))


def _objection(one: Objection, whole: Explanation) -> str:
    match one.code:
        case Against.OTHER_REASON:
            n = len(one.reasons)
            words = trn("The client also named another ground: {reasons}.",
                        "The client also named other grounds: {reasons}.", n)  # fmt: skip
            return words.format(reasons=_names(one.reasons))
        case Against.STATED_TOO:
            return tr("The stated reason was heard as well: {reasons}.").format(reasons=_names(one.reasons))
        case Against.NEXT_STEP:
            return _next_step(one.moments)
        case Against.OTHER_MOMENTS:
            n = len(one.moments)
            words = trn("{n} moment worth hearing did not decide: {times}.",
                        "{n} moments worth hearing did not decide: {times}.", n)  # fmt: skip
            return words.format(n=formats.number(n), times=_times(one.moments))
        case Against.LOW_CONFIDENCE:
            return tr("A confidence of {share} is too low to stand by the verdict.").format(share=_share(whole))
        case Against.NO_QUOTE:
            return tr("No words of the call stand behind the verdict.")
        case Against.MANAGER_ONLY:
            return tr("Only the manager's words stand behind the verdict.")
        case Against.SPEAKER_UNKNOWN:
            return tr("One channel: the program cannot tell client and manager apart.")
        case Against.NOT_IN_BOOK:
            return tr("The stated reason is not in the reason book, so there is nothing to compare.")
        case _:
            assert_never(one.code)


def _next_step(moments: Sequence[SpanEvidence]) -> str:
    first = moments[0]
    words = tr("This sounds like a next step, not like a refusal: «{words}» ({time}).")
    return words.format(words=quote(first), time=formats.clock_ms(first.from_ms))


def _times(moments: Sequence[SpanEvidence]) -> str:
    return ", ".join(formats.clock_ms(one.from_ms) for one in moments)


def _names(codes: Sequence[ReasonCode]) -> str:
    """«Price», «Competitor»; "not given" when there is none."""
    return ", ".join(f"«{labels.reason(code)}»" for code in codes) or labels.reason(None)
