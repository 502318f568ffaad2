"""What the review page asks of the services. Every function runs off the GUI thread."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from qa_desk.desktop.page import OpenDeal
from qa_desk.desktop.pages.review.state import Draft, Notes
from qa_desk.desktop.pages.review.turn_index import index_of, known
from qa_desk.domain.deal import DealId
from qa_desk.domain.errors import KnownError
from qa_desk.domain.finding import Finding
from qa_desk.domain.flow import RefusalId, RefusalState
from qa_desk.domain.people import User
from qa_desk.domain.queue import ItemDone, ItemHeld, ItemId, QueueItem
from qa_desk.services.check_reasons import check_refusal
from qa_desk.services.decide import DecideRequest, SeenFinding, decide
from qa_desk.services.desk import Desk
from qa_desk.services.listen import comments_of, marks_of, played_of, span_of
from qa_desk.services.look import deal_card
from qa_desk.services.queue import claim_item, queue_ids
from qa_desk.services.running import CancelToken, Progress
from qa_desk.services.transcribe import transcribe_recording
from qa_desk.services.views import Changed, DealCard, QueueQuery
from qa_desk.words import labels

_MOST_TRIED = 200


@dataclass(frozen=True, slots=True)
class Loaded:
    card: DealCard
    codes: tuple[str, ...]
    now: datetime
    notes: Notes


def load(desk: Desk, wanted: OpenDeal, user: User) -> Loaded:
    item = None if wanted.item_id is None else ItemId(wanted.item_id)
    card = _indexed(deal_card(desk.store, DealId(wanted.deal_id), item))
    return Loaded(card, _codes(desk, card), desk.clock(), _notes(desk, card, user))


def _indexed(card: DealCard) -> DealCard:
    """With what the window will ask of the transcripts worked out already."""
    views = []
    for view in card.calls:
        if view.transcript is not None:
            turns = known(view.transcript.turns)
            index_of(turns)
            view = replace(view, transcript=replace(view.transcript, turns=turns))  # noqa: PLW2901
        views.append(view)
    return replace(card, calls=tuple(views))


def _notes(desk: Desk, card: DealCard, user: User) -> Notes:
    recordings = sorted({view.recording.sha256 for view in card.calls if view.recording is not None})
    return Notes(
        comments=tuple(comments_of(desk.store, recordings)),
        played=tuple(played_of(desk.store, user.id, recordings)),
        kept=() if card.item is None else tuple(span_of(one) for one in marks_of(desk.store, user.id, card.item.id)),
    )


def _codes(desk: Desk, card: DealCard) -> tuple[str, ...]:
    """Reasons to choose from: those of the book in use, and whatever this deal brings from an older one.

    The reader is not asked: its dictionaries take seconds to load, and a review must open at once.
    """
    try:
        book = [reason.code for reason in desk.books.current().reasons if not reason.off]
    except KnownError:
        book = list(labels.REASONS)  # the reasons page tells what is wrong with the book
    own = [] if card.refusal is None or card.refusal.stated_reason is None else [card.refusal.stated_reason]
    voiced = () if card.finding is None else card.finding.voiced_reasons
    return tuple(dict.fromkeys((*book, *own, *voiced)))


def save_decision(desk: Desk, user: User, refusal: RefusalId, draft: Draft, shown: Finding | None) -> Changed:
    """Raises what decide raises. The draft has a verdict. `shown`: the finding on screen."""
    if draft.verdict is None:
        raise ValueError("a draft without a verdict cannot be saved")
    seen = SeenFinding(None if shown is None else shown.id)
    request = DecideRequest(refusal, draft.verdict, draft.evidence, draft.voiced_reason, draft.comment, seen)
    return decide(desk.store, desk.clock, user, request)[1]


def transcribe(desk: Desk, card: DealCard, sha256: str, progress: Progress, cancel: CancelToken) -> Changed:
    """Recognises one recording, then looks again at the reason, since its words are there now."""
    transcriber = desk.transcriber()
    changed = transcribe_recording(desk.store, desk.clock, desk.vault, transcriber, sha256, progress, cancel)
    refusal = card.refusal
    if refusal is None or refusal.state is not RefusalState.QUEUED:
        return changed
    check_refusal(desk.store, desk.clock, desk.reader, refusal.id)
    items = frozenset() if card.item is None else frozenset({int(card.item.id)})
    return replace(changed, refusals=frozenset({int(refusal.id)}), items=items)


def take_next(desk: Desk, user: User) -> tuple[QueueItem | None, Changed]:
    """The most urgent free item."""
    return claim_item(desk.store, desk.clock, user)


def take_after(desk: Desk, user: User, current: ItemId | None) -> tuple[QueueItem | None, Changed]:
    """The next free item behind `current` in the queue's order, round to its head; None when no other is free."""
    ids = queue_ids(desk.store, QueueQuery(viewer=user.id))
    for one in _behind(ids, current):
        try:
            return claim_item(desk.store, desk.clock, user, ItemId(one))
        except (ItemHeld, ItemDone):
            continue
    return None, Changed()


def _behind(ids: Sequence[int], current: ItemId | None) -> Iterator[int]:
    start = ids.index(current) + 1 if current is not None and current in ids else 0
    for step in range(min(len(ids), _MOST_TRIED)):
        one = ids[(start + step) % len(ids)]
        if one != current:
            yield one
