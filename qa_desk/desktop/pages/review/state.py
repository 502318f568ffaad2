"""What the review page knows at one moment, and the small steps that make the next moment of it. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from qa_desk.desktop.pages.review.turn_index import index_of
from qa_desk.domain.decision import DecisionVerdict, Evidence, SpanEvidence
from qa_desk.domain.listening import NOTHING_HEARD, Comment, Listened, PlayedSpan, listened_of
from qa_desk.domain.people import Role, User
from qa_desk.domain.queue import ItemKind
from qa_desk.domain.reason_check import ReasonCode
from qa_desk.domain.transcript import Turn
from qa_desk.services.running import ProgressReport
from qa_desk.services.views import CallView, DealCard


class Hold(StrEnum):
    """The page's lease on the item."""

    NONE = "none"  # not asked for: done, or not an auditor
    TAKING = "taking"
    MINE = "mine"
    LOST = "lost"  # it was ours and ran out
    OTHERS = "others"  # somebody else has it


@dataclass(frozen=True, slots=True)
class Draft:
    """What the auditor has entered and not saved of a refusal; a checklist saves itself."""

    verdict: DecisionVerdict | None = None
    voiced_reason: ReasonCode | None = None
    comment: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == Draft()

    @property
    def is_kept(self) -> bool:
        """Nothing would be lost: evidence in recordings is written down while it is marked."""
        return replace(self, evidence=tuple(one for one in self.evidence if not isinstance(one, SpanEvidence))).is_empty


@dataclass(frozen=True, slots=True)
class Work:
    """A recognition under way."""

    sha256: str
    report: ProgressReport | None = None


@dataclass(frozen=True, slots=True)
class Notes:
    """What this user heard of the deal's recordings, and what everybody noted at moments of them.

    `kept`: the evidence this user had marked for the item when it was loaded.
    """

    comments: tuple[Comment, ...] = ()
    played: tuple[PlayedSpan, ...] = ()
    listened: Listened = NOTHING_HEARD
    kept: tuple[SpanEvidence, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewState:
    """`call`: index of the chosen call in the card. `held_by`, `held_until`: whose lease it is when it is OTHERS'.
    `bound`: evidence of the checklist's current question."""

    user: User
    zone: tzinfo
    currency: str = "RUB"
    now: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    loading: bool = False
    card: DealCard | None = None
    codes: tuple[str, ...] = ()
    call: int | None = None
    hold: Hold = Hold.NONE
    held_by: str = ""
    held_until: datetime | None = None
    draft: Draft = Draft()
    saving: bool = False
    work: Work | None = None
    notes: Notes = Notes()
    bound: tuple[Evidence, ...] = ()

    @property
    def view(self) -> CallView | None:
        """The chosen call."""
        return None if self.card is None or self.call is None else self.card.calls[self.call]

    @property
    def turns(self) -> tuple[Turn, ...]:
        view = self.view
        return () if view is None or view.transcript is None else view.transcript.turns

    @property
    def is_auditor(self) -> bool:
        return Role.AUDITOR in self.user.roles

    @property
    def wants_hold(self) -> bool:
        """The item may be worked on by this user, if nobody else does."""
        item = None if self.card is None else self.card.item
        return item is not None and item.done_at is None and self.is_auditor

    @property
    def is_sample(self) -> bool:
        return self.card is not None and self.card.item is not None and self.card.item.kind is ItemKind.SAMPLE

    @property
    def is_open(self) -> bool:
        """The auditor may enter things now."""
        return self.hold is Hold.MINE and not self.saving


def with_card(
    state: ReviewState, card: DealCard, codes: Sequence[str], now: datetime, notes: Notes | None = None
) -> ReviewState:
    """The same deal loaded again keeps the chosen call and the draft; another deal begins afresh."""
    same = state.card is not None and state.card.deal.id == card.deal.id
    call = state.call if same and state.call is not None and state.call < len(card.calls) else first_call(card)
    stepped = replace(state, card=card, codes=tuple(codes), now=now, loading=False, call=call)
    return with_notes(stepped, state.notes if notes is None else notes)


def with_notes(state: ReviewState, notes: Notes) -> ReviewState:
    """Counts what was heard of the card's transcripts."""
    views = () if state.card is None else state.card.calls
    there = [view.transcript for view in views if view.transcript is not None]
    speech = {one.recording: index_of(one.turns).speech for one in there}
    return replace(state, notes=replace(notes, listened=listened_of(speech, notes.played)))


def with_played(state: ReviewState, played: PlayedSpan) -> ReviewState:
    return with_notes(state, replace(state.notes, played=(*state.notes.played, played)))


def first_call(card: DealCard) -> int | None:
    """Where the finding points, else the last call with a recording, else the last attempt."""
    best = [] if card.finding is None else [*card.finding.highlights, *spans(card.finding.evidence)]
    for span in best:
        for place, view in enumerate(card.calls):
            if view.call.recording == span.recording:
                return place
    recorded = [place for place, view in enumerate(card.calls) if view.recording is not None]
    return recorded[-1] if recorded else (len(card.calls) - 1 if card.calls else None)


def spans(evidence: Sequence[Evidence]) -> list[SpanEvidence]:
    return [one for one in evidence if isinstance(one, SpanEvidence)]


def span_of(view: CallView, turn: Turn) -> SpanEvidence | None:
    """The turn as evidence, kept inside its recording; None for a turn without words or recording."""
    if view.recording is None or not turn.text.strip():
        return None
    to_ms = min(turn.to_ms, view.recording.audio.duration_ms)
    if turn.from_ms >= to_ms:
        return None
    return SpanEvidence(view.recording.sha256, turn.lane, turn.from_ms, to_ms, turn.text.strip())


def toggled(evidence: tuple[Evidence, ...], one: Evidence) -> tuple[Evidence, ...]:
    """Without it if it was there, else with it in the order it was taken."""
    return tuple(other for other in evidence if other != one) if one in evidence else (*evidence, one)


def with_all(evidence: tuple[Evidence, ...], more: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return (*evidence, *(one for one in dict.fromkeys(more) if one not in evidence))


def covers(span: SpanEvidence, view: CallView, turn: Turn) -> bool:
    """The span was taken from this turn: same lane, and the turn's middle lies in it."""
    if view.call.recording != span.recording or turn.lane is not span.lane:
        return False
    return span.from_ms <= (turn.from_ms + turn.to_ms) // 2 < span.to_ms
