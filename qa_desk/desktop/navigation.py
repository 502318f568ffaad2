"""Navigation at the left edge: one button a page with its key and the number of things waiting there."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qa_desk.desktop.theme import Theme, tinted
from qa_desk.desktop.widgets.language import Speaking
from qa_desk.domain.people import User
from qa_desk.words import formats, labels, tr

WIDTH = 256
_ROW = 42
_PAD = 12


class NavigationButton(QAbstractButton):
    """Icon, title, and a count at the right end when there is one."""

    def __init__(self, theme: Theme, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._count = 0
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.theme_changed.connect(self.update)

    @property
    def count(self) -> int:
        return self._count

    def set_count(self, count: int) -> None:
        self._count = count
        self._name_it()
        self.update()

    def set_title(self, title: str) -> None:
        self.setText(title)
        self._name_it()
        self.updateGeometry()
        self.update()

    def _name_it(self) -> None:
        waiting = f", {formats.number(self._count)}" if self._count else ""
        self.setAccessibleName(self.text() + waiting)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 16, _ROW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = self.rect().adjusted(1, 1, -1, -1)
        self._paint_ground(painter, area)
        tint = "disabled" if not self.isEnabled() else "accent" if self.isChecked() else "muted"
        icon_area = QRect(area.left() + _PAD, area.center().y() - 9, 20, 20)
        painter.drawPixmap(icon_area, tinted(self._icon, self._theme.color(tint), 20, self.devicePixelRatioF()))
        right = self._paint_count(painter, area)
        font = self.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(self._theme.color("text" if self.isEnabled() else "disabled"))
        text_area = QRect(icon_area.right() + 10, area.top(), right - icon_area.right() - 16, area.height())
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, text_area.width())
        painter.drawText(text_area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)

    def _paint_ground(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(self._theme.color("accent_soft"))
            painter.drawRoundedRect(area, 8, 8)
            painter.setBrush(self._theme.color("accent"))
            painter.drawRoundedRect(QRect(area.left(), area.top() + 9, 3, area.height() - 18), 1.5, 1.5)
        elif self.underMouse() and self.isEnabled():
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(area, 8, 8)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.color("focus"))
            painter.drawRoundedRect(area, 8, 8)

    def _paint_count(self, painter: QPainter, area: QRect) -> int:
        """Draws the count and returns where the title must end."""
        if not self._count or not self.isEnabled():
            return area.right()
        text = formats.number(self._count) if self._count < 1000 else "999+"
        width = max(painter.fontMetrics().horizontalAdvance(text) + 14, 24)
        pill = QRect(area.right() - width - 6, area.center().y() - 10, width, 21)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent" if self.isChecked() else "sunken"))
        painter.drawRoundedRect(pill, 10, 10)
        painter.setPen(self._theme.color("on_accent" if self.isChecked() else "text"))
        painter.drawText(pill, int(Qt.AlignmentFlag.AlignCenter), text)
        return pill.left()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.EnabledChange, QEvent.Type.FontChange):
            self.update()


class Navigation(Speaking):
    """`icons`: icon by page name, in order. Who is logged in stands below."""

    page_chosen = Signal(str)

    def __init__(self, theme: Theme, icons: Mapping[str, str], user: User, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._user = user
        self._titles: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self.setFixedWidth(WIDTH)
        self._buttons: dict[str, NavigationButton] = {}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(4)
        for name, icon in icons.items():
            button = NavigationButton(theme, icon, self)
            button.setObjectName(f"go_{name}")
            button.setProperty("page", name)
            button.clicked.connect(self._on_clicked)
            group.addButton(button)
            column.addWidget(button)
            self._buttons[name] = button
        column.addStretch(1)
        self._who, self._roles = QLabel(self), QLabel(self)
        self._who.setProperty("role", "strong")
        self._roles.setProperty("role", "muted")
        for label in (self._who, self._roles):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setContentsMargins(8, 0, 8, 0)
            column.addWidget(label)
        self.retranslate()

    def set_titles(self, titles: Mapping[str, str]) -> None:
        self._titles = dict(titles)
        self.retranslate()

    def set_keys(self, keys: Mapping[str, str]) -> None:
        """By page, as this system writes them; for the tooltips."""
        self._keys = dict(keys)
        self.retranslate()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        for name, button in self._buttons.items():
            button.set_count(counts.get(name, 0))

    def set_forbidden(self, reasons: Mapping[str, str]) -> None:
        """Pages this user has no use for, each with the reason shown as a tooltip."""
        self._reasons = dict(reasons)
        for name, button in self._buttons.items():
            button.setEnabled(name not in reasons)
        self.retranslate()

    def choose(self, name: str) -> None:
        self._buttons[name].setChecked(True)

    def button(self, name: str) -> NavigationButton:
        return self._buttons[name]

    def names(self) -> Sequence[str]:
        return tuple(self._buttons)

    def retranslate(self) -> None:
        for name, button in self._buttons.items():
            title = self._titles.get(name, name)
            button.set_title(title)
            keys = self._keys.get(name, "")
            button.setToolTip(self._reasons.get(name) or (f"{title} ({keys})" if keys else title))
        self._who.setText(self._user.name)
        roles = ", ".join(labels.role(role) for role in sorted(self._user.roles))
        self._roles.setText(roles or tr("No role"))

    @Slot()
    def _on_clicked(self) -> None:
        for name, button in self._buttons.items():
            if button.isChecked():
                self.page_chosen.emit(name)
