"""The review page: one deal, its calls, the program's finding and the auditor's decision, all under the keyboard."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import QChildEvent, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from qa_desk.desktop.page import Moment, OpenDeal, Page, Surroundings
from qa_desk.desktop.pages.review import editing
from qa_desk.desktop.pages.review.body import ReviewBody
from qa_desk.desktop.pages.review.checklist.part import ChecklistPart
from qa_desk.desktop.pages.review.checklist.props import ChecklistProps
from qa_desk.desktop.pages.review.desk_work import Change, DeskWork, StateStep
from qa_desk.desktop.pages.review.drafts import Drafts
from qa_desk.desktop.pages.review.finding_second_work import SecondDesk
from qa_desk.desktop.pages.review.hearing_part import HearingPart
from qa_desk.desktop.pages.review.keys import audit_hint, bind_keys, hint_line
from qa_desk.desktop.pages.review.leaving import Ask, ask_user
from qa_desk.desktop.pages.review.listening_part import ListeningPart, span_of
from qa_desk.desktop.pages.review.mode import Mode, mode_of
from qa_desk.desktop.pages.review.props import ReviewProps, derive
from qa_desk.desktop.pages.review.state import Draft, Hold, ReviewState, spans
from qa_desk.desktop.player.pcm_sound import sound_of
from qa_desk.desktop.player.sound import Sound
from qa_desk.desktop.theme import new_dialog
from qa_desk.desktop.turn import in_next_turn
from qa_desk.desktop.widgets.banner import BannerAction, BannerMessage
from qa_desk.desktop.widgets.empty_state import EmptyState
from qa_desk.desktop.widgets.painted_later import painted_later
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.domain.decision import DecisionVerdict
from qa_desk.domain.reason_check import MOST_HIGHLIGHTS
from qa_desk.domain.transcript import TurnId
from qa_desk.services.views import Changed, DealCard
from qa_desk.words import tr


class ReviewPage(Page):
    """`sound`: the audible one when None. `ask`: how a question is put to the user."""

    name = "review"
    icon = "review"

    def __init__(self, around: Surroundings, sound: Sound | None = None, ask: Ask = ask_user) -> None:
        super().__init__(around)
        self.drafts = Drafts(self, ask)
        self._props: ReviewProps | None = None
        self._steps_together = 0
        self.state = ReviewState(around.user, self._zone())
        self.work = DeskWork(around, self)
        self.body = ReviewBody(around, sound_of(around.desk, around.jobs, self) if sound is None else sound, self)
        self.calls, self.verdict = self.body.calls, self.body.verdict
        self.hearing = HearingPart(self)
        self.listening = ListeningPart(self)
        self.audit = ChecklistPart(self)
        self._moment: Moment | None = None  # to be played when the deal is there
        self.second = SecondDesk(around, self.verdict.second, self)
        self._empty = EmptyState(
            around.theme, "review", lambda: tr("No deal is open"),
            lambda: tr("Take the next item, or open one from the queue."), lambda: tr("Take next"), self,
        )  # fmt: skip
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.body)
        self._connect()
        self.retranslate()

    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.around.settings().time_zone)

    def _connect(self) -> None:
        around, work = self.around, self.work
        work.state_wanted.connect(self._on_state_wanted)
        work.loaded.connect(self._on_loaded)
        work.loaded.connect(lambda: self.second.show_card(self.state.card))
        work.saved.connect(self._on_saved)
        self._empty.action_chosen.connect(work.take_next)
        self.body.head.skip_wanted.connect(self.skip)
        self.verdict.read.claim_wanted.connect(self.claim)
        self._connect_entries()
        self.verdict.save_wanted.connect(self.save)
        self.calls.bar.bind_keys(self)
        bind_keys(self)
        around.settings.replaced.connect(self._on_settings)
        around.shortcuts.keys_changed.connect(self.retranslate)

    def _connect_entries(self) -> None:
        """What a person enters: each becomes a pure step of the state."""
        decision = self.verdict.decision
        self.calls.rows_marked.connect(lambda marked: self.mark_rows(marked.rows))
        for toggling in (self.calls.proofs.toggled, decision.evidence.removed):
            toggling.connect(lambda picked: self._become(editing.with_toggled(self.state, picked.one)))
        self.verdict.finding.take_wanted.connect(self.take_finding)
        decision.verdict_chosen.connect(self.choose_verdict)
        decision.voiced_chosen.connect(lambda code: self._become(editing.with_voiced(self.state, code)))
        decision.comment_changed.connect(lambda text: self._become(editing.with_comment(self.state, text)))

    # ------------------------------------------------------------ what the window asks

    def title(self) -> str:
        return tr("Review")

    def style_parts(self) -> Sequence[QWidget]:
        return (self._empty, *self.body.style_parts())

    def ahead(self) -> Sequence[Callable[[], None]]:
        return (self.calls.wave.load,)

    def childEvent(self, event: QChildEvent) -> None:
        super().childEvent(event)
        dialog = new_dialog(event)
        if dialog is not None:
            self.around.theme.dress(dialog)

    def shown(self) -> None:
        if self.work.opened is not None:
            self.work.reload()

    def on_changed(self, changed: Changed) -> None:
        card = self.state.card
        if card is None or self.work.opened is None:
            return
        refusal = None if card.refusal is None else int(card.refusal.id)
        shas = {view.call.recording for view in card.calls}
        touched = int(card.deal.id) in changed.deals or refusal in changed.refusals
        if changed.everything or touched or not shas.isdisjoint(changed.recordings):
            self.work.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.drafts.guard(self.window())

    def chosen_turns(self) -> tuple[TurnId, ...]:
        return self.hearing.chosen_turns()

    def open_deal(self, wanted: OpenDeal) -> None:
        """Shows the deal; the same one again is only refreshed. Plays the moment that is asked for."""
        self._moment, wanted = wanted.at, replace(wanted, at=None)
        opened = self.work.opened
        here = opened is not None and self._moment is not None and opened.deal_id == wanted.deal_id
        if here or wanted == opened:
            self.work.reload()
            return
        self._leave()
        self.state = ReviewState(
            self.around.user, self._zone(), self.around.settings().currency, loading=True, work=self.state.work
        )
        self.work.open(wanted)
        self._show()

    def _leave(self) -> None:
        self.drafts.keep(self.state)
        self.work.lease.drop()
        self.calls.load(None, None, 0)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page came to the front: the item is free again, the draft stays. Minimising changes nothing."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.audit.flush()
            self.calls.player.pause()
            self.work.lease.drop()
            self.state = replace(self.state, hold=Hold.NONE, held_until=None)
            in_next_turn(self, self._show)  # nobody sees it: the page that comes goes first

    # ------------------------------------------------------------ answers of the desk

    @Slot(StateStep)
    def _on_state_wanted(self, step: StateStep) -> None:
        after = step.change(self.state)
        if after is self.state:
            return  # news of another deal, ten times a second while one of its calls is transcribed
        lost_before = self.state.hold is Hold.LOST
        before, self.state = self.state.draft, after
        self.listening.keep(before, self.state)
        if self.state.hold is Hold.LOST and not lost_before:
            self.body.banner.show_message(
                BannerMessage(
                    Tone.WARN,
                    lambda: tr(
                        "Your hold on this item is gone: it ran out, or somebody took it. Your entries are kept."
                    ),
                    action=BannerAction(lambda: tr("Take it again"), self.claim),
                )
            )
        elif self.state.hold is not Hold.LOST:
            self.body.banner.clear()
        if not step.goes_on:
            self._show()

    @Slot()
    def _on_loaded(self) -> None:
        card = self.state.card
        painted_later(self)
        with self._shown_once():
            if card is not None:
                self._take_card(card)
        if self.hasFocus():
            self.calls.view.setFocus()
        if self._moment is not None and card is not None:
            moment, self._moment = span_of(self._moment), None
            self.hearing.hear(moment, lead_in=True)

    def _take_card(self, card: DealCard) -> None:
        draft = self.drafts.back(self.state)
        if draft is not None:
            self._set(draft=draft)
        self.state = self.listening.restored(self.state)
        marked = {span.recording for span in spans(() if card.finding is None else card.finding.evidence)}
        self.calls.show_calls(card, self.state.call, self.state.zone, frozenset(marked))
        self.hearing.load_sound()
        if self.state.hold is not Hold.LOST:
            self.claim()

    @Slot()
    def _on_saved(self) -> None:
        self._set(draft=Draft(), hold=Hold.NONE, held_until=None)
        if self.verdict.open_next.isChecked():
            self.work.take_next()
        self.work.reload()

    # ------------------------------------------------------------ what a person does

    @Slot()
    def claim(self) -> None:
        """Asks for the item, when this user may decide it and the page is looked at."""
        item = None if self.state.card is None else self.state.card.item
        mode = mode_of(replace(self.state, hold=Hold.NONE)).mode
        if item is not None and self.state.wants_hold and mode is not Mode.READ and self.isVisible():
            self.work.lease.take(item.id)

    def digit(self, key: str) -> None:
        """Answers the checklist's question; of a refusal the first digits play the finding's moments."""
        if self.audit.is_on:
            self.audit.press(key)
        elif key.isdigit() and 1 <= int(key) <= MOST_HIGHLIGHTS:
            self.verdict.finding.choose(int(key) - 1)

    def mark_rows(self, rows: Sequence[int]) -> None:
        """Turns of the chosen call become evidence: of the decision, or of the checklist's question."""
        if self.audit.is_on:
            self.audit.mark_rows(rows)
        else:
            self._become(editing.with_rows(self.state, rows))

    def show_audit(self, props: ChecklistProps | None) -> None:
        """The checklist changed: its evidence stands in the transcript, its foot under the questions."""
        self.verdict.show_audit_foot(props)
        hint = audit_hint if self.audit.is_on else hint_line
        self.body.hint.setText(hint(self.around.shortcuts))
        self.body.deal.show_previous(props)
        if self.state.bound != self.audit.evidence:
            self.state = replace(self.state, bound=self.audit.evidence)
            self._show()

    def audit_began(self) -> None:
        """Keys answer at once: the questions have the focus."""
        focus = QApplication.focusWidget()
        if focus is None or focus is self or self.isAncestorOf(focus):
            self.verdict.audit.setFocus()

    @Slot()
    def take_finding(self) -> None:
        self._become(editing.with_findings(self.state))

    def choose_call(self, place: int) -> None:
        self._set(call=place)

    @Slot(DecisionVerdict)
    def choose_verdict(self, verdict: DecisionVerdict) -> None:
        self._become(editing.with_verdict(self.state, verdict))

    @Slot()
    def save(self) -> None:
        props, card = derive(self.state), self.state.card
        if self.audit.is_on:
            self.audit.submit()
        elif card is not None and props.decision is not None and props.decision.can_save:
            self.work.save(card, self.state.draft)

    @Slot()
    def skip(self) -> None:
        item = None if self.state.card is None else self.state.card.item
        self.work.take_next(None if item is None else item.id)

    # ------------------------------------------------------------ state to screen

    def step(self, change: Change) -> None:
        """One pure step of the state, shown."""
        self._become(change(self.state))

    def _become(self, state: ReviewState) -> None:
        if state != self.state:
            self.drafts.begin_again()
            before, self.state = self.state.draft, state
            self.listening.keep(before, state)
            self._show()

    def _set(self, **values: object) -> None:
        self.state = replace(self.state, **values)  # type: ignore[arg-type]
        self._show()

    @Slot()
    def _on_settings(self) -> None:
        self._set(zone=self._zone(), currency=self.around.settings().currency)

    @contextmanager
    def _shown_once(self) -> Iterator[None]:
        """Steps that belong together: laying out the page takes longer than all of them."""
        self._steps_together += 1
        try:
            yield
        finally:
            self._steps_together -= 1
            self._show()

    def _show(self) -> None:
        if self._steps_together:
            return
        props = derive(self.state)
        if props == self._props:
            return
        self._props = props
        self.audit.follow(self.state)
        self._stack.setCurrentIndex(0 if props.mode.mode is Mode.NOTHING and not props.loading else 1)
        self.body.show_props(props, enabled=self.state.is_open)

    def retranslate(self) -> None:
        self._props = None
        self.body.forget_shown()
        self.second.retranslate()
        self.audit.show()
        self._show()
