"""Whether a key that marks means the chosen turns, or what was heard after they were chosen."""

from PySide6.QtCore import QObject, Slot

from qa_desk.desktop.pages.review.marking import REACTION_MS
from qa_desk.desktop.player.player import Player, PlayerState, PositionChanged, StateChanged
from qa_desk.desktop.widgets.transcript_view import TranscriptView

_SILENT = (PlayerState.EMPTY, PlayerState.LOADING, PlayerState.FAILED)


class LastHeard(QObject):
    """`ms`: where it sounded last, once playing has left the chosen turns; None: these are meant, if there are any."""

    def __init__(self, player: Player, view: TranscriptView) -> None:
        super().__init__(view)
        self.ms: int | None = None
        self._player, self._view = player, view
        player.position_changed.connect(self._on_position)
        player.state_changed.connect(self._on_state)
        view.selectionModel().selectionChanged.connect(self.forget)
        view.turn_chosen.connect(self.forget)

    @Slot()
    def forget(self) -> None:
        self.ms = None

    @Slot(PositionChanged)
    def _on_position(self, position: PositionChanged) -> None:
        if self._player.state is PlayerState.PLAYING and (self.ms is not None or not self._is_chosen(position.ms)):
            self.ms = position.ms

    @Slot(StateChanged)
    def _on_state(self, news: StateChanged) -> None:
        if news.state in _SILENT:
            self.forget()

    def _is_chosen(self, ms: int) -> bool:
        chosen = [self._view.turns[row] for row in self._view.selected_rows()]
        return any(turn.from_ms - REACTION_MS <= ms <= turn.to_ms + REACTION_MS for turn in chosen)
