"""What is heard on the page: the chosen call's sound, moments and evidence that lead to another call's."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.pages.review.call_props import marked_turns
from qa_desk.desktop.pages.review.decision_props import EvidencePicked
from qa_desk.desktop.pages.review.turn_index import TurnMarks
from qa_desk.domain.decision import SpanEvidence
from qa_desk.domain.transcript import TurnId
from qa_desk.services.transcribe import lanes_used

if TYPE_CHECKING:
    from qa_desk.desktop.pages.review.page import ReviewPage


class HearingPart(QObject):
    """The page keeps the state; this gives the player what the state has chosen."""

    def __init__(self, page: "ReviewPage") -> None:
        super().__init__(page)
        self._page, self._calls = page, page.calls
        self._calls.call_chosen.connect(self._on_call_chosen)
        self._calls.wave.marked_in = self._marked_in
        self._calls.transcribe_wanted.connect(self._on_transcribe)
        self._calls.cancel_wanted.connect(page.work.cancel_transcribing)
        for moments in (page.verdict.finding.moment_chosen, page.verdict.second.moment_chosen):
            moments.connect(lambda span: self.hear(span, lead_in=True))
        for shown in (page.verdict.decision.evidence, page.verdict.read.evidence):
            shown.played.connect(self.play_evidence)

    @Slot(int)
    def _on_call_chosen(self, place: int) -> None:
        self._page.choose_call(place)
        self.load_sound()

    def load_sound(self) -> None:
        view = self._page.state.view
        recording = None if view is None else view.recording
        if view is None or recording is None:
            self._calls.load(None, None, 0)
        else:
            path = self._page.around.desk.vault.locate(recording.stored_path)
            lanes = lanes_used(recording, [view.call], self._page.around.settings(), view.transcript)
            self._calls.load(recording.sha256, path, recording.audio.duration_ms, lanes)

    def _marked_in(self, place: int) -> tuple[TurnMarks, ...]:
        state, card = self._page.state, self._page.state.card
        return () if card is None or place >= len(card.calls) else marked_turns(state, card, card.calls[place])

    def chosen_turns(self) -> tuple[TurnId, ...]:
        """The stored turns that are selected in the transcript."""
        turns, rows = self._page.state.turns, self._calls.view.selected_rows()
        keys = [turns[row].id for row in rows if row < len(turns)]
        return tuple(key for key in keys if key is not None)

    def hear(self, span: SpanEvidence, *, lead_in: bool) -> None:
        """Goes to the call of the span and plays it."""
        if self._go_to(span.recording):
            self._calls.hear(span, lead_in=lead_in)

    def play_from(self, recording: str, ms: int) -> None:
        """Goes to the recording's call and plays on from there."""
        if self._go_to(recording):
            self._calls.player.seek(max(ms, 0))
            self._calls.player.play()

    def _go_to(self, recording: str) -> bool:
        """Chooses the call of a recording; False when the deal has none of it."""
        card = self._page.state.card
        places = [] if card is None else [n for n, view in enumerate(card.calls) if view.call.recording == recording]
        if places and self._page.state.call not in places:
            self._calls.timeline.choose(places[0])
            self._on_call_chosen(places[0])
        elif places:
            self.load_sound()  # is there already, unless its file failed
        return bool(places)

    @Slot(EvidencePicked)
    def play_evidence(self, picked: EvidencePicked) -> None:
        if isinstance(picked.one, SpanEvidence):
            self.hear(picked.one, lead_in=False)

    @Slot()
    def _on_transcribe(self) -> None:
        view, card = self._page.state.view, self._page.state.card
        if view is not None and view.recording is not None and card is not None:
            self._page.work.transcribe(card, view.recording.sha256)
