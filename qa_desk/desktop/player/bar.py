"""Player bar: play and pause, a place to click and drag, times, speed; and the keys of all that."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from qa_desk.desktop.player.mode_row import ModeRow
from qa_desk.desktop.player.player import Player, PlayerState, PositionChanged, RateChanged, StateChanged
from qa_desk.desktop.player.typed_place import TypedPlace
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.words import tr
from qa_desk.words.formats import clock_ms

NEAR_MS, FAR_MS = 3_000, 10_000

_ICON_BUTTON = 34
"""Pixels: eight of them and the clock fit beside each other at 1280."""


class PlaceSlider(QSlider):
    """Goes where it is clicked. `chosen` comes from a person only, never from the player's own movement."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSingleStep(1_000)
        self.setPageStep(10_000)
        self.actionTriggered.connect(self._on_action)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.setSliderPosition(self._value_at(round(event.position().x())))
            self.chosen.emit(self.sliderPosition())
        super().mousePressEvent(event)

    def _value_at(self, x: int) -> int:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, style = QStyle.ComplexControl.CC_Slider, self.style()
        groove = style.subControlRect(control, option, QStyle.SubControl.SC_SliderGroove, self)
        handle = style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self).width()
        room = max(groove.width() - handle, 1)
        return QStyle.sliderValueFromPosition(
            self.minimum(), self.maximum(), x - groove.x() - handle // 2, room, option.upsideDown
        )

    @Slot(int)
    def _on_action(self, _action: int) -> None:
        self.chosen.emit(self.sliderPosition())


