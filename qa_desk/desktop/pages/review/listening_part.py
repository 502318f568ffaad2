"""What the page does while somebody listens: log, mark, comment, correct, swap lanes, look for words."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.page import Moment
from qa_desk.desktop.pages.review import editing
from qa_desk.desktop.pages.review.call_props import CommentLine
from qa_desk.desktop.pages.review.comments_box import CommentWritten
from qa_desk.desktop.pages.review.marking import meant_ms, row_at
from qa_desk.desktop.pages.review.note_work import NoteWork
from qa_desk.desktop.pages.review.state import Draft, ReviewState, spans, with_played
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.transcript_view import TurnCorrected
from qa_desk.domain.call import Lane
from qa_desk.domain.correction import NEXT_LANE
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.listening import CommentId, Played, PlayedSpan
from qa_desk.domain.transcript import Turn, TurnId
from qa_desk.services.views import DealCard
from qa_desk.words import tr

if TYPE_CHECKING:
    from qa_desk.desktop.pages.review.page import ReviewPage

LEAD_IN_MS = 1_000
"""A comment is heard from this long before its moment."""


class ListeningPart(QObject):
    """The page keeps the state; this asks it to step on."""

    def __init__(self, page: "ReviewPage") -> None:
        super().__init__(page)
        self._page, self._calls = page, page.calls
        self._restored: set[int] = set()  # items whose kept marks are in the draft already
        self.work = NoteWork(page.around, self)
        calls = self._calls
        calls.player.played.connect(self._on_played)
        calls.view.turn_corrected.connect(self._on_corrected)
        calls.comments.written.connect(self._on_comment_written)
        calls.comments.chosen.connect(self._on_comment_chosen)
        calls.comments.removed.connect(self._on_comment_removed)
        calls.comments.left.connect(calls.view.setFocus)
        self._bind()

    def _bind(self) -> None:
        keys: dict[Action, Callable[[], object]] = {
            Action.CORRECT_TURN: self._calls.view.edit_current,
            Action.SHOW_ORIGINAL: self._calls.view.toggle_original,
            Action.SWAP_LANES: self.swap_lanes,
            Action.TURN_LANE: self.turn_lane,
            Action.COMMENT: self.comment,
            Action.NEXT_COMMENT: self.next_comment,
            Action.FIND: self._calls.finder.open_bar,
            Action.FIND_NEXT: self._calls.finder.go_on,
            Action.FIND_PREVIOUS: self._calls.finder.go_back,
        }
        for action, slot in keys.items():
            self._page.around.shortcuts.bind(self._page, action, slot)

    # ------------------------------------------------------------ what was heard

    @Slot(Played)
    def _on_played(self, played: Played) -> None:
        around = self._page.around
        self.work.log(played)
        span = PlayedSpan(played, around.user.id, around.desk.clock())
        self._page.step(lambda state: with_played(state, span))

    # ------------------------------------------------------------ evidence

    @Slot()
    def mark(self) -> None:
        """What was said a reaction time ago, while it plays or when it went on after turns were chosen; else these."""
        player = self._calls.player
        at_ms = player.position_ms if player.wants_to_play else self._calls.heard.ms
        if at_ms is None:
            if not self._calls.chosen_rows():
                said = tr("No turn is chosen. Choose one, or press the key while its words are heard.")
                self._page.around.bus.message.emit(said)
            self._calls.mark_selected()
            return
        row = row_at(self._page.state.turns, meant_ms(at_ms, player.rate))
        if row is None:
            self._page.around.bus.message.emit(tr("No words at this moment that could be evidence."))
            return
        self._calls.view.choose(row)
        self._page.mark_rows((row,))

    def restored(self, state: ReviewState) -> ReviewState:
        """With the marks of the last time, when this item is opened first and nothing is entered yet."""
        item = None if state.card is None else state.card.item
        if item is None or int(item.id) in self._restored:
            return state
        self._restored.add(int(item.id))
        if not state.draft.is_empty or not state.wants_hold or not state.notes.kept:
            return state
        return editing.with_kept(state, state.notes.kept)

    def keep(self, before: Draft, state: ReviewState) -> None:
        """Writes the marks of the draft down as soon as they change: a crash loses none."""
        item = None if state.card is None else state.card.item
        marks = spans(state.draft.evidence)
        if item is not None and state.is_open and marks != spans(before.evidence):
            self.work.keep_marks(item.id, marks)

    # ------------------------------------------------------------ comments

    @Slot()
    def comment(self) -> None:
        player, view = self._calls.player, self._page.state.view
        if view is None or view.recording is None:
            return
        at_ms = meant_ms(player.position_ms, player.rate) if player.wants_to_play else player.position_ms
        self._calls.comments.begin(view.recording.sha256, at_ms)

    @Slot(CommentWritten)
    def _on_comment_written(self, written: CommentWritten) -> None:
        self.work.comment(written)

    @Slot(CommentLine)
    def _on_comment_chosen(self, line: CommentLine) -> None:
        self._page.hearing.play_from(line.recording, line.at_ms - LEAD_IN_MS)

    @Slot(CommentLine)
    def _on_comment_removed(self, line: CommentLine) -> None:
        self.work.remove_comment(CommentId(line.key))

    @Slot()
    def next_comment(self) -> None:
        view, box = self._page.state.view, self._calls.comments
        if view is None or view.recording is None:
            return
        line = box.next_after(view.recording.sha256, self._calls.player.position_ms + LEAD_IN_MS)
        if line is not None:
            box.choose(line)
            self._on_comment_chosen(line)

    # ------------------------------------------------------------ the transcript itself

    def _current(self) -> tuple[DealCard, Turn, TurnId] | None:
        card, row, turns = self._page.state.card, self._calls.view.current_row, self._page.state.turns
        if card is None or not 0 <= row < len(turns):
            return None
        key = turns[row].id
        return None if key is None else (card, turns[row], key)

    @Slot(TurnCorrected)
    def _on_corrected(self, corrected: TurnCorrected) -> None:
        card = self._page.state.card
        if card is not None:
            self.work.correct(card, TurnId(corrected.key), corrected.text)

    @Slot()
    def turn_lane(self) -> None:
        """This one turn: client, manager, client."""
        if (current := self._current()) is not None:
            card, turn, key = current
            self.work.set_lane(card, key, NEXT_LANE[turn.lane])

    @Slot()
    def swap_lanes(self) -> None:
        card, view = self._page.state.card, self._page.state.view
        if card is not None and view is not None and view.recording is not None:
            self.work.swap_lanes(card, view.recording.sha256)


def span_of(moment: Moment) -> SpanEvidence:
    """A moment as the player takes it; a turn of an unknown speaker stays one."""
    return SpanEvidence(moment.recording, Lane(moment.lane), moment.from_ms, moment.to_ms, "")
