"""The filled review page: head line, three columns, hint line. Shows props and plays; decides nothing."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from qa_desk.desktop.page import Surroundings
from qa_desk.desktop.pages.review.call_panel import CallPanel
from qa_desk.desktop.pages.review.deal_column import DealColumn
from qa_desk.desktop.pages.review.head import Head
from qa_desk.desktop.pages.review.props import ReviewProps
from qa_desk.desktop.pages.review.verdict_column import VerdictColumn
from qa_desk.desktop.player.sound import Sound
from qa_desk.desktop.widgets.banner import Banner
from qa_desk.desktop.widgets.laid_out_once import laid_out_once
from qa_desk.desktop.widgets.line_splitter import LineSplitter

_LEAST_WIDTHS = (200, 380, 330)
_FIRST_WIDTHS = [225, 600, 340]


class ReviewBody(QWidget):
    def __init__(self, around: Surroundings, sound: Sound, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = around.memory
        self._shown: ReviewProps | None = None
        self.head = Head(around.theme, around.shortcuts, self)
        self.banner = Banner(around.theme, self)
        self.deal = DealColumn(around.theme)
        self.calls = CallPanel(around, sound)
        self.verdict = VerdictColumn(around.theme, around.shortcuts, around.memory)
        self.hint = QLabel(self)
        self.hint.setProperty("role", "muted")
        self.hint.setWordWrap(True)
        self._splitter = LineSplitter(self)
        left = QWidget(self)
        deal_column = QVBoxLayout(left)
        deal_column.setContentsMargins(0, 0, 4, 0)
        deal_column.setSpacing(6)
        deal_column.addWidget(self.deal, 1)
        deal_column.addWidget(self.calls.comments)
        for part, least in zip((left, self.calls, self.verdict), _LEAST_WIDTHS, strict=True):
            part.setMinimumWidth(least)
            self._splitter.addWidget(part)
        self._splitter.setSizes(_FIRST_WIDTHS)
        self._splitter.setStretchFactor(1, 1)
        self._memory.restore_splitter("review", self._splitter)
        self._splitter.splitterMoved.connect(lambda: self._memory.remember_splitter("review", self._splitter))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self._splitter, 1)
        column.addWidget(self.hint)

    def style_parts(self) -> Sequence[QWidget]:
        """See Page.style_parts: hundreds of widgets in three columns."""
        return (self.head, self.banner, self.hint, self.deal, *self.calls.style_parts(), *self.verdict.style_parts())

    def forget_shown(self) -> None:
        """The language or the keys changed: everything is written again."""
        self._shown = None

    def show_props(self, props: ReviewProps, *, enabled: bool) -> None:
        before, self._shown = self._shown, props
        with laid_out_once(self, self.head, self.verdict, self.verdict.inside, self.deal.inside, self.calls):
            self.head.show_props(props)
            self.verdict.show_props(props, finding=before is None or before.finding != props.finding)
            if props.deal is not None and props.call is not None:
                if before is None or before.call is None or before.deal != props.deal:
                    self.deal.show_props(props.deal)
                self.calls.show_props(props.call)
                self.calls.proofs.show_lines(props.proofs_title, props.proofs, enabled=enabled)