class PlayerBar(Speaking):
    """Shows and drives one player. Call bind_keys() with the page whose keys it should answer. `call_wanted`: the next
    recording (1) or the one before (-1)."""

    call_wanted = Signal(int)

    def __init__(self, player: Player, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._theme = theme
        self._shortcuts = shortcuts
        self._back = self._button("back", lambda: player.step(-NEAR_MS))
        self._play = self._button("play", player.toggle)
        self._previous_call = self._button("previous_call", lambda: self.call_wanted.emit(-1))
        self._next_call = self._button("next_call", lambda: self.call_wanted.emit(1))
        self._forward = self._button("forward", lambda: player.step(NEAR_MS))
        self._place = PlaceSlider(self)
        self._time = QLabel(self)
        self._time.setProperty("role", "mono")
        self._time.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.typed = TypedPlace(self)
        self._slower = self._button("minus", player.slower)
        self._speed = self._button("", player.toggle_rate)
        self._faster = self._button("plus", player.faster)
        self.modes = ModeRow(player, theme, shortcuts, self)
        self._lay_out()
        self._place.chosen.connect(player.seek)
        self.typed.wanted.connect(player.seek)
        self.typed.left.connect(self._time.show)
        player.position_changed.connect(self._on_position)
        player.state_changed.connect(self._on_state)
        player.rate_changed.connect(self._on_rate)
        shortcuts.keys_changed.connect(self.retranslate)
        self._on_position(PositionChanged(player.position_ms, player.duration_ms))
        self._on_state(StateChanged(player.state))
        self._on_rate(RateChanged(player.rate))
        self.retranslate()

    def bind_keys(self, widget: QWidget) -> None:
        """All keys of the player, active anywhere in `widget`."""
        player = self._player
        slots: dict[Action, Callable[[], object]] = {
            Action.PLAY_PAUSE: player.toggle,
            Action.BACK: lambda: player.step(-NEAR_MS),
            Action.FORWARD: lambda: player.step(NEAR_MS),
            Action.BACK_FAR: lambda: player.step(-FAR_MS),
            Action.FORWARD_FAR: lambda: player.step(FAR_MS),
            Action.SLOWER: player.slower,
            Action.FASTER: player.faster,
            Action.SPEED_TOGGLE: player.toggle_rate,
            Action.GO_TO_TIME: self.ask_for_time,
            Action.NEXT_CALL: lambda: self.call_wanted.emit(1),
            Action.PREVIOUS_CALL: lambda: self.call_wanted.emit(-1),
        }
        for action, slot in slots.items():
            self._shortcuts.bind(widget, action, slot)
        self.modes.bind_keys(widget)

    def ask_for_time(self) -> None:
        """A line in the place of the clock; nothing happens where there is nothing to go to."""
        if self._player.state not in (PlayerState.EMPTY, PlayerState.FAILED):
            self._time.hide()
            self.typed.begin(clock_ms(self._player.position_ms))

    def show_place(self, shown: bool) -> None:
        """The slider is not needed where the whole recording can be clicked on."""
        self._place.setVisible(shown)

    def show_calls(self, *, before: bool, after: bool) -> None:
        """Whether there are other recordings to go to."""
        self._previous_call.setVisible(before or after)
        self._next_call.setVisible(before or after)
        self._previous_call.setEnabled(before)
        self._next_call.setEnabled(after)

    def retranslate(self) -> None:
        self._name_play()
        self._name(self._back, tr("3 seconds back"), Action.BACK)
        self._name(self._forward, tr("3 seconds forward"), Action.FORWARD)
        self._name(self._slower, tr("Slower"), Action.SLOWER)
        self._name(self._faster, tr("Faster"), Action.FASTER)
        self._name(self._speed, tr("Normal speed and back"), Action.SPEED_TOGGLE)
        self._name(self._previous_call, tr("Call of the deal before"), Action.PREVIOUS_CALL)
        self._name(self._next_call, tr("Next call of the deal"), Action.NEXT_CALL)
        self._place.setAccessibleName(tr("Place in the recording"))
        self.typed.setAccessibleName(tr("Go to this time"))
        self.typed.setToolTip(tr("Minutes and seconds, 3:41 or 1:03:41; Enter goes there"))
        self._time.setToolTip(tr("Type a time: {keys}").format(keys=self._shortcuts.shown(Action.GO_TO_TIME)))

    def _name_play(self) -> None:
        playing = self._player.state is PlayerState.PLAYING
        self._name(self._play, tr("Pause") if playing else tr("Play"), Action.PLAY_PAUSE)

    def _name(self, button: QToolButton, text: str, action: Action) -> None:
        button.setToolTip(f"{text} ({self._shortcuts.shown(action)})")
        button.setAccessibleName(text)

    def _button(self, icon: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "quiet")
        if icon:
            self._theme.keep_icon(button, icon)
            button.setMaximumWidth(_ICON_BUTTON)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        """The slider has a row of its own: beside the buttons a narrow window leaves it no way to seek."""
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 2, 4, 2)
        column.setSpacing(0)
        column.addWidget(self._place)
        row = QHBoxLayout()
        row.setSpacing(0)
        for part in (self._previous_call, self._back, self._play, self._forward, self._next_call):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._time)
        row.addWidget(self.typed)
        row.addStretch(1)
        for button in (self._slower, self._speed, self._faster):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.modes)
        self.show_calls(before=False, after=False)
        self._speed.setMinimumWidth(52)

    @Slot(PositionChanged)
    def _on_position(self, position: PositionChanged) -> None:
        if self._place.maximum() != position.duration_ms:
            self._place.setRange(0, position.duration_ms)
        if not self._place.isSliderDown():
            self._place.setValue(position.ms)
        text = f"{clock_ms(position.ms)} / {clock_ms(position.duration_ms)}"
        if text != self._time.text():
            self._time.setText(text)

    @Slot(StateChanged)
    def _on_state(self, change: StateChanged) -> None:
        usable = change.state not in (PlayerState.EMPTY, PlayerState.FAILED)
        for part in (self._back, self._forward, self._place):
            part.setEnabled(usable)
        self._play.setEnabled(change.state is not PlayerState.EMPTY)  # what failed can be tried again
        self._theme.keep_icon(self._play, "pause" if change.state is PlayerState.PLAYING else "play")
        self._name_play()

    @Slot(RateChanged)
    def _on_rate(self, change: RateChanged) -> None:
        self._speed.setText(f"{change.rate:.1f}×")
