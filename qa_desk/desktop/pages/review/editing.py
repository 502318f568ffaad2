"""What a person's keys make of the state. Pure; nothing changes while the auditor may not enter things."""

from collections.abc import Sequence
from dataclasses import replace

from qa_desk.desktop.pages.review.props import derive
from qa_desk.desktop.pages.review.state import Draft, ReviewState, span_of, toggled, with_all
from qa_desk.domain.decision import DecisionVerdict, Evidence, SpanEvidence
from qa_desk.domain.reason_check import ReasonCode


def with_draft(state: ReviewState, draft: Draft) -> ReviewState:
    return replace(state, draft=draft) if state.is_open else state


def with_verdict(state: ReviewState, verdict: DecisionVerdict) -> ReviewState:
    props = derive(state)
    options = () if props.decision is None else props.decision.options
    if any(option.verdict is verdict and option.enabled for option in options):
        return with_draft(state, replace(state.draft, verdict=verdict))
    return state


def with_voiced(state: ReviewState, code: str) -> ReviewState:
    """ "" for none."""
    return with_draft(state, replace(state.draft, voiced_reason=ReasonCode(code) if code else None))


def with_comment(state: ReviewState, text: str) -> ReviewState:
    return with_draft(state, replace(state.draft, comment=text))


def with_toggled(state: ReviewState, one: Evidence) -> ReviewState:
    return with_draft(state, replace(state.draft, evidence=toggled(state.draft.evidence, one)))


def with_rows(state: ReviewState, rows: Sequence[int]) -> ReviewState:
    """All of these turns taken already: they are put back; else those that are not yet are taken."""
    view, turns = state.view, state.turns
    if view is None or state.is_sample:
        return state
    made = [span for row in rows if (span := span_of(view, turns[row])) is not None]
    taken = state.draft.evidence
    if made and all(span in taken for span in made):
        left = tuple(one for one in taken if one not in made)
        return with_draft(state, replace(state.draft, evidence=left))
    return with_draft(state, replace(state.draft, evidence=with_all(taken, made)))


def with_kept(state: ReviewState, kept: Sequence[SpanEvidence]) -> ReviewState:
    """Evidence that was marked before, also while the item is not ours yet; of recordings the deal still has."""
    recordings = set() if state.card is None else {view.call.recording for view in state.card.calls}
    there = [span for span in kept if span.recording in recordings]
    return replace(state, draft=replace(state.draft, evidence=with_all(state.draft.evidence, there)))


def with_findings(state: ReviewState) -> ReviewState:
    """Takes everything the finding stands on."""
    finding = None if state.card is None else state.card.finding
    if finding is None:
        return state
    return with_draft(state, replace(state.draft, evidence=with_all(state.draft.evidence, finding.evidence)))
