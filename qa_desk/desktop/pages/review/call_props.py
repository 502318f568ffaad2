"""The centre in words: the calls on the time line, the chosen one, its turns with their marks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from qa_desk.desktop.pages.review.mode import last_decision
from qa_desk.desktop.pages.review.state import ReviewState, span_of, spans
from qa_desk.desktop.pages.review.turn_index import TurnMarks, index_of
from qa_desk.desktop.pages.review.wording import call_text
from qa_desk.domain.decision import Evidence, SpanEvidence
from qa_desk.services.views import CallView, DealCard
from qa_desk.words import formats, tr, trn


@dataclass(frozen=True, slots=True)
class CommentLine:
    """`own`: this user wrote it and may take it away."""

    key: int
    recording: str
    at_ms: int
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class CallProps:
    """`nothing`: a sentence in place of the transcript, "" when there are turns. `note`: a line above the turns.
    `can_transcribe`: a button offers it; `work`: 0..1 or None while unknown, when `working`.
    `guessed`: whose a turn is was told from the voice, at least for one."""

    title: str
    turns: tuple[TurnMarks, ...]
    nothing: str
    note: str
    can_transcribe: bool
    transcribe_text: str
    working: bool
    work: float | None
    can_take: bool
    comments: tuple[CommentLine, ...] = ()
    guessed: bool = False


def call_props(state: ReviewState, card: DealCard) -> CallProps:
    view = state.view
    working = state.work is not None and view is not None and state.work.sha256 == view.call.recording
    complete = view is not None and view.transcript is not None and view.transcript.complete
    has_sound = view is not None and view.recording is not None
    return CallProps(
        title="" if view is None else call_text(view, state.zone),
        turns=() if view is None else _turns(state, card, view),
        nothing=_nothing(state, card, view),
        note=_note(state, complete),
        can_transcribe=has_sound and not complete and state.work is None,
        transcribe_text=tr("Transcribe the rest") if state.turns else tr("Transcribe this call now"),
        working=working,
        work=_share(state) if working else None,
        can_take=state.is_open and not state.is_sample,
        comments=comment_lines(state, card),
        guessed=view is not None and index_of(state.turns).guessed,
    )


def comment_lines(state: ReviewState, card: DealCard) -> tuple[CommentLine, ...]:
    """Of all calls of the deal, in order of time; the day stands before those of other calls than the chosen one."""
    recorded = {view.recording.sha256: view for view in card.calls if view.recording is not None}
    lines = []
    for sha256, view in recorded.items():
        for one in state.notes.comments:
            if one.recording != sha256:
                continue
            clock = formats.clock_ms(one.at_ms)
            here = state.view is not None and state.view.call.recording == sha256
            when = clock if here else f"{formats.day(view.call.facts.started_at, state.zone)} {clock}"
            own = one.by == state.user.id
            who = "" if own else f" ({card.people.get(one.by, '—')})"
            lines.append(CommentLine(int(one.id), sha256, one.at_ms, f"{when}  {one.text}{who}", own))
    return tuple(lines)


def marked_turns(state: ReviewState, card: DealCard, view: CallView) -> tuple[TurnMarks, ...]:
    """Of any call of the card; a transcript that holds no mark is not looked at."""
    finding = card.finding
    found = () if finding is None else (*finding.highlights, *spans(finding.evidence))
    if view.recording is None or not _here(view.call.recording, (*found, *spans(_evidence_now(state)))):
        return ()
    return tuple(one for one in _turns(state, card, view) if one.taken or one.worth_hearing)


def _turns(state: ReviewState, card: DealCard, view: CallView) -> tuple[TurnMarks, ...]:
    """Only marked turns are made anew: a key that changes nothing here must not cost ten thousand of them."""
    index, sha256 = index_of(() if view.transcript is None else view.transcript.turns), view.call.recording
    marked: dict[int, TurnMarks] = {}

    def mark(rows: Iterable[int], change: Callable[[TurnMarks], TurnMarks]) -> None:
        for row in rows:
            marked[row] = change(marked.get(row, index.unmarked[row]))

    finding = card.finding
    if finding is not None:
        for span in _here(sha256, spans(finding.evidence)):
            mark(index.under(span), lambda one: replace(one, found=True))
        for place, span in reversed(list(enumerate(finding.highlights, 1))):
            if span.recording == sha256:
                mark(index.under(span), lambda one, place=place: replace(one, highlight=place))  # type: ignore[misc]
    for span in _here(sha256, spans(_evidence_now(state))):
        own = [row for row in index.begun_at(span.from_ms) if span_of(view, index.turns[row]) == span]
        mark({*own, *index.under(span)}, lambda one: replace(one, taken=True))
    if sha256 is not None:
        mark(index.heard(sha256, state.notes.played), lambda one: replace(one, heard=True))
    if not marked:
        return index.unmarked
    turns = list(index.unmarked)
    for row, one in marked.items():
        turns[row] = one
    return tuple(turns)


def _here(sha256: str | None, found: Iterable[SpanEvidence]) -> list[SpanEvidence]:
    return [span for span in found if span.recording == sha256]


def _evidence_now(state: ReviewState) -> tuple[Evidence, ...]:
    """Of the draft; of the last decision when there is nothing more to decide."""
    card = state.card
    done = card is not None and card.item is not None and card.item.done_at is not None
    decision = last_decision(card) if card is not None and done else None
    return (*state.draft.evidence, *state.bound) if decision is None else decision.evidence


def _nothing(state: ReviewState, card: DealCard, view: CallView | None) -> str:
    if state.turns:
        return ""
    if not card.calls:
        return tr("This deal has no calls.")
    if view is None or view.call.recording is None:
        return tr("This call has no recording.")
    if view.transcript is not None and view.transcript.complete:
        return tr("No speech was found in this recording.")
    return tr("This call has no transcript yet.")


def _note(state: ReviewState, complete: bool) -> str:
    if not state.turns or complete:
        return ""
    return trn(
        "The transcript is not complete: {n} turn so far.", "The transcript is not complete: {n} turns so far.",
        len(state.turns),
    ).format(n=len(state.turns))  # fmt: skip


def _share(state: ReviewState) -> float | None:
    report = None if state.work is None else state.work.report
    return report.done / report.total if report is not None and report.total else None
