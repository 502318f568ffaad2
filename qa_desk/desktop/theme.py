"""Theme: light and dark design tokens, the stylesheet and palette made of them, and icons tinted to match.

The stylesheet is not the application's: Qt would restyle every widget once for each of its ancestors, in one go. Each
page, bar and dialog wears its own copy; a switch restyles what is in sight at once and the rest bit by bit.
"""

import json
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from string import Template

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget

from qa_desk.desktop.jobs import is_alive
from qa_desk.desktop.turn import Turn
from qa_desk.paths import resources

_PAUSE_MS = 10
_ICON_SIZES = (16, 20, 24, 32, 48)
_R, _G = QPalette.ColorRole, QPalette.ColorGroup
_ROLES: Mapping[QPalette.ColorRole, str] = {
    _R.Window: "window",
    _R.WindowText: "text",
    _R.Base: "surface",
    _R.AlternateBase: "stripe",
    _R.Text: "text",
    _R.Button: "surface",
    _R.ButtonText: "text",
    _R.BrightText: "on_accent",
    _R.Highlight: "selection",
    _R.HighlightedText: "on_selection",
    _R.ToolTipBase: "raised",
    _R.ToolTipText: "text",
    _R.PlaceholderText: "muted",
    _R.Link: "accent",
    _R.LinkVisited: "accent",
    _R.Mid: "border",
    _R.Midlight: "border",
    _R.Dark: "border_strong",
    _R.Light: "surface",
    _R.Accent: "accent",
}


class Mode(StrEnum):
    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by the name of their job. `dark` tells which of the two sets it is."""

    dark: bool
    values: dict[str, str]

    def hex(self, name: str) -> str:
        """ "#rrggbb"; raises KeyError for a name no token has."""
        return self.values[name]

    def color(self, name: str) -> QColor:
        return QColor(self.values[name])


@cache
def load_tokens(dark: bool) -> Tokens:
    path = resources() / "style" / ("dark.json" if dark else "light.json")
    return Tokens(dark, json.loads(path.read_text(encoding="utf-8")))


@cache
def _svg(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _images(dark: bool) -> dict[str, str]:
    """Small pictures that a stylesheet can only take from files; Qt wants forward slashes everywhere."""
    folder, ending = resources() / "style", "dark" if dark else "light"
    return {f"image_{name}": (folder / f"{name}_{ending}.svg").as_posix() for name in ("check", "dot", "down", "up")}


def _stylesheet() -> Template:
    return Template((resources() / "style" / "desk.qss").read_text(encoding="utf-8"))


@cache
def _sheet(dark: bool) -> str:
    return _stylesheet().substitute(load_tokens(dark).values | _images(dark))


def contrast(one: QColor, other: QColor) -> float:
    """WCAG contrast ratio, 1..21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def tinted(name: str, color: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon drawn at `size` logical pixels in one colour; quick enough for a paint event."""
    return _drawn(name, color.name(), size, ratio)


@lru_cache(maxsize=1_000)
def _drawn(name: str, color: str, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    svg = _svg(name).replace("currentColor", color)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


class Theme(QObject):
    """Dresses the application at once and again whenever the mode or, in SYSTEM mode, the system's scheme changes."""

    theme_changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = Mode.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._mode = mode
        self._kept: list[tuple[weakref.ref[QAbstractButton | QAction], str, str]] = []
        self._icons: dict[tuple[str, str, bool], QIcon] = {}
        self._dressed: list[weakref.ref[QWidget]] = []
        self._outdated: list[weakref.ref[QWidget]] = []
        self._later = QTimer(self)
        self._later.setInterval(_PAUSE_MS)
        self._later.timeout.connect(self._dress_next)
        app.setStyle("Fusion")
        self._tokens = load_tokens(self._wants_dark())
        self._dress()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    @property
    def mode(self) -> Mode:
        return self._mode

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    def color(self, token: str) -> QColor:
        return self._tokens.color(token)

    def set_mode(self, mode: Mode) -> None:
        self._mode = mode
        self._refresh()

    @property
    def stylesheet(self) -> str:
        return _sheet(self._tokens.dark)

    def dress(self, root: QWidget) -> None:
        """Styles a widget and all it will ever hold, now and after every switch."""
        self._dressed = [one for one in self._dressed if (known := one()) is not None and known is not root]
        self._dressed.append(weakref.ref(root))
        root.setStyleSheet(self.stylesheet)

    def icon(self, name: str, tint: str = "text") -> QIcon:
        """For painting now; a button or action that lives longer wants keep_icon."""
        key = (name, tint, self._tokens.dark)
        if key not in self._icons:
            icon = QIcon()
            for size in _ICON_SIZES:
                drawn = tinted(name, self.color(tint), size)
                icon.addPixmap(drawn)
                icon.addPixmap(drawn, QIcon.Mode.Selected)  # else Qt washes it out in the row a person looks at
                icon.addPixmap(tinted(name, self.color("disabled"), size), QIcon.Mode.Disabled)
            self._icons[key] = icon
        return self._icons[key]

    def keep_icon(self, target: QAbstractButton | QAction, name: str, tint: str = "text") -> None:
        """Sets the icon and tints it again when the theme changes; the last name given to a target counts."""
        self._kept = [one for one in self._kept if one[0]() is not None and one[0]() is not target]
        self._kept.append((weakref.ref(target), name, tint))
        target.setIcon(self.icon(name, tint))

    def _wants_dark(self) -> bool:
        if self._mode is Mode.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._mode is Mode.DARK

    @Slot()
    def _on_scheme_changed(self) -> None:
        if self._mode is Mode.SYSTEM:
            self._refresh()

    def _refresh(self) -> None:
        dark = self._wants_dark()
        if dark == self._tokens.dark:
            return
        self._tokens = load_tokens(dark)
        self._dress()
        # later: restyling and painting what is in sight is long enough for one turn
        QTimer.singleShot(_PAUSE_MS, self, self._retint)

    @Slot()
    def _retint(self) -> None:
        for reference, name, token in self._kept:
            target = reference()
            if target is not None and is_alive(target):
                target.setIcon(self.icon(name, token))
        self.theme_changed.emit()

    def _dress(self) -> None:
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.color(token))
        for role in (_R.WindowText, _R.Text, _R.ButtonText):
            palette.setColor(_G.Disabled, role, self.color("disabled"))
        self._app.setPalette(palette)
        self._outdated = sorted(self._dressed, key=_is_in_sight)  # taken from the end: what is in sight comes first
        self._later.start()
        self._dress_next()

    @Slot()
    def _dress_next(self) -> None:
        """A few in a turn of the event loop: the window goes on working, what is in sight follows a moment apart."""
        turn = Turn()
        while self._outdated:
            root = self._outdated.pop()()
            if root is not None and is_alive(root):
                root.setStyleSheet(self.stylesheet)
                if turn.is_over:
                    return
        self._later.stop()


def _is_in_sight(reference: weakref.ref[QWidget]) -> bool:
    root = reference()
    return root is not None and is_alive(root) and root.isVisible()


def new_dialog(event: QChildEvent) -> QDialog | None:
    """For the childEvent of what wears no stylesheet itself: the dialog that was made its child and is whole now.

    A child that was only just added is not: it must not be touched.
    """
    if event.type() != QEvent.Type.ChildPolished:
        return None
    child = event.child()
    return child if isinstance(child, QDialog) else None
