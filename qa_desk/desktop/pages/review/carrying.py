"""Marked evidence of a draft, when its recording gets another text: the same moment in the new words."""

from collections.abc import Mapping
from dataclasses import replace

from qa_desk.desktop.pages.review.state import Draft, ReviewState, span_of
from qa_desk.domain.carry import same_moment
from qa_desk.domain.decision import Evidence, SpanEvidence
from qa_desk.domain.transcript import TranscriptId
from qa_desk.services.views import CallView, DealCard

Texts = Mapping[str, TranscriptId]
"""The current text of each recording."""


def texts_of(card: DealCard | None) -> Texts:
    views = () if card is None else card.calls
    return {view.transcript.recording: view.transcript.id for view in views if view.transcript is not None}


def carried(state: ReviewState, card: DealCard) -> ReviewState:
    """The state with its draft in the words of the card that comes next."""
    return replace(state, draft=in_words_of(state.draft, texts_of(state.card), card))


def in_words_of(draft: Draft, before: Texts, card: DealCard) -> Draft:
    """As the kept marks are carried over when a recording is recognised again: written down as they stood, they would
    come back with words that nobody reads any more. `before`: the texts that the draft was made in.

    What the new text does not say at that moment stays as it is.
    """
    views = {view.transcript.recording: view for view in card.calls if view.transcript is not None}
    found: list[Evidence] = []
    for one in draft.evidence:
        view = views.get(one.recording) if isinstance(one, SpanEvidence) else None
        if isinstance(one, SpanEvidence) and view is not None and _is_other(before, view):
            found += _spans_now(one, view) or [one]
        else:
            found.append(one)
    evidence = tuple(dict.fromkeys(found))
    return draft if evidence == draft.evidence else replace(draft, evidence=evidence)


def _is_other(before: Texts, view: CallView) -> bool:
    text = view.transcript
    return text is not None and before.get(text.recording, text.id) != text.id


def _spans_now(one: SpanEvidence, view: CallView) -> list[SpanEvidence]:
    turns = () if view.transcript is None else view.transcript.turns
    said = same_moment(one.lane, one.from_ms, one.to_ms, one.quote, turns)
    return [span for turn in said if (span := span_of(view, turn)) is not None]
