"""What the page does for a drawn deal: begins the audit, keeps every answer at once, submits, goes on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from qa_desk.desktop.pages.review.checklist.body import TextTyped
from qa_desk.desktop.pages.review.checklist.props import derive
from qa_desk.desktop.pages.review.checklist.state import (
    ChecklistState,
    at_problem,
    bound,
    moved,
    opened,
    pressed,
    turned,
    with_answer,
    written,
)
from qa_desk.desktop.pages.review.decision_props import EvidencePicked
from qa_desk.desktop.pages.review.state import Hold, ReviewState, span_of
from qa_desk.desktop.shortcuts import Action
from qa_desk.domain.checklist_answers import Answer, Value, value_of
from qa_desk.domain.checklist_audit import AnswerUnproven
from qa_desk.domain.decision import Evidence
from qa_desk.domain.errors import KnownError
from qa_desk.domain.queue import ItemDone, ItemId, NotHeld
from qa_desk.services.checklist_audit import AuditDesk, Submitted, answer, start_audit, submit
from qa_desk.services.views import Changed
from qa_desk.words import tr

if TYPE_CHECKING:
    from qa_desk.desktop.pages.review.page import ReviewPage

PAUSE_MS = 400
"""After so long without a key the words of a comment are written down; leaving the question does it at once."""


class ChecklistPart(QObject):
    """Keeps the checklist's state; the page tells whose deal it is and whether it is held."""

    def __init__(self, page: "ReviewPage") -> None:
        super().__init__(page)
        self._page, self._around = page, page.around
        self._panel = page.verdict.audit
        self.state = ChecklistState()
        self._item: ItemId | None = None
        self._typed: str = ""  # question whose words are not written down yet
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)
        self._connect()

    def _connect(self) -> None:
        panel, page = self._panel, self._page
        panel.question_chosen.connect(self.go_to)
        panel.moved.connect(self.step)
        panel.turned.connect(self._on_turned)
        panel.form_chosen.connect(self._on_form)
        panel.body.value_chosen.connect(lambda text: self.answer(value_of(text), go_on=True))
        panel.body.text_typed.connect(self._on_typed)
        panel.body.evidence.played.connect(page.hearing.play_evidence)
        for ticked in (panel.body.evidence.removed, panel.body.proofs.toggled):
            ticked.connect(self._on_ticked)
        keys = self._around.shortcuts
        keys.bind(page, Action.NEXT_QUESTION, lambda: self.step(1))
        keys.bind(page, Action.PREVIOUS_QUESTION, lambda: self.step(-1))

    # ------------------------------------------------------------ whose audit it is

    @property
    def is_on(self) -> bool:
        """The deal on the page is a drawn one that this user may audit now."""
        return self._item is not None

    def follow(self, review: ReviewState) -> None:
        """Called whenever the page shows something: begins when the item is held, ends when it is left."""
        card = review.card
        item = None if card is None or card.item is None else card.item
        wanted = None
        if review.is_sample and item is not None and item.done_at is None and review.hold in (Hold.MINE, Hold.LOST):
            wanted = item.id
        if wanted != self._item:
            self._leave()
            self._item = wanted
            if wanted is not None and review.hold is Hold.MINE:
                self._begin(wanted)
        elif wanted is not None and review.hold is Hold.MINE and self.state.desk is None and not self.state.starting:
            self._begin(wanted)
        self.show()

    def _leave(self) -> None:
        self.flush()
        self._item = None
        self.state = ChecklistState()

    def _begin(self, item: ItemId, form: str = "") -> None:
        desk, user = self._around.desk, self._around.user
        self.state = replace(self.state, starting=True)

        def done(found: AuditDesk) -> None:
            if self._item == item:
                self.state = opened(found)
                self.show()
                self._page.audit_began()

        def failed(error: KnownError) -> None:
            if isinstance(error, NotHeld | ItemDone):
                self._page.work.lease.lose()
            self._around.errors.show(error)

        self._around.jobs.run(
            lambda: start_audit(desk.store, desk.clock, desk.checklists, user, item, form),
            done,
            failed,
            owner=self,
            write=True,
            key="begin",
        )

    @Slot(str)
    def _on_form(self, code: str) -> None:
        if self._item is not None and self.state.desk is not None and code != self.state.desk.form.code:
            self._begin(self._item, code)

    # ------------------------------------------------------------ answering

    def press(self, key: str) -> None:
        """A digit or minus: the answer that has this key."""
        value = pressed(self.state, key)
        if value is not None:
            self.answer(value, go_on=True)

    @Slot(int)
    def _on_turned(self, by: int) -> None:
        value = turned(self.state, by)
        if value is not None:
            self.answer(value, go_on=False)

    def answer(self, value: Value, *, go_on: bool) -> None:
        """Keeps it; goes to the next question unless this one still lacks something."""
        code = self.state.current
        if not self._may or self.state.question is None:
            return
        self._keep(code, replace(self.state.answer, value=value))
        lacking = self.state.desk is not None and any(one.question == code for one in self.state.desk.problems)
        if go_on and not lacking:
            self.state = moved(self.state, 1)
        self.show()

    @property
    def _may(self) -> bool:
        return self.state.is_open and self._page.state.is_open

    def mark_rows(self, rows: Sequence[int]) -> None:
        """Turns of the chosen call become evidence of the current question, or cease to be."""
        view, turns = self._page.state.view, self._page.state.turns
        if view is None:
            return
        spans = [span for row in rows if (span := span_of(view, turns[row])) is not None]
        self._bind(spans)

    def _bind(self, spans: Sequence[Evidence]) -> None:
        if self._may and self.state.question is not None and spans:
            self._keep(self.state.current, bound(self.state.answer, spans))
            self.show()

    @Slot(EvidencePicked)
    def _on_ticked(self, picked: EvidencePicked) -> None:
        self._bind([picked.one])

    @Slot(TextTyped)
    def _on_typed(self, typed: TextTyped) -> None:
        question, desk = self.state.question, self.state.desk
        if question is None or desk is None or typed.code != question.code or not self._may:
            return
        self.state = with_answer(self.state, question.code, written(question, self.state.answer, typed.text))
        self._typed = question.code
        self._pause.start()
        self.show()

    @Slot()
    def flush(self) -> None:
        """Writes down the words that wait for a pause."""
        code, self._typed = self._typed, ""
        self._pause.stop()
        desk = self.state.desk
        if code and desk is not None and code in desk.answers:
            self._write(code, desk.answers[code])

    def _keep(self, code: str, given: Answer) -> None:
        if code == self._typed:
            self._typed = ""
            self._pause.stop()
        self.state = with_answer(self.state, code, given)
        self._write(code, given)

    def _write(self, code: str, given: Answer) -> None:
        audit = None if self.state.desk is None else self.state.desk.audit
        if audit is None:
            return
        desk, user = self._around.desk, self._around.user
        self.state = replace(self.state, writing=self.state.writing + 1)

        def done(at: datetime) -> None:
            self._set(audit.id, saved_at=at, unsaved=False)

        def failed(error: KnownError) -> None:
            self._set(audit.id, unsaved=True)
            self._around.errors.show(error)

        def ended() -> None:
            self._set(audit.id, writing=max(self.state.writing - 1, 0))

        self._around.jobs.run(
            lambda: answer(desk.store, desk.clock, user, desk.checklists, audit.id, code, given),
            done,
            failed,
            owner=self,
            write=True,
            on_end=ended,
        )

    def _set(self, audit: int, **values: object) -> None:
        if self.state.desk is not None and self.state.desk.audit.id == audit:
            self.state = replace(self.state, **values)  # type: ignore[arg-type]
            self.show()

    # ------------------------------------------------------------ going about

    @Slot(str)
    def go_to(self, code: str) -> None:
        self.flush()
        self.state = replace(self.state, current=code)
        self._panel.setFocus()
        self.show()

    @Slot(int)
    def step(self, by: int) -> None:
        if self.is_on:
            self.flush()
            self.state = moved(self.state, by)
            self.show()

    def submit(self) -> None:
        """Submits, or goes to the first question that lacks something."""
        self.flush()
        audit = None if self.state.desk is None else self.state.desk.audit
        if audit is None or not self._may:
            return
        if self.state.desk is not None and self.state.desk.problems:
            self.state = at_problem(self.state)
            self.show()
            return
        desk, user = self._around.desk, self._around.user
        self.state = replace(self.state, submitting=True)
        self.show()

        def failed(error: KnownError) -> None:
            self._set(audit.id, submitting=False)
            if isinstance(error, NotHeld | ItemDone):
                self._page.work.lease.lose()
                self._page.work.reload()
            elif isinstance(error, AnswerUnproven):  # with the text as it is now there is something to mark instead
                self._set(audit.id, current=str(error.facts["question"]))
                self._page.work.reload()
            self._around.errors.show(error)

        self._around.jobs.run(
            lambda: submit(desk.store, desk.clock, desk.checklists, user, audit.id),
            self._on_submitted,
            failed,
            owner=self,
            write=True,
        )

    def _on_submitted(self, done: tuple[Submitted, Changed]) -> None:
        submitted, changed = done
        item = self._item
        if submitted.next_form and item is not None:
            self._around.bus.message.emit(tr("Audit submitted. The next form of this deal is open."))
            self._around.bus.changed.emit(changed)
            self.state = ChecklistState()
            self._begin(item, submitted.next_form)
            return
        self._around.bus.message.emit(tr("Audit submitted."))
        self._item, self.state = None, ChecklistState()
        self._page.work.done(changed)

    # ------------------------------------------------------------ state to screen

    def show(self) -> None:
        review = self._page.state
        props = derive(self.state, review.card, review.zone, enabled=review.is_open)
        if props is not None:
            self._panel.show_props(props)
        else:
            self._panel.show_waiting(
                tr("The audit opens…") if self.state.starting else tr("The checklist opens when the item is yours.")
            )
        self._page.show_audit(props)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Bound to the current question: shown in the transcript."""
        return self.state.answer.evidence if self.is_on else ()
