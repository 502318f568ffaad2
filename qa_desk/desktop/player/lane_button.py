"""One lane's button: a click hears it alone or both again; its menu mutes it and sets how loud it is."""

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QSlider, QToolButton, QVBoxLayout, QWidget, QWidgetAction

from qa_desk.desktop.player.mix import LOUDEST, VOLUME_STEP, Mix
from qa_desk.desktop.player.player import Player
from qa_desk.desktop.theme import Theme
from qa_desk.domain.call import Lane
from qa_desk.words import formats, labels, tr

_WIDTH = 170


class LaneButton(QToolButton):
    """`hint`: keys, added to the tooltip."""

    def __init__(self, player: Player, lane: Lane, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player, self._lane = player, lane
        self.setProperty("kind", "quiet")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setStyleSheet("QToolButton::menu-button { border: none; width: 16px; }")
        self._menu = QMenu(self)
        theme.dress(self._menu)
        self._mute = QAction(self._menu)
        self._mute.setCheckable(True)
        self._menu.addAction(self._mute)
        self._said = QLabel()
        self._volume = QSlider(Qt.Orientation.Horizontal)
        self._volume.setRange(0, LOUDEST)
        self._volume.setSingleStep(VOLUME_STEP)
        self._volume.setPageStep(VOLUME_STEP * 5)
        self._volume.setMinimumWidth(_WIDTH)
        self._menu.addAction(self._slider_action())
        self.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._volume.setFocus)
        self._mute.triggered.connect(lambda: player.set_mix(player.mix.with_muted(lane)))
        self._volume.valueChanged.connect(lambda value: player.set_mix(player.mix.with_volume(lane, value)))
        self.clicked.connect(self._on_clicked)

    def _slider_action(self) -> QWidgetAction:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 4, 12, 8)
        column.addWidget(self._said)
        column.addWidget(self._volume)
        action = QWidgetAction(self._menu)
        action.setDefaultWidget(box)
        return action

    def show_mix(self, mix: Mix, lanes: tuple[Lane, ...], hint: str) -> None:
        """Checked: it alone is heard."""
        gains = dict(zip(lanes, mix.gains(lanes), strict=True))
        volume, name = mix.volume(self._lane), labels.lane(self._lane)
        heard = gains.get(self._lane, 1.0) > 0
        self.setChecked(mix.solo is self._lane)
        self.setText(self._shown(name, volume, heard=heard))
        self._mute.setText(tr("Silent"))
        self._mute.setChecked(mix.solo is None and not mix.hears(self._lane))
        self._said.setText(tr("How loud: {percent}").format(percent=formats.percent(volume / 100)))
        with QSignalBlocker(self._volume):
            self._volume.setValue(volume)
        self._volume.setAccessibleName(tr("How loud: {name}").format(name=name))
        self.setAccessibleName(tr("Only {name}").format(name=name))
        self.setToolTip(hint)

    def _shown(self, name: str, volume: int, *, heard: bool) -> str:
        if not heard:
            return tr("{name}: off").format(name=name)
        return name if volume == 100 else f"{name} {formats.percent(volume / 100)}"

    @Slot()
    def _on_clicked(self) -> None:
        self._player.solo(self._lane)
        self.setChecked(self._player.mix.solo is self._lane)
