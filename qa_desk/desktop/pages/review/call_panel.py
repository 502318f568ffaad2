"""The centre of the page: all calls on a time line, the player, and the transcript of the chosen call."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import assert_never

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QStackedLayout, QVBoxLayout, QWidget

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.review.call_props import CallProps
from qa_desk.desktop.pages.review.comments_box import CommentsBox
from qa_desk.desktop.pages.review.elided import ElidedLabel
from qa_desk.desktop.pages.review.find_bar import FindBar
from qa_desk.desktop.pages.review.last_heard import LastHeard
from qa_desk.desktop.pages.review.proof_list import ProofList
from qa_desk.desktop.pages.review.transcript_state import TranscriptState
from qa_desk.desktop.pages.review.turn_index import TurnMarks, shown
from qa_desk.desktop.pages.review.wave_part import WavePart
from qa_desk.desktop.player.bar import PlayerBar
from qa_desk.desktop.player.places import KeptPlaces
from qa_desk.desktop.player.player import Player, PlayerState, PlayFailed, PositionChanged
from qa_desk.desktop.player.sound import Fault, Sound
from qa_desk.desktop.shortcuts import Action
from qa_desk.desktop.widgets.banner import Banner, BannerMessage
from qa_desk.desktop.widgets.call_timeline import CallTimeline, TimelineCall
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.desktop.widgets.transcript_view import TranscriptView
from qa_desk.domain.call import Lane
from qa_desk.domain.decision import SpanEvidence
from qa_desk.services.views import DealCard
from qa_desk.words import tr

LEAD_IN_MS = 2_000
"""A highlight is heard from this long before it: words without what led to them mislead."""


@dataclass(frozen=True, slots=True)
class RowsMarked:
    """Turns of the chosen call."""

    rows: tuple[int, ...]


class CallPanel(QWidget):
    """Shows what it is given and plays. `rows_marked`: the selected turns shall become evidence, or cease to be."""

    call_chosen = Signal(int)  # index of the call in the card
    rows_marked = Signal(RowsMarked)
    transcribe_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, around: Surroundings, sound: Sound, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = around.theme
        self.player = Player(sound, self, KeptPlaces(around.memory))
        self.timeline = CallTimeline(theme, self)
        self._title = ElidedLabel(self)
        self._title.setProperty("role", "strong")
        self.bar = PlayerBar(self.player, theme, around.shortcuts, self)
        self.wave = WavePart(around, self.player, self.bar, lambda: self.timeline.chosen_key, self)
        self.fault = Banner(theme, self)
        self.proofs = ProofList(self)
        self.view = TranscriptView(theme, self)
        self.heard = LastHeard(self.player, self.view)
        self.finder = FindBar(theme, self.view, around.jobs, around.desk.lemmatiser, self)
        self.comments = CommentsBox()  # stands in the deal's column, its line for new ones here
        self.guess = QLabel(self)
        self.guess.setProperty("role", "muted")
        self.guess.setWordWrap(True)
        self._shortcuts = around.shortcuts
        self.note = TranscriptState(theme, in_line=True)
        self.instead = TranscriptState(theme, in_line=False)
        self._turns: tuple[TurnMarks, ...] = ()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self._stack = QStackedLayout()
        empty = self._empty = QFrame(self)
        empty.setProperty("role", "card")
        middle = QVBoxLayout(empty)
        middle.addStretch(2)
        middle.addWidget(self.instead)
        middle.addStretch(3)
        self._stack.addWidget(self.view)
        self._stack.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = (self.timeline, self._title, self.wave, self.bar, self.fault, self.proofs)
        for part in (*head, self.note, self.guess, self.finder):
            column.addWidget(part)
        column.addLayout(self._stack, 1)
        column.addWidget(self.comments.entry)

    def style_parts(self) -> Sequence[QWidget]:
        """With the comments, which stand in the deal's column."""
        head = (self.timeline, self._title, self.wave, self.bar, self.fault, self.proofs)
        return (*head, self.note, self.guess, self.finder, self.view, self._empty, self.comments, self.comments.entry)

    def _connect(self) -> None:
        self.timeline.call_chosen.connect(lambda chosen: self.call_chosen.emit(chosen.key))
        self.wave.call_wanted.connect(self._on_call_wanted)
        self.bar.modes.loop_wanted.connect(self.loop_turn)
        self.view.turn_chosen.connect(lambda turn: self.player.play_span(turn.from_ms, turn.to_ms))
        self.player.position_changed.connect(self._on_position)
        self.player.state_changed.connect(self._on_state)
        self.player.failed.connect(self._on_failed)
        for part in (self.note, self.instead):
            part.transcribe_wanted.connect(self.transcribe_wanted)
            part.cancel_wanted.connect(self.cancel_wanted)

    # ------------------------------------------------------------ what is shown

    def show_calls(self, card: DealCard, chosen: int | None, zone: tzinfo, marked: frozenset[str]) -> None:
        """`marked`: SHA-256 of the recordings that hold evidence."""
        self.timeline.setVisible(bool(card.calls))
        self.timeline.set_calls(
            [
                TimelineCall(
                    key=place,
                    started_at=view.call.facts.started_at,
                    direction=view.call.facts.direction,
                    answered=view.call.facts.answered,
                    has_recording=view.recording is not None,
                    duration_ms=view.recording.audio.duration_ms if view.recording else view.call.facts.talk_ms,
                    evidence=view.call.recording in marked,
                )
                for place, view in enumerate(card.calls)
            ],
            zone,
        )
        if chosen is not None:
            self.timeline.choose(chosen)
        self.wave.show_calls(card)

    def show_props(self, props: CallProps) -> None:
        self._title.setVisible(bool(props.title))
        self._title.set_whole_text(props.title)
        if not _same_words(self._turns, props.turns):
            heard = self.heard.ms
            self.view.set_turns([shown(one) for one in props.turns])
            self.finder.look_again()
            self.heard.ms = heard  # nobody chose anything
        self._turns = props.turns
        self.finder.retranslate()
        self.comments.show_lines(props.comments)
        self.guess.setVisible(props.guessed)
        keys = self._shortcuts.shown(Action.SWAP_LANES), self._shortcuts.shown(Action.TURN_LANE)
        self.guess.setText(
            tr("Who speaks was guessed from the voices. {swap} swaps the two, {one} gives a turn to the other.").format(
                swap=keys[0], one=keys[1]
            )
        )
        self.view.set_marks(
            evidence=[row for row, one in enumerate(props.turns) if one.taken],
            highlights=[row for row, one in enumerate(props.turns) if one.worth_hearing and not one.taken],
        )
        self.wave.show_props(props)
        self._stack.setCurrentIndex(0 if props.turns else 1)
        self.note.setVisible(bool(props.turns) and (bool(props.note) or props.working))
        for part in (self.note, self.instead):
            part.show_props(props)

    # ------------------------------------------------------------ sound

    def load(self, sha256: str | None, path: Path | None, duration_ms: int, lanes: Sequence[Lane] = ()) -> None:
        """Opens the recording in the player, unless it is there already. None: there is nothing to play.

        `lanes`: whose each channel is; when that has changed it sounds on. A recording that failed is tried again.
        """
        player = self.player
        again, playing, at_ms = sha256 == player.sha256, player.wants_to_play, player.position_ms
        if again and tuple(lanes) == player.lanes:
            return
        self.fault.clear()
        self.bar.setVisible(path is not None)
        if path is None:
            self.player.unload()
        else:
            player.load(path, duration_ms, sha256 or "", lanes)
            if again:
                player.seek(at_ms)
            if again and playing:
                player.play()

    def hear(self, span: SpanEvidence, *, lead_in: bool) -> None:
        """Plays a stretch of the loaded recording; with a lead-in it goes on behind it."""
        self.choose_span(span)
        if lead_in:
            self.player.seek(span.from_ms - LEAD_IN_MS)
            self.player.play()
        else:
            self.player.play_span(span.from_ms, span.to_ms)

    def choose_span(self, span: SpanEvidence) -> None:
        for row, turn in enumerate(self.view.turns):
            if turn.lane is span.lane and span.from_ms <= (turn.from_ms + turn.to_ms) // 2 < span.to_ms:
                self.view.choose(row)
                self.heard.forget()
                return

    def chosen_rows(self) -> tuple[int, ...]:
        return tuple(self.view.selected_rows() or [row for row in (self.view.current_row,) if row >= 0])

    @Slot()
    def mark_selected(self) -> None:
        if rows := self.chosen_rows():
            self.rows_marked.emit(RowsMarked(rows))

    @Slot()
    def replay_turn(self) -> None:
        if 0 <= self.view.current_row < len(self.view.turns):
            turn = self.view.turns[self.view.current_row]
            self.player.play_span(turn.from_ms, turn.to_ms)

    @Slot()
    def loop_turn(self) -> None:
        """Nothing was dragged over: the current turn is repeated."""
        if 0 <= self.view.current_row < len(self.view.turns):
            turn = self.view.turns[self.view.current_row]
            self.player.set_loop(turn.from_ms, turn.to_ms)

    @Slot(int)
    def _on_call_wanted(self, place: int) -> None:
        self.timeline.choose(place)
        self.call_chosen.emit(place)

    def step_turn(self, by: int) -> None:
        last = len(self.view.turns) - 1
        self.view.choose(min(max(self.view.current_row + by, 0), last), tell=True)

    @Slot()
    def next_marked(self) -> None:
        row = self.view.next_marked()
        if row is not None:
            self.view.choose(row, tell=True)

    @Slot(PositionChanged)
    def _on_position(self, position: PositionChanged) -> None:
        if self.player.wants_to_play:
            self.view.set_position(position.ms)

    @Slot()
    def _on_state(self) -> None:
        if self.player.state in (PlayerState.EMPTY, PlayerState.FAILED, PlayerState.LOADING):
            self.view.set_position(None)
        if self.player.state is PlayerState.LOADING:
            self.fault.clear()

    @Slot(PlayFailed)
    def _on_failed(self, failed: PlayFailed) -> None:
        details = f"{failed.path}\n{failed.detail}".strip()
        self.fault.show_message(BannerMessage(Tone.BAD, lambda: fault_text(failed.fault), lambda: details))


def fault_text(fault: Fault) -> str:
    match fault:
        case Fault.MISSING:
            return tr("The recording's file is not where it was. Import the recordings again, or bring the file back.")
        case Fault.UNREADABLE:
            return tr("The recording cannot be played: its file is damaged, or this computer lacks the codec.")
        case Fault.EMPTY:
            return tr("The recording is empty.")
        case Fault.NO_SPACE:
            return tr("The disk is full: the recording cannot be unpacked for playing. Make room and open it again.")
        case Fault.REPLACED:
            return tr(
                "Another recording lies by now where this call's was; it is not played. Put the imported file back or "
                "import it again. Texts, marks and decisions are kept."
            )
        case _:
            assert_never(fault)


def _same_words(before: Sequence[TurnMarks], after: Sequence[TurnMarks]) -> bool:
    """Nothing but marks differs."""
    return len(before) == len(after) and all(
        one is other or (one.turn is other.turn and one.heard == other.heard)
        for one, other in zip(before, after, strict=True)
    )
