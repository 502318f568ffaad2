"""Joins the review page to the queue of work: a call asked for goes next there, and the page shows how far it is."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.pages.review.state import ReviewState, Work
from qa_desk.desktop.work_queue import WorkQueue
from qa_desk.services.running import ProgressReport

Say = Callable[[Callable[[ReviewState], ReviewState]], None]


class QueueLink(QObject):
    """Recordings that do not wait in the queue (a deal that is done, another user's rights) are not its business."""

    def __init__(self, queue: WorkQueue, say: Say, parent: QObject) -> None:
        super().__init__(parent)
        self._queue, self._say = queue, say
        self._shown: Work | None = None
        queue.state_changed.connect(self._on_state)

    def takes(self, sha256: str) -> bool:
        """True when the queue will do it: next, if it was not at it already."""
        state = self._queue.state
        waits = sha256 in {one.sha256 for one in state.waiting}
        if not self._queue.allowed or not (waits or self._is_at(sha256)):
            return False
        self._queue.put_first([sha256])
        self._queue.start()
        return True

    def stop(self) -> bool:
        """True when it was the queue that worked on what is shown; it pauses, and what was recognised stays."""
        if self._shown is None:
            return False
        self._queue.pause()
        return True

    def _is_at(self, sha256: str) -> bool:
        current = self._queue.state.current
        return current is not None and current.sha256 == sha256

    @Slot()
    def _on_state(self) -> None:
        state = self._queue.state
        if state.current is None:
            work = None
        else:
            report = ProgressReport("transcribe", state.done_ms, state.total_ms or None, state.current.name)
            work = Work(state.current.sha256, report)
        if work == self._shown:
            return
        before, self._shown = self._shown, work

        def change(shown: ReviewState) -> ReviewState:
            here = set() if shown.card is None else {view.call.recording for view in shown.card.calls}
            if work is not None and work.sha256 in here:
                return replace(shown, work=work)
            return replace(shown, work=None) if before is not None and _same(shown.work, before) else shown

        self._say(change)


def _same(one: Work | None, other: Work) -> bool:
    return one is not None and one.sha256 == other.sha256
