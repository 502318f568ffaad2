"""The second row of the player: who is heard, and what of the call: no silence, only moments, a loop, the next call."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from qa_desk.desktop.player.lane_button import LaneButton
from qa_desk.desktop.player.news import MixChanged, ModesChanged
from qa_desk.desktop.player.player import Player
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.desktop.widgets.tinted_icon import TintedIcon
from qa_desk.domain.call import Lane
from qa_desk.words import tr

_LANES = (
    (Lane.CLIENT, Action.SOLO_CLIENT, Action.CLIENT_LOUDER, Action.CLIENT_QUIETER, Action.MUTE_CLIENT),
    (Lane.MANAGER, Action.SOLO_MANAGER, Action.MANAGER_LOUDER, Action.MANAGER_QUIETER, Action.MUTE_MANAGER),
)


class ModeRow(Speaking):
    """What needs more than the player (which moments, which turn) is asked for by a signal."""

    moments_wanted = Signal()
    loop_wanted = Signal()
    zoom_wanted = Signal(int)  # of the waveform: 1 closer, -1 wider, 0 the whole call

    def __init__(self, player: Player, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player, self._theme, self._shortcuts = player, theme, shortcuts
        self._lanes = [LaneButton(player, lane, theme, self) for lane, *_keys in _LANES]
        self._silent_icon = TintedIcon(theme, 16, self)
        self._silent_icon.show_icon("warning", "warn")
        self._silent = QLabel(self)
        self.skip = self._button("skip_silence", player.toggle_skip_silence)
        self.moments = self._button("moments", self._on_moments)
        self.loop = self._button("loop", self._on_loop)
        self.goes_on = self._button("goes_on", player.toggle_goes_on)
        self._lay_out()
        player.mix_changed.connect(self._on_mix)
        player.modes_changed.connect(self._on_modes)
        shortcuts.keys_changed.connect(self.retranslate)
        self.retranslate()

    def _button(self, icon: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "quiet")
        button.setCheckable(True)
        self._theme.keep_icon(button, icon)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for lane in self._lanes:
            row.addWidget(lane)
        row.addStretch(1)
        row.addWidget(self._silent_icon)
        row.addWidget(self._silent)
        row.addStretch(1)
        for button in (self.skip, self.moments, self.loop, self.goes_on):
            row.addWidget(button)

    def bind_keys(self, widget: QWidget) -> None:
        player = self._player
        slots: dict[Action, Callable[[], object]] = {
            Action.BOTH_LANES: lambda: player.set_mix(player.mix.with_all()),
            Action.SKIP_SILENCE: player.toggle_skip_silence,
            Action.EVIDENCE_ONLY: self._on_moments,
            Action.LOOP: self._on_loop,
            Action.LOOP_START: self._on_loop_start,
            Action.LOOP_END: self._on_loop_end,
            Action.GOES_ON: player.toggle_goes_on,
            Action.ZOOM_IN: lambda: self.zoom_wanted.emit(1),
            Action.ZOOM_OUT: lambda: self.zoom_wanted.emit(-1),
            Action.ZOOM_ALL: lambda: self.zoom_wanted.emit(0),
        }
        for action, slot in slots.items():
            self._shortcuts.bind(widget, action, slot)
        for lane, *actions in _LANES:
            self._bind_lane(widget, lane, actions)

    def _bind_lane(self, widget: QWidget, lane: Lane, actions: list[Action]) -> None:
        player = self._player
        slots: tuple[Callable[[], object], ...] = (
            lambda: player.solo(lane),
            lambda: player.louder(lane),
            lambda: player.louder(lane, -1),
            lambda: player.set_mix(player.mix.with_muted(lane)),
        )
        for action, slot in zip(actions, slots, strict=True):
            self._shortcuts.bind(widget, action, slot)

    def retranslate(self) -> None:
        self._name(self.skip, tr("Skip silence"), Action.SKIP_SILENCE)
        moments = tr("Only the marked moments, the best first, with 2 seconds around them")
        self._name(self.moments, moments, Action.EVIDENCE_ONLY)
        self._name(self.loop, tr("Repeat the stretch dragged over, or this turn"), Action.LOOP)
        self._name(self.goes_on, tr("Go on with the next call of the deal"), Action.GOES_ON)
        self._silent.setText(tr("No sound device"))
        self._silent.setToolTip(
            tr("Nothing can be heard: only the place moves, and nothing counts as listened to. Connect a device.")
        )
        self._on_mix(MixChanged(self._player.mix, self._player.lanes))
        self._on_modes(ModesChanged(self._player.modes))

    def _name(self, button: QToolButton, text: str, action: Action) -> None:
        button.setToolTip(f"{text} ({self._shortcuts.shown(action)})")
        button.setAccessibleName(text)

    @Slot(MixChanged)
    def _on_mix(self, news: MixChanged) -> None:
        for button, (lane, *actions) in zip(self._lanes, _LANES, strict=True):
            button.setVisible(lane in news.lanes or not news.lanes)
            keys = dict(zip(("solo", "louder", "quieter", "mute"), map(self._shortcuts.shown, actions), strict=True))
            hint = tr("Hear only this side, or both again ({solo}). Louder {louder}, quieter {quieter}, silent {mute}.")
            button.show_mix(news.mix, news.lanes, hint.format(**keys))

    @Slot(ModesChanged)
    def _on_modes(self, news: ModesChanged) -> None:
        modes = news.modes
        self.skip.setChecked(modes.skips_silence)
        self.moments.setChecked(bool(modes.route))
        self.loop.setChecked(modes.loops)
        self.goes_on.setChecked(modes.goes_on)
        for part in (self._silent, self._silent_icon):
            part.setVisible(not modes.audible)

    @Slot()
    def _on_moments(self) -> None:
        """Once more: everything again, from where it is."""
        if self._player.modes.route:
            self._player.seek(self._player.position_ms)
        else:
            self.moments_wanted.emit()
        self.moments.setChecked(bool(self._player.modes.route))

    @Slot()
    def _on_loop(self) -> None:
        if self._player.modes.loop is None:
            self.loop_wanted.emit()
        else:
            self._player.toggle_loop()
        self.loop.setChecked(self._player.modes.loops)

    @Slot()
    def _on_loop_start(self) -> None:
        loop = self._player.modes.loop
        at = self._player.position_ms
        self._player.set_loop(at, loop.to_ms if loop is not None and loop.to_ms > at else self._player.duration_ms)

    @Slot()
    def _on_loop_end(self) -> None:
        loop = self._player.modes.loop
        at = self._player.position_ms
        self._player.set_loop(loop.from_ms if loop is not None and loop.from_ms < at else 0, at)
