"""What stands above or in place of the transcript: why there is none, a button that makes it, and its progress."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from qa_desk.desktop.pages.review.call_props import CallProps
from qa_desk.desktop.theme import Theme
from qa_desk.words import tr


class TranscriptState(QWidget):
    """`in_line`: one row above the turns; else in the middle of an empty place."""

    transcribe_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, theme: Theme, *, in_line: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setProperty("role", "muted")
        self.progress = QProgressBar(self)
        self.start, self.cancel = QPushButton(self), QPushButton(self)
        theme.keep_icon(self.start, "search")
        self.start.clicked.connect(self.transcribe_wanted)
        self.cancel.clicked.connect(self.cancel_wanted)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight if in_line else QBoxLayout.Direction.TopToBottom, self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(10)
        side = Qt.AlignmentFlag(0) if in_line else Qt.AlignmentFlag.AlignHCenter
        if not in_line:
            self.words.setAlignment(side)
            self.progress.setFixedWidth(280)
        row.addWidget(self.words, 1)
        for part in (self.progress, self.start, self.cancel):
            row.addWidget(part, 0, side)

    def show_props(self, props: CallProps) -> None:
        words = tr("Transcribing…") if props.working else props.nothing or props.note
        self.words.setText(words)
        self.start.setVisible(props.can_transcribe)
        self.start.setText(props.transcribe_text)
        self.progress.setVisible(props.working)
        self.progress.setRange(0, 0 if props.work is None else 100)
        if props.work is not None:
            self.progress.setValue(round(props.work * 100))
        self.cancel.setVisible(props.working)
        self.cancel.setText(tr("Cancel"))
