"""What listening leaves behind: played stretches, marks, comments, corrections; each written off the GUI thread."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.review.comments_box import CommentWritten
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.flow import RefusalState
from qa_desk.domain.listening import CommentId, Played
from qa_desk.domain.queue import ItemId
from qa_desk.domain.transcript import TurnId
from qa_desk.services.check_reasons import check_refusal
from qa_desk.services.correct_turns import correct_turn, set_lane, swap_lanes
from qa_desk.services.listen import add_comment, keep_marks, log_played, remove_comment
from qa_desk.services.views import Changed, DealCard


class NoteWork(QObject):
    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around

    def log(self, played: Played) -> None:
        desk, user = self._around.desk, self._around.user
        self._around.jobs.run(
            lambda: log_played(desk.store, desk.clock, user, [played]), lambda _: None, owner=self, write=True
        )

    def keep_marks(self, item: ItemId, spans: Sequence[SpanEvidence]) -> None:
        """The whole set: whichever write comes last, it is right."""
        desk, user, kept = self._around.desk, self._around.user, tuple(spans)
        self._around.jobs.run(
            lambda: keep_marks(desk.store, desk.clock, user, item, kept),
            lambda _: None,
            owner=self,
            write=True,
            key=f"marks {item}",
        )

    def comment(self, written: CommentWritten) -> None:
        desk, user = self._around.desk, self._around.user
        one = written
        self._write(lambda: add_comment(desk.store, desk.clock, user, one.recording, one.at_ms, one.text)[1])

    def remove_comment(self, key: CommentId) -> None:
        desk, user = self._around.desk, self._around.user
        self._write(lambda: remove_comment(desk.store, desk.clock, user, key))

    def correct(self, card: DealCard, turn: TurnId, text: str) -> None:
        desk, user = self._around.desk, self._around.user
        self._write(lambda: correct_turn(desk.store, desk.clock, user, turn, text), card)

    def set_lane(self, card: DealCard, turn: TurnId, lane: Lane) -> None:
        desk, user = self._around.desk, self._around.user
        self._write(lambda: set_lane(desk.store, desk.clock, user, turn, lane), card)

    def swap_lanes(self, card: DealCard, recording: str) -> None:
        desk, user = self._around.desk, self._around.user
        self._write(lambda: swap_lanes(desk.store, desk.clock, user, recording), card)

    def _write(self, step: Callable[[], Changed], card: DealCard | None = None) -> None:
        """With a card: its words changed, so its reason is looked at again behind the auditor's back."""

        def done(changed: Changed) -> None:
            if changed == Changed():
                return
            self._around.bus.changed.emit(changed)
            if card is not None:
                self._look_again(card)

        self._around.jobs.run(step, done, owner=self, write=True)

    def _look_again(self, card: DealCard) -> None:
        refusal, desk = card.refusal, self._around.desk
        if refusal is None or refusal.state is not RefusalState.QUEUED:
            return
        items = frozenset() if card.item is None else frozenset({int(card.item.id)})
        found = Changed(items=items, refusals=frozenset({int(refusal.id)}))

        def told(outcome: str) -> None:
            if outcome == "checked":
                self._around.bus.changed.emit(found)

        self._around.jobs.run(
            lambda: check_refusal(desk.store, desk.clock, desk.reader, refusal.id), told, owner=self, key="look again"
        )
