"""The head line of the page: which deal, whose hold, and the way on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from qa_desk.desktop.pages.review.elided import ElidedLabel
from qa_desk.desktop.pages.review.mode import Mode
from qa_desk.desktop.pages.review.props import ReviewProps
from qa_desk.desktop.shortcuts import Action, ShortcutMap
from qa_desk.desktop.theme import Theme
from qa_desk.desktop.widgets.reason_chip import ReasonChip
from qa_desk.desktop.widgets.tone import Tone
from qa_desk.words import tr


class Head(QWidget):
    skip_wanted = Signal()

    def __init__(self, theme: Theme, shortcuts: ShortcutMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shortcuts = shortcuts
        self.deal = ElidedLabel(self)
        self.deal.setProperty("role", "title")
        self.kind, self.hold = ReasonChip(theme, self), ReasonChip(theme, self)
        self.skip = QPushButton(self)
        theme.keep_icon(self.skip, "forward")
        self.skip.clicked.connect(self.skip_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.deal, 1)
        for part in (self.kind, self.hold, self.skip):
            row.addWidget(part)

    def show_props(self, props: ReviewProps) -> None:
        deal = props.deal
        self.deal.set_whole_text("" if deal is None else deal.title)
        self.kind.setVisible(deal is not None and bool(deal.kind))
        self.kind.set_reason("" if deal is None else deal.kind)
        works = props.mode.mode in (Mode.DECIDE, Mode.AUDIT)
        self.hold.setVisible(deal is not None)
        if works and props.yours_until:
            self.hold.set_reason(tr("yours until {time}").format(time=props.yours_until), Tone.GOOD, "user")
        elif works:
            self.hold.set_reason(tr("not held"), Tone.WARN)
        else:
            self.hold.set_reason(tr("read only"), Tone.NEUTRAL, "lock")
        self.skip.setVisible(props.can_go_on)
        self.skip.setText(tr("Skip") if works else tr("Take next"))
        keys = self._shortcuts.shown(Action.SKIP)
        why = tr("Leave it undecided and take the next one ({keys})")
        self.skip.setToolTip((why if works else tr("Takes the next free item ({keys})")).format(keys=keys))
