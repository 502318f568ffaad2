"""Marked evidence of a draft, when its recording gets another text, or a turn of it other words or another voice."""

from collections.abc import Mapping
from dataclasses import replace

from qa_desk.desktop.pages.review.state import Draft, ReviewState, span_of
from qa_desk.domain.carry import same_moment
from qa_desk.domain.decision import Evidence, SpanEvidence
from qa_desk.domain.evidence_text import followed
from qa_desk.domain.transcript import Transcript
from qa_desk.services.views import CallView, DealCard

Texts = Mapping[str, Transcript]
"""The current text of each recording."""


def texts_of(card: DealCard | None) -> Texts:
    views = () if card is None else card.calls
    return {view.transcript.recording: view.transcript for view in views if view.transcript is not None}


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
        if isinstance(one, SpanEvidence) and view is not None:
            found += _spans_now(one, before.get(one.recording), view) or [one]
        else:
            found.append(one)
    evidence = tuple(dict.fromkeys(found))
    return draft if evidence == draft.evidence else replace(draft, evidence=evidence)


def _spans_now(one: SpanEvidence, before: Transcript | None, view: CallView) -> list[SpanEvidence]:
    """None where the text is as it was, or does not say it any more."""
    now = view.transcript
    if before is None or now is None or before.turns is now.turns:
        return []
    if before.id == now.id:
        said = followed(one, before.turns, now.turns)
    else:
        said = same_moment(one.lane, one.from_ms, one.to_ms, one.quote, now.turns)
    return [span for turn in said if (span := span_of(view, turn)) is not None]
