"""Listening: what was played is logged, and comments and marks are kept from the moment they are set."""

from collections.abc import Sequence

from qa_desk.domain.deal import DealId
from qa_desk.domain.decision import SpanEvidence, check_span
from qa_desk.domain.errors import NotFound
from qa_desk.domain.evidence_text import check_by_ear, check_said, turns_under
from qa_desk.domain.listening import (
    Comment,
    CommentEmpty,
    CommentId,
    CommentNotYours,
    Listened,
    Mark,
    MarkId,
    Played,
    PlayedSpan,
    check_listened,
    listened,
)
from qa_desk.domain.people import Role, User, UserId, require
from qa_desk.domain.queue import ItemId
from qa_desk.domain.transcript import Transcript
from qa_desk.services.ports import Clock
from qa_desk.services.store import Store, UnitOfWork
from qa_desk.services.views import Changed


def log_played(store: Store, clock: Clock, user: User, played: Sequence[Played]) -> None:
    """Keeps what sounded. Stretches without length or audible lane are left out. Raises NotFound."""
    real = [one for one in played if 0 <= one.from_ms < one.to_ms and one.lanes]
    if real:
        with store.write() as unit:
            for recording in {one.recording for one in real}:
                _recording_ms(unit, recording)
            unit.listening.add_played(real, user.id, clock())


def played_of(store: Store, user_id: UserId, recordings: Sequence[str]) -> list[PlayedSpan]:
    with store.read() as unit:
        return unit.listening.played_by(user_id, recordings)


def heard_share(store: Store, user_id: UserId, deal_id: DealId) -> Listened:
    """How much of the client's speech in all calls of the deal this user has heard."""
    with store.read() as unit:
        return heard_of(unit, user_id, deal_id)


def heard_of(unit: UnitOfWork, user_id: UserId, deal_id: DealId) -> Listened:
    recordings = sorted({call.recording for call in unit.calls.of_deal(deal_id) if call.recording is not None})
    newest = {one: unit.transcripts.newest(one) for one in recordings}
    turns = {one: () if found is None else found.turns for one, found in newest.items()}
    return listened(turns, unit.listening.played_by(user_id, recordings))


def check_heard(unit: UnitOfWork, user_id: UserId, span: SpanEvidence) -> None:
    """What evidence says stands in the newest text, and whoever takes it has heard what that text may have invented,
    or has no words for.

    Raises EvidenceStale, NotListened (ByEarUnheard).
    """
    transcript = check_said_now(unit, span)
    if transcript is None:
        return
    heard = unit.listening.played_by(user_id, [span.recording])
    check_by_ear(span, transcript.turns, heard)
    recording = unit.calls.recording(span.recording)
    apart = recording is not None and recording.audio.channels == 2
    check_listened(transcript.turns, span.recording, span.lane, span.from_ms, span.to_ms, heard, apart=apart)


def check_said_now(unit: UnitOfWork, span: SpanEvidence) -> Transcript | None:
    """The newest text of the recording, None where it has none; the evidence stands in it. Raises EvidenceStale."""
    transcript = unit.transcripts.newest(span.recording)
    if transcript is not None:
        under = [turn.id for turn in turns_under(span, transcript.turns) if turn.id is not None]
        fixes = [fix.text for key in under for fix in unit.transcripts.fixes(key) if fix.text]
        check_said(span, transcript.turns, fixes)
    return transcript


# ---------------------------------------------------------------- comments


def add_comment(
    store: Store, clock: Clock, user: User, recording: str, at_ms: int, text: str
) -> tuple[Comment, Changed]:
    """A note at a moment, for everybody who listens to this recording. Raises CommentEmpty, NotFound."""
    if not text.strip():
        raise CommentEmpty
    with store.write() as unit:
        _recording_ms(unit, recording)
        comment = unit.listening.add_comment(recording, max(at_ms, 0), text.strip(), user.id, clock())
    return comment, Changed(recordings=frozenset({recording}))


def remove_comment(store: Store, clock: Clock, user: User, comment_id: CommentId) -> Changed:
    """Raises NotFound, CommentNotYours."""
    with store.write() as unit:
        comment = unit.listening.comment(comment_id)
        if comment.by != user.id:
            raise CommentNotYours
        unit.listening.remove_comment(comment_id, clock())
    return Changed(recordings=frozenset({comment.recording}))


def comments_of(store: Store, recordings: Sequence[str]) -> list[Comment]:
    with store.read() as unit:
        return unit.listening.comments(recordings)


# ---------------------------------------------------------------- marks


def add_mark(store: Store, clock: Clock, user: User, item_id: ItemId, span: SpanEvidence) -> tuple[Mark, Changed]:
    """Evidence for an item, kept although nothing is decided yet. Raises RoleMissing, EvidenceBroken, NotFound."""
    require(user, Role.AUDITOR)
    with store.write() as unit:
        check_span(span, _recording_ms(unit, span.recording))
        unit.queue.get(item_id)
        same = [one for one in unit.listening.marks(item_id, user.id) if span_of(one) == span]
        mark = same[0] if same else unit.listening.add_mark(item_id, span, user.id, clock())
    return mark, Changed(items=frozenset({int(item_id)}))


def remove_mark(store: Store, clock: Clock, user: User, mark_id: MarkId) -> Changed:
    """Raises NotFound, CommentNotYours."""
    with store.write() as unit:
        mark = unit.listening.mark(mark_id)
        if mark.by != user.id:
            raise CommentNotYours
        unit.listening.remove_mark(mark_id, clock())
    return Changed(items=frozenset({int(mark.item_id)}))


def keep_marks(store: Store, clock: Clock, user: User, item_id: ItemId, spans: Sequence[SpanEvidence]) -> None:
    """These and no others are the user's marks of the item from now on. Raises what add_mark raises."""
    require(user, Role.AUDITOR)
    with store.write() as unit:
        now = clock()
        there = {span_of(one): one for one in unit.listening.marks(item_id, user.id)}
        for span, mark in there.items():
            if span not in spans:
                unit.listening.remove_mark(mark.id, now)
        for span in dict.fromkeys(spans):
            if span not in there:
                check_span(span, _recording_ms(unit, span.recording))
                unit.listening.add_mark(item_id, span, user.id, now)


def marks_of(store: Store, user_id: UserId, item_id: ItemId) -> list[Mark]:
    with store.read() as unit:
        return unit.listening.marks(item_id, user_id)


def span_of(mark: Mark) -> SpanEvidence:
    return SpanEvidence(mark.recording, mark.lane, mark.from_ms, mark.to_ms, mark.quote)


def _recording_ms(unit: UnitOfWork, sha256: str) -> int:
    recording = unit.calls.recording(sha256)
    if recording is None:
        raise NotFound(what="recording", key=sha256[:12])
    return recording.audio.duration_ms
