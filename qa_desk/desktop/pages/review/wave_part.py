"""The waveform's place on the page: made ahead of its first use, marked as the transcript is, and the way
from call to call: what is marked is played alone, what comes next is made ready."""

from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.review.call_props import CallProps
from qa_desk.desktop.pages.review.turn_index import TurnMarks
from qa_desk.desktop.player.bar import PlayerBar
from qa_desk.desktop.player.news import MixChanged, ModesChanged, Sketched
from qa_desk.desktop.player.player import Player, PlayerState, PositionChanged, StateChanged
from qa_desk.desktop.player.route import Span
from qa_desk.desktop.turn import in_next_turn
from qa_desk.desktop.widgets.waveform_bands import Band, BandKind
from qa_desk.domain.transcript import Doubt
from qa_desk.services.views import CallView, DealCard
from qa_desk.words import tr

if TYPE_CHECKING:
    from qa_desk.desktop.widgets.waveform import PlaceChosen, StretchChosen, Waveform

_MODULE = "qa_desk.desktop.widgets.waveform"
_UNRANKED = 100
_NOTHING = CallProps("", (), "", "", can_transcribe=False, transcribe_text="", working=False, work=None, can_take=False)


class WavePart(QWidget):
    """`call_wanted`: the call to go to, by its place in the card. `chosen`: the place of the one on screen."""

    call_wanted = Signal(int)

    def __init__(
        self, around: Surroundings, player: Player, bar: PlayerBar, chosen: Callable[[], int | None],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._around, self._player, self._bar = around, player, bar
        self.waveform: Waveform | None = None
        self._asked = self._due = False  # due: all that it shows, in a turn to come
        self._props = _NOTHING
        self._marks: tuple[list[Band], list[Span]] | None = None  # of the props; a sketch comes ten times a call
        self._views: tuple[CallView, ...] = ()
        self._chosen = chosen
        self._been: set[str] = set()  # recordings whose moments were played since that was asked for
        self.marked_in: Callable[[int], Iterable[TurnMarks]] = lambda _place: ()  # the page knows, of every call
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()
        player.state_changed.connect(self._on_state)
        player.sketched.connect(self._on_sketched)
        player.position_changed.connect(self._on_position)
        player.mix_changed.connect(self._on_mix)
        player.modes_changed.connect(self._on_modes)
        player.ended.connect(self._on_ended)
        player.route_ended.connect(self._on_route_ended)
        bar.call_wanted.connect(self._on_call_wanted)
        bar.modes.moments_wanted.connect(self.play_moments)
        bar.modes.zoom_wanted.connect(self._on_zoom_wanted)

    # ------------------------------------------------------------ the waveform itself

    def load(self) -> None:
        """Loading the plotting library takes longer than a window may stand still: it is done elsewhere."""
        if not self._asked:
            self._asked = True
            self._around.jobs.run(lambda: import_module(_MODULE), self._on_imported, owner=self)

    def _on_imported(self, _module: object) -> None:
        """Made and filled in turns of their own: beside all that comes with a deal the window would stand still."""
        in_next_turn(self, self._make)

    def _make(self) -> None:
        from qa_desk.desktop.widgets.waveform import Waveform  # noqa: PLC0415 - loaded by now, see load

        waveform = Waveform(self._around.theme, self)
        self.waveform = waveform
        self._column.addWidget(waveform)
        waveform.place_chosen.connect(self._on_place_chosen)
        waveform.stretch_chosen.connect(self._on_stretch_chosen)
        waveform.play_toggled.connect(self._player.toggle)
        self._fill_soon()

    def _fill_soon(self) -> None:
        if self.waveform is not None and not self._due:
            self._due = True
            in_next_turn(self, self._fill)

    def _fill(self) -> None:
        """Whatever the player holds by now."""
        self._due = False
        player, waveform = self._player, self.waveform
        if waveform is None:
            return
        waveform.show_recording(player.duration_ms, player.lanes)
        waveform.show_mix(player.mix, player.lanes)
        waveform.show_position(player.position_ms)
        self._on_modes(ModesChanged(player.modes))
        if player.sketch is not None:
            self._on_sketched(Sketched(player.sketch))
        self._show_or_not()

    def _show_or_not(self) -> None:
        there = self.waveform is not None and self._player.state not in (PlayerState.EMPTY, PlayerState.FAILED)
        self.setVisible(there)
        self._bar.show_place(not there)

    @Slot(int)
    def _on_zoom_wanted(self, way: int) -> None:
        if self.waveform is not None:
            (self.waveform.zoom_all, self.waveform.zoom_in, self.waveform.zoom_out)[way]()

    @Slot(StateChanged)
    def _on_state(self, news: StateChanged) -> None:
        if news.state is PlayerState.LOADING:
            self.load()
            self._fill_soon()
            self._show_ways()
        if not self._due:
            self._show_or_not()
        if news.state is PlayerState.PAUSED:
            self._prepare_next()

    @Slot(Sketched)
    def _on_sketched(self, news: Sketched) -> None:
        if self.waveform is not None and not self._due:
            self.waveform.show_sketch(news.sketch)
            self._show_marks()
            if news.sketch is not None:
                self.show()
                self._bar.show_place(False)

    @Slot(PositionChanged)
    def _on_position(self, news: PositionChanged) -> None:
        if self.waveform is not None and not self._due:
            self.waveform.show_position(news.ms)

    @Slot(MixChanged)
    def _on_mix(self, news: MixChanged) -> None:
        if self.waveform is not None and not self._due:
            self.waveform.show_mix(news.mix, news.lanes)

    @Slot(ModesChanged)
    def _on_modes(self, news: ModesChanged) -> None:
        if self.waveform is not None and not self._due:
            self.waveform.show_modes(news.modes.cuts, news.modes.loop, loops=news.modes.loops)

    @Slot(object)
    def _on_place_chosen(self, chosen: "PlaceChosen") -> None:
        self._player.seek(chosen.ms)

    @Slot(object)
    def _on_stretch_chosen(self, chosen: "StretchChosen") -> None:
        self._player.set_loop(chosen.from_ms, chosen.to_ms)

    # ------------------------------------------------------------ marks and moments

    def show_props(self, props: CallProps) -> None:
        before, self._props = self._props, props
        if (before.turns, before.comments) != (props.turns, props.comments):
            self._marks = None
            self._show_marks()

    def _show_marks(self) -> None:
        if self.waveform is None or self._due:
            return
        if self._marks is None:
            self._marks = _marks_of(self._props)
        turns, music = self._marks
        sha256 = self._player.sha256
        notes = [
            Band(BandKind.COMMENT, Span(line.at_ms, line.at_ms), text=line.text)
            for line in self._props.comments if line.recording == sha256
        ]  # fmt: skip
        self.waveform.show_marks([*turns, *notes], music)

    def moments(self) -> tuple[Span, ...]:
        """What is marked in this call: evidence taken, then what the finding points to, the best of it first."""
        marked = [one for one in self._props.turns if one.taken or one.worth_hearing]
        return tuple(Span(one.turn.from_ms, one.turn.to_ms) for one in sorted(marked, key=_worth))

    @Slot()
    def play_moments(self) -> None:
        """Of this call, of the calls behind it, then of those before it; a call without any is told."""
        self._been = set()
        self._play_here()
        if not self.moments() and self._chosen() is not None:
            self._tell_unmarked()

    def _tell_unmarked(self) -> None:
        elsewhere = self._next_marked() is not None
        here = tr("Nothing is marked in this call.")
        said = tr("Nothing is marked in this call; another one has marked moments.") if elsewhere else here
        self._around.bus.message.emit(said)

    def _play_here(self) -> None:
        self._been.add(self._player.sha256)
        if self._player.play_moments(self.moments()):
            self._prepare_next()

    # ------------------------------------------------------------ from call to call

    def show_calls(self, card: DealCard) -> None:
        self._views = card.calls
        self._show_ways()

    def _show_ways(self) -> None:
        self._bar.show_calls(before=self._other(-1) is not None, after=self._other(1) is not None)

    def _other(self, by: int) -> int | None:
        """The nearest call in this direction that has a recording."""
        chosen = self._chosen()
        if chosen is None:
            return None
        places = range(chosen + by, len(self._views) if by > 0 else -1, by)
        return next((place for place in places if self._views[place].recording is not None), None)

    def _next_marked(self) -> int | None:
        """The next call, round to the first one, with marks that were not played in this round."""
        chosen = self._chosen()
        start = 0 if chosen is None else chosen + 1
        for place in chain(range(start, len(self._views)), range(min(start, len(self._views)))):
            recording = self._views[place].recording
            if recording is not None and recording.sha256 not in self._been and any(self.marked_in(place)):
                return place
        return None

    def _prepare_next(self) -> None:
        place = self._next_marked() if self._player.modes.route else self._other(1)
        recording = None if place is None else self._views[place].recording
        if recording is not None and self._player.path is not None:
            path = self._around.desk.vault.locate(recording.stored_path)
            self._player.prepare(path, recording.sha256)

    @Slot(int)
    def _on_call_wanted(self, by: int) -> None:
        place = self._other(by)
        if place is None:
            return
        playing = self._player.wants_to_play
        self.call_wanted.emit(place)
        if playing:
            self._player.play()

    @Slot()
    def _on_ended(self) -> None:
        place = self._other(1)
        if self._player.modes.goes_on and place is not None:
            self.call_wanted.emit(place)
            self._player.seek(0)  # one after the other means all of it
            self._player.play()

    @Slot()
    def _on_route_ended(self) -> None:
        """Only what is marked, call after call; behind the last of them it stays quiet."""
        place = self._next_marked()
        if place is not None:
            self.call_wanted.emit(place)
            if self._player.state is not PlayerState.FAILED:
                self._play_here()


def _worth(one: TurnMarks) -> tuple[bool, int, int]:
    """What a person marked comes first, in order of time; then by the rank the finding gave."""
    rank = _UNRANKED if one.highlight is None else one.highlight
    return not one.taken, 0 if one.taken else rank, one.turn.from_ms


def _marks_of(props: CallProps) -> tuple[list[Band], list[Span]]:
    """Bands of marked and doubtful turns, and where the recogniser took music for words."""
    marks: list[Band] = []
    music: list[Span] = []
    for one in props.turns:
        turn = one.turn
        if turn.doubt is None and not one.taken and not one.worth_hearing:
            continue
        span = Span(turn.from_ms, turn.to_ms)
        if turn.doubt is not None and not one.heard:
            marks.append(Band(BandKind.DOUBT, span, turn.lane, turn.text))
        if turn.doubt is Doubt.MUSIC:
            music.append(span)
        if one.taken or one.worth_hearing:
            kind = BandKind.EVIDENCE if one.taken else BandKind.HIGHLIGHT
            marks.append(Band(kind, span, turn.lane, turn.text))
    return marks, music
